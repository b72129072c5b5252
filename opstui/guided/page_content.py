"""A report's page as text for the terminal, so that screen, Markdown and HTML say the same.

Charts are left out, as in Markdown: their numbers stand in a table.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from textual.content import Content

from opstui.kernel.text import fit, width, wrap
from opstui.reports.page import (
    Block,
    Bullet,
    Bullets,
    Callout,
    Figure,
    Heading,
    Page,
    Paragraph,
    Table,
    Text,
)
from opstui.reports.wording import labelled

GAP = 2
NARROWEST = 12
"""Cells that the first column of a table keeps; with fewer its rows are written below each
other."""


@dataclass(frozen=True, slots=True)
class Line:
    text: str
    style: str = ""


def page_content(page: Page, room: int) -> Content:
    """At most `room` cells wide."""
    pieces = [Content.styled(line.text, line.style) for line in page_lines(page, room)]
    return Content("\n").join(pieces)


def page_lines(page: Page, room: int) -> list[Line]:
    lines = [Line(text, "bold $text-accent") for text in wrap(page.title, room)]
    lines += [Line(text, "$text-warning") for text in wrap(page.note, room) if page.note]
    before: Block | None = None
    for block in page.blocks:
        made = list(_block(block, room))
        parted = isinstance(block, Heading | Table | Bullets) or isinstance(before, Table | Bullets)
        if made and parted and not isinstance(before, Heading):
            lines.append(Line(""))
        lines += made
        before = block if made else before
    return lines


def _block(block: Block, room: int) -> Iterator[Line]:
    match block:
        case Heading(text):
            yield from (Line(one, "bold $text-accent") for one in wrap(text, room))
        case Callout(text):
            yield from (Line(one, "bold") for one in wrap(flat(text), room))
        case Paragraph(text):
            yield from (Line(one) for one in wrap(flat(text), room))
        case Bullets(items):
            yield from (line for item in items for line in _bullet(item, room))
        case Table():
            yield from _table(block, room)
        case Figure():
            return


def flat(text: Text) -> str:
    return (
        text
        if isinstance(text, str)
        else "".join(part if isinstance(part, str) else part.text for part in text)
    )


def _bullet(item: Bullet, room: int) -> Iterator[Line]:
    for text, mark, style in (
        (item.text, "- ", ""),
        *((one, "  ", "$muted") for one in item.under),
    ):
        for number, line in enumerate(wrap(flat(text), room - len(mark))):
            yield Line((mark if number == 0 else " " * len(mark)) + line, style)


def _table(table: Table, room: int) -> Iterator[Line]:
    widths = [max(map(width, column)) for column in zip(table.head, *table.rows, strict=True)]
    spare = room - sum(widths) - GAP * (len(widths) - 1)
    if widths[0] + spare < min(NARROWEST, widths[0]):
        yield from _stanzas(table, room)
        return
    widths[0] += min(0, spare)
    yield Line(_row(table, table.head, widths), "$muted")
    for row in table.rows:
        yield Line(_row(table, row, widths))


def _row(table: Table, cells: Sequence[str], widths: Sequence[int]) -> str:
    return (
        (" " * GAP)
        .join(
            fit(text, cells_, "right" if table.is_number(column) else "left")
            for column, (text, cells_) in enumerate(zip(cells, widths, strict=True))
        )
        .rstrip()
    )


def _stanzas(table: Table, room: int) -> Iterator[Line]:
    """Each row under its first cell, the others with the names of their columns."""
    for row in table.rows:
        for number, line in enumerate(wrap(row[0], room - GAP)):
            yield Line(("- " if number == 0 else "  ") + line, "bold")
        rest = [labelled(name, text) for name, text in zip(table.head[1:], row[1:], strict=True)]
        yield from (Line("  " + line) for line in _packed(rest, room - GAP))


def _packed(parts: Sequence[str], room: int) -> Iterator[str]:
    """As many parts in a line as fit; one that is too long is wrapped."""
    line = ""
    for part in parts:
        joined = f"{line}{' ' * GAP}{part}" if line else part
        if width(joined) <= room:
            line = joined
            continue
        if line:
            yield line
        *full, line = wrap(part, room)
        yield from full
    if line:
        yield line
