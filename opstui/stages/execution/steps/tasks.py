"""The list of tasks: what is marked, who, when, what it moves, what it used."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import ClassVar

from rich.text import Text
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

    def body(self) -> ComposeResult:
        yield TightTable(id="tasks")

    def show(self) -> None:
        tree, host = current_tree(self.workbook), self.host
        shown = self.filter
        tasks = self.tasks() if shown.sort else ordered(self.tasks(), self._sort)
        rows = [(task.key, self._row(task, tree, host.today)) for task in tasks]
        self.query_one(TightTable).show(_columns(), rows)
        self.say_marked()

    def _row(self, task: Task, tree: MetricTree | None, today: date) -> list[Text]:
        def make() -> list[Text]:
            row = task_row(task, tree, today, self.host.figure)
            return _cells(replace(row, mark=self.mark(task, wrong=bool(row.mark))))

        sources = task, task.key in self.chosen, tree, today, language()
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
        self.show()


def _columns() -> tuple[Column, ...]:
    return (
        Column("", 1),
        Column(_("Lever"), LEVER_CELLS),
        Column(_("Title")),
        Column(_("State"), 9),
        Column(_("Owner"), 6),
        Column(_("Due"), 6, "right"),
        Column(_("Leaf"), 10),
        Column(_("Change"), 7, "right"),
        Column(_("Spent"), 5, "right"),
    )


def _cells(row: TaskRow) -> list[Text]:
    texts = (
        row.mark,
        row.lever,
        row.title,
        row.state,
        row.owner,
        row.due,
        row.leaf,
        row.change,
        row.spent,
    )
    style = "dim" if row.quiet else "bold" if row.mark else ""
    return [
        Text(text, style=style if place in (0, 2) else style and "dim" if row.quiet else "")
        for place, text in enumerate(texts)
    ]
