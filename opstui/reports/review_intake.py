"""Which of the review's tables a file holds: cohorts, growth, or none of them."""

from __future__ import annotations

from opstui.reports.cohort_intake import cohorts_in_file
from opstui.reports.intake import Given, Intake
from opstui.workbook.document import Workbook

KINDS = ("cohorts",)


def intake_of(
    data: bytes, workbook: Workbook, given: Given, kind: str | None = None
) -> Intake | None:
    """None for numbers of metrics, and where another `kind` was asked for."""
    if kind in (None, "cohorts"):
        return cohorts_in_file(data, workbook, given)
    return None
