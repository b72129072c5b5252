"""From numbers of any kind to finite points inside the unit square. Pure; no input fails."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise
from typing import TypeGuard

from opstui.charts.chart import Number, Window

Point = tuple[float, float]
_FAR = 1e9
_HUGE = 1e300


def is_finite(value: object) -> TypeGuard[float]:
    """A number that can be calculated with: no NaN, no infinity, nothing near the overflow."""
    return isinstance(value, int | float) and abs(value) < _HUGE


def is_window(window: Window) -> bool:
    """Whether both ends can be calculated with."""
    return is_finite(window[0]) and is_finite(window[1])


def opened(window: Window) -> Window:
    """The window, widened by half a unit (or 1 in 1e12) each way when its ends are equal."""
    start, end = window
    if start != end and math.isfinite(1 / (end - start)):
        return window
    room = max(0.5, abs(start) * 1e-12)
    return start - room, end + room


def share(value: float, window: Window) -> float:
    """Where a value lies in a window: 0 at its start, 1 at its end; far outside it is cut off."""
    start, end = window
    return max(-_FAR, min(_FAR, (value - start) / (end - start)))


def clamp(value: float) -> float:
    """The nearest value in [0, 1]."""
    return min(1.0, max(0.0, value))


def cell_of(place: float, cells: int) -> int:
    """The cell of `cells` that a place in [0, 1] lies in."""
    return min(cells - 1, int(place * cells))


def runs(points: Sequence[tuple[Number, Number]], x: Window, y: Window) -> Iterator[list[Point]]:
    """Normalised polylines in order of x: a point without y ends one, without x it is lost."""
    placed = ((share(px, x), py) for px, py in points if is_finite(px))
    known = sorted(placed, key=lambda point: point[0])
    for whole, group in groupby(known, key=lambda point: is_finite(point[1])):
        if whole:
            yield [(px, share(py, y)) for px, py in group if is_finite(py)]


def decimated(line: list[Point], columns: int) -> list[Point]:
    """M4 (Jugel et al. 2014): first, lowest, highest and last point of every column, in order.

    Draws the same cells as all points would, spikes included, from at most 4 points a column.
    """
    if len(line) <= 4 * columns:
        return line
    kept: list[Point] = []
    for _, group in groupby(line, key=lambda point: _column(point[0], columns)):
        column = list(group)
        low = min(range(len(column)), key=lambda i: column[i][1])
        high = max(range(len(column)), key=lambda i: column[i][1])
        kept += [column[i] for i in sorted({0, low, high, len(column) - 1})]
    return kept


def _column(x: float, columns: int) -> int:
    return int(max(-1.0, min(float(columns), math.floor(x * columns))))


def clipped(line: list[Point]) -> Iterator[list[Point]]:
    """The parts of a polyline inside the unit square (Liang-Barsky for each segment)."""
    part: list[Point] = []
    segments = pairwise(line) if len(line) > 1 else iter([(line[0], line[0])])
    for a, b in segments:
        inside = _inside(a, b)
        if inside is None:
            if part:
                yield part
            part = []
            continue
        start, end = inside
        if part and start > 0:
            yield part
            part = []
        part = part or [_between(a, b, start)]
        part.append(_between(a, b, end))
        if end < 1:
            yield part
            part = []
    if part:
        yield part


def _inside(a: Point, b: Point) -> tuple[float, float] | None:
    """The parameters between which a segment is in the unit square."""
    start, end = 0.0, 1.0
    for k in (0, 1):
        step = b[k] - a[k]
        if abs(step) < 1e-12:
            if not 0 <= a[k] <= 1:
                return None
            continue
        first, last = sorted((-a[k] / step, (1 - a[k]) / step))
        start, end = max(start, first), min(end, last)
    return (start, end) if start <= end else None


def _between(a: Point, b: Point, t: float) -> Point:
    return clamp(a[0] + t * (b[0] - a[0])), clamp(a[1] + t * (b[1] - a[1]))


def at_columns(line: list[Point], columns: int) -> Iterator[tuple[int, float]]:
    """(column, height) of a polyline at the centre of each column it touches, by interpolation."""
    start, end = line[0][0], line[-1][0]
    if end < 0 or start > 1:
        return
    at = 0
    for column in range(
        max(0, _column(start, columns)), min(columns - 1, _column(end, columns)) + 1
    ):
        x = min(end, max(start, (column + 0.5) / columns))
        while at < len(line) - 2 and line[at + 1][0] < x:
            at += 1
        a, b = line[at], line[min(at + 1, len(line) - 1)]
        width = b[0] - a[0]
        t = clamp((x - a[0]) / width) if width else 1.0
        yield column, a[1] + t * (b[1] - a[1])
