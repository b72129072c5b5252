"""Step 5: which tasks fit into the budget and the days, and what more would bring."""

from __future__ import annotations

from functools import lru_cache
from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import DataTable, Static

from opstui.charts.view import ChartView
from opstui.commands import Command, pick
from opstui.kernel.errors import OpsError
from opstui.kernel.language import N_, _, ngettext
from opstui.stages.planning import outlook
from opstui.stages.planning.allocation import Allocation, allocate, items_of
from opstui.stages.planning.commands import own
from opstui.stages.planning.knapsack import Item
from opstui.stages.planning.model import Resources, Task
from opstui.stages.planning.more_resources import MoreResources, more_resources
from opstui.stages.planning.people_lines import people_of, people_text
from opstui.stages.planning.steps.base import PlanStep, toggled_must
from opstui.stages.planning.steps.load_words import Finding, findings_of, load_lines
from opstui.stages.planning.steps.more_words import MoreWords
from opstui.stages.planning.steps.resource_rows import (
    budget_lines,
    cells,
    columns,
    request_sentence,
    resource_rows,
)
from opstui.stages.planning.steps.spend_rows import spend_chart
from opstui.stages.planning.steps.target_forms import number
from opstui.stages.room import RoomScreen
from opstui.ui.form_values import FieldSpec, FormValues
from opstui.ui.keys import bind
from opstui.ui.table import Column, Row
from opstui.ui.text import cell
from opstui.ui.tight_table import TightTable
from opstui.workbook.document import Workbook


class ResourcesStep(PlanStep):
    STEP: ClassVar[str] = "resources"
    TITLE: ClassVar[str] = N_("Resources")
    ACTIONS: ClassVar[tuple[Command, ...]] = (
        *own("apply"),
        *pick("edit"),
        *own("spend", "must"),
    )
    BINDINGS = [*bind(ACTIONS), ("escape", "leave_view", "")]

    DEFAULT_CSS = """
    ResourcesStep #have { height: auto; }
    ResourcesStep #findings { height: auto; max-height: 4; color: $text-warning; }
    ResourcesStep #by-week { display: none; height: 1fr; }
    ResourcesStep.-spend #by-week { display: block; }
    ResourcesStep.-spend #allocation { display: none; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._findings: list[Finding] = []
        self._said: tuple[str, str] | None = None

    def body(self) -> ComposeResult:
        yield Static("", id="have")
        yield TightTable(id="allocation")
        yield TightTable(id="findings")
        yield VerticalScroll(ChartView(id="spend"), id="by-week", can_focus=False)

    # -- what is shown ------------------------------------------------------------------------

    def found(self) -> tuple[Allocation, MoreResources, dict[str, float | None]]:
        values = outlook.values_of(self.tasks, self.plan, self.cycle)
        items = tuple(items_of(self.tasks, values))
        return *_answers(items, self.plan.resources), values

    @property
    def words(self) -> MoreWords:
        titles = {task.key: task.title for task in self.tasks}
        tree = self.plan.tree
        return MoreWords(titles, tree.node(tree.root).unit, self.currency, self.host.figure)

    def show_plan(self) -> None:
        found, more, values = self.found()
        plan, figure = self.plan, self.host.figure
        rows = resource_rows(self.tasks, values, found, plan, self.currency, figure)
        self.query_one("#allocation", TightTable).show(columns(), [cells(row) for row in rows])
        have = budget_lines(plan.resources, found, self.currency, figure)
        have += [line] if (line := self.words.step_line(more)) else []
        self.query_one("#have", Static).update(Content("\n".join(have)))
        self._show_findings()
        self._show_spend(found)
        sentence = request_sentence(found, more, self.words)
        if plan.resources == Resources():
            sentence = _("What is there to spend? e asks for budget, days and people.")
        changed = sum(row.changes for row in rows)
        if changed and found.infeasible is None:
            takes = ngettext(
                "enter takes this choice: {n} task changes.",
                "enter takes this choice: {n} tasks change.",
                changed,
            )
            sentence += "\n" + takes.format(n=changed)
        elif len(more.bundles) > 1:
            sentence += "\n" + self.words.sentence(more.bundles[-1])
        remark = _("best choice") if found.exact else _("good choice, not proven best")
        self._said = (sentence, remark)
        self._say_what_is_marked()

    def _show_spend(self, found: Allocation) -> None:
        """What is selected; before anything is, what fits."""
        view, tasks = self.query_one("#spend", ChartView), self.tasks
        chosen = [task for task in tasks if task.selected]
        shown = chosen or [task for task in tasks if task.key in set(found.chosen)]
        view.ascii_only = self.host.ascii_only
        view.chart = spend_chart(
            shown, self.cycle, lambda value: self.host.figure(value, self.currency)
        )

    def _show_findings(self) -> None:
        self._findings = findings_of(self.tasks, self.plan.resources.people, self.cycle)
        table = self.query_one("#findings", TightTable)
        if table.has_focus and not self._findings:
            self.focus_first()
        table.display = bool(self._findings) and not self.has_class("-spend")
        title = _("Who does it: tab comes here, enter opens the task")
        rows: list[Row] = [(one.key, ("!", cell(one.text))) for one in self._findings]
        table.show((Column("", 1), Column(title)), rows)

    def side(self) -> Content | str:
        if self.missing()[0]:
            return super().side()
        _found, more, _values = self.found()
        lines = []
        if more.bundles:
            lines = [_("What more resources would bring"), "", *self.words.panel(more)]
        people = self.plan.resources.people
        if loads := load_lines(self.tasks, people, self.cycle):
            lines += [*([""] if lines else []), _("Days by person"), "", *loads]
        return Content("\n".join(lines)) if lines else super().side()

    @property
    def marked(self) -> Task | None:
        return self.workbook.get(Task, self.query_one("#allocation", TightTable).current_key)

    def select_item(self, key: str) -> None:
        self.query_one("#allocation", TightTable).select_key(key)

    def on_data_table_row_selected(self, event: DataTable.RowSelected) -> None:
        event.stop()
        if event.control.id == "findings":
            self._open_finding(str(event.row_key.value))
        else:
            self.action_planning_apply()

    def on_data_table_row_highlighted(self, event: DataTable.RowHighlighted) -> None:
        """A finding is longer than its row: the sentence line has it in full."""
        event.stop()
        self._say_what_is_marked()

    def on_descendant_focus(self) -> None:
        self._say_what_is_marked()

    def _say_what_is_marked(self) -> None:
        chart = self.query_one("#spend", ChartView).chart
        if self.has_class("-spend") and chart is not None:
            self.say(chart.summary, _("C copies the chart, X writes it to a file"))
            return
        table = self.query_one("#findings", TightTable)
        found = next((one for one in self._findings if one.key == table.current_key), None)
        if table.has_focus and found:
            self.say(found.text, _("enter opens the task"))
        elif self._said:
            self.say(*self._said)

    def _open_finding(self, key: str) -> None:
        found = next((one for one in self._findings if one.key == key), None)
        if found and found.task:
            self.host.go("planning", "tasks", found.task)

    # -- commands -----------------------------------------------------------------------------

    def action_planning_spend(self) -> None:
        """The chart in the place of the tasks, and back."""
        if self.missing()[0]:
            return
        drawn = not self.has_class("-spend")
        self.set_class(drawn, "-spend")
        self._show_findings()
        self.query_one("#spend" if drawn else "#allocation").focus()
        self._say_what_is_marked()

    def action_leave_view(self) -> None:
        """Out of the chart first, then out of the stage."""
        if self.has_class("-spend"):
            self.action_planning_spend()
        elif isinstance(self.screen, RoomScreen):
            self.screen.action_go_back()

    def action_planning_apply(self) -> None:
        """Select what fits; when something is missing, go where it is made."""
        if self.missing()[0]:
            self.action_open()
            return
        found, _more, _values = self.found()
        if found.infeasible is not None:
            self.app.notify(found.infeasible.text(), severity="warning")
            return
        chosen = set(found.chosen)
        if all(task.selected == (task.key in chosen) for task in self.tasks):
            self.app.notify(_("The tasks are selected like this already."))
            return
        cycle = self.cycle.key

        def change(workbook: Workbook) -> Workbook:
            tasks = [task for task in workbook.all(Task).values() if task.cycle == cycle]
            return workbook.put(
                *(
                    task.model_copy(update={"selected": task.key in chosen})
                    for task in tasks
                    if task.selected != (task.key in chosen)
                )
            )

        self.change(N_("Select the tasks that fit"), change)

    def action_planning_must(self) -> None:
        if not self.missing()[0] and (task := self.marked):
            self.change(N_("Change a task"), toggled_must(task.key))

    def action_edit(self) -> None:
        if not self.missing()[0]:
            self.work(self._ask_resources())

    async def _ask_resources(self) -> None:
        resources = self.plan.resources
        specs = [
            number("budget", _("Budget"), resources.budget, self.currency),
            number("person_days", _("Person-days"), resources.person_days, "days"),
            FieldSpec(
                id="contingency",
                label=_("Reserve"),
                kind="number",
                value=f"{resources.contingency * 100:.4g}%",
                unit="ratio",
                low=0,
                high=0.9,
                help=_("The share of the budget that no task may use."),
            ),
            FieldSpec(
                id="people",
                label=_("People"),
                kind="lines",
                value=people_text(resources.people, self.cycle.start, self.cycle.end),
                help=_("One per line: Lin product 12d 60% away 10/1-10/7"),
            ),
        ]
        await self.host.ask(
            _("Resources"), specs, self._save_resources, f"resources:{self.cycle.key}"
        )

    async def _save_resources(self, values: FormValues) -> dict[str, str] | None:
        problems = {}
        for name in ("budget", "person_days"):
            if (values.number(name) or 0.0) < 0:
                problems[name] = _("This must be at least {low}.").format(low="0")
        try:
            people = people_of(values.lines("people"), self.cycle.start, self.cycle.end)
        except OpsError as error:
            problems["people"] = error.said
        if problems:
            return problems
        new = Resources(
            budget=values.number("budget") or 0.0,
            person_days=values.number("person_days") or 0.0,
            contingency=values.number("contingency") or 0.0,
            people=people,
        )
        change = self.put_plan(resources=new)
        stored = await self.host.save(N_("Set the resources"), change(self.workbook))
        return None if stored else {"": _("It was not saved.")}


@lru_cache(maxsize=4)
def _answers(items: tuple[Item, ...], resources: Resources) -> tuple[Allocation, MoreResources]:
    """Kept, for the screen asks several times; half a second with hundreds of tasks."""
    found = allocate(items, resources)
    return found, more_resources(items, resources, found)
