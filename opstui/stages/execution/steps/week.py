"""My week: what asks for attention now."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import ClassVar

from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from opstui.commands import Command, pick
from opstui.kernel.language import N_, _, language
from opstui.kernel.periods import format_period, week_of
from opstui.stages.current import current_plan, cycle_tasks
from opstui.stages.execution.commands import COMMANDS
from opstui.stages.execution.model import DayLog
from opstui.stages.execution.steps.actions import TASK_ACTIONS, TaskStep
from opstui.stages.execution.steps.deal_rows import last_worked
from opstui.stages.execution.steps.load_rows import open_load, this_week
from opstui.stages.execution.steps.nothing import Nothing, quiet_week
from opstui.stages.execution.steps.task_rows import ALARM, NONE
from opstui.stages.execution.steps.week_rows import (
    WeekRow,
    counts,
    key_of,
    of_person,
    people,
    week_rows,
)
from opstui.stages.planning.model import Resources
from opstui.ui.keys import bind
from opstui.ui.row_line import Styled
from opstui.ui.table import Column
from opstui.ui.tight_table import TightTable, widest

_ACTIONS = (*TASK_ACTIONS, *pick("execution.person", among=COMMANDS))


class WeekStep(TaskStep):
    """Rows by urgency; `o` shows one person's only."""

    STEP: ClassVar[str] = "week"
    TITLE: ClassVar[str] = N_("My week")
    ACTIONS: ClassVar[tuple[Command, ...]] = _ACTIONS
    BINDINGS = bind(_ACTIONS)
    DEFAULT_CSS = """
    WeekStep #load { height: 1; color: $muted; text-wrap: nowrap; text-overflow: ellipsis; }
    WeekStep #load.-none { display: none; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._person = ""

    def body(self) -> ComposeResult:
        yield TightTable(id="week")
        yield Static("", id="load")

    def show(self) -> None:
        rows, alarm = self._rows(), self.alarm_style
        longest = self.kept.get("longest", (rows,), lambda: _longest(rows))
        self.query_one(TightTable).show(
            _columns(), [(row.key, partial(self._row, row, alarm)) for row in rows], longest
        )
        self._show_load()
        self.say_marked()

    def _show_load(self) -> None:
        """Days asked of each person this week against the days they have."""
        parts = self._load()
        line = self.query_one("#load", Static)
        line.set_class(not parts, "-none")
        line.update(Content("  ").join(_load_part(part) for part in parts))

    def _load(self) -> list[str]:
        cycle, plan, today = self.workbook.cycle, current_plan(self.workbook), self.host.today
        if cycle is None:
            return []
        resources = plan.resources if plan else Resources()
        logs = [one for one in self.workbook.all(DayLog).values() if one.cycle == cycle.key]
        work = self.kept.get(
            "load",
            (self.workbook, today),
            lambda: open_load(cycle_tasks(self.workbook), logs, resources, cycle, today),
        )
        return this_week(work, cycle, today, self._person)

    def _row(self, row: WeekRow, alarm: str) -> list[Styled]:
        """Made when the row comes into sight."""
        return _cells(row, self.mark(row.task, wrong=row.alarm), alarm)

    def _rows(self) -> list[WeekRow]:
        today, person = self.host.today, self._person
        return self.kept.get(
            "rows",
            (self.workbook, self.filter, today, person, language()),
            lambda: week_rows(self.tasks(), today, person, last_worked(self.workbook)),
        )

    def marked_key(self) -> str:
        return key_of(super().marked_key())

    def shown_keys(self) -> list[str]:
        return [key_of(key) for key in super().shown_keys()]

    def select_item(self, key: str) -> None:
        table = self.query_one(TightTable)
        for row_key in table.keys:
            if key_of(row_key) == key:
                table.select_key(row_key)
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
        return "  ".join([*counts(self._rows()), self._person or _("everybody"), week])

    def quiet(self) -> Nothing:
        mine = of_person(cycle_tasks(self.workbook), self._person)
        return quiet_week(mine, self.host.today, self._person)


def _load_part(text: str) -> Content:
    """More than fits is bold, beside its sign."""
    over = f" {ALARM}" in text
    return Content.styled(text, "bold") if over else Content(text)


def _columns() -> tuple[Column, ...]:
    return (
        Column("", 1),
        Column("", 10),
        Column(_("When"), 12),
        Column(_("Title")),
        Column(_("Owner"), 8),
        Column(_("Note"), 20),
    )


def _longest(rows: Sequence[WeekRow]) -> list[int]:
    """Cells of the longest text of every column; the title has the room that is left."""
    return [
        1,
        widest({row.group for row in rows}),
        widest({row.when for row in rows}),
        0,
        widest({row.task.owner or NONE for row in rows}),
        widest({row.what for row in rows}),
    ]


def _cells(row: WeekRow, mark: str, alarm: str) -> list[Styled]:
    quiet = "dim" if row.quiet else ""
    pressing = alarm if row.pressing else ""
    return [
        Styled(mark, pressing),
        Styled(row.group if row.first else "", pressing or "bold"),
        Styled(row.when, quiet),
        Styled(row.task.title, pressing or quiet),
        Styled(row.task.owner or NONE, "dim"),
        Styled(row.what, quiet),
    ]
