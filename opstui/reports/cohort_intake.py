"""Cohorts from a file or a pasted block: what they say, and how they are kept."""

from __future__ import annotations

from opstui.data_sources.cohorts import CohortCounts, cohort_table, pasted_table, read_cohorts
from opstui.data_sources.tables import Table
from opstui.kernel.cohort_units import GRAIN_OF
from opstui.kernel.language import N_, _
from opstui.kernel.observations import Observation, SeriesMonth, apply
from opstui.kernel.series import book_of
from opstui.reports.cohort_section import (
    curve_sentence,
    partial_sentence,
    retention_sentence,
    unit_text,
)
from opstui.reports.intake import Given, Intake, compared, issue_lines
from opstui.stages.review.cohort_reading import (
    METRIC,
    CohortTable,
    cohort_tables,
    suspect_partial,
)
from opstui.stages.review.model import CohortSource
from opstui.workbook.document import Workbook

WHAT = N_("Bring in cohorts")


def cohorts_in_file(data: bytes, workbook: Workbook, given: Given) -> Intake | None:
    """None for a file of something else; raises BadFile with what the table lacks."""
    table = cohort_table(data)
    return _intake(table, workbook, given) if table is not None else None


def cohorts_in_block(text: str, workbook: Workbook, given: Given) -> Intake:
    """Raises BadFile when it is no table of cohorts."""
    return _intake(pasted_table(text), workbook, given)


def observations(found: CohortCounts) -> list[Observation]:
    grain = GRAIN_OF[found.unit]
    return [
        Observation(METRIC, cohort.code, grain, cohort.later(age).start, count)
        for cohort, row in found.counts.items()
        for age, count in row.items()
    ]


def _intake(table: Table, workbook: Workbook, given: Given) -> Intake:
    found = read_cohorts(table)
    points = observations(found)
    source = CohortSource(key=found.unit, source=given.name, until=given.until)

    def changed(now: Workbook) -> Workbook:
        return now.put(*apply(points, now.all(SeriesMonth)), source)

    new, altered = compared(points, workbook)
    if workbook.get(CohortSource, found.unit) != source:
        altered += not new
    ages = max(max(row) for row in found.counts.values())
    lines = [
        _("Cohorts {by}: {n}, ages 0 to {last}, {cells} counts.").format(
            by=unit_text(found.unit), n=len(found.counts), last=ages, cells=found.cells
        ),
        *_said(_table(changed(workbook), found, given)),
        *issue_lines(found.issues),
    ]
    return Intake(WHAT, tuple(line for line in lines if line), new, altered, changed)


def _table(workbook: Workbook, found: CohortCounts, given: Given) -> CohortTable:
    book = book_of(workbook.all(SeriesMonth))
    tables = cohort_tables(book, workbook.all(CohortSource), given.today)
    return next(one for one in tables if one.unit == found.unit)


def _said(table: CohortTable) -> list[str]:
    lines = [retention_sentence(table), curve_sentence(table), partial_sentence(table)]
    suspect = suspect_partial(table)
    if suspect is not None:
        lines.append(
            _("{period} lies far below the others. If it was not over, say the last day.").format(
                period=suspect.code
            )
        )
    return lines
