"""Bringing growth accounting in, changing a period, taking one out."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

from opstui.kernel.errors import OpsError
from opstui.kernel.language import N_, _
from opstui.kernel.observations import Observation, SeriesMonth, apply
from opstui.reports.growth_intake import growth_in_block, growth_in_file
from opstui.reports.intake import Given, Intake
from opstui.stages.review.growth_reading import IMPORTED, PeriodGrowth
from opstui.stages.review.steps.analyses.cohort_forms import agreed
from opstui.stages.review.steps.base import ReviewStep
from opstui.ui.form_values import FieldSpec, FormValues
from opstui.workbook import doors
from opstui.workbook.document import Workbook


async def bring_in(step: ReviewStep, line: str = "") -> None:
    """A file or a block; `line` is a period to change. What would be kept is shown first."""
    found: list[Intake] = []

    async def read(values: FormValues) -> Mapping[str, str] | None:
        block, path = values.texts.get("block", ""), values.text("path")
        if not block.strip() and not path:
            return {"block": _("Paste a block, or name a file.")}
        given = Given(doors.name_of(path) if path else _("pasted"), step.host.today)
        try:
            if block.strip():
                one = growth_in_block(block, step.workbook, given)
            else:
                one = await asyncio.to_thread(_read, path, step.workbook, given)
        except OpsError as error:
            return {"block" if block.strip() else "path": error.said}
        found[:] = [one]
        return None

    title, form = _("Bring in growth accounting"), "growth" + (line[:10] and f":{line[:10]}")
    if not await step.host.ask(title, _fields(line), read, form) or not found:
        return
    if await agreed(step, found[0]):
        await step.store(found[0].what, found[0].changed)


def _read(path: str, workbook: Workbook, given: Given) -> Intake:
    found = growth_in_file(doors.read(path), workbook, given, asked=True)
    if found is None:
        raise OpsError(
            _("This is no table of growth."),
            _("One row per period: 2026-10, then new, stayed, back, left."),
        )
    return found


def _fields(line: str) -> list[FieldSpec]:
    return [
        FieldSpec(
            "block",
            _("Paste"),
            "lines",
            value=line,
            help=_("A row per period: 2026-10 new stayed back left; or with a head."),
        ),
        FieldSpec("path", _("or a file"), placeholder=doors.asked_for("~/growth.csv")),
    ]


def line_of(one: PeriodGrowth) -> str:
    """A period as it is typed."""
    flows = one.flows
    numbers = (flows.new, flows.retained, flows.resurrected, flows.churned)
    return " ".join([one.period.code, *(f"{number:g}" for number in numbers)])


def delete(step: ReviewStep, one: PeriodGrowth) -> None:
    grain = one.period.grain or "month"
    points = [Observation(metric, "", grain, one.period.start) for metric in IMPORTED]

    def change(workbook: Workbook) -> Workbook:
        return workbook.put(*apply(points, workbook.all(SeriesMonth)))

    def done() -> None:
        step.tell(_("Deleted: {title}. u brings it back.").format(title=one.period.code))

    step.keep(N_("Delete a period of growth accounting"), change, done)
