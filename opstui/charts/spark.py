"""A row of bars as text, for a cell of a list."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from opstui.charts.chart import Number
from opstui.charts.geometry import is_finite

_BLOCKS = "▁▂▃▄▅▆▇█"
_ASCII = "_.-=+*%#"


def sparkline(values: Sequence[Number], width: int, ascii: bool = False) -> str:
    """The last values or, if they are more than `width`, means of equal stretches of all of them.

    Exactly `width` cells, values at the right end; a missing value is a space. Eight levels
    between the least and the greatest value; all equal ones stand in the middle. The block
    characters are two cells wide in some Chinese terminals: there, use `ascii`.
    """
    if width < 1:
        return ""
    levels = _ASCII if ascii else _BLOCKS
    shown = [value if is_finite(value) else None for value in _fitted(values, width)]
    known = [value for value in shown if value is not None]
    low, high = min(known, default=0.0), max(known, default=0.0)
    text = "".join(" " if value is None else levels[_level(value, low, high)] for value in shown)
    return text.rjust(width)


def _fitted(values: Sequence[Number], width: int) -> list[Number]:
    if len(values) <= width:
        return list(values)
    bounds = [round(i * len(values) / width) for i in range(width + 1)]
    return [_mean(values[a:b]) for a, b in pairwise(bounds)]


def _mean(values: Sequence[Number]) -> Number:
    known = [value for value in values if is_finite(value)]
    return sum(value / len(known) for value in known) if known else None


def _level(value: float, low: float, high: float) -> int:
    return min(7, int((value - low) / (high - low) * 8)) if high > low else 3
