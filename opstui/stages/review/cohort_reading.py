"""The cohort triangles of a workbook: which cells are complete, and what stands out in them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from opstui.kernel.cohort_units import UNITS, Cohort, Unit, from_cohort_code
from opstui.kernel.retention_curve import RetentionCurve
from opstui.kernel.series import SeriesBook
from opstui.stages.review.cohorts import (
    LEAST_COHORTS,
    Deviation,
    Triangle,
    diagonals,
    plateau,
    rows,
    triangle,
)
from opstui.stages.review.model import CohortSource

METRIC = "cohort_active"
"""Its segment is the cohort's code, its day the first of the period they were active in."""

LEAST_CELLS = 3
"""Cells that a period or a cohort needs before it is told from a single odd number."""
LOOKS_PARTIAL = 0.75
"""Share of what is usual below which the last period looks as if it was not over."""


@dataclass(frozen=True, slots=True)
class CohortTable:
    """Cohorts in order of time. `whole` has every cell that is known, `complete` only those whose
    period is over; `partial` is the period left out, if any."""

    unit: Unit
    cohorts: tuple[Cohort, ...]
    whole: Triangle
    complete: Triangle
    partial: Cohort | None = None
    source: str = ""

    @property
    def retention(self) -> list[float | None]:
        return self.complete.retention()

    @property
    def curve(self) -> RetentionCurve | None:
        return self.complete.curve()

    @property
    def plateau(self) -> int | None:
        """Only ages that several cohorts have reached can be flat."""
        known = [
            share if self.complete.cohorts(age) >= LEAST_COHORTS else None
            for age, share in enumerate(self.retention)
        ]
        return plateau(known)

    def is_partial(self, row: int, age: int) -> bool:
        """A cell that is known but whose period is not over."""
        known = self.whole.cell(row, age) is not None
        return known and self.complete.cell(row, age) is None

    def bad_periods(self) -> list[tuple[Cohort, Deviation]]:
        """Calendar periods that are unusual over all cohorts, the most unusual first."""
        found = [
            (self._period(one.index), one)
            for one in diagonals(self.complete)
            if self._cohorts_in(one.index) >= LEAST_CELLS
        ]
        return _ranked(found)

    def bad_cohorts(self) -> list[tuple[Cohort, Deviation]]:
        """Cohorts that are unusual over all ages, the most unusual first."""
        found = [
            (self.cohorts[one.index], one)
            for one in rows(self.complete)
            if len(self.complete.counts[one.index]) > LEAST_CELLS
        ]
        return _ranked(found)

    def _cohorts_in(self, diagonal: int) -> int:
        """How many older cohorts were seen in a period."""
        return sum(
            self.complete.cell(row, diagonal - row) is not None
            for row in range(min(diagonal, len(self.cohorts)))
        )

    def _period(self, diagonal: int) -> Cohort:
        return self.cohorts[0].later(diagonal)


def _ranked(found: list[tuple[Cohort, Deviation]]) -> list[tuple[Cohort, Deviation]]:
    unusual = [pair for pair in found if pair[1].unusual]
    return sorted(unusual, key=lambda pair: -abs(pair[1].ratio - 1))


def cohort_tables(
    book: SeriesBook,
    sources: Mapping[str, CohortSource],
    today: date,
    lag_days: int = 0,
) -> list[CohortTable]:
    """One per unit, that with the latest data first, of equals the finest."""
    cells: dict[Unit, dict[Cohort, dict[int, float]]] = defaultdict(dict)
    last: dict[Unit, date] = {}
    for code in book.segments(METRIC):
        cohort = from_cohort_code(code)
        if cohort is None:
            continue
        for one in book.points(METRIC, code):
            age = cohort.age_on(one.day)
            if one.value is None or age < 0:
                continue
            cells[cohort.unit].setdefault(cohort, {})[age] = one.value
            last[cohort.unit] = max(last.get(cohort.unit, one.day), one.day)
    settled = today - timedelta(lag_days + 1)
    units = sorted(cells, key=lambda unit: (-last[unit].toordinal(), UNITS.index(unit)))
    return [_table(unit, cells[unit], sources.get(unit), settled) for unit in units]


def _table(
    unit: Unit,
    cells: Mapping[Cohort, Mapping[int, float]],
    source: CohortSource | None,
    settled: date,
) -> CohortTable:
    """Every period of the calendar has its row, so that a diagonal is one period."""
    first, last = (pick(cells, key=lambda one: one.start) for pick in (min, max))
    count = first.age_on(last.start) + 1
    cohorts = tuple(first.later(at) for at in range(count))
    until = min(settled, source.until) if source and source.until else settled
    whole = [_row(cells.get(one, {})) for one in cohorts]
    complete = [
        _row({age: n for age, n in cells.get(one, {}).items() if one.later(age).end <= until})
        for one in cohorts
    ]
    open_ = [
        one.later(age) for one, row in cells.items() for age in row if one.later(age).end > until
    ]
    return CohortTable(
        unit,
        cohorts,
        triangle(whole),
        triangle(complete),
        min(open_, key=lambda one: one.start, default=None),
        source.source if source else "",
    )


def _row(cells: Mapping[int, float]) -> list[float | None]:
    return [cells.get(age) for age in range(max(cells, default=-1) + 1)]


def suspect_partial(table: CohortTable) -> Cohort | None:
    """The last period, where it lies so far below the ages of the others that it looks as if it
    was not over when the numbers were taken."""
    found = diagonals(table.complete)
    if len(found) < LEAST_COHORTS:
        return None
    last = found[-1]
    low = last.unusual and last.ratio < LOOKS_PARTIAL
    lowest = all(last.ratio <= one.ratio for one in found)
    return table.cohorts[0].later(last.index) if low and lowest else None
