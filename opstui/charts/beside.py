"""What stands beside a chart: which label in which row, and how short it has to be."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from rich.cells import cell_len

from opstui.charts.chart import Chart, Tick, Window
from opstui.charts.geometry import cell_of, clamp, is_finite, share
from opstui.charts.text import safe

Labels = dict[int, Tick]
"""Row -> its label."""

_WIDEST = 1000
_ROOM_FOR_NAMES = 9
"""Rows of a chart that can spare one."""
_REMARK = 12
"""Cells of a remark, the space before it included, that still tell something."""


def labels_beside(chart: Chart, y: Window, body: int) -> tuple[Labels, Labels]:
    """On the left and on the right of `body` rows; never two in one row."""
    if chart.rows:
        return _by_row(chart.left, body), _by_row(chart.right, body)
    ticks = chart.y_ticks(y, body)
    left = {_level(tick.at, y, body): tick for tick in ticks if 0 <= share(tick.at, y) <= 1}
    known = [tick for tick in chart.right if is_finite(tick.at)][:body]
    ordered = sorted(known, key=lambda tick: -share(tick.at, y))
    rows = spread([_level(tick.at, y, body) for tick in ordered], body)
    return left, dict(zip(rows, ordered, strict=True))


def shortened(chart: Chart, width: int, height: int, ascii_only: bool) -> Chart:
    """With the short texts on the right, all of them, where one of the long ones would be cut.

    What lines lose beside them, their names, is said below, where there is room for it. A remark
    behind the value of a row may be cut while some of it can be read.
    """
    room = share_of_right(chart, width)
    if chart.rows:
        most = max((cell_len(tick.short) for tick in chart.right), default=0)
        room = _WIDEST if room >= most + _REMARK else room
    if all(cell_len(marked(tick, ascii_only)) <= room for tick in chart.right):
        return chart
    right = tuple(replace(tick, text=tick.short or tick.text) for tick in chart.right)
    return replace(chart, right=right, caption=chart.caption or _names(chart, height))


def _names(chart: Chart, height: int) -> tuple[Tick, ...]:
    if chart.rows or height < _ROOM_FOR_NAMES:
        return ()
    named = ((tick, tick.text.removesuffix(tick.short).strip()) for tick in chart.right)
    return tuple(replace(tick, text=name) for tick, name in named if tick.short and name)


def share_of_right(chart: Chart, width: int) -> int:
    """The most cells the labels on the right may take."""
    return width * 2 // 5 if chart.rows else width // 3


def _by_row(ticks: Iterable[Tick], body: int) -> Labels:
    return {int(tick.at): tick for tick in ticks if 0 <= tick.at < body}


def _level(value: float, y: Window, body: int) -> int:
    return body - 1 - cell_of(clamp(share(value, y)), body)


def spread(wanted: Sequence[int], rows: int) -> list[int]:
    """Ascending rows (at most `rows`) moved apart until no two are equal, within 0..rows-1."""
    placed = list(wanted)
    for i in range(1, len(placed)):
        placed[i] = max(placed[i], placed[i - 1] + 1)
    limit = rows - 1
    for i in reversed(range(len(placed))):
        placed[i] = min(placed[i], limit)
        limit = placed[i] - 1
    return placed


def marked(tick: Tick, ascii_only: bool) -> str:
    """The text behind a sample of what it names."""
    text = safe(tick.text)
    return f"{tick.mark.sample(ascii_only)} {text}" if tick.mark else text
