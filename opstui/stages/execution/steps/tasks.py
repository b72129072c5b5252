"""The list of tasks: what is marked, who, when, what it moves, what it used."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import ClassVar

from textual.app import ComposeResult

from opstui.commands import Command, pick
from opstui.kernel.language import N_, _, language
from opstui.kernel.metric_tree import MetricTree
from opstui.stages.current import current_tree, cycle_tasks
from opstui.stages.execution.commands import COMMANDS
from opstui.stages.execution.steps.actions import TASK_ACTIONS, TaskStep
from opstui.stages.execution.steps.task_rows import SORTS, TaskRow, ordered, task_row
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
        tree, host = current_tree(self.workbook), self.host
        shown = self.filter
        tasks = self.tasks() if shown.sort else ordered(self.tasks(), self._sort)
        names = self._names()
        rows = [(task.key, self._row(task, tree, host.today, names)) for task in tasks]
        self.query_one(TightTable).show([_columns()[name] for name in names], rows)
        self.say_marked()

    def _names(self) -> tuple[str, ...]:
        """The columns; those in which no task of the cycle has anything leave their room."""
        tasks = cycle_tasks(self.workbook)
        empty = set()
        if not any(task.expected_change is not None for task in tasks):
            empty.add("change")
        if not any(task.actual_cost is not None and task.budget for task in tasks):
            empty.add("spent")
        return tuple(name for name in _columns() if name not in empty)

    def _row(
        self, task: Task, tree: MetricTree | None, today: date, names: tuple[str, ...]
    ) -> list[object]:
        def make() -> list[object]:
            row = task_row(task, tree, today, self.host.figure)
            mark = self.mark(task, wrong=bool(row.mark))
            return _cells(replace(row, mark=mark), names, self.alarm_style if row.mark else "")

        sources = task, task.key in self.chosen, tree, today, names, self.alarm_style, language()
        return self.kept.get(task.key, sources, make)

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


def _cells(row: TaskRow, names: tuple[str, ...], alarm: str) -> list[object]:
    quiet = "dim" if row.quiet else ""
    return [
        Styled(getattr(row, name), alarm or quiet if name in ("mark", "title") else quiet)
        for name in names
    ]
