"""How much of the gap the chosen tasks can be expected to close."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from opstui.kernel.metric_tree import Good, MetricTree, Values
from opstui.stages.planning.model import Task
from opstui.stages.planning.priority import expected_value


@dataclass(frozen=True, slots=True)
class Coverage:
    """`effects` task key → expected ΔNSM (good is positive); `unknown` tasks without one.

    `gap` is what is missing between doing nothing and the target; `share` = Σ/gap, None when there
    is no gap to close. Effects are added, so leaves that multiply each other cover a little more.
    """

    effects: dict[str, float]
    unknown: tuple[str, ...]
    gap: float | None

    @property
    def total(self) -> float:
        return math.fsum(self.effects.values())

    @property
    def share(self) -> float | None:
        return self.total / self.gap if self.gap is not None and self.gap > 0 else None


def coverage(
    tasks: Iterable[Task],
    tree: MetricTree,
    baseline: Values,
    *,
    target: float | None,
    without: float | None,
    periods: int = 0,
) -> Coverage:
    """Selected tasks against the gap from `without` (do-nothing, else baseline) to `target`."""
    effects: dict[str, float] = {}
    unknown = []
    for task in tasks:
        if not task.selected:
            continue
        value = expected_value(task, tree, baseline, periods)
        if value is None:
            unknown.append(task.key)
        else:
            effects[task.key] = value
    gap = None
    if target is not None and without is not None:
        down = tree.node(tree.root).good is Good.DOWN
        gap = without - target if down else target - without
    return Coverage(effects, tuple(unknown), gap)
