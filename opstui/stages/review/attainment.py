"""How far a metric has come, how likely it gets there, and its light (domain.md §6.2)."""

from __future__ import annotations

import math
from statistics import NormalDist

from opstui.kernel.metric_node import Bounds
from opstui.kernel.metric_tree import Good
from opstui.kernel.vocabulary import Light

GREEN, AMBER = 0.97, 0.90
SUREST, FAINTEST = 0.99, 0.01
"""No chance is said to be larger, none smaller."""


def attainment(
    actual: float | None,
    target: float | None,
    *,
    good: Good = Good.UP,
    baseline: float | None = None,
    bounds: Bounds | None = None,
) -> float | None:
    """Share of the target that is reached: A/T, or (A−B)/(T−B) from a baseline (may be <0, >1).

    T = B gives 1 if met, else 0. Down-is-good metrics need a baseline; without one T/A is taken.
    A range gives 1 inside its bounds, else 1 − distance/width, not below 0.
    """
    if actual is None:
        return None
    if good is Good.RANGE:
        return _inside(actual, *(bounds or (None, None)))
    if target is None:
        return None
    if baseline is not None and baseline != target:
        return (actual - baseline) / (target - baseline)
    if baseline is None and good is Good.UP and target:
        return actual / target
    if baseline is None and good is Good.DOWN and actual > 0 and target > 0:
        return target / actual
    met = actual >= target if good is Good.UP else actual <= target
    return 1.0 if met else 0.0


def _inside(actual: float, low: float | None, high: float | None) -> float | None:
    if low is None and high is None:
        return None
    over = max(0.0, actual - high) if high is not None else 0.0
    under = max(0.0, low - actual) if low is not None else 0.0
    distance = max(over, under)
    if not distance:
        return 1.0
    width = high - low if low is not None and high is not None else abs(low or high or 0.0)
    return max(0.0, 1 - distance / width) if width > 0 else 0.0


def chance(
    target: float, end: float | None, error: float | None, *, good: Good = Good.UP
) -> float | None:
    """P(end ≥ target) by the normal law, kept within 1–99 %; ≤ for a down-is-good metric."""
    if end is None or error is None:
        return None
    gap = end - target if good is not Good.DOWN else target - end
    return _sure(_below(gap, error))


def chance_within(bounds: Bounds, end: float | None, error: float | None) -> float | None:
    """P(low ≤ end ≤ high) by the normal law, kept within 1–99 %."""
    if end is None or error is None:
        return None
    low, high = bounds
    above = 1.0 if low is None else _below(end - low, error)
    over = 0.0 if high is None else 1 - _below(high - end, error)
    return _sure(above - over)


def _below(gap: float, error: float) -> float:
    """P(a normal deviation of that error is no worse than −gap)."""
    if not error:
        return 1.0 if gap >= 0 else 0.0
    return NormalDist().cdf(gap / error)


def _sure(share: float) -> float:
    return min(SUREST, max(FAINTEST, share))


def light(pace: float | None, *, good: Good = Good.UP, guardrail_broken: bool = False) -> Light:
    """Green from .97 of the pace, amber from .90, else red; a broken guardrail is red at once.

    Of a metric that is good within a range, `pace` is its attainment.
    """
    if guardrail_broken:
        return Light.OFF_TRACK
    if pace is None:
        return Light.NO_DATA
    score = pace if good is not Good.DOWN else (1 / pace if pace > 0 else math.inf)
    if score >= GREEN:
        return Light.ON_TRACK
    return Light.AT_RISK if score >= AMBER else Light.OFF_TRACK


def breached(value: float | None, floor: float | None, ceiling: float | None) -> bool:
    """Whether a guardrail is broken; an unknown value breaks none."""
    if value is None:
        return False
    return (floor is not None and value < floor) or (ceiling is not None and value > ceiling)
