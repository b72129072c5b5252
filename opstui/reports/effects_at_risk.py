"""Which expected effects may not come because their task slipped, and what of them the target
counts on; execution shows it while it can be mended, the review takes it over.

The target counts on what the chosen tasks bring up to its gap over doing nothing; what they bring
beyond X"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from opstui.kernel.label import Label
from opstui.kernel.metric_tree import Values
from opstui.kernel.observations import SeriesMonth
from opstui.kernel.series import SeriesBook, book_of
from opstui.kernel.vocabulary import TaskState
from opstui.reports.status import with_baseline
from opstui.reports.timing import Timing
from opstui.stages.execution.model import DayLog
from opstui.stages.execution.slips import Slip, slips, worked_until
from opstui.stages.planning import outlook
from opstui.stages.planning.coverage import Coverage
from opstui.stages.planning.do_nothing import is_level
from opstui.stages.planning.model import Plan, Task
from opstui.stages.planning.priority import effect
from opstui.stages.review.reader import Reader
from opstui.stages.strategy.model import Cycle
from opstui.workbook.document import Workbook


@dataclass(frozen=True, slots=True)
class Slipped:
    """`change` is expected of the `leaf`, in its `leaf_unit`; `value` what it is worth in the
    north star's unit (its chance counted), `counted` what of that the target counts on. None is
    unknown. `at_risk` is False for what ended late and was measured or reviewed."""

    slip: Slip
    leaf: Label | None
    leaf_unit: str
    change: float | None
    value: float | None
    counted: float | None
    at_risk: bool

    @property
    def task(self) -> Task:
        return self.slip.task


@dataclass(frozen=True, slots=True)
class EffectsAtRisk:
    """`rows` by what is at stake, the largest first; `value` and `counted` are what all of those
    at risk bring together, combined on the tree, in `unit`. `counted` is None without a target."""

    unit: str = "count"
    rows: tuple[Slipped, ...] = ()
    value: float = 0.0
    counted: float | None = None

    @property
    def at_risk(self) -> tuple[Slipped, ...]:
        return tuple(row for row in self.rows if row.at_risk)

    def of(self, key: str) -> Slipped | None:
        """The row of this task, if its effect is at risk."""
        return next((row for row in self.at_risk if row.task.key == key), None)


def effects_at_risk(
    tasks: Sequence[Task],
    logs: Iterable[DayLog],
    plan: Plan,
    cycle: Cycle,
    today: date,
    book: SeriesBook | None = None,
) -> EffectsAtRisk:
    """The tasks of `cycle` against what was committed; `book` as in `outlook.without`."""
    found = slips(tasks, today, plan.commitment, worked_until(logs))
    unit = plan.tree.node(plan.tree.root).unit
    if not found:
        return EffectsAtRisk(unit)
    risk = _Stakes(plan, cycle, outlook.coverage_of(tasks, plan, cycle, book), tasks)
    rows = [_row(slip, plan, risk) for slip in found]
    rows.sort(key=lambda row: (not row.at_risk, row.value is None, -(row.value or 0.0)))
    risky = [row.task for row in rows if row.at_risk]
    return EffectsAtRisk(unit, tuple(rows), risk.value(risky), risk.counted(risky))


def of_workbook(workbook: Workbook, plan: Plan, cycle: Cycle, today: date) -> EffectsAtRisk:
    """As `effects_at_risk`, from the records of the workbook, as the review will read them."""
    reader = Reader(plan.tree, book_of(workbook.all(SeriesMonth)))
    based = with_baseline(plan, reader, Timing(cycle, (), 0, None, None, "", None))
    tasks = [task for task in workbook.all(Task).values() if task.cycle == cycle.key]
    logs = [log for log in workbook.all(DayLog).values() if log.cycle == cycle.key]
    return effects_at_risk(tasks, logs, based, cycle, today, reader.book)


def _row(slip: Slip, plan: Plan, risk: _Stakes) -> Slipped:
    task = slip.task
    node = plan.tree.get(task.leaf) if task.leaf else None
    unseen = task.state is TaskState.CLOSED and task.actual_effect is None
    at_risk = slip.open or slip.cancelled or unseen
    value = risk.coverage.effects.get(task.key)
    counted = risk.counted([task]) if at_risk and value is not None else None
    return Slipped(
        slip,
        node.name if node else None,
        node.unit if node else "count",
        task.expected_change,
        value,
        None if counted is None or value is None else min(counted, max(0.0, value)),
        at_risk,
    )


class _Stakes:
    """What is lost of the whole when some tasks bring nothing."""

    def __init__(self, plan: Plan, cycle: Cycle, coverage: Coverage, tasks: Iterable[Task]) -> None:
        self.coverage = coverage
        self._tree = plan.tree
        self._base: Values = outlook.base_of(plan, cycle)
        self._periods = outlook.length_of(plan, cycle) if is_level(plan.tree) else 0
        self._changes: dict[str, float] = {}
        for task in tasks:
            if self._moves(task):
                self._changes[task.leaf] = self._changes.get(task.leaf, 0.0) + _change(task)

    def _moves(self, task: Task) -> bool:
        """Its effect goes through the tree, and is no worth that was typed."""
        key, known = task.key, self.coverage
        return task.selected and key in known.effects and key not in known.typed

    def value(self, tasks: Sequence[Task]) -> float:
        """ΔNSM that goes when these bring nothing."""
        return self.coverage.total - self._rest(tasks)

    def counted(self, tasks: Sequence[Task]) -> float | None:
        gap = self.coverage.gap
        if gap is None:
            return None
        room = max(0.0, gap)
        return max(0.0, min(room, self.coverage.total) - min(room, self._rest(tasks)))

    def _rest(self, tasks: Sequence[Task]) -> float:
        changes = dict(self._changes)
        for task in tasks:
            if self._moves(task):
                changes[task.leaf] -= _change(task)
        moved = effect(changes, self._tree, self._base, self._periods) if changes else 0.0
        typed = [
            self.coverage.effects[task.key] for task in tasks if task.key in self.coverage.typed
        ]
        return (moved or 0.0) + self.coverage.added - math.fsum(typed)


def _change(task: Task) -> float:
    return (task.expected_change or 0.0) * task.success_chance
