"""Layers to points on the canvas: normalise, split at gaps, decimate, clip."""

from __future__ import annotations

from collections.abc import Iterator

from opstui.charts.canvas import Draw
from opstui.charts.chart import Band, Bar, Chart, Layer, Line, Number, Rule, Trail, Window
from opstui.charts.geometry import (
    at_columns,
    clamp,
    clipped,
    decimated,
    is_finite,
    runs,
    share,
)

Points = list[tuple[float, float]]


def draws(chart: Chart, x: Window, y: Window, width: int, height: int) -> list[Draw]:
    """What the canvas is to draw, in the order of the layers; `x` and `y` are not empty."""
    return [draw for layer in chart.layers for draw in _layer(layer, x, y, width, height)]


def _layer(layer: Layer, x: Window, y: Window, width: int, height: int) -> Iterator[Draw]:
    if isinstance(layer, Line):
        for line in runs(layer.points, x, y):
            for part in clipped(decimated(line, 2 * width)):
                yield Draw(layer.role, layer.mark, part, joined=True)
    elif isinstance(layer, Trail):
        yield Draw(layer.role, layer.mark, _trail(layer, x, y, width))
    elif isinstance(layer, Band):
        yield Draw(layer.role, layer.mark, _band(layer, x, y, width, height))
    elif isinstance(layer, Bar):
        yield Draw(layer.role, layer.mark, _bar(layer, x, width, height))
    elif is_finite(layer.at) and 0 <= share(layer.at, x) <= 1:
        yield Draw(layer.role, layer.mark, _rule(layer, x, height))


def _trail(layer: Trail, x: Window, y: Window, width: int) -> Points:
    return [
        ((column + 0.5) / width, level)
        for line in runs(layer.points, x, y)
        for count, (column, level) in enumerate(at_columns(line, width))
        if count % layer.step == 0 and 0 <= level <= 1
    ]


def _band(layer: Band, x: Window, y: Window, width: int, height: int) -> Points:
    """The centres of all cells between the bounds; at least one in each column."""
    whole = [point for point in layer.points if is_finite(point[0])]
    lows = _bound([(px, low, high) for px, low, high in whole], x, y, width)
    highs = _bound([(px, high, low) for px, low, high in whole], x, y, width)
    cells: Points = []
    for column in lows.keys() & highs.keys():
        low, high = sorted((lows[column], highs[column]))
        if high < 0 or low > 1:
            continue
        bottom = min(height - 1, int(clamp(low) * height))
        top = min(height - 1, int(clamp(high) * height))
        cells += [((column + 0.5) / width, (at + 0.5) / height) for at in range(bottom, top + 1)]
    return cells


def _bound(
    points: list[tuple[Number, Number, Number]], x: Window, y: Window, width: int
) -> dict[int, float]:
    """Column -> height of the second value; a gap where either value is missing."""
    line = [(px, bound if is_finite(other) else None) for px, bound, other in points]
    return {column: level for run in runs(line, x, y) for column, level in at_columns(run, width)}


def _bar(layer: Bar, x: Window, width: int, height: int) -> Points:
    """Cells between the rounded ends: bars that meet share a boundary, so stacks add up."""
    if not (is_finite(layer.start) and is_finite(layer.end) and 0 <= layer.row < height):
        return []
    shares = sorted((share(layer.start, x), share(layer.end, x)))
    if shares[1] < 0 or shares[0] > 1:
        return []
    first, last = (round(clamp(end) * width) for end in shares)
    first = min(first, width - layer.least)
    last = max(last, first + layer.least)
    level = (height - layer.row - 0.5) / height
    return [((column + 0.5) / width, level) for column in range(first, last)]


def _rule(layer: Rule, x: Window, height: int) -> Points:
    assert layer.at is not None
    at = clamp(share(layer.at, x))
    return [(at, (row + 0.5) / height) for row in range(height)]
