"""Efforts under the keys: kept in memory while a key is held, stored shortly after the last one."""

from __future__ import annotations

from collections.abc import Mapping
from time import monotonic

from textual.timer import Timer

from opstui.kernel.language import N_
from opstui.stages.planning import outlook
from opstui.stages.planning.model import LeafSetting, Plan
from opstui.stages.planning.steps.base import Change, PlanStep
from opstui.stages.planning.steps.target_rows import turned
from opstui.workbook.document import Workbook

SAVE_AFTER = 0.7
"""Seconds after the last key until efforts are stored, so that a held key is one undo step."""

Held = Mapping[str, LeafSetting]


class EffortStep(PlanStep):
    """A subclass says which leaf is marked, and shows the solution anew."""

    def __init__(self) -> None:
        super().__init__()
        self._held: Held = {}
        self._timer: Timer | None = None
        self._later: Timer | None = None
        self._shown_at = self._shown_in = 0.0

    @property
    def marked(self) -> str:
        """Id of the marked node, "" when there is none."""
        return ""

    def show_solution(self) -> None:
        """Solve with `settings` and show the whole tree, in place."""

    @property
    def settings(self) -> dict[str, LeafSetting]:
        """Those stored, with the ones under the keys over them."""
        return {**self.plan.leaf_settings, **self._held}

    def setting(self, leaf: str) -> LeafSetting:
        return self.settings.get(leaf, LeafSetting())

    @property
    def marked_leaf(self) -> str:
        """The marked node if it is a leaf of the plan, else ""."""
        if self.missing()[0]:
            return ""
        return self.marked if self.marked in self.plan.tree.leaves else ""

    # -- keys ---------------------------------------------------------------------------------

    def action_planning_more(self) -> None:
        self.turn(1)

    def action_planning_less(self) -> None:
        self.turn(-1)

    def turn(self, steps: int) -> None:
        """More or less effort for the marked leaf."""
        if leaf := self.marked_leaf:
            self._hold(leaf, turned(self.setting(leaf), steps))

    def action_planning_lock(self) -> None:
        if leaf := self.marked_leaf:
            setting = self.setting(leaf)
            self._hold(leaf, setting.model_copy(update={"locked": not setting.locked}))

    def _hold(self, leaf: str, setting: LeafSetting) -> None:
        self._held = {**self._held, leaf: setting}
        self._show_soon()
        if self._timer:
            self._timer.stop()
        self._timer = self.set_timer(SAVE_AFTER, self._keep)

    def _show_soon(self) -> None:
        """At once; but when keys come faster than this tree can be shown, the last of them is
        shown, so that none waits behind the drawing of those before it."""
        if monotonic() - self._shown_at >= self._shown_in:
            self._show_now()
        elif self._later is None:
            self._later = self.set_timer(self._shown_in, self._show_now)

    def _show_now(self) -> None:
        if self._later:
            self._later.stop()
            self._later = None
        if self.missing()[0]:
            return
        began = monotonic()
        self.show_solution()
        self._shown_at = monotonic()
        self._shown_in = self._shown_at - began

    # -- storing ------------------------------------------------------------------------------

    def solved(self, update: Mapping[str, object], held: Held | None = None) -> Change:
        """The change that sets these fields of the plan and these leaf settings, and solves it."""
        cycle = self.cycle

        def change(workbook: Workbook) -> Workbook:
            plan = workbook.get(Plan, cycle.key)
            if plan is None:
                return workbook
            settings = {**plan.leaf_settings, **(held or {})}
            new = plan.model_copy(update={**update, "leaf_settings": settings})
            return workbook.put(outlook.solved(new, cycle))

        return change

    def let_go(self) -> Held:
        """What is held, no longer waiting to be stored by itself."""
        if self._timer:
            self._timer.stop()
            self._timer = None
        held, self._held = self._held, {}
        if self.missing()[0] or all(self.setting(leaf) == one for leaf, one in held.items()):
            return {}
        return held

    def _keep(self) -> None:
        held = self._held
        if self.let_go():
            self._held = held
            self.app.run_worker(self._keep_now(held), group="save")

    async def _keep_now(self, held: Held) -> None:
        """Shown from memory until it is stored, so that nothing jumps back in between."""
        stored = await self.store(N_("Change efforts"), self.solved({}, held))
        if self._held is held:
            self._held = {}
            if not stored and self.is_attached:
                self.show()

    async def on_unmount(self) -> None:
        held = self.let_go()
        if not held:
            return
        storing = self.store(N_("Change efforts"), self.solved({}, held))
        if self.app.is_running:
            self.app.run_worker(storing, group="save")
        else:
            await storing

    def action_undo(self) -> None:
        """What is held counts as done: it is stored first, then taken back."""
        self.app.run_worker(self._undo(self.let_go()), group="save")

    async def _undo(self, held: Held) -> None:
        if held:
            await self.store(N_("Change efforts"), self.solved({}, held))
        await self.app.run_action("undo")
