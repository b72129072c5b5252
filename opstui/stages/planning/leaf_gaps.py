"""Which leaf has most left to cover: what its target is worth, less what the tasks on it bring."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from opstui.kernel.metric_tree import MetricTree, Values
from opstui.stages.planning.model import Task
from opstui.stages.planning.priority import effect


@dataclass(frozen=True, slots=True)
class LeafGap:
    """`wanted` is what the north star gains if the leaf alone reaches its target, `covered` what
    the selected tasks on it bring; both good when positive. `wanted` is None without a target or
    where a number is unknown."""

    leaf: str
    wanted: float | None
    covered: float

    @property
    def open(self) -> float | None:
        return None if self.wanted is None else max(0.0, self.wanted - self.covered)


def leaf_gaps(
    tasks: Iterable[Task],
    tree: MetricTree,
    baseline: Values,
    targets: Mapping[str, float],
    periods: int = 0,
) -> list[LeafGap]:
    """Every leaf, the one with most left first; those without a target last, in the tree's order.

    Changes of several tasks on a leaf add up, each times its chance; a typed worth is as typed.
    """
    selected = [task for task in tasks if task.selected]
    gaps = []
    for leaf in tree.leaves:
        own = [task for task in selected if task.leaf == leaf]
        base, target = baseline.get(leaf), targets.get(leaf)
        wanted = None
        if base is not None and target is not None:
            wanted = effect({leaf: target - base}, tree, baseline, periods)
        gaps.append(LeafGap(leaf, wanted, _covered(leaf, own, tree, baseline, periods)))
    return sorted(gaps, key=lambda gap: (gap.open is None, -(gap.open or 0.0)))


def _covered(
    leaf: str, tasks: list[Task], tree: MetricTree, baseline: Values, periods: int
) -> float:
    typed = math.fsum(task.expected_value or 0.0 for task in tasks)
    change = math.fsum(
        task.expected_change * task.success_chance
        for task in tasks
        if task.expected_value is None and task.expected_change is not None
    )
    moved = effect({leaf: change}, tree, baseline, periods) if change else 0.0
    return typed + (moved or 0.0)
