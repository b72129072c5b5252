"""Reading series: points, totals of a period, and how far the data go."""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from opstui.kernel.day_set import DaySet, days_of, joined
from opstui.kernel.observations import Observation, SeriesMonth, apply, series_key
from opstui.kernel.periods import GRAINS, Grain, Period

__all__ = [
    "How",
    "Observation",
    "SeriesBook",
    "SeriesMonth",
    "Total",
    "apply",
    "book_of",
    "series_key",
]

How = Literal["flow", "stock", "rate"]
_WEEKS_TO_CALL_CLOSED = 4
_TO_CALL_CLOSED = timedelta(weeks=_WEEKS_TO_CALL_CLOSED)
_DAY = timedelta(1)


@dataclass(frozen=True, slots=True)
class Total:
    """What a metric came to in a period.

    `value` None: no data, or a ratio over zero. `days_with_data` of `days` are covered.
    `weighted` False: a mean of bare rates, because their counts are not known.
    """

    value: float | None
    numerator: float | None
    denominator: float | None
    days_with_data: int
    days: int
    weighted: bool = True


def _pooled(points: Sequence[Observation], days_with_data: int, days: int) -> Total:
    """Σ numerator / Σ denominator; bare rates can only be averaged, and the total says so."""
    if all(one.numerator is not None for one in points):
        num = math.fsum(one.numerator or 0.0 for one in points)
        den = math.fsum(one.denominator or 0.0 for one in points)
        return Total(num / den if den else None, num, den, days_with_data, days)
    rates = [one.amount for one in points if one.amount is not None]
    mean = math.fsum(rates) / len(rates) if rates else None
    return Total(mean, None, None, days_with_data, days, weighted=len(points) == 1)


def _aggregate(points: Sequence[Observation], how: How, days: int) -> Total:
    if not points:
        return Total(None, None, None, 0, days)
    covered = _days_covered(points)
    if how == "rate" or any(one.numerator is not None for one in points):
        return _pooled(points, covered, days)
    if how == "stock":
        last = {one.segment: one for one in sorted(points, key=lambda one: one.day)}
        points = list(last.values())
    value = math.fsum(one.value for one in points if one.value is not None)
    return Total(value, None, None, covered, days)


def _days_covered(points: Iterable[Observation]) -> int:
    return sum({one.day: 1 if one.grain == "day" else one.period.days for one in points}.values())


def _month(record: SeriesMonth) -> str:
    return record.month


def _end(one: Observation) -> date:
    return one.day if one.grain == "day" else one.period.end


class SeriesBook:
    """All series of a workbook, indexed when first asked for."""

    def __init__(self, series: Mapping[str, SeriesMonth]) -> None:
        self._records: dict[str, dict[tuple[str, Grain], list[SeriesMonth]]] = {}
        for record in sorted(series.values(), key=lambda one: one.month):
            lists = self._records.setdefault(record.metric, {})
            lists.setdefault((record.segment, record.grain), []).append(record)
        self._read: dict[str, list[Observation]] = {}
        self._covered: dict[tuple[str, ...], DaySet] = {}
        self._totals: dict[tuple[str, Period, str | None, How], Total] = {}

    def metrics(self) -> list[str]:
        return sorted(self._records)

    def segments(self, metric: str) -> list[str]:
        """Names of the segments, without the unsegmented series ("")."""
        return sorted({segment for segment, _grain in self._records.get(metric, ())} - {""})

    def grains(self, metric: str) -> list[Grain]:
        """Finest first."""
        found = {grain for _segment, grain in self._records.get(metric, ())}
        return [grain for grain in GRAINS if grain in found]

    def _months(self, metric: str) -> Mapping[tuple[str, Grain], Sequence[SeriesMonth]]:
        return self._records.get(metric, {})

    def _of_month(self, record: SeriesMonth) -> list[Observation]:
        """Read when first asked for: of ten years a review needs a few months."""
        if record.key not in self._read:
            self._read[record.key] = record.observations()
        return self._read[record.key]

    def points(self, metric: str, segment: str | None = None) -> list[Observation]:
        """Everything known, in order of days; all segments when `segment` is None."""
        found = [
            one
            for (name, _), records in self._months(metric).items()
            if segment in (None, name)
            for record in records
            for one in self._of_month(record)
        ]
        return sorted(found, key=lambda one: (one.day, GRAINS.index(one.grain), one.segment))

    def total(
        self, metric: str, period: Period, segment: str | None = None, how: How = "flow"
    ) -> Total:
        """What lies wholly inside `period`: flows summed, stocks at their last, rates pooled.

        `segment` None means all: the unsegmented series or the sum of the segments. Of several
        grains (and of those two) the one that covers most days is used, of equals the finer.
        Kept: a review asks for the same totals many times over.
        """
        asked = (metric, period, segment, how)
        if asked not in self._totals:
            self._totals[asked] = self._total(*asked)
        return self._totals[asked]

    def _total(self, metric: str, period: Period, segment: str | None, how: How) -> Total:
        named = [""] if "" in {name for name, _ in self._months(metric)} else []
        sources = [[segment]] if segment is not None else [named, self.segments(metric)]
        best: list[Observation] = []
        best_days = 0
        for grain in GRAINS:
            for names in sources:
                inside = self._inside(metric, names, grain, period)
                covered = _days_covered(inside)
                if covered > best_days:
                    best, best_days = inside, covered
        return _aggregate(best, how, period.days)

    def inside(self, metric: str, grain: Grain, span: Period) -> list[Observation]:
        """What lies wholly inside `span` at one grain: the unsegmented series, else all segments
        of it."""
        names = [""] if ("", grain) in self._months(metric) else self.segments(metric)
        return self._inside(metric, names, grain, span)

    def _inside(
        self, metric: str, names: Iterable[str], grain: Grain, period: Period
    ) -> list[Observation]:
        months = self._months(metric)
        first, last = period.start.isoformat()[:7], period.end.isoformat()[:7]
        found: list[Observation] = []
        for name in names:
            records = months.get((name, grain), ())
            at = bisect_left(records, first, key=_month)
            for record in records[at : bisect_right(records, last, lo=at, key=_month)]:
                points = self._of_month(record)
                if points and period.start <= points[0].day and _end(points[-1]) <= period.end:
                    found += points
                else:
                    found += [
                        one for one in points if period.start <= one.day and _end(one) <= period.end
                    ]
        return found

    def _days(self, metrics: Iterable[str] | None) -> DaySet:
        """All days on which any of the metrics has a value."""
        names = tuple(sorted(self._records if metrics is None else set(metrics)))
        if names not in self._covered:
            if len(names) == 1:
                months = self._months(names[0]).values()
                found = days_of(record for records in months for record in records)
            else:
                found = joined(self._days([name]) for name in names)
            self._covered[names] = found
        return self._covered[names]

    def observed_from(self, metrics: Iterable[str] | None = None) -> date | None:
        days = self._days(metrics)
        return days.first if days else None

    def observed_until(self, metrics: Iterable[str] | None = None) -> date | None:
        """The last day on which any of `metrics` (of all, when None) has a value."""
        days = self._days(metrics)
        return days.last if days else None

    def complete(
        self, period: Period, lag_days: int = 0, metrics: Iterable[str] | None = None
    ) -> bool:
        """Whether the data reach from its first day to `lag_days` after its last.

        A day beyond the data counts as reached only if it is one of rest: no data on that weekday
        in each of the 4 weeks towards the data, which must be that long.
        """
        days = self._days(None if metrics is None else list(metrics))
        if not days:
            return False
        first, last = days.first, days.last
        until, since = last, first
        while _at_rest(days, until + _DAY, -7) and until + _DAY - _TO_CALL_CLOSED >= first:
            until += _DAY
        while _at_rest(days, since - _DAY, 7) and since - _DAY + _TO_CALL_CLOSED <= last:
            since -= _DAY
        return since <= period.start and period.end + timedelta(lag_days) <= until


_recent: list[tuple[Mapping[str, SeriesMonth], SeriesBook]] = []
_MOST_RECENT = 2


def book_of(series: Mapping[str, SeriesMonth]) -> SeriesBook:
    """The book of a workbook's series: the same one, with what it has read, for the same series.

    `series` must never change in place, as the tables of a workbook never do.
    """
    for known, book in _recent:
        if known is series:
            return book
    book = SeriesBook(series)
    _recent[:] = [(series, book), *_recent[: _MOST_RECENT - 1]]
    return book


def _at_rest(days: DaySet, day: date, week: int) -> bool:
    return all(day + timedelta(week * n) not in days for n in range(1, _WEEKS_TO_CALL_CLOSED + 1))
