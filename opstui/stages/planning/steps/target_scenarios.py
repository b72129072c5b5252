"""Scenarios under the keys: keep, compare, choose, rename, delete."""

from __future__ import annotations

from collections.abc import Callable

from opstui.kernel.language import N_, _
from opstui.stages.planning import outlook, scenarios
from opstui.stages.planning.model import Plan
from opstui.stages.planning.steps.base import Change
from opstui.stages.planning.steps.effort_keys import EffortStep, Held
from opstui.stages.planning.steps.target_scenario_rows import (
    keep_name,
    scenario_columns,
    scenario_rows,
    scenarios_sentence,
    table_rows,
)
from opstui.ui.form_values import FieldSpec, FormValues
from opstui.ui.tight_table import TightTable
from opstui.workbook.document import Workbook


class ScenarioStep(EffortStep):
    """A subclass has a table `#scenarios` and says when it is the one shown."""

    def __init__(self) -> None:
        super().__init__()
        self._scenario = ""

    @property
    def marked_scenario(self) -> str:
        """The scenario under the cursor, the chosen one at first; "" without any."""
        names = [one.name for one in self.plan.scenarios]
        for name in (self._scenario, self.plan.scenario):
            if name in names:
                return name
        return names[0] if names else ""

    def show_scenarios(self) -> None:
        plan, marked = self.plan, self.marked_scenario
        found = scenarios.compared(plan, self.cycle)
        rows = scenario_rows(plan, outlook.base_of(plan, self.cycle), found, self.host.figure)
        self.query_one("#scenarios", TightTable).show(
            scenario_columns(plan, found, marked), table_rows(rows)
        )
        self.say(scenarios_sentence(plan, marked), _("Scenarios"))

    def mark_scenario(self, by: int) -> None:
        """The next one to the right or left; stops at the ends."""
        names = [one.name for one in self.plan.scenarios]
        if names:
            at = names.index(self.marked_scenario) + by
            self._scenario = names[max(0, min(len(names) - 1, at))]
            self.show_scenarios()

    def changed(self, change: Callable[[Plan], Plan], held: Held) -> Change:
        """The change that first takes over what the effort keys did."""
        key, with_held = self.cycle.key, self.solved({}, held) if held else None

        def apply(workbook: Workbook) -> Workbook:
            if with_held is not None:
                workbook = with_held(workbook)
            plan = workbook.get(Plan, key)
            return workbook.put(change(plan)) if plan else workbook

        return apply

    def action_planning_choose(self) -> None:
        """What the effort keys did is a change of its own, so that undo gives it back."""
        if name := self.marked_scenario:
            self.app.run_worker(self._choose(name, self.let_go()), group="save")

    async def _choose(self, name: str, held: Held) -> None:
        if held:
            await self.store(N_("Change efforts"), self.solved({}, held))
        cycle = self.cycle
        change = self.changed(lambda plan: scenarios.choose(plan, cycle, name), {})
        await self.store(N_("Choose a scenario"), change)

    def action_planning_keep(self) -> None:
        if not self.missing()[0]:
            self.work(self._ask_keep())

    async def _ask_keep(self) -> None:
        async def save(values: FormValues) -> dict[str, str] | None:
            name = values.text("name")
            scenarios.keep(self.plan, name)  # refused before what is held is let go
            change = self.changed(lambda plan: scenarios.keep(plan, name), self.let_go())
            return await self._put(N_("Keep a scenario"), change, name)

        names = _(", ").join(one.name for one in self.plan.scenarios)
        help_text = _("A name that exists is replaced: {names}.").format(names=names)
        spec = _name(keep_name(self.plan), help_text if names else "")
        await self.host.ask(_("Keep as scenario"), [spec], save, f"scenario:{self.cycle.key}")

    def rename_scenario(self) -> None:
        if name := self.marked_scenario:
            self.work(self._ask_rename(name))

    async def _ask_rename(self, old: str) -> None:
        async def save(values: FormValues) -> dict[str, str] | None:
            name = values.text("name")
            change = self.changed(lambda plan: scenarios.rename(plan, old, name), {})
            return await self._put(N_("Rename a scenario"), change, name)

        form_id = f"scenario:{self.cycle.key}:{old}"
        await self.host.ask(_("Rename {name}").format(name=old), [_name(old)], save, form_id)

    def delete_scenario(self) -> None:
        if name := self.marked_scenario:
            change = self.changed(lambda plan: scenarios.drop(plan, name), {})
            self.change(N_("Delete a scenario"), change)

    async def _put(self, what: str, change: Change, name: str) -> dict[str, str] | None:
        """An OpsError of the change is for the form."""
        change(self.workbook)
        self._scenario = name
        return None if await self.store(what, change) else {"": _("It was not saved.")}


def _name(value: str, help_text: str = "") -> FieldSpec:
    return FieldSpec(id="name", label=_("Name"), value=value, required=True, help=help_text)
