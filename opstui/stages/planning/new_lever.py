"""What a new part of the tree would have to bring when the old ones cannot reach the target."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from opstui.kernel.metric_tree import Good, MetricTree, Op, Values
from opstui.kernel.recursion import followers, project
from opstui.stages.planning.bisection import STEPS
from opstui.stages.planning.targets import single_lever

_DOUBLINGS = 60


@dataclass(frozen=True, slots=True)
class NewLever:
    """`extra` is what one more summand beside `leaf` must add, in the leaf's unit; `leaf` names
    where it would stand (a new channel beside the channels)."""

    leaf: str
    extra: float


def new_lever(
    tree: MetricTree, values: Values, target: float, baseline: Values, periods: int = 0
) -> NewLever | None:
    """The summand for which the smallest growth of its sum is enough; None without a sum.

    `values` are those of the solution that falls short. `periods` > 0: a level, where the extra
    comes in every period and is carried on from `baseline`.
    """
    best: tuple[float, NewLever] | None = None
    following = followers(tree)
    for leaf in tree.leaves:
        parent, value = tree.parents.get(leaf), values.get(leaf)
        if parent is None or value is None or leaf in following:
            continue
        if tree.node(parent).op is not Op.SUM or tree.node(leaf).good is not Good.UP:
            continue
        needed = _on_path(tree, values, target, baseline, leaf, periods)
        whole = values.get(parent)
        if needed is None or needed <= value or not whole:
            continue
        share = (needed - value) / abs(whole)
        if best is None or share < best[0]:
            best = share, NewLever(leaf, needed - value)
    return best[1] if best else None


def _on_path(
    tree: MetricTree, values: Values, target: float, baseline: Values, leaf: str, periods: int
) -> float | None:
    """What the leaf would have to be for the target, its bounds left aside."""
    if not periods:
        return single_lever(tree, values, target, leaf).value
    following = followers(tree)
    held = {
        id_: value
        for id_ in tree.leaves
        if id_ not in following and (value := values.get(id_)) is not None
    }

    def root(value: float) -> float | None:
        return project(tree, baseline, periods, {**held, leaf: value})[-1][tree.root]

    return _rising_to(root, held[leaf], target)


def _rising_to(root: Callable[[float], float | None], start: float, target: float) -> float | None:
    """The value above `start` at which `root` has come to the target; None if it never does."""
    here = root(start)
    if here is None or start <= 0:
        return None
    turn = 1.0 if target >= here else -1.0

    def short(value: float) -> bool:
        found = root(value)
        return found is None or turn * (target - found) > 0

    low, high = start, start * 2
    for _doubling in range(_DOUBLINGS):
        if not short(high):
            break
        low, high = high, high * 2
    else:
        return None
    for _step in range(STEPS):
        middle = (low + high) / 2
        if middle in (low, high):
            break
        low, high = (middle, high) if short(middle) else (low, middle)
    return high
