"""A drawn chart as one SVG: the same rows on a grid of cells.

Bars, frame and braille become shapes. Text starts at its own column, wide characters one by one,
so that a font with other proportions moves nothing and Chinese is not stretched. No font is
loaded; nothing points outside the file.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from html import escape
from itertools import groupby

from rich.cells import cell_len

from opstui.charts.canvas import Row
from opstui.charts.chart import Role
from opstui.charts.rasterise import Raster
from opstui.charts.text import safe

CELL, LINE, SIZE, MARGIN = 8, 18, 14, 8
FONT = "ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, 'Noto Sans Mono CJK SC', monospace"
LIGHT: Mapping[Role, str] = {
    Role.FRAME: "#5f6b76",
    Role.TEXT: "#1f2933",
    Role.ACTUAL: "#0b5cad",
    Role.TARGET: "#8a4b00",
    Role.FORECAST: "#6b3fa0",
    Role.BASELINE: "#5f6b76",
    Role.BAND: "#8795a1",
    Role.GOOD: "#1b6e3c",
    Role.WARN: "#8a5a00",
    Role.BAD: "#b3261e",
}
"""Colours on white, contrast at least 4.5 (the band, which is no text: 3)."""


def svg(
    raster: Raster, summary: str, colours: Mapping[Role, str] = LIGHT, paper: str = "#ffffff"
) -> str:
    """The document as text; `summary` is what a screen reader says."""
    columns = sum(cell_len(text) for text, _ in raster.rows[0]) if raster.rows else 0
    width, height = columns * CELL + 2 * MARGIN, len(raster.rows) * LINE + 2 * MARGIN
    words = escape(safe(summary))
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
        f'width="{width}" height="{height}" role="img" aria-label="{words}">',
        f"<title>{words}</title>",
        f'<rect width="{width}" height="{height}" fill="{escape(paper)}"/>',
        f'<g font-family="{escape(FONT)}" font-size="{SIZE}" xml:space="preserve">',
    ]
    for number, row in enumerate(raster.rows):
        parts += [_element(*piece, number, colours) for piece in _pieces(row)]
    return "\n".join([*parts, "</g>", "</svg>", ""])


def _pieces(row: Row) -> Iterator[tuple[int, str, Role]]:
    """(column, text, role) of runs of one kind of character; spaces are left out."""
    column = 0
    for text, role in row:
        for (kind, _), group in groupby(enumerate(text), key=lambda item: _kind(*item)):
            piece = "".join(character for _, character in group)
            if kind != " ":
                yield column, piece, role
            column += cell_len(piece)


def _kind(position: int, character: str) -> tuple[str, int]:
    """What may stand in one piece: a wide character is always one of its own."""
    if character == " " or character in _FILLS or character in _STROKES:
        return character, 0
    if _is_braille(character):
        return "braille", 0
    return ("wide", position) if cell_len(character) == 2 else ("narrow", 0)


def _is_braille(character: str) -> bool:
    return "\u2800" <= character <= "\u28ff"


def _element(column: int, text: str, role: Role, row: int, colours: Mapping[Role, str]) -> str:
    x, y = MARGIN + column * CELL, MARGIN + row * LINE
    colour = escape(colours[role])
    first = text[0]
    if first in _FILLS:
        top, opacity = _FILLS[first]
        return (
            f'<rect x="{x}" y="{y + top}" width="{len(text) * CELL}" height="{LINE - top}" '
            f'fill="{colour}" fill-opacity="{opacity}"/>'
        )
    if first in _STROKES or _is_braille(first):
        path = _dots(text, x, y) if _is_braille(first) else _strokes(text, x, y)
        look = 'stroke-width="1.8" stroke-linecap="round"' if _is_braille(first) else ""
        return f'<path d="{path}" stroke="{colour}" fill="none" {look}/>'
    length = "" if cell_len(first) == 2 else f' textLength="{cell_len(text) * CELL}"'
    return f'<text x="{x}" y="{y + LINE - 5}" fill="{colour}"{length}>{escape(text)}</text>'


def _strokes(text: str, x: float, y: float) -> str:
    return "".join(
        f"M{x + (i + x0) * CELL:g} {y + y0 * LINE:g}L{x + (i + x1) * CELL:g} {y + y1 * LINE:g}"
        for i, character in enumerate(text)
        for x0, y0, x1, y1 in _STROKES[character]
    )


def _dots(text: str, x: float, y: float) -> str:
    """Each raised dot of a braille cell (bits 0-2 and 6 on the left, 3-5 and 7 on the right)."""
    return "".join(
        f"M{x + (i + 0.25 + 0.5 * right) * CELL:g} {y + (line + 0.5) * LINE / 4:g}h0"
        for i, character in enumerate(text)
        for bit, (right, line) in enumerate(_BRAILLE)
        if (ord(character) - 0x2800) >> bit & 1
    )


_BRAILLE = ((0, 0), (0, 1), (0, 2), (1, 0), (1, 1), (1, 2), (0, 3), (1, 3))
_FILLS = {"█": (0, 1.0), "▇": (LINE // 6, 1.0), "▓": (0, 0.75), "▒": (0, 0.5), "░": (0, 0.25)}
"""Pixels left free on top, and opacity."""
_STROKES = {
    "│": ((0.5, 0.0, 0.5, 1.0),),
    "─": ((0.0, 0.5, 1.0, 0.5),),
    "┤": ((0.5, 0.0, 0.5, 1.0), (0.0, 0.5, 0.5, 0.5)),
    "└": ((0.5, 0.0, 0.5, 0.5), (0.5, 0.5, 1.0, 0.5)),
    "┬": ((0.0, 0.5, 1.0, 0.5), (0.5, 0.5, 0.5, 0.8)),
    "┊": ((0.5, 0.1, 0.5, 0.3), (0.5, 0.6, 0.5, 0.8)),
}
"""Straight lines (x0, y0, x1, y1) in a cell."""
