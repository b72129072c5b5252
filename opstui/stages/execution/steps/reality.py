"""Plan and reality: money and days against what was given, and what slipped."""

from __future__ import annotations

from collections import defaultdict
from typing import ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.widgets import DataTable

from opstui.commands import VIEW, Command, pick
from opstui.kernel.language import N_, _
from opstui.stages.current import currency_of, current_plan, cycle_tasks
from opstui.stages.execution import reality
from opstui.stages.execution.load import Spent, against_resources, by_person, load_of
from opstui.stages.execution.model import DayLog
from opstui.stages.execution.reality import Risk
from opstui.stages.execution.steps.reality_rows import (
    RealityRow,
    lever_rows,
    people_rows,
    sentence,
    slip_rows,
)
from opstui.stages.planning import outlook
from opstui.stages.planning.model import Resources, Task
from opstui.stages.room import Step
from opstui.ui.keys import bind
from opstui.ui.table import Column
from opstui.ui.text import cell
from opstui.ui.tight_table import TightTable

LEVERS, PEOPLE, SLIPPED = N_("levers"), N_("people"), N_("what is behind")
VIEWS = (LEVERS, PEOPLE, SLIPPED)

_NEXT = Command(
    "execution.section",
    ("s",),
    N_("Next view"),
    N_("By lever, by person, or what is behind its dates."),
    VIEW,
)
_ACTIONS = (_NEXT, *pick("open"))


class RealityStep(Step):
    """`s` goes from levers to people to what is behind; enter opens what is marked."""

    STEP: ClassVar[str] = "reality"
    TITLE: ClassVar[str] = N_("Plan and reality")
    ACTIONS: ClassVar[tuple[Command, ...]] = _ACTIONS
    BINDINGS = bind(_ACTIONS)

    def __init__(self) -> None:
        super().__init__()
        self._view = LEVERS

    def compose(self) -> ComposeResult:
        yield TightTable(id="reality")

    # -- what is shown ------------------------------------------------------------------------

    def logs(self) -> list[DayLog]:
        cycle = self.workbook.cycle
        return [
            one for one in self.workbook.all(DayLog).values() if cycle and one.cycle == cycle.key
        ]

    def risks(self, tasks: list[Task]) -> list[Risk]:
        plan, cycle = current_plan(self.workbook), self.workbook.cycle
        values = outlook.values_of(tasks, plan, cycle) if plan and cycle else {}
        return reality.at_risk(reality.slips(tasks, self.host.today), values)

    def show(self) -> None:
        tasks = [task for task in cycle_tasks(self.workbook) if task.selected]
        table = self.query_one(TightTable)
        if not tasks:
            table.show((), [])
            self.say(_("No tasks yet. Add them in the first view; here they meet their plan."))
            return
        plan, spent, logs = current_plan(self.workbook), Spent(self.logs()), self.logs()
        resources = plan.resources if plan else Resources()
        whole = against_resources(tasks, spent, resources) if plan else load_of(tasks, spent)
        ending = reality.together(reality.ending_of(task, spent) for task in tasks)
        risks = self.risks(tasks)
        currency, figure = currency_of(self.workbook), self.host.figure
        unit = plan.tree.node(plan.tree.root).unit if plan else "count"
        match self._view:
            case "people":
                rows = people_rows(by_person(tasks, logs, resources), _planned(tasks))
                columns = _people_columns()
            case "what is behind":
                rows, columns = slip_rows(risks, unit, figure), _slip_columns()
            case _:
                lines = reality.lever_lines(tasks, spent)
                rows = lever_rows(lines, whole, ending, currency, figure)
                columns = _lever_columns()
        table.show(columns, [(row.key, _cells(row)) for row in rows])
        self.say(sentence(whole, ending, risks, (currency, unit), figure), _(self._view))

    def action_execution_section(self) -> None:
        self._view = VIEWS[(VIEWS.index(self._view) + 1) % len(VIEWS)]
        self.show()

    def on_data_table_row_selected(self, event: DataTable.RowSelected) -> None:
        event.stop()
        self.action_open()

    def action_open(self) -> None:
        """A task that is behind in the list of tasks; else the next view."""
        key = self.query_one(TightTable).current_key
        if self._view == SLIPPED and self.workbook.get(Task, key) is not None:
            self.host.go("execution", "tasks", key)
        else:
            self.action_execution_section()


def _planned(tasks: list[Task]) -> dict[str, float]:
    """Person-days of the tasks by who does them; shared by the responsible, else the owner's."""
    found: dict[str, float] = defaultdict(float)
    for task in tasks:
        people = [name for name in task.raci.responsible if name] or [task.owner]
        for name in people:
            if name:
                found[name] += task.person_days / len(people)
    return dict(found)


def _lever_columns() -> tuple[Column, ...]:
    return (
        Column("", 1),
        Column(_("Lever")),
        Column(_("Budget"), 10, "right"),
        Column(_("Spent"), 10, "right"),
        Column("", 5, "right"),
        Column(_("At the end"), 10, "right"),
        Column(_("Days"), 6, "right"),
        Column(_("Used"), 6, "right"),
        Column(_("At the end"), 10, "right"),
    )


def _people_columns() -> tuple[Column, ...]:
    return (
        Column("", 1),
        Column(_("Person")),
        Column(_("Days there are"), 14, "right"),
        Column(_("Of the tasks"), 12, "right"),
        Column(_("Days worked"), 11, "right"),
        Column(_("Days left"), 9, "right"),
    )


def _slip_columns() -> tuple[Column, ...]:
    return (
        Column("", 1),
        Column(_("Title")),
        Column(_("Owner"), 8),
        Column(_("State"), 9),
        Column(_("Behind"), 20),
        Column(_("Effect at risk"), 14, "right"),
    )


def _cells(row: RealityRow) -> list[Text]:
    return [
        cell(text, "bold" if row.over and place == 1 else "")
        for place, text in enumerate(row.cells)
    ]
