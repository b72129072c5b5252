"""Days, ISO weeks and calendar months: naming them, splitting by them, comparing like with like."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Literal

from opstui.kernel.dates import (
    MONTHS,
    YEARS,
    BadDate,
    DateOrder,
    OrderUndecided,
    YearMissing,
    format_date,
    make_date,
    parse_date,
    plain,
    year_of,
)
from opstui.kernel.language import _

__all__ = [
    "GRAINS",
    "BadDate",
    "DateOrder",
    "Grain",
    "OrderUndecided",
    "Period",
    "YearMissing",
    "aligned_to_festival",
    "day_of",
    "format_date",
    "format_period",
    "from_code",
    "month_of",
    "months",
    "parse_date",
    "parse_period",
    "period_at",
    "previous",
    "same_period_last_year",
    "shifted",
    "split",
    "week_of",
    "weeks",
]

Grain = Literal["day", "week", "month"]
GRAINS: tuple[Grain, ...] = ("day", "week", "month")

_WEEK = re.compile(r"(?:(\d{4})(?:-|年)?)?(?:W|第)(\d{1,2})周?", re.IGNORECASE)
_MONTH = re.compile(r"(\d{4})[-/.年](\d{1,2})月?")
_COMPACT_MONTH = re.compile(r"((?:19|20|21)\d\d)(0[1-9]|1[0-2])")
_MONTH_ALONE = re.compile(r"(\d{1,2})月")
_CODE = re.compile(r"(\d{4})-(?:W(\d{2})|(\d{2})(?:-(\d{2}))?)")


@dataclass(frozen=True, order=True, slots=True)
class Period:
    """The days from `start` to `end`, both included; compares by its days alone.

    `grain` says what it is a day, week or month of; `partial`, that it is only a part of one.
    """

    start: date
    end: date
    grain: Grain | None = field(default=None, compare=False)
    partial: bool = field(default=False, compare=False)

    @property
    def days(self) -> int:
        return (self.end - self.start).days + 1

    @property
    def code(self) -> str:
        """ "2026-W45", "2026-11", "2026-11-22", else "2026-11-18..2026-11-22"."""
        if self == week_of(self.start):
            year, week, _ = self.start.isocalendar()
            return f"{year:04}-W{week:02}"
        if self == month_of(self.start):
            return f"{self.start:%Y-%m}"
        if self.start == self.end:
            return self.start.isoformat()
        return f"{self.start.isoformat()}..{self.end.isoformat()}"

    def __contains__(self, day: date) -> bool:
        return self.start <= day <= self.end

    def covers(self, other: Period) -> bool:
        """Whether `other` lies wholly inside."""
        return self.start <= other.start and other.end <= self.end

    def dates(self) -> list[date]:
        return [self.start + timedelta(n) for n in range(self.days)]


def day_of(day: date) -> Period:
    return Period(day, day, "day")


def week_of(day: date) -> Period:
    """The ISO week (Monday to Sunday) that `day` is in."""
    monday = day - timedelta(day.weekday())
    return Period(monday, monday + timedelta(6), "week")


def month_of(day: date) -> Period:
    last = monthrange(day.year, day.month)[1]
    return Period(day.replace(day=1), day.replace(day=last), "month")


def period_at(day: date, grain: Grain) -> Period:
    """The day, week or month that `day` is in."""
    return {"day": day_of, "week": week_of, "month": month_of}[grain](day)


def split(start: date, end: date, grain: Grain) -> list[Period]:
    """Days `start` to `end` cut at the borders of `grain`; a cut first or last one is `partial`."""
    parts: list[Period] = []
    day = start
    while day <= end:
        whole = period_at(day, grain)
        part_end = min(whole.end, end)
        cut = day != whole.start or part_end != whole.end
        parts.append(Period(day, part_end, grain, partial=cut))
        day = part_end + timedelta(1)
    return parts


def weeks(start: date, end: date) -> list[Period]:
    return split(start, end, "week")


def months(start: date, end: date) -> list[Period]:
    return split(start, end, "month")


def shifted(period: Period, days: int) -> Period:
    move = timedelta(days)
    return Period(period.start + move, period.end + move, period.grain, period.partial)


def _same_days_of_month(period: Period, year: int, month: int) -> Period:
    last = monthrange(year, month)[1]
    if period == month_of(period.start):
        return month_of(date(year, month, 1))
    first, end = min(period.start.day, last), min(period.end.day, last)
    return Period(date(year, month, first), date(year, month, end), "month", partial=True)


def previous(period: Period) -> Period:
    """What `period` is compared with: the week or month before, else as many days before.

    Part of a week is compared with the same weekdays, part of a month with the same day numbers.
    """
    if period.grain == "month":
        before = period.start.replace(day=1) - timedelta(1)
        return _same_days_of_month(period, before.year, before.month)
    return shifted(period, -7 if period.grain == "week" else -period.days)


def same_period_last_year(period: Period) -> Period:
    """A year earlier: months by the calendar, all else 364 days, so that weekdays agree."""
    if period.grain == "month":
        return _same_days_of_month(period, period.start.year - 1, period.start.month)
    return shifted(period, -364)


def aligned_to_festival(period: Period, festival: date, festival_then: date) -> Period:
    """The days that lay as far from `festival_then` as `period` lies from `festival`.

    For Spring Festival (春节), whose Gregorian date moves between 21 January and 20 February:
    give its date in the year of `period` and in the year to compare with.
    """
    return Period(
        festival_then + (period.start - festival), festival_then + (period.end - festival)
    )


def from_code(code: str) -> Period | None:
    """The period that has this code; None when there is none."""
    if ".." in code:
        first, last = (from_code(part) for part in code.split("..", 1))
        if first is None or last is None or first.start > last.end:
            return None
        return Period(first.start, last.end)
    if not (match := _CODE.fullmatch(code)):
        return None
    year, week, month, day = (int(part) if part else 0 for part in match.groups())
    if year not in YEARS:
        return None
    try:
        if match[2]:
            return week_of(date.fromisocalendar(year, week, 1))
        return day_of(date(year, month, day)) if match[4] else month_of(date(year, month, 1))
    except ValueError:
        return None


def format_period(period: Period, language: str, *, year: bool = False) -> str:
    """ "11/16-11/22" or "16-22 Nov", a whole month by its name; years where they differ."""
    start, end, zh = period.start, period.end, language.startswith("zh")
    if period == month_of(start):
        return f"{start.year}年{start.month}月" if zh else f"{MONTHS[start.month - 1]} {start.year}"
    if start == end:
        return format_date(start, language, year=year)
    if start.year != end.year:
        year = True
    if zh:
        left = f"{start.year}/{start.month}/{start.day}" if year else f"{start.month}/{start.day}"
        right = f"{end.year}/" if start.year != end.year else ""
        return f"{left}-{right}{end.month}/{end.day}"
    if (start.year, start.month) == (end.year, end.month):
        return f"{start.day}-{format_date(end, language, year=year)}"
    left = format_date(start, language, year=start.year != end.year)
    return f"{left} - {format_date(end, language, year=year)}"


def parse_period(
    text: str,
    *,
    today: date | None = None,
    year: int | None = None,
    order: DateOrder | None = None,
) -> Period:
    """The day, ISO week ("2026-W45", "第45周") or month ("2026-11", "2026年11月") of `text`.

    Also "2026-11-16..2026-11-22". Raises as `parse_date`.
    """
    folded = plain(text)
    if period := from_code(folded):
        return period
    if match := _WEEK.fullmatch(folded):
        year_of_week = int(match[1]) if match[1] else year_of(text, year)
        if week := from_code(f"{year_of_week:04}-W{int(match[2]):02}"):
            return week
        raise BadDate(
            _("{year} has no week {week}.").format(year=year_of_week, week=int(match[2])),
            _("Write an ISO week like 2026-W45."),
        )
    if match := _MONTH.fullmatch(folded) or _COMPACT_MONTH.fullmatch(folded):
        return month_of(make_date(text, int(match[1]), int(match[2]), 1))
    if match := _MONTH_ALONE.fullmatch(folded):
        return month_of(make_date(text, year_of(text, year), int(match[1]), 1))
    return day_of(parse_date(text, today=today, year=year, order=order))
