"""Step 2: a target for the north star, spread over the leaves under the keys."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from textual.app import ComposeResult
from textual.content import Content
from textual.timer import Timer
from textual.widgets import Static

from opstui.commands import Command, pick
from opstui.kernel.figures import MISSING
from opstui.kernel.language import N_, _, language
from opstui.stages.execution.steps.table import TightTable
from opstui.stages.planning import outlook
from opstui.stages.planning.commands import own
from opstui.stages.planning.do_nothing import DoNothing
from opstui.stages.planning.model import LeafSetting, Plan
from opstui.stages.planning.steps import target_forms
from opstui.stages.planning.steps.base import Change, PlanStep
from opstui.stages.planning.steps.target_rows import TargetRow, target_rows, turned
from opstui.stages.planning.steps.target_words import levels_line, state_sentence
from opstui.stages.planning.targets import Solution
from opstui.stages.strategy.model import Strategy
from opstui.ui.form_values import FormValues
from opstui.ui.keys import bind
from opstui.ui.table import Column, Row
from opstui.ui.text import cell
from opstui.workbook.document import Workbook

SAVE_AFTER = 0.7
"""Seconds after the last key until efforts are stored, so that a held key is one undo step."""


class TargetsStep(PlanStep):
    STEP: ClassVar[str] = "targets"
    TITLE: ClassVar[str] = N_("Targets")
    ACTIONS: ClassVar[tuple[Command, ...]] = (
        *own("more", "fix", "bounds"),
        *(command for command in own("less", "lock", "sensitivity")),
        *pick("open", "edit", "undo"),
    )
    BINDINGS = bind(ACTIONS)

    DEFAULT_CSS = "TargetsStep #levels { height: 1; color: $muted; }"

    def __init__(self) -> None:
        super().__init__()
        self._held: dict[str, LeafSetting] | None = None
        self._timer: Timer | None = None
        self._sensitivity = False
        self._solution: Solution | None = None
        self._without: DoNothing | None = None

    def body(self) -> ComposeResult:
        yield Static("", id="levels")
        yield TightTable(id="targets")

    # -- what is shown ------------------------------------------------------------------------

    @property
    def settings(self) -> Mapping[str, LeafSetting]:
        """Those under the keys, else those stored."""
        return self.plan.leaf_settings if self._held is None else self._held

    def show_plan(self) -> None:
        self._without = outlook.without(self.plan, self.cycle)
        self._show_solution()

    def _show_solution(self) -> None:
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
        sentence = state_sentence(plan, self._solution, self._value(), self.host.figure)
        self.say(sentence, remark if start is not None else root.name.text(language()))

    # -- effort under the keys ----------------------------------------------------------------

    @property
    def _marked(self) -> str:
        return self.query_one("#targets", TightTable).current_key

    def _hold(self, leaf: str, setting: LeafSetting) -> None:
        """Change it in memory, show the whole tree anew, store it shortly after the last key."""
        self._held = {**self.settings, leaf: setting}
        self._show_solution()
        if self._timer:
            self._timer.stop()
        self._timer = self.set_timer(SAVE_AFTER, self._keep)

    def _setting(self, leaf: str) -> LeafSetting:
        return self.settings.get(leaf, LeafSetting())

    def _turn(self, steps: int) -> None:
        leaf = self._marked
        if self.missing()[0] or leaf not in self.plan.tree.leaves:
            return
        self._hold(leaf, turned(self._setting(leaf), steps))

    def action_planning_more(self) -> None:
        self._turn(1)

    def action_planning_less(self) -> None:
        self._turn(-1)

    def action_planning_lock(self) -> None:
        leaf = self._marked
        if not self.missing()[0] and leaf in self.plan.tree.leaves:
            setting = self._setting(leaf)
            self._hold(leaf, setting.model_copy(update={"locked": not setting.locked}))

    def action_planning_sensitivity(self) -> None:
        if not self.missing()[0]:
            self._sensitivity = not self._sensitivity
            self._show_solution()

    def _taken(self) -> Change | None:
        """The change that stores what is held, once."""
        if self._timer:
            self._timer.stop()
            self._timer = None
        held, self._held = self._held, None
        if held is None or self.missing()[0] or held == self.plan.leaf_settings:
            return None
        return self._with_settings(held)

    def _with_settings(self, settings: Mapping[str, LeafSetting]) -> Change:
        return self._solved({"leaf_settings": dict(settings)})

    def _solved(self, update: Mapping[str, object]) -> Change:
        cycle = self.cycle

        def change(workbook: Workbook) -> Workbook:
            plan = workbook.get(Plan, cycle.key)
            if plan is None:
                return workbook
            return workbook.put(outlook.solved(plan.model_copy(update=dict(update)), cycle))

        return change

    def _keep(self) -> None:
        held = self._held
        change = self._taken()
        if change is not None:
            self._held = held
            self.app.run_worker(self._keep_now(change, held), group="save")

    async def _keep_now(self, change: Change, held: object) -> None:
        """Shown from memory until it is stored, so that nothing jumps back in between."""
        stored = await self.store(N_("Change efforts"), change)
        if self._held is held:
            self._held = None
            if not stored and self.is_attached:
                self.show()

    async def on_unmount(self) -> None:
        change = self._taken()
        if change is None:
            return
        if self.app.is_running:
            self.app.run_worker(self.store(N_("Change efforts"), change), group="save")
        else:
            await self.store(N_("Change efforts"), change)

    async def action_undo(self) -> None:
        """What is held counts as done: it is stored first, then taken back."""
        change = self._taken()
        if change is not None:
            await self.store(N_("Change efforts"), change)
        await self.app.run_action("undo")

    # -- forms --------------------------------------------------------------------------------

    def open_marked(self) -> None:
        if self._marked == self.plan.tree.root:
            self.work(self._ask_target())
        else:
            self.action_planning_bounds()

    def action_edit(self) -> None:
        if not self.missing()[0]:
            self.work(self._ask_target())

    def action_planning_fix(self) -> None:
        if self.missing()[0]:
            return
        leaf = self._marked
        if leaf in self.plan.tree.leaves and leaf != self.plan.tree.root:
            self.work(self._ask_value(leaf))
        else:
            self.work(self._ask_target())

    def action_planning_bounds(self) -> None:
        leaf = self._marked
        if not self.missing()[0] and leaf in self.plan.tree.leaves:
            self.work(self._ask_bounds(leaf))

    async def _ask_target(self) -> None:
        plan = self.plan
        root = plan.tree.node(plan.tree.root)

        async def save(values: FormValues) -> dict[str, str] | None:
            target = values.number("target")
            if target is None:
                return {"target": _("Please fill this in.")}
            typed = {
                name: values.number(name)
                for name in ("floor", "stretch")
                if values.text(name) and not _untouched(plan, name, values)
            }
            update = outlook.with_target(plan, target, typed)
            settings = dict(self.settings)
            self._taken()
            change = self._solved({**update, "leaf_settings": settings})
            stored = await self.host.save(N_("Set the target"), change(self.workbook))
            return None if stored else {"": _("It was not saved.")}

        await self.host.ask(
            _("Target of {name}").format(name=root.name.text(language())),
            target_forms.target_fields(plan, root),
            save,
            f"target:{plan.key}",
        )

    async def _ask_bounds(self, leaf: str) -> None:
        plan = self.plan
        node, setting = plan.tree.node(leaf), self._setting(leaf)

        async def save(values: FormValues) -> dict[str, str] | None:
            low, high = values.number("low"), values.number("high")
            if low is not None and high is not None and low > high:
                return {"high": _("The upper bound is below the lower one.")}
            new = self._setting(leaf).model_copy(update={"low": low, "high": high})
            return await self._save_setting(leaf, new, N_("Set bounds"))

        await self.host.ask(
            _("Bounds of {name}").format(name=node.name.text(language())),
            target_forms.bounds_fields(node, setting),
            save,
            f"bounds:{plan.key}:{leaf}",
        )

    async def _save_setting(
        self, leaf: str, setting: LeafSetting, what: str, **update: object
    ) -> dict[str, str] | None:
        settings = {**self.settings, leaf: setting}
        self._taken()
        change = self._solved({"leaf_settings": settings, **update})
        stored = await self.host.save(what, change(self.workbook))
        return None if stored else {"": _("It was not saved.")}

    async def _ask_value(self, leaf: str) -> None:
        plan = self.plan
        node, setting = plan.tree.node(leaf), self._setting(leaf)

        async def save(values: FormValues) -> dict[str, str] | None:
            fixed, baseline = values.number("fixed"), values.number("baseline")
            new = self._setting(leaf).model_copy(update={"fixed": fixed, "locked": False})
            now = self.plan
            update: dict[str, object] = {}
            if baseline != now.baseline.get(leaf):
                update["baseline"] = {**now.baseline, leaf: baseline}
                update["baseline_origin"] = {**now.baseline_origin, leaf: "typed"}
            return await self._save_setting(leaf, new, N_("Type a value"), **update)

        await self.host.ask(
            node.name.text(language()),
            target_forms.value_fields(node, setting, plan.baseline.get(leaf)),
            save,
            f"value:{plan.key}:{leaf}",
        )

    def select_item(self, key: str) -> None:
        if not self.missing()[0]:
            self.query_one("#targets", TightTable).select_key(key)


def _untouched(plan: Plan, name: str, values: FormValues) -> bool:
    """A default level that the user left as it was: it follows the target."""
    root = plan.tree.node(plan.tree.root)
    shown = target_forms.level_text(plan, name, root.unit)
    return outlook.is_default(plan, name) and values.text(name) == shown


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
