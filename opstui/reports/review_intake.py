"""Which of the review's tables a file holds: cohorts, growth accounting, KANO
answers, or none of them."""

from __future__ import annotations

from opstui.reports.cohort_intake import cohorts_in_file
from opstui.reports.growth_intake import growth_in_file
from opstui.reports.intake import Given, Intake
from opstui.reports.kano_intake import kano_in_file
from opstui.workbook.document import Workbook

KINDS = ("cohorts", "growth", "kano")


def intake_of(
    data: bytes, workbook: Workbook, given: Given, kind: str | None = None
) -> Intake | None:
    """None for numbers of metrics, and where another `kind` was asked for."""
    found: Intake | None = None
    if kind in (None, "cohorts"):
        found = cohorts_in_file(data, workbook, given)
    if found is None and kind in (None, "growth"):
        found = growth_in_file(data, workbook, given, asked=kind is not None)
    if found is None and kind in (None, "kano"):
        found = kano_in_file(data, workbook, given, asked=kind is not None)
    return found
