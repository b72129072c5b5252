"""Finding the common effort λ that brings a value to its target."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

LIMIT = 8.0
"""λ is looked for in [−8, 8]: a leaf of effort ¼ may grow to e² = 7.4 times its baseline."""

STEPS = 200
_GRID = 32
_TOLERANCE = 1e-9

ValueAt = Callable[[float], float | None]


@dataclass(frozen=True, slots=True)
class Found:
    """`lam` is the answer, or the effort that comes nearest; `furthest` the value to be had at
    the end of the range on the target's side (the nearest one, when it is not reached)."""

    lam: float
    reached: bool
    furthest: float | None


def find_effort(value_at: ValueAt, target: float) -> Found:
    """λ in [−LIMIT, LIMIT] with value_at(λ) = target, the one of least effort that is found.

    `value_at` should be continuous; it rises with λ where every leaf has the right sign. Where it
    does not (a leaf whose good direction works against the root), a grid is searched.
    """
    start = value_at(0.0)
    if start is None:
        return Found(0.0, False, None)
    scale = max(abs(target), abs(start))
    if abs(target - start) <= _TOLERANCE * scale:
        return Found(0.0, True, value_at(LIMIT))
    for end in (LIMIT, -LIMIT):
        far = value_at(end)
        if far is None:
            continue
        # a bound that lies at the target may fall short of it by the last digit of a float
        goal = far if _meets(far, target, scale) else target
        if (far - goal) * (start - goal) <= 0:
            lam = _bisect(value_at, goal, 0.0, end, start < goal)
            if _meets(value_at(lam), target, scale):
                return Found(lam, True, far)
    return _search_grid(value_at, target, scale)


def _meets(value: float | None, target: float, scale: float) -> bool:
    return value is not None and abs(value - target) <= _TOLERANCE * scale


def _bisect(value_at: ValueAt, target: float, near: float, far: float, rising: bool) -> float:
    """Between `near` (short of the target) and `far` (at or beyond it); stops when the middle
    no longer moves, which doubles reach long before STEPS."""
    for _step in range(STEPS):
        middle = (near + far) / 2
        if middle in (near, far):
            break
        value = value_at(middle)
        if value is not None and (value >= target if rising else value <= target):
            far = middle
        else:
            near = middle
    here, there = value_at(near), value_at(far)
    if here is None or there is None:
        return near if there is None else far
    return near if abs(here - target) < abs(there - target) else far


def _search_grid(value_at: ValueAt, target: float, scale: float) -> Found:
    points = sorted(
        (LIMIT * step / _GRID for step in range(-_GRID, _GRID + 1)), key=lambda lam: abs(lam)
    )
    values = {lam: value_at(lam) for lam in points}
    for lam in points:
        nearer = lam - math.copysign(LIMIT / _GRID, lam)
        here, before = values[lam], values.get(nearer)
        if lam and here is not None and before is not None:
            if (here - target) * (before - target) > 0:
                continue
            root = _bisect(value_at, target, nearer, lam, before < target)
            if _meets(value_at(root), target, scale):
                return Found(root, True, here)
    best = min(
        ((abs(value - target), abs(lam), lam) for lam, value in values.items() if value is not None)
    )[2]
    return Found(best, False, values[best])
