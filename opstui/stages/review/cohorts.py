"""The cohort triangle: who came when, and how many were still there at each age."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from opstui.kernel.retention_curve import RetentionCurve, fit_retention

PLATEAU_POINTS, PLATEAU_SHARE = 0.01, 0.05
UNUSUAL = 0.15
LEAST_EXPECTED = 30
LEAST_COHORTS = 4

Row = Sequence[float | None]
"""Counts of one cohort by age; age 0 is its size, None or absent is not observed yet."""


@dataclass(frozen=True, slots=True)
class Triangle:
    """`counts[cohort][age]`; incomplete cells are already None (see `without_last`)."""

    counts: tuple[tuple[float | None, ...], ...]

    @property
    def ages(self) -> int:
        return max((len(row) for row in self.counts), default=0)

    def cell(self, cohort: int, age: int) -> float | None:
        row = self.counts[cohort]
        return row[age] if age < len(row) else None

    def share(self, cohort: int, age: int) -> float | None:
        size, count = self.cell(cohort, 0), self.cell(cohort, age)
        return count / size if size and count is not None else None

    def pooled(self, age: int) -> float | None:
        """R(a) = Σ C[c][a]/Σ C[c][0] over the cohorts that have a complete age a."""
        pairs = [
            (count, row[0])
            for row in self.counts
            if age < len(row) and (count := row[age]) is not None and row[0]
        ]
        size = sum(one for _count, one in pairs if one)
        return sum(count for count, _one in pairs) / size if size else None

    def retention(self) -> list[float | None]:
        return [self.pooled(age) for age in range(self.ages)]

    def cohorts(self, age: int) -> int:
        """How many cohorts have reached `age`."""
        return sum(self.share(index, age) is not None for index in range(len(self.counts)))

    def curve(self) -> RetentionCurve | None:
        """The power law through the ages that at least 4 cohorts reached, else through all."""
        known = self.retention()
        firm = [r if self.cohorts(age) >= LEAST_COHORTS else None for age, r in enumerate(known)]
        return fit_curve(firm) or fit_curve(known)


def triangle(rows: Sequence[Row]) -> Triangle:
    return Triangle(tuple(tuple(row) for row in rows))


def without_last(rows: Sequence[Row]) -> Triangle:
    """The triangle when the last calendar period is partial: every cohort's newest cell, and
    a cohort that began in it, are incomplete."""
    return Triangle(tuple(tuple(row[:-1]) for row in rows if len(row) > 1))


def plateau(retention: Sequence[float | None]) -> int | None:
    """The age from which the curve is flat: |ΔR| < 1 pp or < 5 % of itself, twice running."""
    flat = 0
    for age in range(2, len(retention)):
        before, now = retention[age - 1], retention[age]
        if before is None or now is None:
            flat = 0
            continue
        change = abs(now - before)
        small = change < PLATEAU_POINTS or change < PLATEAU_SHARE * before
        flat = flat + 1 if small else 0
        if flat == 2:
            return age - 1
    return None


def fit_curve(retention: Sequence[float | None]) -> RetentionCurve | None:
    """Power law through the known ages ≥ 1; None with fewer than 2."""
    return fit_retention({age: share for age, share in enumerate(retention) if share})


@dataclass(frozen=True, slots=True)
class Deviation:
    """A calendar period (diagonal) or a cohort (row) against the pooled curve: found/expected."""

    index: int
    ratio: float
    expected: float

    @property
    def unusual(self) -> bool:
        return abs(self.ratio - 1) > UNUSUAL and self.expected >= LEAST_EXPECTED


def diagonals(some: Triangle) -> list[Deviation]:
    """Calendar periods: a bad one is an event (a fault, a holiday), not the product's age."""
    return _deviations(some, lambda cohort, age: cohort + age)


def rows(some: Triangle) -> list[Deviation]:
    """Cohorts: a bad one is who was brought in then."""
    return _deviations(some, lambda cohort, _age: cohort)


def _deviations(some: Triangle, place: Callable[[int, int], int]) -> list[Deviation]:
    curve = some.retention()
    found: dict[int, float] = {}
    expected: dict[int, float] = {}
    for cohort, row in enumerate(some.counts):
        for age in range(1, len(row)):
            count, usual = row[age], curve[age]
            if count is None or usual is None or not row[0]:
                continue
            index = place(cohort, age)
            found[index] = found.get(index, 0.0) + count
            expected[index] = expected.get(index, 0.0) + row[0] * usual
    return [
        Deviation(index, found[index] / expected[index], expected[index])
        for index in sorted(found)
        if expected[index] > 0
    ]
