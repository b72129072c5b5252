"""What last year's own days say about the days of a cycle (domain.md §4.5).

Compared like with like: festivals by days from the festival, January and February by days from
Spring Festival (春节), all else 364 days earlier, so that weekdays agree.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from opstui.kernel.metric_tree import Kind, MetricTree
from opstui.kernel.periods import Period, period_at
from opstui.kernel.series import SeriesBook
from opstui.playbooks.schema import Calendar
from opstui.stages.planning.do_nothing import event_multiplier
from opstui.stages.planning.events import (
    CHINA,
    SPRING,
    Event,
    event_on,
    events_between,
    makeup_workdays,
    year_before,
)

Daily = Mapping[date, float]
_A_YEAR = timedelta(364)
_YEAR_AND_A_MONTH = 400
_REST_WEEKS = 8
_WEEKS_BEFORE, _LEAST_WEEKS_BEFORE = 8, 4
LONGEST_DIP = 40
"""Days before a cycle in which a festival that still weighs on it may lie."""


@dataclass(frozen=True, slots=True)
class History:
    """A metric's own past: sums per day, or per week (by its Monday) where days are not known."""

    metric: str
    daily: Daily
    weekly: Daily

    @property
    def days(self) -> int:
        return len(self.daily)


def history_of(tree: MetricTree, book: SeriesBook, metric: str) -> History:
    """The past of `metric`; without one, of the first flow of the tree that has the most."""
    own = _read(book, metric)
    if own.daily or own.weekly:
        return own
    flows = [node.id for node, _depth in tree.walk() if node.kind is Kind.FLOW]
    others = [_read(book, id_) for id_ in flows if id_ != metric]
    best = max(others, key=lambda one: (len(one.daily), len(one.weekly)), default=own)
    return best if best.daily or best.weekly else own


def _read(book: SeriesBook, metric: str) -> History:
    """The whole where it is known, else the sum of the segments."""
    sums: dict[str, dict[date, dict[bool, list[float]]]] = {"day": {}, "week": {}}
    for one in book.points(metric):
        if one.value is not None and one.grain in sums:
            kept = sums[one.grain].setdefault(one.day, {})
            kept.setdefault(one.segment == "", []).append(one.value)
    found = {
        grain: {day: math.fsum(kept.get(True) or kept[False]) for day, kept in days.items()}
        for grain, days in sums.items()
    }
    return History(metric, found["day"], found["week"])


def aligned(day: date, calendar: Calendar, country: str = CHINA) -> date:
    """The day of last year that `day` is compared with when it belongs to no festival."""
    if country == CHINA and day.month <= 2:
        now = calendar.festival_date(SPRING, day.year)
        then = calendar.festival_date(SPRING, day.year - 1)
        if now and then:
            return then + (day - now)
    return day - _A_YEAR


def aligned_in(event: Event, day: date, earlier: Iterable[Event]) -> date | None:
    """The day as far from the same festival a year before."""
    before = year_before(event, earlier)
    return before.anchor + (day - event.anchor) if before else None


def measured(daily: Daily, day: date) -> float | None:
    """`day` over the median of its weekday in the eight weeks before, of which four are known."""
    before = [day - timedelta(7 * n) for n in range(1, _WEEKS_BEFORE + 1)]
    known = sum(one in daily for one in before)
    return event_multiplier(daily, day) if known >= _LEAST_WEEKS_BEFORE else None


def multiplier_of(event: Event, day: date, earlier: Sequence[Event], daily: Daily) -> float | None:
    """What `day` of `event` was worth last year against ordinary days of its weekday; the days of
    a season share their mean, but for the day that a sale is named after. None without data."""
    before = year_before(event, earlier)
    if before is None:
        return None
    if event.is_season and not (event.is_sale and day == event.anchor):
        span = [before.start + timedelta(n) for n in range(before.days)]
        if event.is_sale:
            span = [one for one in span if one != before.anchor]
        found = [measured(daily, one) for one in span]
        known = [one for one in found if one is not None]
        return math.fsum(known) / len(known) if 2 * len(known) >= len(span) else None
    return measured(daily, before.anchor + (day - event.anchor))


@dataclass(frozen=True, slots=True)
class Festivals:
    """The calendar of a span of days, and of the year before it."""

    calendar: Calendar
    country: str
    now: tuple[Event, ...]
    then: tuple[Event, ...]
    makeup: frozenset[date]

    def on(self, day: date) -> Event | None:
        return event_on(day, self.now)


def festivals_of(start: date, end: date, calendar: Calendar, country: str = CHINA) -> Festivals:
    """Raises OpsError when another country's holidays cannot be had."""
    year = timedelta(_YEAR_AND_A_MONTH)
    now = events_between(start - timedelta(LONGEST_DIP), end, calendar, country)
    then = events_between(start - year, end - timedelta(300), calendar, country)
    return Festivals(calendar, country, now, then, makeup_workdays(calendar, country))


def days_then(period: Period, festivals: Festivals) -> list[date]:
    """The days of last year that `period` is compared with; a single day of a festival with the
    same day of it."""
    if period.days == 1:
        event = festivals.on(period.start)
        if event is not None and not event.is_season:
            found = aligned_in(event, period.start, festivals.then)
            if found is not None:
                return [found]
    calendar, country = festivals.calendar, festivals.country
    return sorted({aligned(day, calendar, country) for day in period.dates()})


def last_year_of(period: Period, history: History, festivals: Festivals) -> float | None:
    """What the same days brought a year before; None unless all of them are known. A weekday
    without a value in eight weeks before and after is closed and brings 0."""
    then = days_then(period, festivals)
    if history.daily:
        found = [_known_or_closed(day, history.daily) for day in then]
        values = [one for one in found if one is not None]
        return math.fsum(values) if len(values) == len(then) else None
    monday = period_at(then[0], "week").start
    whole = period.days == 7 and then[0] == monday
    return history.weekly.get(monday) if whole else None


def _known_or_closed(day: date, daily: Daily) -> float | None:
    if day in daily:
        return daily[day]
    around = [day + timedelta(7 * n) for n in range(-_REST_WEEKS, _REST_WEEKS + 1)]
    near = any(day + timedelta(n) in daily for n in range(-6, 7))
    return 0.0 if near and not any(one in daily for one in around) else None
