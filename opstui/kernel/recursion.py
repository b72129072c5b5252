"""Metrics that carry on from their own last value: active users, recurring revenue.

WAU_t = n_t + r_t·WAU_{t−1} + s_t·(B_t − WAU_{t−1}), B_{t+1} = B_t + n_t, where B counts the users
ever seen before t (domain.md §4.4). A tree says so by tags on its nodes: the carried metric, the
leaf that holds its last value, and, where people come back, the leaf that holds the sleeping pool
and the node that adds to the number ever seen.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from opstui.kernel.metric_tree import MetricTree, Values

CARRIED = "recursion:carried"
PREVIOUS = "recursion:previous"
POOL = "recursion:pool"
NEW = "recursion:new"


@dataclass(frozen=True, slots=True)
class Recursion:
    """Node ids; `pool` and `new` are "" where nobody comes back."""

    carried: str
    previous: str
    pool: str = ""
    new: str = ""


def recursion_of(tree: MetricTree) -> Recursion | None:
    """The recursion that the tree's tags describe; None when they describe none."""
    found = {
        tag: node.id
        for node in tree.nodes
        for tag in node.tags
        if tag in (CARRIED, PREVIOUS, POOL, NEW)
    }
    if CARRIED not in found or PREVIOUS not in found or (POOL in found and NEW not in found):
        return None
    return Recursion(found[CARRIED], found[PREVIOUS], found.get(POOL, ""), found.get(NEW, ""))


def followers(tree: MetricTree) -> frozenset[str]:
    """Leaves that the recursion fills in, and nobody else."""
    rule = recursion_of(tree)
    return frozenset({rule.previous, rule.pool} - {""}) if rule else frozenset()


def project(
    tree: MetricTree,
    baseline: Values,
    periods: int,
    leaf_values: Mapping[str, float] | Callable[[int], Mapping[str, float]] | None = None,
) -> list[dict[str, float | None]]:
    """Values of all nodes in the period of the baseline and the `periods` after it.

    The first entry is the baseline itself. Later periods take `leaf_values` (the same for all, or
    a function of the period's number 1…) over the baseline's. Without tags nothing is carried.
    """
    rule = recursion_of(tree)
    states = [tree.evaluate(baseline)]
    start = [baseline.get(id_) for id_ in (rule.previous, rule.pool)] if rule else []
    seen = sum(value or 0.0 for value in start)
    for period in range(1, periods + 1):
        given = leaf_values(period) if callable(leaf_values) else leaf_values or {}
        leaves = {**{leaf: baseline.get(leaf) for leaf in tree.leaves}, **given}
        if rule:
            before = states[-1]
            carried = before.get(rule.carried)
            leaves[rule.previous] = carried
            if rule.pool:
                added = before.get(rule.new)
                if carried is None or added is None:
                    leaves[rule.pool] = None
                else:
                    seen += added
                    leaves[rule.pool] = seen - carried
        states.append(tree.evaluate(leaves))
    return states
