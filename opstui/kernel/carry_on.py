"""A series of days carried on: what comes if nothing new is started (domain.md §4.4, §4.5)."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

RECENT_WEEKS = 8
A_YEAR = timedelta(364)
"""So many days that weekdays agree."""

_LEAST_PER_WEEKDAY = 2
_WEEKS_TO_CALL_CLOSED = 4


@dataclass(frozen=True, slots=True)
class LeafForecast:
    """A leaf with nothing new started: one value per period of the cycle, and `whole`, what the
    cycle comes to (the sum of a flow; a rate or a stock keeps its value)."""

    values: tuple[float, ...]
    whole: float
    by_weekday: bool = False
    seasonal: bool = False

    @property
    def mean(self) -> float:
        return math.fsum(self.values) / len(self.values)


@dataclass(frozen=True, slots=True)
class CarriedOn:
    """Expected values per day, and what they rest on."""

    values: tuple[float, ...]
    by_weekday: bool
    seasonal: float
    """Last year's change from the same baseline days to the same cycle days; 1 if unknown."""

    @property
    def total(self) -> float:
        return math.fsum(self.values)


def carry_on(daily: Mapping[date, float], days: Sequence[date]) -> CarriedOn | None:
    """Known days carried on to `days`: the mean of each weekday over the last eight weeks (the
    plain mean when a weekday is too thin), times last year's change between the same windows.

    None without data. Days that are missing are not zeros, but for a weekday that was never seen
    in four weeks or more: it is one of rest.
    """
    if not daily or not days:
        return None
    last = max(daily)
    recent = {day: v for day, v in daily.items() if (last - day).days < 7 * RECENT_WEEKS}
    groups: dict[int, list[float]] = defaultdict(list)
    for day, value in recent.items():
        groups[day.weekday()].append(value)
    needed = {day.weekday() for day in days}
    long = (last - min(recent)).days >= 7 * _WEEKS_TO_CALL_CLOSED - 1
    closed = {weekday for weekday in needed if long and not groups[weekday]}
    open_days = needed - closed
    by_weekday = all(len(groups[weekday]) >= _LEAST_PER_WEEKDAY for weekday in open_days)
    plain = _mean(list(recent.values()))
    level = {weekday: _mean(groups[weekday]) if by_weekday else plain for weekday in open_days}
    level |= dict.fromkeys(closed, 0.0)
    working = [day for day in days if day.weekday() in open_days]
    seasonal = _seasonal(daily, list(recent), working)
    return CarriedOn(tuple(level[day.weekday()] * seasonal for day in days), by_weekday, seasonal)


def _mean(values: Sequence[float]) -> float:
    return math.fsum(values) / len(values) if values else 0.0


def _seasonal(daily: Mapping[date, float], base: Sequence[date], days: Sequence[date]) -> float:
    """364 days earlier, so that weekdays agree; only when both windows are fully known."""
    then = [daily.get(day - A_YEAR) for day in days]
    before = [daily.get(day - A_YEAR) for day in base]
    if any(value is None for value in (*then, *before)):
        return 1.0
    low = _mean([value for value in before if value is not None])
    high = _mean([value for value in then if value is not None])
    return high / low if low > 0 and high > 0 else 1.0
