"""Which days are known, month by month: years of them are joined in a few thousand steps."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from opstui.kernel.observations import SeriesMonth
from opstui.kernel.periods import period_at


class DaySet:
    """Days, as a mask of the days of each month (bit 0 is the 1st)."""

    __slots__ = ("_months",)

    def __init__(self, months: dict[tuple[int, int], int] | None = None) -> None:
        self._months = months or {}

    def __bool__(self) -> bool:
        return bool(self._months)

    def __contains__(self, day: date) -> bool:
        mask = self._months.get((day.year, day.month), 0)
        return bool(mask >> (day.day - 1) & 1)

    @property
    def first(self) -> date:
        """Only of a set that has days."""
        year, month = min(self._months)
        mask = self._months[year, month]
        return date(year, month, (mask & -mask).bit_length())

    @property
    def last(self) -> date:
        """Only of a set that has days."""
        year, month = max(self._months)
        return date(year, month, self._months[year, month].bit_length())


def joined(some: Iterable[DaySet]) -> DaySet:
    """Every day that is in one of them."""
    months: dict[tuple[int, int], int] = {}
    for one in some:
        for month, mask in one._months.items():
            months[month] = months.get(month, 0) | mask
    return DaySet(months)


def days_of(records: Iterable[SeriesMonth]) -> DaySet:
    """The days on which a series has a value; a week's value counts for its seven days."""
    months: dict[tuple[int, int], int] = {}
    for record in records:
        year, month = int(record.month[:4]), int(record.month[5:])
        mask = _mask(record)
        if record.grain == "day":
            if mask:
                months[year, month] = months.get((year, month), 0) | mask
            continue
        for index in range(mask.bit_length()):
            if mask >> index & 1:
                _add(months, record, date(year, month, index + 1))
    return DaySet(months)


def _mask(record: SeriesMonth) -> int:
    mask = 0
    for cells in (record.v, record.num):
        if None not in cells:
            mask |= (1 << len(cells)) - 1
        else:
            mask |= sum(1 << at for at, value in enumerate(cells) if value is not None)
    return mask


def _add(months: dict[tuple[int, int], int], record: SeriesMonth, start: date) -> None:
    for back in range(period_at(start, record.grain).days):
        day = start + timedelta(back)
        place = day.year, day.month
        months[place] = months.get(place, 0) | 1 << (day.day - 1)
