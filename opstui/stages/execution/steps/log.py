"""The log of days: hours and cost, by day, by task or by stage."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.content import Content

from opstui.commands import WORK, Command, pick
from opstui.kernel.language import N_, _, noted
from opstui.kernel.vocabulary import Stage, word
from opstui.stages.current import currency_of, current_tree, cycle_tasks, short_date
from opstui.stages.execution.commands import COMMANDS
from opstui.stages.execution.model import DayLog
from opstui.stages.execution.numbers_seen import Seen, numbers_seen, seen_line
from opstui.stages.execution.steps.actions import TaskStep
from opstui.stages.execution.steps.log_rows import (
    GROUPS,
    Sum,
    cycle_logs,
    hours_text,
    sums,
    task_name,
)
from opstui.stages.quick_task import seen_text
from opstui.stages.task_form import number_text
from opstui.ui.form_values import FieldSpec, FormValues
from opstui.ui.help_text import purpose
from opstui.ui.keys import bind
from opstui.ui.table import Column
from opstui.ui.text import cell
from opstui.ui.tight_table import TightTable

_ADD = Command(
    "add",
    ("a", "w"),
    N_("Log the day"),
    N_("One line: hours, cost, what happened, numbers seen."),
    WORK,
)
_ACTIONS = (
    _ADD,
    *pick("execution.group", "execution.quick", among=COMMANDS),
    *pick("open", "edit", "delete"),
)


class LogStep(TaskStep):
    """One line to a logged day; `s` adds them up."""

    STEP: ClassVar[str] = "log"
    TITLE: ClassVar[str] = N_("Log")
    ACTIONS: ClassVar[tuple[Command, ...]] = _ACTIONS
    BINDINGS = bind(_ACTIONS)

    def __init__(self) -> None:
        super().__init__()
        self._group = GROUPS[0]

    def body(self) -> ComposeResult:
        yield TightTable(id="log")

    # -- what is shown ------------------------------------------------------------------------

    def show(self) -> None:
        logs = cycle_logs(self.workbook)
        table = self.query_one(TightTable)
        if self._group == GROUPS[0]:
            table.show(_day_columns(), [(log.key, self._day_cells(log)) for log in logs])
        else:
            found = sums(logs, self._group, self.workbook)
            table.show(_sum_columns(self._group), [(one.key, self._sum(one)) for one in found])
        self.say_marked()

    def _money(self, cost: float) -> str:
        return self.host.figure(cost, currency_of(self.workbook)) if cost else "-"

    def _day_cells(self, log: DayLog) -> list[Text]:
        return [
            cell(short_date(log.day)),
            cell(word(log.stage)),
            cell(task_name(log, self.workbook) or "-"),
            cell(hours_text(log.hours)),
            cell(self._money(log.cost)),
            cell(log.person or "-"),
            cell(_(", ").join(self._told(log)) or "-"),
        ]

    def _told(self, log: DayLog) -> list[str]:
        """The numbers seen and what happened, where they are there."""
        return [text for text in (seen_text(log, self.workbook), log.text) if text]

    def _sum(self, one: Sum) -> list[Text]:
        share = "-" if one.share is None else f"{one.share * 100:.0f}%"
        return [
            cell(one.name),
            cell(hours_text(one.hours)),
            cell(share),
            cell(self._money(one.cost)),
            cell(str(one.days)),
        ]

    def marked_log(self) -> DayLog | None:
        """The marked one; None while they are added up."""
        key = self.query_one(TightTable).current_key
        return self.workbook.get(DayLog, key) if self._group == GROUPS[0] else None

    def marked_key(self) -> str:
        log = self.marked_log()
        return log.task if log else ""

    def say_marked(self) -> None:
        logs = cycle_logs(self.workbook)
        if not logs:
            self.say(self.empty_text(), self.note())
            return
        log = self.marked_log()
        by_stage = [
            f"{one.name} {hours_text(one.hours)}" for one in sums(logs, "stage", self.workbook)
        ]
        whole = _("In all: {parts}").format(parts=_(", ").join(by_stage))
        parts = [*self._told(log), task_name(log, self.workbook)] if log else []
        self.say("   ".join([*(part for part in parts if part), whole]), self.note())

    def note(self) -> str:
        return _("by {what}").format(what=_(self._group))

    def empty_text(self) -> str:
        if self.workbook.cycle is None:
            return super().empty_text()
        return _(
            "Nothing logged yet. Press a and write one line: 2h ¥300 what happened leads=230 #T4."
        )

    def side(self) -> Content | str:
        return purpose(Stage.EXECUTION.value, self.STEP)

    def select_item(self, key: str) -> None:
        self.query_one(TightTable).select_key(key)

    # -- what can be done ---------------------------------------------------------------------

    def action_execution_group(self) -> None:
        self._group = GROUPS[(GROUPS.index(self._group) + 1) % len(GROUPS)]
        self.show()

    def action_add(self) -> None:
        self.work(self._add())

    async def _add(self) -> None:
        """The new one is marked: it is the next to be read or mended."""
        key = await self._log(None)
        if key and self._group == GROUPS[0]:
            self.show()
            self.select_item(key)

    def action_open(self) -> None:
        self.action_edit()

    def action_edit(self) -> None:
        if log := self.marked_log():
            self.work(self._edit_log(log))

    async def _edit_log(self, log: DayLog) -> None:
        host = self.host

        async def save(values: FormValues) -> Mapping[str, str] | None:
            seen = numbers_seen(values.text("seen"), current_tree(self.workbook))
            if seen.rest or seen.unclear:
                return {"seen": _wrong_numbers(seen)}
            changed = log.model_copy(
                update={
                    "day": values.date("day") or log.day,
                    "hours": values.number("hours") or 0.0,
                    "cost": values.number("cost") or 0.0,
                    "text": values.text("text"),
                    "person": values.text("person"),
                    "task": values.text("task"),
                    "stage": Stage(values.text("stage")),
                    "seen": seen.numbers,
                }
            )
            stored = await self.store(N_("Change a log"), lambda book: book.put(changed))
            return None if stored else {"": _("Nothing is stored yet.")}

        await host.ask(_("Log of a day"), self._log_specs(log), save, f"log:{log.key}")

    def _log_specs(self, log: DayLog) -> list[FieldSpec]:
        money = currency_of(self.workbook)
        tasks = tuple((task.key, task.title) for task in cycle_tasks(self.workbook))
        stages = tuple((stage.value, word(stage)) for stage in Stage)
        seen = seen_line(log.seen, current_tree(self.workbook))
        return [
            FieldSpec("day", _("Day"), "date", log.day.isoformat(), required=True),
            FieldSpec("hours", _("Hours"), "number", number_text(log.hours), low=0),
            FieldSpec("cost", _("Cost"), "number", number_text(log.cost), unit=money, low=0),
            FieldSpec("text", _("What happened"), value=log.text),
            FieldSpec("seen", _("Numbers seen"), value=seen),
            FieldSpec("task", _("Task"), "choice", log.task, options=(("", "-"), *tasks)),
            FieldSpec("stage", _("Stage"), "choice", log.stage.value, options=stages),
            FieldSpec("person", _("Who"), value=log.person),
        ]

    def action_delete(self) -> None:
        if log := self.marked_log():
            self.change(N_("Delete a log"), lambda book: book.drop(log))
            self.app.notify(_("Deleted. u brings it back."))


def _wrong_numbers(seen: Seen) -> str:
    """What is no number of a metric, and what to do."""
    if seen.unclear:
        return noted(*seen.unclear[0])
    return noted(seen.rest, _("Write a metric and its number, like leads=230."))


def _day_columns() -> tuple[Column, ...]:
    return (
        Column(_("Day"), 6),
        Column(_("Stage"), 9),
        Column(_("Task"), 18),
        Column(_("Hours"), 6, "right"),
        Column(_("Cost"), 8, "right"),
        Column(_("Who"), 8),
        Column(_("What happened")),
    )


def _sum_columns(by: str) -> tuple[Column, ...]:
    return (
        Column(_("Task") if by == "task" else _("Stage")),
        Column(_("Hours"), 8, "right"),
        Column(_("Share"), 7, "right"),
        Column(_("Cost"), 10, "right"),
        Column(_("Days"), 6, "right"),
    )
