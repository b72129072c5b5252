"""The list of tasks: what is marked, who, when, what it moves, what it used."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import ClassVar

from textual.app import ComposeResult

from opstui.commands import Command, pick
from opstui.kernel.language import N_, _, language
from opstui.kernel.metric_tree import MetricTree
from opstui.stages.current import current_tree, cycle_tasks
from opstui.stages.execution.commands import COMMANDS
from opstui.stages.execution.steps.actions import TASK_ACTIONS, TaskStep
from opstui.stages.execution.steps.task_rows import SORTS, TaskRow, longest, ordered, task_row
from opstui.stages.lever_words import LEVER_CELLS
from opstui.stages.planning.model import Task
from opstui.ui.keys import bind
from opstui.ui.row_line import Styled
from opstui.ui.table import Column
from opstui.ui.tight_table import TightTable

_ACTIONS = (*TASK_ACTIONS, *pick("execution.sort", among=COMMANDS))


class TasksStep(TaskStep):
    """One line to a task."""

    STEP: ClassVar[str] = "tasks"
    TITLE: ClassVar[str] = N_("Tasks")
    ACTIONS: ClassVar[tuple[Command, ...]] = _ACTIONS
    BINDINGS = bind(_ACTIONS)

    def __init__(self) -> None:
        super().__init__()
        self._sort = SORTS[0]

    def on_mount(self) -> None:
        """The order that was chosen last is there again."""
        kept = self.host.remembered(f"{self.STEP}:sort")
        self._sort = kept if kept in SORTS else SORTS[0]

    def body(self) -> ComposeResult:
        yield TightTable(id="tasks")

    def show(self) -> None:
        tree, alarm, tasks = current_tree(self.workbook), self.alarm_style, self._in_order()
        names = self._names()
        known = _columns()
        rows = [(task.key, partial(self._cells, task, tree, names, alarm)) for task in tasks]
        table = self.query_one(TightTable)
        table.show([known[name] for name in names], rows, self._longest(names))
        self.say_marked()

    def _in_order(self) -> list[Task]:
        if self.filter.sort:
            return self.tasks()
        sources = self.workbook, self.filter, self._sort
        return self.kept.get("ordered", sources, lambda: ordered(self.tasks(), self._sort))

    def _names(self) -> tuple[str, ...]:
        """The columns; those in which no task of the cycle has anything leave their room."""
        return self.kept.get("names", (self.workbook,), lambda: filled(cycle_tasks(self.workbook)))

    def _longest(self, names: tuple[str, ...]) -> list[int]:
        tree, figure = current_tree(self.workbook), self.host.figure
        found = self.kept.get(
            "longest",
            (self.workbook, self.filter, language()),
            lambda: longest(self.tasks(), tree, figure),
        )
        return [found[name] for name in names]

    def _cells(
        self, task: Task, tree: MetricTree | None, names: tuple[str, ...], alarm: str
    ) -> list[object]:
        """Made when the row comes into sight."""
        row = task_row(task, tree, self.host.today, self.host.figure)
        mark = self.mark(task, wrong=bool(row.mark))
        return cells_of_row(replace(row, mark=mark), names, alarm if row.mark else "")

    def note(self) -> str:
        if not cycle_tasks(self.workbook):
            return ""
        if self.filter.sort:
            return self.summed()
        by = _("by {what}").format(what=_(self._sort))
        return f"{self.summed()}  {by}"

    def action_execution_sort(self) -> None:
        self._sort = SORTS[(SORTS.index(self._sort) + 1) % len(SORTS)]
        self.host.remember(f"{self.STEP}:sort", self._sort)
        self.show()


def _columns() -> dict[str, Column]:
    """By the field of TaskRow that it shows."""
    return {
        "mark": Column("", 1),
        "lever": Column(_("Lever"), LEVER_CELLS),
        "title": Column(_("Title")),
        "state": Column(_("State"), 9),
        "owner": Column(_("Owner"), 6),
        "due": Column(_("Due"), 6, "right"),
        "leaf": Column(_("Leaf"), 10),
        "change": Column(_("Change"), 7, "right"),
        "spent": Column(_("Spent"), 5, "right"),
    }


def filled(tasks: Sequence[Task]) -> tuple[str, ...]:
    """Names of the columns that have anything in one of the tasks."""
    empty = set()
    if not any(task.expected_change is not None for task in tasks):
        empty.add("change")
    if not any(task.actual_cost is not None and task.budget for task in tasks):
        empty.add("spent")
    return tuple(name for name in _columns() if name not in empty)


def cells_of_row(row: TaskRow, names: tuple[str, ...], alarm: str) -> list[object]:
    quiet = "dim" if row.quiet else ""
    return [
        Styled(getattr(row, name), alarm or quiet if name in ("mark", "title") else quiet)
        for name in names
    ]
