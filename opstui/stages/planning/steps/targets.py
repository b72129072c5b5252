"""Step 2: a target for the north star, spread over the leaves under the keys."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import DataTable, Static

from opstui.commands import WORK, Command, pick
from opstui.kernel.errors import OpsError
from opstui.kernel.figures import MISSING
from opstui.kernel.language import N_, _, language
from opstui.stages.planning import outlook
from opstui.stages.planning.commands import own
from opstui.stages.planning.do_nothing import DoNothing
from opstui.stages.planning.origins import basis_text
from opstui.stages.planning.scenarios import scenario_text
from opstui.stages.planning.sensitivity import Sensitivity
from opstui.stages.planning.steps import target_sensitivity
from opstui.stages.planning.steps.leaf_words import leaf_lines, leaf_sentence
from opstui.stages.planning.steps.target_asks import AskingStep
from opstui.stages.planning.steps.target_rows import TargetRow, target_rows
from opstui.stages.planning.steps.target_sensitivity import (
    effects,
    nudged,
    sensitivity_sentence,
    trial_fields,
    trial_value,
)
from opstui.stages.planning.steps.target_words import (
    idle_text,
    levels_line,
    state_sentence,
)
from opstui.stages.planning.targets import Solution, is_share
from opstui.stages.strategy.model import Strategy
from opstui.ui.form_values import FormValues
from opstui.ui.keys import bind
from opstui.ui.table import Column, Row
from opstui.ui.text import cell
from opstui.ui.tight_table import TightTable

TARGETS, SENSITIVITY, SCENARIOS = "targets", "sensitivity", "scenarios"
VIEWS = (TARGETS, SENSITIVITY, SCENARIOS)


_TAKE = Command(
    "open", ("enter",), N_("Take this one"), N_("The marked scenario becomes the plan."), WORK
)


class TargetsStep(AskingStep):
    """Three views: the targets, how much the north star reacts to each leaf, the scenarios."""

    STEP: ClassVar[str] = "targets"
    TITLE: ClassVar[str] = N_("Targets")
    ACTIONS: ClassVar[tuple[Command, ...]] = (
        *own("more", "sensitivity", "compare", "less", "lock", "bounds", "fix", "try", "keep"),
        *pick("open", "edit", "delete", "undo", "go.back"),
    )
    BINDINGS = bind(ACTIONS)

    DEFAULT_CSS = "TargetsStep #levels { height: 2; color: $muted; }"

    def __init__(self) -> None:
        super().__init__()
        self._view = TARGETS
        self._solution: Solution | None = None
        self._without: DoNothing | None = None
        self._best: dict[str, float] = {}
        self._base: dict[str, float | None] = {}
        self._trials: dict[str, float] = {}
        self._effects: tuple[Sensitivity, ...] = ()

    def body(self) -> ComposeResult:
        yield Static("", id="levels")
        for view in VIEWS:
            yield TightTable(id=view)

    # -- what is shown ------------------------------------------------------------------------

    @property
    def table(self) -> TightTable:
        return self.query_one(f"#{self._view}", TightTable)

    @property
    def marked(self) -> str:
        return "" if self._view == SCENARIOS else self.table.current_key

    def hints(self) -> tuple[Command, ...]:
        match self._view:
            case "scenarios":
                return (_TAKE, *own("keep"), *pick("edit"))
            case "sensitivity":
                return own("try", "sensitivity", "compare")
        return self.ACTIONS

    def show_plan(self) -> None:
        plan, cycle, book = self.plan, self.cycle, self.book
        self._without = outlook.without(plan, cycle, book)
        self._best = outlook.best_of(plan, cycle, self.workbook.get(Strategy, cycle.key), book)
        self._base = outlook.base_of(plan, cycle)
        self._effects = effects(plan, cycle) if self._view == SENSITIVITY else ()
        leaves = plan.tree.leaves
        self._trials = {leaf: value for leaf, value in self._trials.items() if leaf in leaves}
        self.show_solution()

    def show_solution(self) -> None:
        plan, cycle = self.plan, self.cycle
        for view in VIEWS:
            self.query_one(f"#{view}").display = view == self._view
        self.query_one("#levels", Static).update(Content(self._levels()))
        if self._view == SCENARIOS:
            self.show_scenarios()
            return
        if self._view == SENSITIVITY:
            lines = target_sensitivity.rows(plan, self._effects, self._trials, self.host.figure)
            self.table.show(target_sensitivity.columns(bool(self._trials)), lines)
        else:
            found = outlook.solution_of(plan, cycle, self.settings)
            self._solution = found.solution if found else None
            rows = target_rows(
                plan.tree, self._base, self.settings, self._solution, self._best, self.host.figure
            )
            self.table.show(_columns(), [_cells(row) for row in rows])
        self._speak()

    def _levels(self) -> str:
        plan = self.plan
        basis = basis_text(plan, self._without) if self._without else ""
        second = "   ".join(part for part in (scenario_text(plan), basis) if part)
        return levels_line(plan, self.cycle, self.host.figure) + "\n" + second

    def _value(self) -> float | None:
        return self._without.value if self._without else None

    def _speak(self) -> None:
        plan, cycle, figure = self.plan, self.cycle, self.host.figure
        if self._view == SENSITIVITY:
            said = sensitivity_sentence(plan, cycle, self._effects, self._trials, figure)
            self.say(said, _("Sensitivity"))
            return
        root = plan.tree.node(plan.tree.root)
        start = plan.tree.value(self._base)
        remark = root.name.text(language()) + " " + figure(start, root.unit)
        if plan.target is not None:
            remark += f" > {figure(plan.target, root.unit)}"
        if self._value() is not None:
            remark += f"  {_('Do-nothing')} {figure(self._value(), root.unit)}"
        leaf = self.marked_leaf
        about = leaf_sentence(plan, cycle, leaf, self.setting(leaf), figure) if leaf else ""
        sentence = state_sentence(plan, cycle, self._solution, self._value(), figure, about)
        self.say(sentence, remark if start is not None else root.name.text(language()))

    def on_data_table_row_highlighted(self, event: DataTable.RowHighlighted) -> None:
        event.stop()
        if not self.missing()[0] and self._view != SCENARIOS:
            self._speak()

    def side(self) -> Content | str:
        leaf = self.marked_leaf
        if not leaf:
            return super().side()
        best = self._best.get(leaf)
        lines = leaf_lines(self.plan, self.cycle, leaf, self.setting(leaf), best, self.host.figure)
        if self._without:
            lines.append(idle_text(self.plan, self._without, leaf, self._base, self.host.figure))
        return Content("\n".join([lines[0], "", *lines[1:], "", str(super().side())]))

    def focus_first(self) -> None:
        if self.has_class("-missing"):
            self.focus_self()
        else:
            self.table.focus()

    # -- views --------------------------------------------------------------------------------

    def _turn_to(self, view: str) -> None:
        """The view, or back to the targets when it is the one shown."""
        if self.missing()[0]:
            return
        self._view = TARGETS if view == self._view else view
        self.show_plan()
        self.table.focus()

    def action_planning_sensitivity(self) -> None:
        self._turn_to(SENSITIVITY)

    def action_planning_compare(self) -> None:
        self._turn_to(SCENARIOS)

    async def action_go_back(self) -> None:
        if self._view == TARGETS:
            await self.screen.run_action("go_back")
        else:
            self._turn_to(TARGETS)

    # -- commands -----------------------------------------------------------------------------

    def action_planning_more(self) -> None:
        self._sideways(1)

    def action_planning_less(self) -> None:
        self._sideways(-1)

    def _sideways(self, by: int) -> None:
        if self.missing()[0]:
            return
        if self._view == SCENARIOS:
            self.mark_scenario(by)
        elif self._view == TARGETS:
            self.turn(by)
        elif (leaf := self.marked_leaf) and (start := self._base.get(leaf)):
            self._trials = nudged(self._trials, leaf, start, by)
            self.show_solution()

    def action_planning_lock(self) -> None:
        if self._view == TARGETS:
            super().action_planning_lock()

    def open_marked(self) -> None:
        if self._view == SCENARIOS:
            self.action_planning_choose()
        elif self._view == SENSITIVITY:
            self.action_planning_try()
        elif self.marked_leaf:
            self.action_planning_bounds()
        else:
            self.action_edit()

    def action_edit(self) -> None:
        if self.missing()[0]:
            return
        if self._view == SCENARIOS:
            self.rename_scenario()
        else:
            self.work(self.ask_target())

    def action_delete(self) -> None:
        if self._view == SCENARIOS and not self.missing()[0]:
            self.delete_scenario()

    def action_planning_fix(self) -> None:
        if (leaf := self.marked_leaf) and leaf != self.plan.tree.root:
            self.work(self.ask_value(leaf))
        elif self._view == TARGETS:
            self.action_edit()

    def action_planning_bounds(self) -> None:
        if leaf := self.marked_leaf:
            self.work(self.ask_bounds(leaf))

    def action_planning_try(self) -> None:
        if leaf := self.marked_leaf:
            self.work(self._ask_trial(leaf))

    async def _ask_trial(self, leaf: str) -> None:
        node, start, figure = self.plan.tree.node(leaf), self._base.get(leaf), self.host.figure

        async def save(values: FormValues) -> dict[str, str] | None:
            text = values.text("value")
            self._trials.pop(leaf, None)
            if text:
                try:
                    self._trials[leaf] = trial_value(text, node.unit, start)
                except OpsError as error:
                    return {"value": error.said}
                if is_share(node) and not 0 <= self._trials[leaf] <= max(1.0, start or 0.0):
                    del self._trials[leaf]
                    return {"value": _("A share is between 0% and 100%.")}
            self._view = SENSITIVITY
            self.show_plan()
            return None

        title = _("What if: {name}").format(name=node.name.text(language()))
        specs = trial_fields(node.unit, start, figure)
        await self.host.ask(title, specs, save, f"trial:{self.cycle.key}:{leaf}")
        self.table.focus()

    def select_item(self, key: str) -> None:
        if not self.missing()[0]:
            self.table.select_key(key)


def _columns() -> tuple[Column, ...]:
    return (
        Column(_("Metric"), 26),
        Column(_("Baseline"), 9, "right"),
        Column(_("Required"), 9, "right"),
        Column("", 6, "right"),
        Column(_("Effort"), 10),
        Column(_("Remark")),
    )


def _cells(row: TargetRow) -> Row:
    quiet = "" if row.leaf else "dim"
    remark = cell(row.remark, "bold yellow" if row.warn else "dim")
    return row.key, (
        row.name,
        row.baseline or MISSING,
        cell(row.required, "bold", "right"),
        row.factor,
        cell(row.effort, quiet),
        remark,
    )
