"""Few, round ticks for any window: numbers at 1-2-5 steps, dates at days, weeks or months."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from datetime import date

from opstui.charts.chart import Tick, Ticker, Window
from opstui.charts.geometry import is_finite

Format = Callable[[float], str]

_FIRST, _LAST = date(1, 1, 1).toordinal(), date(9999, 12, 31).toordinal()
_DATE_CELLS = 12
_LEAST_CELLS = 4
_FINER, _MOST = 2, 12
_DAYS = (1, 2, 7, 14, 28)
_MONTHS = (1, 2, 3, 6, 12, 24, 60, 120, 600)


def step_of(span: float, room: int) -> float:
    """The smallest of 1, 2, 5 x 10^k that puts at most `room` steps into `span`."""
    if not (is_finite(span) and span > 0):
        return 1.0
    rough = span / max(1, room)
    power = 10.0 ** math.floor(math.log10(rough))
    return next((f * power for f in (1, 2, 5, 10) if f * power >= rough), 10 * power)


def numbers(fmt: Format, cells_each: int) -> Ticker:
    """Round numbers, one to `cells_each` cells, but two where a second one has room, as one alone
    says no scale; a text that repeats the last one is left out."""

    def ticks(window: Window, cells: int) -> Sequence[Tick]:
        low, high = sorted(window)
        least = 2 if cells >= _LEAST_CELLS else 1
        step = step_of(high - low, max(least, min(5, cells // cells_each)))
        found = _at_steps(low, high, step, fmt)
        # a window may lie between two round numbers: a finer step has some within
        for _finer in range(_FINER):
            if len(found) >= least:
                break
            step = step_of(step * 0.399, 1)
            found = _at_steps(low, high, step, fmt)
        return found

    return ticks


def _at_steps(low: float, high: float, step: float, fmt: Format) -> list[Tick]:
    found: list[Tick] = []
    for count in range(math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9) + 1):
        text = fmt(count * step)
        if not found or found[-1].text != text:
            found.append(Tick(count * step, text))
        if len(found) > _MOST:
            break
    return found


def dates(window: Window, cells: int) -> Sequence[Tick]:
    """Dates (x is the ordinal of a day): "03-02" within a year, "2026-03" or "2026" beyond."""
    low, high = sorted(window)
    first, last = max(_FIRST, math.ceil(low)), min(_LAST, math.floor(high))
    room = max(1, cells // _DATE_CELLS)
    if first > last:
        return ()
    days = last - first
    every = next((step for step in _DAYS if days / step <= room), None)
    if every is not None:
        return [_day(ordinal) for ordinal in range(*_grid(first, last, every), every)]
    months = next((step for step in _MONTHS if days / (30.4 * step) <= room), _MONTHS[-1])
    style = "%Y" if months % 12 == 0 else "%Y-%m" if days > 366 else "%m-%d"
    return [
        Tick(float(day.toordinal()), day.strftime(style))
        for day in _months(date.fromordinal(first), date.fromordinal(last), months)
    ]


def ends(window: Window) -> tuple[Tick, Tick]:
    """The days the axis begins and ends with, which a grid of weeks or months hardly hits."""
    low, high = sorted(window)
    style = "%m-%d" if high - low <= 366 else "%Y-%m-%d"
    first, last = (date.fromordinal(int(max(_FIRST, min(_LAST, at)))) for at in (low, high))
    return Tick(low, first.strftime(style)), Tick(high, last.strftime(style))


def last_date(window: Window) -> Tick:
    """The second of the `ends`."""
    return ends(window)[1]


def _day(ordinal: int) -> Tick:
    return Tick(float(ordinal), date.fromordinal(ordinal).strftime("%m-%d"))


def _grid(first: int, last: int, every: int) -> tuple[int, int]:
    """Weeks begin on a Monday; the ordinal of a Monday is 1 modulo 7."""
    offset = (1 - first) % every if every % 7 == 0 else 0
    return first + offset, last + 1


def _months(first: date, last: date, step: int) -> Iterator[date]:
    """First days of every `step`-th month, counted from January."""
    count = first.year * 12 + first.month - 1
    if first.day > 1:
        count += 1
    count += -count % step
    while count <= last.year * 12 + last.month - 1:
        if count >= 12:
            yield date(count // 12, count % 12 + 1, 1)
        count += step


def ordinal(day: date) -> float:
    """The x value of a day."""
    return float(day.toordinal())
