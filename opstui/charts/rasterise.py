"""A chart to rows of (text, role), each exactly as wide as asked. Knows cells, not colours.

Frame, ticks and labels are made here; only what lies inside the frame comes from the canvas.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rich.cells import cell_len

from opstui.charts.beside import Labels, labels_beside, marked, share_of_right, shortened
from opstui.charts.canvas import Row, Run, canvas
from opstui.charts.chart import Chart, Role, Tick, Window, no_ticks
from opstui.charts.draws import draws
from opstui.charts.geometry import cell_of, is_finite, is_window, opened, share
from opstui.charts.text import fitted, padded

LEAST_WIDTH, LEAST_HEIGHT = 20, 5
_ASCII = str.maketrans("│┤└─┬", "|++-+")
_TICK_GAP = 2


@dataclass(frozen=True, slots=True)
class Raster:
    """Rows of one width. `left` and `width` are the first column and the columns of the canvas,
    `axis` is the row of the x axis (None without one)."""

    rows: tuple[Row, ...]
    left: int
    width: int
    axis: int | None
    window: Window

    def column(self, at: float) -> int | None:
        """The column of an x value; None outside the window."""
        place = share(at, self.window)
        return self.left + cell_of(place, self.width) if 0 <= place <= 1 else None

    def text(self) -> str:
        """The rows without colour."""
        return "\n".join("".join(text for text, _ in row) for row in self.rows)


@dataclass(frozen=True, slots=True)
class _Layout:
    """How many cells each part has; `right` includes the space before it."""

    left: int
    canvas: int
    right: int
    body: int


@dataclass(frozen=True, slots=True)
class _Placed:
    """A label of the x axis: its cells in the row, and the column of the canvas it belongs to."""

    start: int
    end: int
    column: int
    text: str
    role: Role


def drawable(chart: Chart | None, width: int, height: int) -> bool:
    """Whether a drawing says more than the sentence: there is data, a window and room."""
    return (
        chart is not None
        and not chart.is_empty
        and is_window(chart.x)
        and is_window(chart.y)
        and width >= LEAST_WIDTH
        and height >= (1 if chart.rows else LEAST_HEIGHT)
    )


def height_of(chart: Chart) -> int | None:
    """The rows a chart of rows needs; None when it fills whatever it gets."""
    return chart.rows + _rows_below(chart) if chart.rows else None


def rasterise(chart: Chart, width: int, height: int, ascii_only: bool = False) -> Raster:
    """Draw a `drawable` chart; a chart of rows has `height_of` rows, any other has `height`.

    Raises ImportError when plotext is missing.
    """
    chart = shortened(chart, width, height, ascii_only)
    x, y = opened(chart.x), opened(chart.y)
    body = chart.rows or max(1, height - _rows_below(chart))
    beside = labels_beside(chart, y, body)
    layout = _layout(chart, beside, width, body, ascii_only)
    inside = canvas(layout.canvas, body, draws(chart, x, y, layout.canvas, body), ascii_only)
    rows = [
        _body_row(chart, beside, layout, number, cells, ascii_only)
        for number, cells in enumerate(inside)
    ]
    if _has_axis(chart):
        placed = _placed(_x_ticks(chart, x, layout.canvas), x, layout, width, ascii_only)
        rows.append(_axis(placed, layout, ascii_only))
        if _has_x_labels(chart):
            rows.append(_labels(placed, width))
    if chart.caption:
        rows.append(_caption(chart, width, ascii_only))
    return Raster(
        tuple(rows), layout.left + 1, layout.canvas, body if _has_axis(chart) else None, x
    )


def _has_axis(chart: Chart) -> bool:
    return not chart.rows or _has_x_labels(chart)


def _has_x_labels(chart: Chart) -> bool:
    return chart.x_ticks is not no_ticks or bool(chart.pinned)


def _rows_below(chart: Chart) -> int:
    return _has_axis(chart) + _has_x_labels(chart) + bool(chart.caption)


def _layout(
    chart: Chart,
    beside: tuple[Labels, Labels],
    width: int,
    body: int,
    ascii_only: bool,
) -> _Layout:
    """Values keep their room first, then labels; the canvas has at least a quarter of the width."""
    left, right = (
        max((cell_len(marked(tick, ascii_only)) for tick in side.values()), default=0)
        for side in beside
    )
    right = min(right, share_of_right(chart, width))
    gaps = (right > 0) + 1 + bool(chart.rows)
    left = max(0, min(left, width // 3 if not chart.rows else width - width // 4 - right - gaps))
    left += bool(chart.rows and left)
    right += right > 0
    return _Layout(left, max(1, width - left - 1 - right), right, body)


def _body_row(
    chart: Chart,
    beside: tuple[Labels, Labels],
    layout: _Layout,
    number: int,
    cells: Row,
    ascii_only: bool,
) -> Row:
    left, right = beside[0].get(number), beside[1].get(number)
    room = layout.left - bool(chart.rows and layout.left)
    label = padded(
        fitted(marked(left, ascii_only), room, ascii_only) if left else "", room, not chart.rows
    )
    border = "┤" if left and not chart.rows else "│"
    value = fitted(marked(right, ascii_only), layout.right - 1, ascii_only) if right else ""
    return joined(
        [
            (padded(label, layout.left), left.role if left else Role.FRAME),
            (_frame(border, ascii_only), Role.FRAME),
            *cells,
            (padded(" " + value if layout.right else "", layout.right), _role(right)),
        ]
    )


def _role(tick: Tick | None) -> Role:
    return tick.role if tick else Role.FRAME


def _frame(text: str, ascii_only: bool) -> str:
    return text.translate(_ASCII) if ascii_only else text


def _x_ticks(chart: Chart, x: Window, cells: int) -> list[Tick]:
    found = [*chart.pinned, *chart.x_ticks(x, cells)]
    return [tick for tick in found if is_finite(tick.at) and 0 <= share(tick.at, x) <= 1]


def _placed(
    ticks: Sequence[Tick], x: Window, layout: _Layout, width: int, ascii_only: bool
) -> list[_Placed]:
    """The labels that fit: earlier ticks first, none touching another."""
    placed: list[_Placed] = []
    for tick in ticks:
        column = cell_of(share(tick.at, x), layout.canvas)
        text = fitted(tick.text, width // 2, ascii_only)
        start = layout.left + 1 + column - cell_len(text) // 2
        start = max(0, min(width - cell_len(text), start))
        if all(
            start >= other.end + _TICK_GAP or other.start >= start + cell_len(text) + _TICK_GAP
            for other in placed
        ):
            placed.append(_Placed(start, start + cell_len(text), column, text, tick.role))
    return sorted(placed, key=lambda label: label.start)


def _axis(placed: Sequence[_Placed], layout: _Layout, ascii_only: bool) -> Row:
    line = ["─"] * layout.canvas
    for label in placed:
        line[label.column] = "┬"
    axis = _frame("└" + "".join(line), ascii_only)
    return joined([(" " * layout.left + axis + " " * layout.right, Role.FRAME)])


def _labels(placed: Sequence[_Placed], width: int) -> Row:
    row: list[Run] = []
    at = 0
    for label in placed:
        row += [(" " * (label.start - at), Role.FRAME), (label.text, label.role)]
        at = label.end
    return joined([*row, (" " * (width - at), Role.FRAME)])


def _caption(chart: Chart, width: int, ascii_only: bool) -> Row:
    row: list[Run] = []
    room = width
    for number, tick in enumerate(chart.caption):
        text = "  " * bool(number) + marked(tick, ascii_only)
        part = fitted(text, room, ascii_only)
        row.append((part, tick.role))
        room -= cell_len(part)
    return joined([*row, (" " * room, Role.FRAME)])


def joined(runs: Iterable[Run]) -> Row:
    """Neighbours of one role as one run, spaces going with what is before them: every run costs
    two escape sequences on the line."""
    row: list[Run] = []
    for text, role in runs:
        if not text:
            continue
        if row and (row[-1][1] == role or text.isspace()):
            row[-1] = (row[-1][0] + text, row[-1][1])
        else:
            row.append((text, role))
    return tuple(row)
