"""Where a base of active users ends if the weeks to come are as the last ones (domain.md §4.4)."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import fmean

from opstui.kernel.metric_tree import MetricTree, Values
from opstui.kernel.recursion import followers, project, recursion_of


def carried_on(
    tree: MetricTree, history: Sequence[Values], periods: int, recent: int
) -> dict[str, float | None]:
    """All nodes after `periods` more, from the last state of `history`, with newcomers and rates
    as their mean over the `recent` last ones; {} for a tree without memory, or with something
    that is not known."""
    if recursion_of(tree) is None or not history or periods < 1:
        return {}
    start = {leaf: history[-1].get(leaf) for leaf in tree.leaves}
    follow = followers(tree)
    levers: dict[str, float] = {}
    for leaf in tree.leaves:
        known = [value for state in history[-recent:] if (value := state.get(leaf)) is not None]
        if leaf not in follow and known:
            levers[leaf] = fmean(known)
    if any(value is None for value in start.values()) or len(levers) + len(follow) < len(start):
        return {}
    return project(tree, start, periods, levers)[-1]
