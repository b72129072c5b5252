"""Bringing cohorts in, changing one, taking one out."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

from opstui.kernel.cohort_units import GRAIN_OF, Cohort
from opstui.kernel.errors import OpsError
from opstui.kernel.language import N_, _
from opstui.kernel.observations import Observation, SeriesMonth, apply
from opstui.kernel.quantities import parse
from opstui.kernel.text import shown
from opstui.reports.cohort_intake import cohorts_in_block, cohorts_in_file
from opstui.reports.intake import Given, Intake
from opstui.stages.execution.steps.pick_screen import PickScreen
from opstui.stages.review.cohort_reading import METRIC, CohortTable
from opstui.stages.review.steps.base import ReviewStep
from opstui.ui.form_values import FieldSpec, FormValues
from opstui.workbook import doors
from opstui.workbook.document import Workbook


async def bring_in(step: ReviewStep) -> None:
    """A file or a pasted block; what would be kept is shown before it is."""
    found: list[Intake] = []

    async def read(values: FormValues) -> Mapping[str, str] | None:
        block, path = values.texts.get("block", ""), values.text("path")
        if not block.strip() and not path:
            return {"block": _("Paste a block, or name a file.")}
        name = doors.name_of(path) if path else _("pasted")
        given = Given(name, step.host.today, values.date("until"))
        try:
            if block.strip():
                one = cohorts_in_block(block, step.workbook, given)
            else:
                one = await asyncio.to_thread(_read, path, step.workbook, given)
        except OpsError as error:
            return {"block" if block.strip() else "path": error.said}
        found[:] = [one]
        return None

    if not await step.host.ask(_("Bring in cohorts"), _fields(), read, "cohorts") or not found:
        return
    if await agreed(step, found[0]):
        await step.store(found[0].what, found[0].changed)


def _read(path: str, workbook: Workbook, given: Given) -> Intake:
    found = cohorts_in_file(doors.read(path), workbook, given)
    if found is None:
        raise OpsError(
            _("This is no table of cohorts."),
            _("One row per cohort: its week or month, then the people of age 0, 1, 2."),
        )
    return found


async def agreed(step: ReviewStep, found: Intake) -> bool:
    choices = [("keep", _("Keep them")), ("", _("Leave it"))]
    notes = [line for line in found.lines if line.startswith("!")]
    said = [line for line in found.lines if not line.startswith("!")]
    screen = PickScreen("\n".join([*said, found.counted()]), choices, notes)
    chosen: str = await step.app.push_screen_wait(screen)
    return bool(chosen)


def _fields() -> list[FieldSpec]:
    return [
        FieldSpec(
            "block",
            _("Paste"),
            "lines",
            help=_("A row per cohort: 2026-W36 520 243 163; or cohort, age, count with a head."),
        ),
        FieldSpec("path", _("or a file"), placeholder=doors.asked_for("~/cohorts.csv")),
        FieldSpec(
            "until",
            _("Last day covered"),
            "date",
            help=_("If the last period was not over when the numbers were taken."),
        ),
    ]


# -- one cohort -----------------------------------------------------------------------------------


async def edit(step: ReviewStep, table: CohortTable, cohort: Cohort) -> None:
    """Its counts by age in one line."""
    row = table.cohorts.index(cohort)
    known = [table.whole.cell(row, age) for age in range(table.whole.ages)]
    while known and known[-1] is None:
        known.pop()
    text = " ".join("-" if one is None else f"{one:g}" for one in known)

    async def save(values: FormValues) -> Mapping[str, str] | None:
        try:
            counts = typed_counts(values.text("counts"))
        except OpsError as error:
            return {"counts": error.said}
        points = _points(cohort, counts, len(known))

        def change(workbook: Workbook) -> Workbook:
            return workbook.put(*apply(points, workbook.all(SeriesMonth)))

        return await step.saved(N_("Change a cohort"), change)

    title = _("Cohort {cohort}").format(cohort=cohort.code)
    spec = FieldSpec(
        "counts",
        _("People by age"),
        value=text,
        required=True,
        help=_("Age 0, 1, 2 with spaces between; - for one that is not known."),
    )
    await step.host.ask(title, [spec], save, f"cohort:{cohort.code}")


def typed_counts(text: str) -> list[float | None]:
    """Counts by age; raises OpsError for what is no whole number of people, or more than came."""
    counts: list[float | None] = []
    for word in text.split():
        if word in ("-", "."):
            counts.append(None)
            continue
        value = parse(word, "count").value
        if value < 0 or value != int(value):
            raise OpsError(
                _('"{text}" is no number of people.').format(text=shown(word)),
                _("Write whole numbers, - for one that is not known."),
            )
        counts.append(value)
    size = counts[0] if counts else None
    if size is None:
        raise OpsError(_("The size of the cohort comes first."), _("Write the people of age 0."))
    if any(one is not None and one > size for one in counts):
        raise OpsError(
            _("More people than the {size} who came.").format(size=f"{size:g}"),
            _("Write how many of them were still there."),
        )
    return counts


def _points(cohort: Cohort, counts: list[float | None], before: int) -> list[Observation]:
    """What is not there any more is taken away."""
    grain = GRAIN_OF[cohort.unit]
    padded = counts + [None] * max(0, before - len(counts))
    return [
        Observation(METRIC, cohort.code, grain, cohort.later(age).start, count)
        for age, count in enumerate(padded)
    ]


def delete(step: ReviewStep, table: CohortTable, cohort: Cohort) -> None:
    row = table.cohorts.index(cohort)
    points = _points(cohort, [], len(table.whole.counts[row]))

    def change(workbook: Workbook) -> Workbook:
        return workbook.put(*apply(points, workbook.all(SeriesMonth)))

    def done() -> None:
        step.tell(_("Deleted: {title}. u brings it back.").format(title=cohort.code))

    step.keep(N_("Delete a cohort"), change, done)
