"""Step 3: the target over the periods of the cycle."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult

from opstui.commands import Command, pick
from opstui.kernel.errors import OpsError
from opstui.kernel.figures import format_number
from opstui.kernel.language import N_, _, language
from opstui.kernel.periods import format_period
from opstui.playbooks import calendar_cn
from opstui.stages.planning.commands import own
from opstui.stages.planning.phased import (
    How,
    PhasedMetric,
    own_weights,
    phase_metric,
    with_number,
    with_weight,
)
from opstui.stages.planning.steps.base import PlanStep
from opstui.stages.planning.steps.phasing_rows import PhaseRow, phase_rows
from opstui.stages.planning.steps.target_forms import number, typed
from opstui.ui.form_values import FieldSpec, FormValues
from opstui.ui.keys import bind
from opstui.ui.table import Column, Row
from opstui.ui.text import cell
from opstui.ui.tight_table import TightTable


class PhasingStep(PlanStep):
    STEP: ClassVar[str] = "phasing"
    TITLE: ClassVar[str] = N_("Phasing")
    ACTIONS: ClassVar[tuple[Command, ...]] = (
        *pick("edit"),
        *own("metric"),
        *pick("open"),
    )
    BINDINGS = bind(ACTIONS)

    def __init__(self) -> None:
        super().__init__()
        self._metric = ""

    def body(self) -> ComposeResult:
        yield TightTable(id="periods")

    @property
    def phased(self) -> PhasedMetric:
        return phase_metric(self.plan, self.cycle, self._metric)

    def show_plan(self) -> None:
        phased = self.phased
        rows = phase_rows(phased, self.plan.phasing, calendar_cn(), self.host.figure)
        self.query_one("#periods", TightTable).show(_columns(), [_cells(row) for row in rows])
        self._speak(phased)

    def _speak(self, phased: PhasedMetric) -> None:
        name, unit = phased.node.name.text(language()), phased.node.unit
        if not phased.values:
            self.say(_("No target yet. Step 2 sets one."), name)
            return
        whole = format_number(phased.total, unit, style="exact")
        match phased.how:
            case How.SUM:
                text = _("The {n} periods add up to exactly {total}.")
            case How.POOLED:
                text = _("The whole cycle's rate is {total}; it ramps up from the baseline.")
            case How.LAST:
                text = _("A level counts at its end: {total} after {n} periods.")
        said = text.format(n=len(phased.periods), total=whole)
        ratio = unit == "ratio" and any(value is not None and value > 1 for value in phased.values)
        if phased.how is How.POOLED and ratio:
            said = _("Some periods would have to pass 100%. Lower the target or start earlier.")
        self.say(said, f"{name} {self.host.figure(phased.total, unit)}")

    def open_marked(self) -> None:
        self.action_edit()

    def action_edit(self) -> None:
        key = self.query_one("#periods", TightTable).current_key
        if not self.missing()[0] and key.isdigit():
            self.work(self._ask_period(int(key)))

    def action_planning_metric(self) -> None:
        if not self.missing()[0]:
            self.work(self._ask_metric())

    async def _ask_metric(self) -> None:
        nodes = [(node.id, node.name.text(language())) for node, _depth in self.plan.tree.walk()]
        spec = FieldSpec(
            id="metric",
            label=_("Metric"),
            kind="choice",
            value=self._metric or self.plan.tree.root,
            options=tuple(nodes),
        )

        async def save(values: FormValues) -> None:
            self._metric = values.text("metric")
            self.show()

        await self.host.ask(_("Phase which metric?"), [spec], save, "phasing:metric")

    async def _ask_period(self, index: int) -> None:
        phased, phasing = self.phased, self.plan.phasing
        period = phased.periods[index]
        weight = own_weights(phasing, phased.periods)[index]
        specs = [
            FieldSpec(
                id="weight",
                label=_("Weight"),
                kind="number",
                value=f"{weight:.6g}",
                low=0,
                required=True,
                help=_("Against the other periods; only the proportions count."),
            ),
            FieldSpec(
                id="multiplier",
                label=_("Event x"),
                kind="number",
                value=f"{phasing.event_multipliers.get(period.code, 1.0):.6g}",
                low=0,
                required=True,
                help=_("1 is an ordinary period. Take it from your own last event."),
            ),
        ]
        current = phased.values[index] if phased.values else None
        if phased.how is How.SUM and current is not None:
            specs.append(
                number(
                    "number",
                    _("Number"),
                    current,
                    phased.node.unit,
                    _("Set it by hand; the other periods take the difference."),
                )
            )
        await self.host.ask(
            format_period(period, language(), year=True),
            specs,
            lambda values: self._save_period(index, phased, values),
            f"phasing:{self.cycle.key}:{period.code}:{phased.node.id}",
        )

    async def _save_period(
        self, index: int, phased: PhasedMetric, values: FormValues
    ) -> dict[str, str] | None:
        phasing = self.plan.phasing
        current = phased.values[index] if phased.values else None
        hand = values.number("number") if "number" in values.texts else None
        by_hand = hand is not None and values.text("number") != typed(current, phased.node.unit)
        try:
            if by_hand and hand is not None:
                new = with_number(phased, phasing, index, hand)
            else:
                old = own_weights(phasing, phased.periods)[index]
                kept = values.text("weight") == f"{old:.6g}"
                weight = old if kept else values.number("weight") or 0.0
                event = values.number("multiplier") or 0.0
                new = with_weight(phasing, phased.periods, index, weight, event)
        except OpsError as error:
            return {"number" if by_hand else "weight": error.said}
        change = self.put_plan(phasing=new)
        stored = await self.host.save(N_("Change the phasing"), change(self.workbook))
        return None if stored else {"": _("It was not saved.")}


def _columns() -> tuple[Column, ...]:
    return (
        Column(_("Period"), 14),
        Column(_("Weight"), 7, "right"),
        Column(_("Event x"), 7, "right"),
        Column(_("Target"), 9, "right"),
        Column("", 10),
        Column(_("Holidays and festivals")),
    )


def _cells(row: PhaseRow) -> Row:
    return row.key, (
        row.period,
        row.weight,
        cell(row.multiplier, "bold" if row.has_event else "dim"),
        cell(row.value, "bold"),
        row.bar,
        cell(row.events, "dim"),
    )
