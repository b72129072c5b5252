"""How much of the gap the chosen tasks can be expected to close."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from opstui.kernel.metric_tree import Good, MetricTree, Values
from opstui.stages.planning.model import Task
from opstui.stages.planning.priority import effect, expected_value


@dataclass(frozen=True, slots=True)
class Coverage:
    """`effects` task key → its own expected ΔNSM (good is positive); `unknown` tasks without one.

    `combined` is what the expected changes bring together: those on one leaf add up, each times
    its chance of success, then the tree is evaluated once. A worth in `typed` was put in by hand
    and is added as it stands. `gap` is what is missing between doing nothing (`start`) and the
    target; `share` = total/gap, None when there is no gap to close.
    """

    effects: dict[str, float]
    unknown: tuple[str, ...]
    gap: float | None
    combined: float = 0.0
    typed: tuple[str, ...] = ()
    start: float | None = None

    @property
    def added(self) -> float:
        """The worths that were typed."""
        return math.fsum(self.effects[key] for key in self.typed)

    @property
    def total(self) -> float:
        return self.combined + self.added

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
    chosen = [task for task in tasks if task.selected]
    values = {task.key: expected_value(task, tree, baseline, periods) for task in chosen}
    effects = {key: value for key, value in values.items() if value is not None}
    typed = tuple(task.key for task in chosen if task.expected_value is not None)
    moving = [task for task in chosen if task.key in effects and task.key not in typed]
    gap = None
    if target is not None and without is not None:
        down = tree.node(tree.root).good is Good.DOWN
        gap = without - target if down else target - without
    return Coverage(
        effects,
        tuple(key for key, value in values.items() if value is None),
        gap,
        _together(moving, tree, baseline, periods),
        typed,
        without,
    )


def _together(tasks: Iterable[Task], tree: MetricTree, baseline: Values, periods: int) -> float:
    """ΔNSM of the expected changes of all of `tasks` at once."""
    changes: dict[str, float] = {}
    for task in tasks:
        change = (task.expected_change or 0.0) * task.success_chance
        changes[task.leaf] = changes.get(task.leaf, 0.0) + change
    return (effect(changes, tree, baseline, periods) or 0.0) if changes else 0.0
