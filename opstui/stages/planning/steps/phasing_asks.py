"""The forms of the phasing step, and keeping what they give."""

from __future__ import annotations

from opstui.kernel.errors import OpsError
from opstui.kernel.language import N_, _, language
from opstui.kernel.periods import format_period
from opstui.stages.planning.model import Phasing
from opstui.stages.planning.phasing_view import By, PhasingView, view_of
from opstui.stages.planning.steps import phasing_forms as forms
from opstui.stages.planning.steps.base import PlanStep
from opstui.ui.form_values import FieldSpec, FormValues

Problems = dict[str, str] | None


class PhasingAsks(PlanStep):
    """`metric` "" is the north star; `before` the phasing before and after the last change."""

    def __init__(self) -> None:
        super().__init__()
        self.metric = ""
        self.by = By.OWN
        self.before: tuple[Phasing, Phasing] | None = None

    @property
    def view(self) -> PhasingView:
        """What is shown now; the step that has these forms says it."""
        return view_of(self.plan, self.cycle, self.metric, self.by)

    async def store_phasing(self, what: str, old: Phasing, new: Phasing) -> bool:
        """Keep it, and mark what it moved."""
        self.before = (old, new)
        change = self.put_plan(phasing=new)
        return await self.host.save(what, change(self.workbook))

    async def _kept(self, what: str, new: Phasing) -> Problems:
        stored = await self.store_phasing(what, self.plan.phasing, new)
        return None if stored else {"": _("It was not saved.")}

    async def ask_period(self, index: int) -> None:
        period = self.view.shown.periods[index]

        async def save(values: FormValues) -> Problems:
            try:
                new = forms.period_changed(self.view, index, values)
            except OpsError as error:
                return {self._blamed(index, values): error.said}
            return await self._kept(N_("Change the phasing"), new)

        await self.host.ask(
            format_period(period, language(), year=True),
            forms.period_fields(self.view, index),
            save,
            f"phasing:{self.cycle.key}:{period.code}:{self.view.shown.node.id}",
        )

    def _blamed(self, index: int, values: FormValues) -> str:
        """The field that a refusal is about: the number when that was typed."""
        return "number" if forms.number_typed(self.view, index, values) else "weight"

    async def ask_several(self, index: int) -> None:
        async def save(values: FormValues) -> Problems:
            try:
                new = forms.several_changed(self.view, values)
            except OpsError as error:
                return {"values": error.said}
            return await self._kept(N_("Change several periods"), new)

        fields = forms.several_fields(self.view, index)
        form = f"phasing-several:{self.cycle.key}:{self.by}"
        await self.host.ask(_("Change several periods"), fields, save, form)

    async def ask_options(self) -> None:
        async def save(values: FormValues) -> Problems:
            new, problems = forms.options_changed(self.plan.phasing, values)
            return problems or await self._kept(N_("Change ramp and holidays"), new)

        fields = forms.option_fields(self.plan.phasing)
        form = f"phasing-options:{self.cycle.key}"
        await self.host.ask(_("Ramp, dip after a sale, holidays"), fields, save, form)

    async def ask_metric(self) -> None:
        nodes = [(node.id, node.name.text(language())) for node, _depth in self.plan.tree.walk()]
        spec = FieldSpec(
            id="metric",
            label=_("Metric"),
            kind="choice",
            value=self.metric or self.plan.tree.root,
            options=tuple(nodes),
        )

        async def save(values: FormValues) -> None:
            self.metric = values.text("metric")
            self.show()

        await self.host.ask(_("Phase which metric?"), [spec], save, "phasing:metric")
