"""The blocks of a section as lines for a terminal, 80 cells wide: the same as its page says."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from opstui.kernel.text import cut, width, wrap
from opstui.reports.page import (
    Block,
    Bullets,
    Callout,
    Code,
    Heading,
    Paragraph,
    Strong,
    Table,
    Text,
)
from opstui.reports.table import aligned

WIDTH = 80
_INDENT = "  "
_LEAST = 8
"""Cells that a name keeps."""


def section_lines(blocks: Iterable[Block]) -> list[str]:
    """Charts are left out: their numbers stand in a table."""
    return [line.rstrip() for block in blocks for line in _lines(block)]


def _lines(block: Block) -> Iterator[str]:
    match block:
        case Heading():
            yield cut(block.text, WIDTH)
        case Paragraph() | Callout():
            yield from _hang(_plain(block.text))
        case Bullets():
            for item in block.items:
                yield from _hang(_plain(item.text))
        case Table():
            yield from _table(block)


def _plain(text: Text) -> str:
    if isinstance(text, str):
        return text
    return "".join(one.text if isinstance(one, Strong | Code) else one for one in text)


def _hang(text: str) -> list[str]:
    return [_INDENT + line for line in wrap(text, WIDTH - len(_INDENT))]


def _table(table: Table) -> Iterator[str]:
    """Columns as wide as they need. Where the line would be too long the names of the columns
    are cut to their numbers, then the first column."""
    rows = [table.head, *table.rows]
    room = WIDTH - len(_INDENT)
    numbers = aligned([row[1:] for row in rows], right_from=0)
    beside = max((width(line) for line in numbers), default=0)
    if beside > room - _LEAST - 2:
        rows[0] = tuple(_head(table, at) for at in range(len(table.head)))
        numbers = aligned([row[1:] for row in rows], right_from=0)
        beside = max(width(line) for line in numbers)
    first = max(_LEAST, min(room - 2 - beside, max(width(row[0]) for row in rows)))
    for row, line in zip(rows, numbers, strict=True):
        name = cut(row[0], first)
        yield _INDENT + cut(name + " " * (first - width(name) + 2) + line, room)


def _head(table: Table, at: int) -> str:
    """The name of a column, no wider than its cells but for a few letters."""
    return cut(table.head[at], max([_LEAST, *(width(row[at]) for row in table.rows)]))
