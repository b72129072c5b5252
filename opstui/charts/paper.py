"""Where a chart lies on paper: wide beside its labels, or narrow with its labels above its bars."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.cells import cell_len

from opstui.charts.chart import Chart, Line, Mark, Tick, Trail
from opstui.charts.geometry import clamp, is_finite, opened, share
from opstui.charts.text import safe

WIDTH, NARROW = 880, 360
"""Units across: a laptop or a sheet of A4, and a phone."""
HEIGHT, LOW = 300, 220
CELL, GAP, BELOW, ABOVE, LEADING = 8, 10, 26, 10, 18
_ROW, _THICK = 26, 16
_TALL_ROW, _UNDER_LABEL = 44, 20
_WIDE_CELL = 9
"""A cell of a label beside rows, which may be all digits and capitals."""
FADED = {Mark.DARK: 0.75, Mark.MEDIUM: 0.5, Mark.LIGHT: 0.35}
DASHES = {Mark.DASH: "7 5", Mark.DOT: "2 5", Mark.RING: "1 7"}
SAMPLE = 18
"""What stands before a name: a short stretch of the line, a small square of the area."""


class Frame:
    """Where the window of the chart lies, all in units of the drawing."""

    def __init__(self, chart: Chart, width: int) -> None:
        self.chart, self.width = chart, width
        self.x, self.y = opened(chart.x), opened(chart.y)
        self.is_narrow = width < WIDTH
        self.levels = tuple(() if chart.rows else chart.y_ticks(self.y, 24))
        self.row = _TALL_ROW if self.is_narrow else _ROW
        self.legend = tuple(self._named()) if self.is_narrow else ()
        self.top = ABOVE + LEADING * len(self.legend)
        drawn = LOW if self.is_narrow else HEIGHT
        self.bottom = self.top + (chart.rows * self.row if chart.rows else drawn)
        if self.is_narrow:
            self.left = GAP if chart.rows else _room(self.levels, width // 3)
            self.right = width - GAP
        else:
            self.left = _room(chart.left if chart.rows else self.levels, width // 3)
            self.right = width - _room(chart.right, width // 3) - GAP

    def _named(self) -> Iterator[tuple[Tick, Line | Trail | None]]:
        """What would stand beside the ends of lines, with the line it names."""
        if self.chart.rows:
            return
        lines = [layer for layer in self.chart.layers if isinstance(layer, Line | Trail)]
        known = (tick for tick in self.chart.right if is_finite(tick.at))
        for tick in sorted(known, key=lambda one: -one.at):
            yield tick, next((one for one in lines if one.role is tick.role), None)

    def across(self, value: float) -> float:
        return self.left + clamp(share(value, self.x)) * (self.right - self.left)

    def up(self, part: float) -> float:
        """`part` of the height, from below."""
        return self.bottom - part * (self.bottom - self.top)

    def point(self, point: tuple[float, float]) -> str:
        return f"{self.left + point[0] * (self.right - self.left):.1f} {self.up(point[1]):.1f}"

    def bar(self, row: float) -> tuple[float, int]:
        """Upper edge and thickness of the bar of a row."""
        above = _UNDER_LABEL if self.is_narrow else (_ROW - _THICK) / 2
        return self.top + row * self.row + above, _THICK

    def words(self, row: float) -> float:
        """The line on which the label of a row is written."""
        upper, thick = self.bar(row)
        return upper - 6 if self.is_narrow else upper + thick / 2 + 4


def span(text: str) -> int:
    """What a text takes at most."""
    return cell_len(safe(text)) * CELL


def _room(ticks: Sequence[Tick], most: int) -> int:
    """The widest label, a gap included."""
    widest = max((cell_len(safe(tick.text)) for tick in ticks), default=0)
    return min(most, widest * _WIDE_CELL) + GAP if widest else GAP
