"""The words of a chart on paper: levels, labels of rows and lines, dates below, the caption."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from opstui.charts.chart import Role, Tick
from opstui.charts.geometry import clamp, is_finite, share
from opstui.charts.paper import ABOVE, CELL, DASHES, FADED, GAP, LEADING, SAMPLE, Frame, span
from opstui.charts.text import fitted

_AIR = 3
"""Beside a label of an axis, for letters wider than their cells."""


def role_class(role: Role) -> str:
    return "grey" if role is Role.FRAME else role.name.lower()


def _written(x: float, y: float, text: str, anchor: str, role: Role, room: float) -> str:
    kind = "frame" if role is Role.FRAME else f"label {role_class(role)}"
    words = escape(fitted(text, int(room) // CELL).strip())
    return f'<text class="{kind}" x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{words}</text>'


def levels(frame: Frame) -> Iterator[str]:
    """The levels of the y axis: a line and its number."""
    for tick in frame.levels:
        y = frame.up(clamp(share(tick.at, frame.y)))
        yield (
            f'<line class="frame" x1="{frame.left}" x2="{frame.right}" y1="{y:.1f}" y2="{y:.1f}"/>'
        )
        yield _written(frame.left - GAP / 2, y + 4, tick.text, "end", tick.role, frame.left)


def beside(frame: Frame) -> Iterator[str]:
    """What names the rows or the lines."""
    if frame.chart.rows:
        yield from _above_bars(frame) if frame.is_narrow else _beside_bars(frame)
    elif frame.is_narrow:
        yield from _legend(frame)
    else:
        yield from _at_ends(frame)


def _is_tree(frame: Frame) -> bool:
    return any(tick.text.startswith(" ") for tick in frame.chart.left)


def _beside_bars(frame: Frame) -> Iterator[str]:
    as_tree, room = _is_tree(frame), frame.width - frame.right
    for tick in frame.chart.left:
        y = frame.words(tick.at)
        if as_tree:
            yield _indented(tick, GAP, y, frame.left)
        else:
            x = frame.left - GAP
            yield _written(x, y, tick.text, "end", tick.role, x)
    for tick in frame.chart.right:
        x = frame.right + GAP
        yield _written(x, frame.words(tick.at), tick.text, "start", tick.role, room)


def _above_bars(frame: Frame) -> Iterator[str]:
    """Label and value on one line; the label is cut before the value is."""
    values = {tick.at: tick for tick in frame.chart.right}
    for tick in frame.chart.left:
        value = values.get(tick.at)
        taken = span(value.text) + GAP if value else 0
        yield _indented(tick, frame.left, frame.words(tick.at), frame.right - taken)
    for tick in frame.chart.right:
        y = frame.words(tick.at)
        yield _written(frame.right, y, tick.text, "end", tick.role, frame.right - frame.left)


def _indented(tick: Tick, x: float, y: float, end: float) -> str:
    name = tick.text.lstrip(" ")
    x += CELL * (len(tick.text) - len(name))
    return _written(x, y, name, "start", tick.role, end - x)


def _at_ends(frame: Frame) -> Iterator[str]:
    """Names of lines at their last values, none on another."""
    known = sorted((t for t in frame.chart.right if is_finite(t.at)), key=lambda t: -t.at)
    ys: list[float] = []
    for tick in known:
        y = frame.up(clamp(share(tick.at, frame.y))) + 4
        ys.append(max(y, ys[-1] + LEADING) if ys else y)
    over = max(0.0, ys[-1] - frame.bottom) if ys else 0.0
    room = frame.width - frame.right
    for tick, y in zip(known, ys, strict=True):
        yield _written(frame.right + GAP, y - over, tick.text, "start", tick.role, room)


def _legend(frame: Frame) -> Iterator[str]:
    """Names of lines above them, behind a stretch of each, the highest first."""
    for place, (tick, line) in enumerate(frame.legend):
        y = ABOVE + place * LEADING + 6
        if line is not None:
            dashes = DASHES.get(line.mark, "")
            look = f' stroke-dasharray="{dashes}"' if dashes else ""
            end = GAP + SAMPLE
            yield f'<path class="line {role_class(line.role)}" d="M{GAP} {y}L{end} {y}"{look}/>'
        x = GAP + SAMPLE + GAP
        yield _written(x, y + 4, tick.text, "start", tick.role, frame.width - x)


def below(frame: Frame) -> Iterator[str]:
    """Labels of the x axis: the pinned ones first, none touching another."""
    chart = frame.chart
    taken: list[tuple[float, float]] = []
    for tick in (*chart.pinned, *chart.x_ticks(frame.x, (frame.right - frame.left) // CELL)):
        if not is_finite(tick.at) or not 0 <= share(tick.at, frame.x) <= 1:
            continue
        half = span(tick.text) / 2 + _AIR
        x = min(max(frame.across(tick.at), half), frame.width - half)
        if all(x - half >= end + GAP or x + half <= start - GAP for start, end in taken):
            taken.append((x - half, x + half))
            yield _written(x, frame.bottom + 20, tick.text, "middle", tick.role, frame.width)


def caption(frame: Frame) -> list[list[tuple[float, Tick]]]:
    """The lines of the caption: where each of its parts begins."""
    start = float(GAP if frame.is_narrow else frame.left)
    lines: list[list[tuple[float, Tick]]] = []
    x = start
    for tick in frame.chart.caption:
        taken = span(tick.text) + (SAMPLE if tick.mark is not None else 0)
        if not lines or (x > start and x + taken > frame.width):
            lines.append([])
            x = start
        lines[-1].append((x, tick))
        x += taken + 2 * GAP
    return lines


def captioned(frame: Frame, y: float) -> Iterator[str]:
    """From the line `y` down, behind samples of their marks."""
    for place, line in enumerate(caption(frame)):
        base = y + place * LEADING
        for start, tick in line:
            x = start
            if tick.mark is not None:
                look = f'width="12" height="12" opacity="{FADED.get(tick.mark, 1.0)}"'
                kind = f"bar {role_class(tick.role)}"
                yield f'<rect class="{kind}" x="{x:.1f}" y="{base - 11:.1f}" {look}/>'
                x += SAMPLE
            yield _written(x, base, tick.text, "start", Role.TEXT, frame.width - x)
