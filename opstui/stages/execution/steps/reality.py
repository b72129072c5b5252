"""Plan and reality: money, days and load against what was given, and what slipped."""

from __future__ import annotations

from typing import ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding
from textual.content import Content
from textual.widgets import DataTable

from opstui.commands import VIEW, Command, pick
from opstui.kernel.language import N_, _, language, ngettext
from opstui.kernel.text import width
from opstui.reports import effects_at_risk
from opstui.reports.effects_at_risk import EffectsAtRisk, Slipped
from opstui.stages.current import currency_of, current_plan, cycle_tasks
from opstui.stages.execution import reality
from opstui.stages.execution.load import Load, Spent, against_resources, load_of
from opstui.stages.execution.model import DayLog
from opstui.stages.execution.steps import load_rows
from opstui.stages.execution.steps import reality_rows as rows
from opstui.stages.execution.steps.detail import detail, detail_content
from opstui.stages.execution.steps.kept import Kept
from opstui.stages.execution.steps.task_rows import ALARM
from opstui.stages.planning.capacity import Workload
from opstui.stages.planning.model import Resources, Task
from opstui.stages.room import Step
from opstui.ui.keys import bind
from opstui.ui.table import Column
from opstui.ui.text import cell
from opstui.ui.tight_table import TightTable

LEVERS, PEOPLE, LOAD, SLIPPED = (
    N_("levers"),
    N_("people"),
    N_("load per week"),
    N_("what is behind"),
)
VIEWS = (LEVERS, PEOPLE, LOAD, SLIPPED)
NAME, TITLE = 14, 24
"""Most cells of a name beside the weeks, and those kept for titles of tasks below one."""

_NEXT = Command(
    "execution.section",
    ("s",),
    N_("Next view"),
    N_("By lever, by person, week by week, or what is behind its dates."),
    VIEW,
)
_ACTIONS = (_NEXT, *pick("open"))


class RealityStep(Step):
    """`s` goes from levers to people, to their weeks, to what is behind; enter opens what is
    marked: a person's weeks, the tasks that make a load, a task."""

    STEP: ClassVar[str] = "reality"
    TITLE: ClassVar[str] = N_("Plan and reality")
    ACTIONS: ClassVar[tuple[Command, ...]] = _ACTIONS
    BINDINGS = [
        *bind(_ACTIONS),
        Binding("left,h", "week(-1)", show=False),
        Binding("right,l", "week(1)", show=False),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._view = LEVERS
        self._kept = Kept()
        self._week: int | None = None
        self._opened: frozenset[str] = frozenset()
        """Names of the people whose tasks are shown below them."""

    def compose(self) -> ComposeResult:
        yield TightTable(id="reality")

    def on_resize(self) -> None:
        if self._view == LOAD:
            self.show()

    # -- what is known ------------------------------------------------------------------------

    def logs(self) -> list[DayLog]:
        cycle = self.workbook.cycle
        return [
            one for one in self.workbook.all(DayLog).values() if cycle and one.cycle == cycle.key
        ]

    def tasks(self) -> list[Task]:
        return [task for task in cycle_tasks(self.workbook) if task.selected]

    @property
    def resources(self) -> Resources:
        plan = current_plan(self.workbook)
        return plan.resources if plan else Resources()

    def risks(self) -> EffectsAtRisk:
        plan, cycle, today = current_plan(self.workbook), self.workbook.cycle, self.host.today
        if plan is None or cycle is None:
            return EffectsAtRisk()
        return self._kept.get(
            "risks",
            (self.workbook, today),
            lambda: effects_at_risk.of_workbook(self.workbook, plan, cycle, today),
        )

    def load(self) -> Workload | None:
        cycle, today = self.workbook.cycle, self.host.today
        if cycle is None:
            return None
        return self._kept.get(
            "load",
            (self.workbook, today),
            lambda: load_rows.open_load(self.tasks(), self.logs(), self.resources, cycle, today),
        )

    # -- what is shown ------------------------------------------------------------------------

    def show(self) -> None:
        table = self.query_one(TightTable)
        if not self.tasks():
            table.show((), [])
            self.say(_("No tasks yet. Add them in the first view; here they meet their plan."))
            return
        match self._view:
            case "people":
                lines = reality.person_lines(self.tasks(), self.logs(), self.resources)
                found = rows.people_rows(lines, currency_of(self.workbook), self.host.figure)
                self._fill(rows.people_columns(), found)
            case "load per week":
                self._show_load(table)
            case "what is behind":
                self._fill(rows.slip_columns(), rows.slip_rows(self.risks(), self.host.figure))
            case _:
                lever_lines = reality.lever_lines(self.tasks(), Spent(self.logs()))
                whole = self._whole()
                found = rows.lever_rows(
                    lever_lines, *whole, currency_of(self.workbook), self.host.figure
                )
                self._fill(rows.lever_columns(), found)
        self._say()

    def _fill(self, columns: tuple[Column, ...], found: list[rows.RealityRow]) -> None:
        shown = [(row.key, _cells(row.cells, over=row.over)) for row in found]
        self.query_one(TightTable).show(columns, shown)

    def _show_load(self, table: TightTable) -> None:
        shown, work = self._window(table), self.load()
        if shown is None or work is None:
            table.show((), [])
            return
        found = load_rows.rows(work, shown, self._opened)
        cells = [(row.key, _cells(row.cells, over=row.over, dim=bool(row.task))) for row in found]
        table.show(load_rows.columns(shown), cells)

    def _window(self, table: TightTable) -> load_rows.Window | None:
        cycle, work = self.workbook.cycle, self.load()
        if cycle is None or work is None:
            return None
        room = table.size.width or self.app.size.width - 2
        name = min(NAME, max((width(one) for one in work.loads), default=0))
        name = max(name, width(_("Person")), TITLE if self._opened else 0)
        rest = room - name - load_rows.CELL - 3
        return load_rows.window(cycle, self.host.today, rest, self._week)

    def _whole(self) -> tuple[Load, reality.Ending]:
        """All that was spent against what there is, and where it will end."""
        spent, tasks = Spent(self.logs()), self.tasks()
        plan = current_plan(self.workbook)
        whole = against_resources(tasks, spent, plan.resources) if plan else load_of(tasks, spent)
        return whole, reality.whole_ending(tasks, spent)

    # -- what is said -------------------------------------------------------------------------

    def _say(self) -> None:
        """The marked person's load or the marked slip; else where all of it stands."""
        figure, risks = self.host.figure, self.risks()
        remark = _(self._view)
        if self._view == LOAD:
            self.say(self._load_sentence(), "  ".join(filter(None, (remark, self._load_note()))))
            return
        marked = self._slip()
        if self._view == SLIPPED and marked is not None:
            self.say(rows.slip_sentence(marked, risks.unit, figure), remark)
            return
        text = rows.sentence(*self._whole(), risks, currency_of(self.workbook), figure)
        self.say(text, remark)

    def _slip(self) -> Slipped | None:
        key = self.query_one(TightTable).current_key
        return next((row for row in self.risks().rows if row.task.key == key), None)

    def _load_sentence(self) -> str:
        work, row = self.load(), self._load_row()
        load = work.loads.get(row.name) if work and row else None
        if work is None or row is None or load is None:
            return _("Nobody is in the plan and no open task has an owner.")
        return self._kept.get(
            ("load", row.name),
            (work, language()),
            lambda: load_rows.sentence(load, work),
        )

    def _load_note(self) -> str:
        work = self.load()
        over = load_rows.people_over(work.loads.values()) if work else 0
        if not over:
            return ""
        return ngettext("! {n} person over", "! {n} people over", over).format(n=over)

    def _load_row(self) -> load_rows.LoadRow | None:
        table = self.query_one(TightTable)
        shown, work = self._window(table), self.load()
        if shown is None or work is None:
            return None
        found = load_rows.rows(work, shown, self._opened)
        return next((row for row in found if row.key == table.current_key), None)

    def side(self) -> Content | str:
        """The marked task, where one is."""
        task = self.workbook.get(Task, self._marked_task())
        if task is None:
            return super().side()
        return detail_content(detail(task, self.workbook, self.host.today, self.host.figure))

    def _marked_task(self) -> str:
        if self._view == LOAD:
            row = self._load_row()
            return row.task if row else ""
        return self.query_one(TightTable).current_key if self._view == SLIPPED else ""

    def on_data_table_row_highlighted(self, event: DataTable.RowHighlighted) -> None:
        event.stop()
        if self.tasks():
            self._say()

    # -- keys ---------------------------------------------------------------------------------

    def action_execution_section(self) -> None:
        self._go(VIEWS[(VIEWS.index(self._view) + 1) % len(VIEWS)])

    def _go(self, view: str) -> None:
        self._view = view
        self.show()

    def action_week(self, step: int) -> None:
        """The weeks before or after, where not all fit."""
        shown = self._window(self.query_one(TightTable))
        if self._view == LOAD and shown is not None:
            last = max(0, len(shown.periods) - shown.count)
            self._week = max(0, min(shown.first + step, last))
            self.show()

    def on_data_table_row_selected(self, event: DataTable.RowSelected) -> None:
        event.stop()
        self.action_open()

    def action_open(self) -> None:
        """A task in the list of tasks; a person's weeks, and in them the tasks that make the
        load; else the next view."""
        key = self._marked_task()
        if self.workbook.get(Task, key) is not None:
            self.host.go("execution", "tasks", key)
        elif self._view == PEOPLE:
            person = self.query_one(TightTable).current_key
            self._go(LOAD)
            self.query_one(TightTable).select_key(person)
        elif self._view == LOAD:
            self._open_person()
        else:
            self.action_execution_section()

    def _open_person(self) -> None:
        row = self._load_row()
        if row is not None:
            self._opened ^= {row.name}
            self.show()


def _cells(texts: tuple[str, ...], *, over: bool, dim: bool = False) -> list[Text]:
    """What is over is bold: the name, and each number with its sign."""
    found = []
    for place, text in enumerate(texts):
        loud = (over and place == 1) or (place > 1 and text.startswith(ALARM))
        found.append(cell(text, "bold" if loud else "dim" if dim else ""))
    return found
