"""Holidays and festivals as spans of days, and the same ones a year before.

The Chinese calendar is the playbook's; other countries come from `public_holidays`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from opstui.kernel.label import Label
from opstui.kernel.periods import Period
from opstui.playbooks.schema import Calendar
from opstui.stages.planning.public_holidays import public_holidays

CHINA = "CN"
SPRING = "spring_festival"

_LUNAR_SPANS = {SPRING: (-14, 14), "dragon_boat": (0, 2), "mid_autumn": (0, 2)}
"""First and last day from the festival itself: the holiday, for Spring Festival (春节) the way home
and back as well. General knowledge; what the days are worth comes from history."""

_SALES = frozenset({"women", "mid_618", "august_818", "double11", "black_friday", "double12"})
"""Shopping festivals: demand is pulled forward, so that the days after them are weaker."""

_BEFORE = {"mid_618": 18}
"""Days that the window of a festival opens before the day it is named after."""

DIP_DAYS = 4
"""After a shopping festival four days at .78-.85 are typical; a heuristic to be overruled."""

LONG = 7
"""A span of more days is a season: its days share one multiplier."""

_YEAR_DAYS = 366


@dataclass(frozen=True, slots=True)
class Event:
    """Days `start` to `end` around `anchor`, the day it is named after; `year` of the anchor."""

    id: str
    name: Label
    anchor: date
    start: date
    end: date

    @property
    def is_sale(self) -> bool:
        return self.id in _SALES

    @property
    def is_season(self) -> bool:
        return self.id not in _LUNAR_SPANS and (self.end - self.start).days >= LONG

    @property
    def days(self) -> int:
        return (self.end - self.start).days + 1

    def __contains__(self, day: date) -> bool:
        return self.start <= day <= self.end


def events_between(
    start: date, end: date, calendar: Calendar, country: str = CHINA
) -> tuple[Event, ...]:
    """Those whose days touch `start` to `end`, by their first day; of equals the shorter first.

    Raises OpsError when another country's holidays cannot be had.
    """
    first, last = start.year - 1, end.year + 1
    found = _chinese(calendar, first, last) if country == CHINA else _foreign(country, first, last)
    touching = [one for one in found if one.start <= end and one.end >= start]
    return tuple(sorted(touching, key=lambda one: (one.start, one.days, one.id)))


def _chinese(calendar: Calendar, first: int, last: int) -> Iterable[Event]:
    for year in range(first, last + 1):
        for lunar in calendar.lunar:
            day = lunar.dates.get(year)
            if day is not None:
                begin, finish = _LUNAR_SPANS.get(lunar.id, (0, 0))
                yield Event(
                    lunar.id, lunar.name, day, day + timedelta(begin), day + timedelta(finish)
                )
        for fixed in calendar.fixed:
            day = calendar.festival_date(fixed.id, year) or _moving(calendar, fixed.id, year)
            if day is not None:
                begin_day = day - timedelta(_BEFORE.get(fixed.id, 0))
                finish_day = begin_day + timedelta(fixed.window_days - 1)
                yield Event(fixed.id, fixed.name, day, begin_day, max(day, finish_day))


def _moving(calendar: Calendar, id_: str, year: int) -> date | None:
    """The day after the fourth Thursday of November; five weeks before Spring Festival."""
    if id_ == "black_friday":
        november = date(year, 11, 1)
        return november + timedelta((3 - november.weekday()) % 7 + 22)
    spring = calendar.festival_date(SPRING, year) if id_ == "nianhuo" else None
    return spring - timedelta(35) if spring else None


def _foreign(country: str, first: int, last: int) -> Iterable[Event]:
    """One event per day; days of one name in a year are told apart by their order."""
    for year in range(first, last + 1):
        seen: dict[str, int] = {}
        for day, name in public_holidays(country, year).items():
            seen[name] = seen.get(name, 0) + 1
            yield Event(f"{name}#{seen[name]}", Label(zh=name, en=name), day, day, day)


def year_before(event: Event, earlier: Iterable[Event]) -> Event | None:
    """The same one about a year earlier; None when the calendar does not know it."""
    same = [one for one in earlier if one.id == event.id and one.anchor < event.anchor]
    near = [one for one in same if (event.anchor - one.anchor).days < _YEAR_DAYS + 30]
    return max(near, key=lambda one: one.anchor, default=None)


def event_on(day: date, events: Iterable[Event]) -> Event | None:
    """What `day` belongs to: Spring Festival before all, else what has the fewest days."""
    return min(
        (one for one in events if day in one),
        key=lambda one: (one.id != SPRING, one.days, abs((day - one.anchor).days)),
        default=None,
    )


@dataclass(frozen=True, slots=True)
class EventIn:
    """An event as seen from a period: `day` is its own day (or its first day) when that lies in
    the period, None while it only goes on."""

    event: Event
    day: date | None


def events_of(period: Period, events: Iterable[Event]) -> list[EventIn]:
    """Those that touch `period`: first what has its day in it, then what begins, then the rest."""
    found: list[tuple[int, date, EventIn]] = []
    for one in events:
        if one.start > period.end or one.end < period.start:
            continue
        begins = one.start if one.start in period and one.id not in _LUNAR_SPANS else None
        shown = one.anchor if one.anchor in period else begins
        rank = 0 if one.anchor in period and not one.is_season else 1 if shown else 2
        found.append((rank, one.start, EventIn(one, shown)))
    return [one for _rank, _start, one in sorted(found, key=lambda entry: entry[:2])]


def sales_before(period: Period, events: Iterable[Event]) -> list[Event]:
    """Sales that ended before `period` and pull demand out of its first days."""
    out = []
    for one in events:
        first, last = one.end + timedelta(1), one.end + timedelta(DIP_DAYS)
        if one.is_sale and first <= period.end and last >= period.start > one.end:
            out.append(one)
    return out


def events_in(period: Period, calendar: Calendar) -> list[Label]:
    """Names of what touches `period` in the Chinese calendar."""
    found = events_between(period.start, period.end, calendar)
    return [one.event.name for one in events_of(period, found)]


def makeup_workdays(calendar: Calendar, country: str = CHINA) -> frozenset[date]:
    """Weekend days that are worked to make up for a holiday."""
    return frozenset(calendar.official_makeup_workdays_2026 if country == CHINA else ())
