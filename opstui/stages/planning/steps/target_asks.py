"""What the target step asks: target and levels, bounds, a value by hand."""

from __future__ import annotations

from opstui.kernel.language import N_, _, language
from opstui.stages.planning.steps import target_forms
from opstui.stages.planning.steps.base import Change
from opstui.stages.planning.steps.target_scenarios import ScenarioStep
from opstui.ui.form_values import FormValues


class AskingStep(ScenarioStep):
    """Forms whose answer is a change of the plan, with what the effort keys did."""

    async def _kept(self, what: str, change: Change) -> dict[str, str] | None:
        stored = await self.store(what, change)
        return None if stored else {"": _("It was not saved.")}

    async def ask_target(self) -> None:
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

    async def ask_bounds(self, leaf: str) -> None:
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

    async def ask_value(self, leaf: str) -> None:
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
