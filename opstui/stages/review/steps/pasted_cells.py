"""The cells of a block that was copied from a spreadsheet or typed as a list. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from opstui.kernel.errors import OpsError
from opstui.kernel.language import _
from opstui.kernel.text import clean_line

MOST_ROWS, MOST_CELLS = 500, 20_000

_LINE_ENDS = re.compile("[\r\n]+")
_LAST_CELL = re.compile(
    r"(?P<name>.*?)\s*[:：=]?\s+(?P<value>\S+)|(?P<left>.*?)[:：=](?P<right>.*)"
)
_BETWEEN = (",", ";", "|", "，", "；")

IsNumber = Callable[[str], bool]
Rows = Sequence[Sequence[str]]


def is_block(text: str) -> bool:
    """More than one cell: a single one is typed into its field."""
    return "\t" in text.strip() or bool(_LINE_ENDS.search(text.strip()))


def block_cells(text: str, is_number: IsNumber) -> list[list[str]]:
    """Rows of clean cells, all of the same length; an empty row stays, for it has a place.

    Between tabs; else a number a line; else between commas where every line has as many; else
    a name and a number ("Paid orders 61", "留资：640"). Raises OpsError for a block too large.
    """
    lines = _lines(text)
    if len(lines) > MOST_ROWS:
        raise _too_large()
    rows = [[_clean(cell) for cell in row] for row in _split(lines, is_number)]
    width = max(map(len, rows), default=0)
    if width * len(rows) > MOST_CELLS:
        raise _too_large()
    return [row + [""] * (width - len(row)) for row in rows]


def _too_large() -> OpsError:
    return OpsError(
        _("The block has more than {n} rows.").format(n=MOST_ROWS),
        _("Save it as a file; i imports it."),
    )


def _lines(text: str) -> list[str]:
    ends = _LINE_ENDS.findall(text)
    doubled = _LINE_ENDS.search(text[-1:]) and all(
        end == "\r" * len(end) and len(end) % 2 == 0 for end in ends
    )
    if doubled:
        # some terminals make two line ends of one "\r\n"
        text = text.replace("\r\r", "\n")
    return text.replace("\r\n", "\n").replace("\r", "\n").rstrip("\n").split("\n")


def _split(lines: list[str], is_number: IsNumber) -> list[list[str]]:
    if any("\t" in line for line in lines):
        return [line.split("\t") for line in lines]
    filled = [line for line in lines if line.strip()]
    if sum(map(is_number, filled)) * 2 > len(filled):
        return [[line] for line in lines]
    for mark in _BETWEEN:
        counts = {line.count(mark) for line in filled}
        if len(counts) == 1 and counts != {0}:
            return [line.split(mark) for line in lines]
    return [_name_and_number(line.strip(), is_number) for line in lines]


def _name_and_number(line: str, is_number: IsNumber) -> list[str]:
    match = _LAST_CELL.fullmatch(line)
    if match is None:
        return [line]
    cells = [match["name"] or match["left"] or "", match["value"] or match["right"] or ""]
    return cells if is_number(cells[1]) else [line]


def _clean(cell: str) -> str:
    text = clean_line(cell).text.strip()
    quoted = len(text) > 1 and text[0] == text[-1] == '"'
    return text[1:-1].replace('""', '"').strip() if quoted else text
