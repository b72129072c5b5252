"""What Textual sends for one frame, taken apart."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from rich.cells import cell_len

from opstui.ui.slim.pen import PLAIN, Pen, read_pen

_TOKEN = re.compile(
    r"\x1b\[(?P<codes>[0-9;]*)(?P<kind>[Hm])|(?P<line>\r?\n)|(?P<text>[^\x1b\r\n]+)"
)
_START = re.compile(r"\x1b\[\d+;\d+H")


@dataclass(frozen=True, slots=True)
class Stretch:
    """Cells beside each other with one pen. A wide character is itself and `TAIL`."""

    row: int
    column: int
    cells: list[str]
    pen: Pen


TAIL = "\0"
"""The right half of the wide character before it."""


@dataclass(frozen=True, slots=True)
class Frame:
    """`cursor`: row and column where Textual wants the terminal's cursor to rest."""

    stretches: list[Stretch] = field(default_factory=list)
    cursor: tuple[int, int] = (0, 0)


def is_frame(data: str) -> bool:
    return _START.match(data) is not None


def read_frame(data: str) -> Frame | None:
    """`data` taken apart; None when anything in it is not understood."""
    stretches: list[Stretch] = []
    row = column = at = 0
    pen = PLAIN
    while at < len(data):
        token = _TOKEN.match(data, at)
        if token is None:
            return None
        at = token.end()
        if (text := token["text"]) is not None:
            cells = _cells(text)
            if cells is None:
                return None
            stretches.append(Stretch(row, column, cells, pen))
            column += len(cells)
        elif token["kind"] == "m":
            if (new := read_pen(token["codes"])) is None:
                return None
            pen = new
        elif token["kind"] == "H":
            there = token["codes"].split(";")
            if len(there) != 2 or not all(there):
                return None
            row, column = int(there[0]) - 1, int(there[1]) - 1
        else:
            row, column = row + 1, 0
    return Frame(stretches, (row, column))


def _cells(text: str) -> list[str] | None:
    """One entry per cell; None for what takes no cell of its own (a joiner, a selector): how
    wide a terminal draws what it belongs to is anybody's guess."""
    if text.isascii():
        return list(text) if text.isprintable() else None
    cells: list[str] = []
    for character in text:
        width = cell_len(character)
        if width == 1:
            cells.append(character)
        elif width == 2:
            cells += (character, TAIL)
        else:
            return None
    return cells
