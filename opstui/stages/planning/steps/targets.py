"""Step 2: a target for the north star, spread over the leaves under the keys."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import DataTable, Static

from opstui.commands import Command, pick
from opstui.kernel.figures import MISSING
from opstui.kernel.language import N_, _, language
from opstui.stages.planning import outlook
from opstui.stages.planning.commands import own
from opstui.stages.planning.do_nothing import DoNothing
from opstui.stages.planning.steps import target_forms
from opstui.stages.planning.steps.base import Change
from opstui.stages.planning.steps.effort_keys import EffortStep
from opstui.stages.planning.steps.leaf_words import leaf_lines, leaf_sentence
from opstui.stages.planning.steps.target_rows import TargetRow, target_rows
from opstui.stages.planning.steps.target_words import levels_line, state_sentence
from opstui.stages.planning.targets import Solution
from opstui.stages.strategy.model import Strategy
from opstui.ui.form_values import FormValues
from opstui.ui.keys import bind
from opstui.ui.table import Column, Row
from opstui.ui.text import cell
from opstui.ui.tight_table import TightTable


class TargetsStep(EffortStep):
    STEP: ClassVar[str] = "targets"
    TITLE: ClassVar[str] = N_("Targets")
    ACTIONS: ClassVar[tuple[Command, ...]] = (
        *own("more", "fix", "bounds"),
        *own("less", "lock", "sensitivity"),
        *pick("open", "edit", "undo"),
    )
    BINDINGS = bind(ACTIONS)

    DEFAULT_CSS = "TargetsStep #levels { height: 1; color: $muted; }"

    def __init__(self) -> None:
        super().__init__()
        self._sensitivity = False
        self._solution: Solution | None = None
        self._without: DoNothing | None = None

    def body(self) -> ComposeResult:
        yield Static("", id="levels")
        yield TightTable(id="targets")

    # -- what is shown ------------------------------------------------------------------------

    @property
    def marked(self) -> str:
        return self.query_one("#targets", TightTable).current_key

    def show_plan(self) -> None:
        self._without = outlook.without(self.plan, self.cycle)
        self.show_solution()

    def show_solution(self) -> None:
        plan, cycle = self.plan, self.cycle
        found = outlook.solution_of(plan, cycle, self.settings)
        self._solution = found.solution if found else None
        base = outlook.base_of(plan, cycle)
        rows = target_rows(
            plan.tree,
            base,
            self.settings,
            self._solution,
            outlook.best_of(plan, cycle, self.workbook.get(Strategy, cycle.key)),
            self.host.figure,
            plan.tree.elasticity(base) if self._sensitivity else None,
        )
        self.query_one("#targets", TightTable).show(_columns(), [_cells(row) for row in rows])
        self.query_one("#levels", Static).update(
            Content(levels_line(plan, cycle, self.host.figure))
        )
        self._speak()

    def _value(self) -> float | None:
        return self._without.value if self._without else None

    def _speak(self) -> None:
        plan = self.plan
        root = plan.tree.node(plan.tree.root)
        start = plan.tree.value(outlook.base_of(plan, self.cycle))
        remark = root.name.text(language()) + " " + self.host.figure(start, root.unit)
        if plan.target is not None:
            remark += f" > {self.host.figure(plan.target, root.unit)}"
        if self._value() is not None:
            remark += f"  {_('Do-nothing')} {self.host.figure(self._value(), root.unit)}"
        leaf = self.marked_leaf
        about = (
            leaf_sentence(plan, self.cycle, leaf, self.setting(leaf), self.host.figure)
            if leaf
            else ""
        )
        sentence = state_sentence(plan, self._solution, self._value(), self.host.figure, about)
        self.say(sentence, remark if start is not None else root.name.text(language()))

    def on_data_table_row_highlighted(self, event: DataTable.RowHighlighted) -> None:
        event.stop()
        if not self.missing()[0]:
            self._speak()

    def side(self) -> Content | str:
        leaf = self.marked_leaf
        if not leaf:
            return super().side()
        plan, cycle = self.plan, self.cycle
        best = outlook.best_of(plan, cycle, self.workbook.get(Strategy, cycle.key)).get(leaf)
        lines = leaf_lines(plan, cycle, leaf, self.setting(leaf), best, self.host.figure)
        return Content("\n".join([lines[0], "", *lines[1:], "", str(super().side())]))

    # -- commands -----------------------------------------------------------------------------

    def action_planning_sensitivity(self) -> None:
        if not self.missing()[0]:
            self._sensitivity = not self._sensitivity
            self.show_solution()

    def open_marked(self) -> None:
        if self.marked_leaf:
            self.action_planning_bounds()
        else:
            self.action_edit()

    def action_edit(self) -> None:
        if not self.missing()[0]:
            self.work(self._ask_target())

    def action_planning_fix(self) -> None:
        if (leaf := self.marked_leaf) and leaf != self.plan.tree.root:
            self.work(self._ask_value(leaf))
        else:
            self.action_edit()

    def action_planning_bounds(self) -> None:
        if leaf := self.marked_leaf:
            self.work(self._ask_bounds(leaf))

    async def _kept(self, what: str, change: Change) -> dict[str, str] | None:
        stored = await self.store(what, change)
        return None if stored else {"": _("It was not saved.")}

    async def _ask_target(self) -> None:
        plan = self.plan
        root = plan.tree.node(plan.tree.root)

        async def save(values: FormValues) -> dict[str, str] | None:
            update = target_forms.target_update(self.plan, values)
            return await self._kept(N_("Set the target"), self.solved(update, self.let_go()))

        await self.host.ask(
            _("Target of {name}").format(name=root.name.text(language())),
            target_forms.target_fields(plan, root),
            save,
            f"target:{plan.key}",
        )

    async def _ask_bounds(self, leaf: str) -> None:
        node = self.plan.tree.node(leaf)

        async def save(values: FormValues) -> dict[str, str] | None:
            low, high = values.number("low"), values.number("high")
            if low is not None and high is not None and low > high:
                return {"high": _("The upper bound is below the lower one.")}
            new = self.setting(leaf).model_copy(update={"low": low, "high": high})
            return await self._kept(N_("Set bounds"), self.solved({}, {**self.let_go(), leaf: new}))

        await self.host.ask(
            _("Bounds of {name}").format(name=node.name.text(language())),
            target_forms.bounds_fields(node, self.setting(leaf)),
            save,
            f"bounds:{self.cycle.key}:{leaf}",
        )

    async def _ask_value(self, leaf: str) -> None:
        node, before = self.plan.tree.node(leaf), self.plan.baseline.get(leaf)

        async def save(values: FormValues) -> dict[str, str] | None:
            fixed = values.number("fixed")
            new = self.setting(leaf).model_copy(update={"fixed": fixed, "locked": False})
            update = target_forms.baseline_update(self.plan, node, before, values)
            return await self._kept(
                N_("Type a value"), self.solved(update, {**self.let_go(), leaf: new})
            )

        await self.host.ask(
            node.name.text(language()),
            target_forms.value_fields(node, self.setting(leaf), before),
            save,
            f"value:{self.cycle.key}:{leaf}",
        )

    def select_item(self, key: str) -> None:
        if not self.missing()[0]:
            self.query_one("#targets", TightTable).select_key(key)


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
    remark = cell(row.remark, "bold" if row.warn else "dim")
    return row.key, (
        row.name,
        row.baseline or MISSING,
        cell(row.required, "bold", "right"),
        row.factor,
        cell(row.effort, quiet),
        remark,
    )
