"""Cohorts by day, week, month or quarter: their codes, and the periods that are their ages.

"2026-11-16", "2026-W47", "2026-11", "2026-Q4". What a quarter came to is kept as a month's value,
at the quarter's first day.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from opstui.kernel.dates import BadDate, DateOrder
from opstui.kernel.periods import Grain, from_code, month_of, parse_period, week_of

Unit = Literal["day", "week", "month", "quarter"]
UNITS: tuple[Unit, ...] = ("day", "week", "month", "quarter")
GRAIN_OF: dict[Unit, Grain] = {"day": "day", "week": "week", "month": "month", "quarter": "month"}
_DAYS: dict[Unit, int] = {"day": 1, "week": 7}
_MONTHS: dict[Unit, int] = {"month": 1, "quarter": 3}
_QUARTER = re.compile(r"(\d{4})\s*[-年/]?\s*(?:[Qq]([1-4])|第?([1-4一二三四])季度?)")
_CHINESE = {"一": 1, "二": 2, "三": 3, "四": 4}


@dataclass(frozen=True, slots=True)
class Cohort:
    """Who came in the period of `unit` that begins on `start`."""

    unit: Unit
    start: date

    @property
    def code(self) -> str:
        match self.unit:
            case "day":
                return self.start.isoformat()
            case "week":
                return week_of(self.start).code
            case "month":
                return month_of(self.start).code
            case _:
                return f"{self.start.year:04}-Q{(self.start.month + 2) // 3}"

    def later(self, age: int) -> Cohort:
        """The period in which this cohort is `age` old."""
        if self.unit in _DAYS:
            return Cohort(self.unit, self.start + timedelta(_DAYS[self.unit] * age))
        months = self.start.year * 12 + self.start.month - 1 + _MONTHS[self.unit] * age
        return Cohort(self.unit, date(months // 12, months % 12 + 1, 1))

    @property
    def end(self) -> date:
        """Its last day."""
        return self.later(1).start - timedelta(1)

    def age_on(self, day: date) -> int:
        """How old it is in the period of `day`; negative before it began."""
        if self.unit in _DAYS:
            return (day - self.start).days // _DAYS[self.unit]
        months = (day.year - self.start.year) * 12 + day.month - self.start.month
        return months // _MONTHS[self.unit]


def cohort_on(unit: Unit, day: date) -> Cohort:
    """The cohort of a day."""
    if unit == "day":
        return Cohort(unit, day)
    if unit == "week":
        return Cohort(unit, week_of(day).start)
    month = day.month if unit == "month" else (day.month - 1) // 3 * 3 + 1
    return Cohort(unit, date(day.year, month, 1))


def from_cohort_code(code: str) -> Cohort | None:
    """The cohort with this code; None when there is none."""
    if (match := _QUARTER.fullmatch(code)) is not None:
        return _quarter(match)
    period = from_code(code)
    if period is None or period.grain is None:
        return None
    return Cohort(period.grain, period.start)


def parse_cohort(text: str, *, year: int | None = None, order: DateOrder | None = None) -> Cohort:
    """A quarter ("2021Q2", "2021年第2季度") or what `parse_period` reads; raises BadDate."""
    if (match := _QUARTER.fullmatch(text.strip())) is not None:
        quarter = _quarter(match)
        if quarter is not None:
            return quarter
    period = parse_period(text, year=year, order=order)
    return Cohort(period.grain or "day", period.start)


def _quarter(match: re.Match[str]) -> Cohort | None:
    number = _CHINESE.get(match[3] or "", 0) or int(match[2] or match[3])
    try:
        return Cohort("quarter", date(int(match[1]), 3 * number - 2, 1))
    except ValueError:
        return None


def looks_like_cohort(text: str) -> bool:
    try:
        parse_cohort(text, year=2024, order="mdy")
    except BadDate:
        return False
    return True


def of_one_unit(found: Sequence[Cohort]) -> list[Cohort]:
    """Cohorts named by their first day, as weeks, months or quarters where the days say so.

    Mixed units stay as they are.
    """
    starts = [one.start for one in found]
    if len(set(starts)) < 2 or any(one.unit != "day" for one in found):
        return list(found)
    units: list[Unit] = ["quarter", "month"]
    for unit in units:
        if all(cohort_on(unit, day).start == day for day in starts):
            return [Cohort(unit, day) for day in starts]
    gaps = {(day - min(starts)).days % 7 for day in starts}
    if gaps == {0}:
        return [cohort_on("week", day) for day in starts]
    return list(found)
