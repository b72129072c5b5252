"""A chart as SVG shapes for a page: the same values as on the terminal, without its grid of cells.

Colours are classes by role; the page says what they are, in the light and in the dark. Needs no
plotext, loads nothing, points to nothing outside.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from opstui.charts.chart import Band, Bar, Chart, Layer, Line, Number, Rule, Trail
from opstui.charts.geometry import clamp, clipped, decimated, is_finite, runs, share
from opstui.charts.lettering import below, beside, caption, captioned, levels, role_class
from opstui.charts.paper import ABOVE, BELOW, DASHES, FADED, LEADING, WIDTH, Frame
from opstui.charts.text import safe


def vector(chart: Chart, title: str = "", width: int = WIDTH) -> str:
    """One `<svg>` element, `width` units across; its sentence is what a screen reader says.

    Narrower than WIDTH, labels stand above their bars and lines instead of beside them.
    """
    frame = Frame(chart, width)
    labels, words = list(below(frame)), escape(safe(chart.summary))
    under = frame.bottom + ABOVE + (BELOW if labels else 0)
    lines = len(caption(frame))
    height = under + (BELOW + LEADING * (lines - 1) if lines else 0)
    parts = [
        f'<svg class="{"narrow" if frame.is_narrow else "wide"}" '
        f'xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" '
        f'aria-label="{words}">',
        f"<title>{escape(safe(title or chart.summary))}</title>",
        f"<desc>{words}</desc>",
        *levels(frame),
        *(element for layer in chart.layers for element in _layer(layer, frame)),
        *labels,
        *beside(frame),
        *captioned(frame, under + BELOW - ABOVE),
        "</svg>",
    ]
    return "\n".join(parts)


def _layer(layer: Layer, frame: Frame) -> Iterator[str]:
    match layer:
        case Line() | Trail():
            dashes = DASHES.get(layer.mark, "")
            look = f' stroke-dasharray="{dashes}" stroke-linecap="round"' if dashes else ""
            kind = "line" if isinstance(layer, Line) else "trail"
            for line in runs(layer.points, frame.x, frame.y):
                for part in clipped(decimated(line, frame.width)):
                    path = "M" + "L".join(frame.point(point) for point in part)
                    yield f'<path class="{kind} {role_class(layer.role)}" d="{path}"{look}/>'
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


def _band(layer: Band, frame: Frame) -> Iterator[str]:
    def edge(index: int) -> list[str]:
        points: list[tuple[Number, Number]] = [
            (point[0], point[index]) for point in layer.points if all(map(is_finite, point))
        ]
        flat = [(clamp(x), clamp(y)) for line in runs(points, frame.x, frame.y) for x, y in line]
        return [frame.point(point) for point in flat]

    corners = [*edge(1), *reversed(edge(2))]
    if len(corners) > 2:
        yield f'<path class="area {role_class(layer.role)}" d="M{"L".join(corners)}Z"/>'


def _bar(layer: Bar, frame: Frame) -> Iterator[str]:
    if not (is_finite(layer.start) and is_finite(layer.end)):
        return
    first, last = sorted((frame.across(layer.start), frame.across(layer.end)))
    width = max(last - first, 4.0 if layer.least else 0.0)
    upper, thick = frame.bar(layer.row)
    faded = FADED.get(layer.mark)
    look = f' opacity="{faded}"' if faded else ""
    yield (
        f'<rect class="bar {role_class(layer.role)}" x="{first:.1f}" y="{upper:g}" '
        f'width="{width:.1f}" height="{thick}"{look}/>'
    )
