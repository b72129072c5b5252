"""A chart as SVG shapes for a page: the same values as on the terminal, without its grid of cells.

Colours are classes by role; the page says what they are, in the light and in the dark. Needs no
plotext, loads nothing, points to nothing outside.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from html import escape

from rich.cells import cell_len

from opstui.charts.chart import Band, Bar, Chart, Layer, Line, Mark, Number, Role, Rule, Tick, Trail
from opstui.charts.geometry import clamp, clipped, decimated, is_finite, opened, runs, share
from opstui.charts.text import fitted, safe

WIDTH, HEIGHT, ROW = 880, 300, 26
_CELL, _GAP, _BELOW, _ABOVE = 8, 10, 26, 10
_WIDE = 9
"""A cell of a label beside rows, which may be all digits and capitals."""
_FADED = {Mark.DARK: 0.75, Mark.MEDIUM: 0.5, Mark.LIGHT: 0.35}
_DASHES = {Mark.DASH: "7 5", Mark.DOT: "2 5", Mark.RING: "1 7"}


class _Frame:
    """Where the window of the chart lies on the paper."""

    def __init__(self, chart: Chart) -> None:
        self.chart, self.x, self.y = chart, opened(chart.x), opened(chart.y)
        left = chart.left if chart.rows else chart.y_ticks(self.y, 24)
        self.levels = tuple(left)
        self.left = _room(left, WIDTH // 3)
        self.right = WIDTH - _room(chart.right, WIDTH // 3) - _GAP
        self.top = _ABOVE
        self.bottom = self.top + (chart.rows * ROW if chart.rows else HEIGHT)

    def across(self, value: float) -> float:
        return self.left + clamp(share(value, self.x)) * (self.right - self.left)

    def up(self, part: float) -> float:
        """`part` of the height, from below."""
        return self.bottom - part * (self.bottom - self.top)

    def point(self, point: tuple[float, float]) -> str:
        return f"{self.left + point[0] * (self.right - self.left):.1f} {self.up(point[1]):.1f}"


def vector(chart: Chart) -> str:
    """One `<svg>` element; its sentence is what a screen reader says."""
    frame = _Frame(chart)
    labels = list(_below(frame))
    height = frame.bottom + _ABOVE + (_BELOW if labels else 0) + (_BELOW if chart.caption else 0)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img" '
        f'aria-label="{escape(safe(chart.summary))}">',
        *_grid(frame),
        *(element for layer in chart.layers for element in _layer(layer, frame)),
        *labels,
        *_beside(frame),
        *_caption(frame, height - _ABOVE),
        "</svg>",
    ]
    return "\n".join(parts)


def _room(ticks: Sequence[Tick], most: int) -> int:
    """The widest label, a gap included."""
    widest = max((cell_len(safe(tick.text)) for tick in ticks), default=0)
    return min(most, widest * _WIDE) + _GAP if widest else _GAP


def _class(role: Role) -> str:
    return "grey" if role is Role.FRAME else role.name.lower()


def _written(x: float, y: float, text: str, anchor: str, role: Role, room: int = WIDTH) -> str:
    kind = "frame" if role is Role.FRAME else f"label {_class(role)}"
    words = escape(fitted(text, room // _CELL).strip())
    return f'<text class="{kind}" x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{words}</text>'


def _grid(frame: _Frame) -> Iterator[str]:
    if frame.chart.rows:
        return
    for tick in frame.levels:
        y = frame.up(clamp(share(tick.at, frame.y)))
        yield (
            f'<line class="frame" x1="{frame.left}" x2="{frame.right}" y1="{y:.1f}" y2="{y:.1f}"/>'
        )
        yield _written(frame.left - _GAP / 2, y + 4, tick.text, "end", tick.role, frame.left)


def _layer(layer: Layer, frame: _Frame) -> Iterator[str]:
    match layer:
        case Line() | Trail():
            dashes = _DASHES.get(layer.mark, "")
            look = f' stroke-dasharray="{dashes}" stroke-linecap="round"' if dashes else ""
            kind = "line" if isinstance(layer, Line) else "trail"
            for line in runs(layer.points, frame.x, frame.y):
                for part in clipped(decimated(line, WIDTH)):
                    path = "M" + "L".join(frame.point(point) for point in part)
                    yield f'<path class="{kind} {_class(layer.role)}" d="{path}"{look}/>'
        case Band():
            yield from _band(layer, frame)
        case Bar():
            yield from _bar(layer, frame)
        case Rule():
            if is_finite(layer.at) and 0 <= share(layer.at, frame.x) <= 1:
                x = frame.across(layer.at)
                yield (
                    f'<line class="rule" x1="{x:.1f}" x2="{x:.1f}" '
                    f'y1="{frame.top}" y2="{frame.bottom}"/>'
                )


def _band(layer: Band, frame: _Frame) -> Iterator[str]:
    def edge(index: int) -> list[str]:
        points: list[tuple[Number, Number]] = [
            (point[0], point[index]) for point in layer.points if all(map(is_finite, point))
        ]
        flat = [(clamp(x), clamp(y)) for line in runs(points, frame.x, frame.y) for x, y in line]
        return [frame.point(point) for point in flat]

    corners = [*edge(1), *reversed(edge(2))]
    if len(corners) > 2:
        yield f'<path class="area {_class(layer.role)}" d="M{"L".join(corners)}Z"/>'


def _bar(layer: Bar, frame: _Frame) -> Iterator[str]:
    if not (is_finite(layer.start) and is_finite(layer.end)):
        return
    first, last = sorted((frame.across(layer.start), frame.across(layer.end)))
    width = max(last - first, 4.0 if layer.least else 0.0)
    faded = _FADED.get(layer.mark)
    look = f' opacity="{faded}"' if faded else ""
    yield (
        f'<rect class="bar {_class(layer.role)}" x="{first:.1f}" '
        f'y="{frame.top + layer.row * ROW + 5}" width="{width:.1f}" height="{ROW - 10}"{look}/>'
    )


def _beside(frame: _Frame) -> Iterator[str]:
    """Row labels, and what stands right of rows or of the ends of lines; none on another."""
    chart = frame.chart
    room = WIDTH - frame.right
    if chart.rows:
        as_tree = any(tick.text.startswith(" ") for tick in chart.left)
        for tick in chart.left:
            y = frame.top + tick.at * ROW + ROW / 2 + 4
            if as_tree:
                name = tick.text.lstrip(" ")
                x = _GAP + _CELL * (len(tick.text) - len(name))
                yield _label(replace(tick, text=name), x, y, "start", frame.left - x)
            else:
                yield _label(tick, frame.left - _GAP, y, "end", frame.left - _GAP)
        for tick in chart.right:
            y = frame.top + tick.at * ROW + ROW / 2 + 4
            yield _label(tick, frame.right + _GAP, y, "start", room)
        return
    known = sorted((t for t in chart.right if is_finite(t.at)), key=lambda t: -t.at)
    ys: list[float] = []
    for tick in known:
        y = frame.up(clamp(share(tick.at, frame.y))) + 4
        ys.append(max(y, ys[-1] + 17) if ys else y)
    over = max(0.0, ys[-1] - frame.bottom) if ys else 0.0
    for tick, y in zip(known, ys, strict=True):
        yield _label(tick, frame.right + _GAP, y - over, "start", room)


def _label(tick: Tick, x: float, y: float, anchor: str, room: int) -> str:
    return _written(x, y, tick.text, anchor, tick.role, room)


def _below(frame: _Frame) -> Iterator[str]:
    """Labels of the x axis: the pinned ones first, none touching another."""
    chart = frame.chart
    taken: list[tuple[float, float]] = []
    for tick in (*chart.pinned, *chart.x_ticks(frame.x, (frame.right - frame.left) // _CELL)):
        if not is_finite(tick.at) or not 0 <= share(tick.at, frame.x) <= 1:
            continue
        x, half = frame.across(tick.at), cell_len(safe(tick.text)) * _CELL / 2
        x = min(max(x, half), WIDTH - half)
        if all(x - half >= end + _GAP or x + half <= start - _GAP for start, end in taken):
            taken.append((x - half, x + half))
            yield _written(x, frame.bottom + 20, tick.text, "middle", tick.role)


def _caption(frame: _Frame, y: float) -> Iterator[str]:
    x = float(frame.left)
    for tick in frame.chart.caption:
        if tick.mark is not None:
            faded = _FADED.get(tick.mark, 1.0)
            look = f'width="12" height="12" opacity="{faded}"'
            yield f'<rect class="bar {_class(tick.role)}" x="{x:.1f}" y="{y - 11:.1f}" {look}/>'
            x += 18
        yield _written(x, y, tick.text, "start", Role.TEXT)
        x += cell_len(safe(tick.text)) * _CELL + 2 * _GAP
