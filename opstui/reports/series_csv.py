"""The series of a workbook as CSV that `opstui import` reads back."""

from __future__ import annotations

from opstui.kernel.observations import SeriesMonth
from opstui.reports.table import Cell, as_csv
from opstui.workbook.document import Workbook

HEAD = ("date", "metric", "segment", "value", "numerator", "denominator")


def series_csv(workbook: Workbook) -> bytes:
    """One observation a line; a week is "2026-W45", a month "2026-11". Missing is no line."""
    rows: list[tuple[Cell, ...]] = [
        (
            one.period.code,
            one.metric,
            one.segment,
            one.value,
            one.numerator,
            one.denominator,
        )
        for record in sorted(workbook.all(SeriesMonth).values(), key=lambda one: one.key)
        for one in record.observations()
    ]
    return as_csv(HEAD, rows)
