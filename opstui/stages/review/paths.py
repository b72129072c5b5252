"""Attribution where a metric carries on from its own last value: over whole lever paths.

A split of one week's tree would say "last week's users", true and useless. So each lever's whole
path, from the baseline on, is either what happened or what the baseline would have given, and the
exact Shapley value divides what came against doing nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from opstui.kernel.attribution import MOST_LEVERS, shapley
from opstui.kernel.periods import Period, split
from opstui.kernel.recursion import followers, project
from opstui.stages.planning.model import Plan
from opstui.stages.review.reader import Reader
from opstui.stages.strategy.model import Cycle


@dataclass(frozen=True, slots=True)
class PathAttribution:
    """Σ parts = actual − do_nothing, `actual` as the recursion gives it from the leaves."""

    parts: dict[str, float]
    do_nothing: float
    actual: float


def path_attribution(
    plan: Plan, cycle: Cycle, reader: Reader, period: Period
) -> PathAttribution | None:
    """Each lever's part at the end of `period`, in the root's unit.

    None when the tree has more than 6 leaves that can be moved, when a leaf is unknown on the
    way, or when `period` does not come after the baseline.
    """
    tree = plan.tree
    passive = followers(tree)
    levers = [leaf for leaf in tree.leaves if leaf not in passive]
    way = split(cycle.baseline_end, max(cycle.baseline_end, period.end), cycle.grain)[1:]
    if not passive or not way or len(levers) > MOST_LEVERS:
        return None
    found = _observed(reader, levers, way)
    unknown = any(plan.baseline.get(leaf) is None for leaf in tree.leaves)
    if found is None or unknown:
        return None
    ends: dict[frozenset[str], float | None] = {}

    def outcome(moved: frozenset[str]) -> float:
        states = project(
            tree,
            plan.baseline,
            len(way),
            lambda number: {leaf: found[number - 1][leaf] for leaf in moved},
        )
        ends[moved] = states[-1].get(tree.root)
        return ends[moved] or 0.0

    parts = shapley(levers, outcome)
    nothing, everything = ends[frozenset()], ends[frozenset(levers)]
    if nothing is None or everything is None or None in ends.values():
        return None
    return PathAttribution(parts, nothing, everything)


def _observed(
    reader: Reader, levers: Sequence[str], way: Sequence[Period]
) -> list[dict[str, float]] | None:
    """The levers' values per period; None when one is missing."""
    out = []
    for one in way:
        values = {leaf: reader.leaf(leaf, one) for leaf in levers}
        known = {leaf: value for leaf, value in values.items() if value is not None}
        if len(known) < len(levers):
            return None
        out.append(known)
    return out
