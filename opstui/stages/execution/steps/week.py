"""My week: what asks for attention now."""

from __future__ import annotations

from typing import ClassVar

from rich.text import Text
from textual.app import ComposeResult

from opstui.commands import Command, pick
from opstui.kernel.language import N_, _, language
from opstui.kernel.periods import format_period, week_of
from opstui.stages.current import cycle_tasks
from opstui.stages.execution.commands import COMMANDS
from opstui.stages.execution.steps.actions import TASK_ACTIONS, TaskStep
from opstui.stages.execution.steps.task_rows import state_text
from opstui.stages.execution.steps.week_rows import WeekRow, key_of, people, week_rows
from opstui.ui.keys import bind
from opstui.ui.table import Column
from opstui.ui.text import cell
from opstui.ui.tight_table import TightTable

_ACTIONS = (*TASK_ACTIONS, *pick("execution.person", among=COMMANDS))


class WeekStep(TaskStep):
    """Rows by urgency; `o` shows one person's only."""

    STEP: ClassVar[str] = "week"
    TITLE: ClassVar[str] = N_("My week")
    ACTIONS: ClassVar[tuple[Command, ...]] = _ACTIONS
    BINDINGS = bind(_ACTIONS)

    def __init__(self) -> None:
        super().__init__()
        self._person = ""

    def body(self) -> ComposeResult:
        yield TightTable(id="week")

    def show(self) -> None:
        rows = self._rows()
        self.query_one(TightTable).show(_columns(), [(row.key, self._row(row)) for row in rows])
        self.say_marked()

    def _row(self, row: WeekRow) -> list[Text]:
        mark = self.mark(row.task, wrong=row.alarm)
        return self.kept.get(row.key, (row, mark, language()), lambda: _cells(row, mark))

    def _rows(self) -> list[WeekRow]:
        today, person = self.host.today, self._person
        return self.kept.get(
            "rows",
            (self.workbook, self.filter, today, person, language()),
            lambda: week_rows(self.tasks(), today, person),
        )

    def marked_key(self) -> str:
        return key_of(super().marked_key())

    def shown_keys(self) -> list[str]:
        return [key_of(key) for key in super().shown_keys()]

    def select_item(self, key: str) -> None:
        table = self.query_one(TightTable)
        for row_key in table.rows:
            if key_of(str(row_key.value)) == key:
                table.select_key(str(row_key.value))
                break
        self.say_marked()

    def action_execution_person(self) -> None:
        """Everybody, then one person after the other."""
        choices = ["", *people(cycle_tasks(self.workbook))]
        place = choices.index(self._person) if self._person in choices else 0
        self._person = choices[(place + 1) % len(choices)]
        self.show()

    def note(self) -> str:
        week = format_period(week_of(self.host.today), language())
        return f"{self._person or _('everybody')}  {week}"

    def empty_text(self) -> str:
        if not cycle_tasks(self.workbook):
            return super().empty_text()
        if self._person:
            return _("{name} has nothing this week. o shows the next person.").format(
                name=self._person
            )
        return _("Nothing is due, running or blocked this week. a adds a task.")


def _columns() -> tuple[Column, ...]:
    return (
        Column("", 1),
        Column(_("This week"), 10),
        Column(_("When"), 12),
        Column(_("Title")),
        Column(_("Owner"), 8),
        Column(_("State"), 9),
        Column(_("Note"), 20),
    )


def _cells(row: WeekRow, mark: str) -> list[Text]:
    return [
        cell(mark),
        cell(row.group if row.first else "", "bold"),
        cell(row.when),
        cell(row.task.title),
        cell(row.task.owner or "-", "dim"),
        cell(state_text(row.task), "dim"),
        cell(row.what),
    ]
