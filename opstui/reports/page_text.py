"""A page as plain text for a terminal or a mail, 80 cells wide."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from opstui.kernel.language import _
from opstui.kernel.text import clean_block, wrap
from opstui.kernel.text import width as cells
from opstui.reports.page import (
    Block,
    Bullets,
    Callout,
    Code,
    Figure,
    Heading,
    Page,
    Paragraph,
    Strong,
    Table,
    Text,
)
from opstui.reports.table import aligned

WIDTH = 80
_APART, _UNDER_A_ROW = "   ", "    "
_UNDER = {1: "=", 2: "-"}


def page_text(page: Page) -> str:
    """The whole page, ending with a line feed; charts are left out, their numbers stand in
    tables. A table that is too wide is told row by row."""
    title = list(_heading(page.title, 1))
    blocks = [title, *([_wrapped(page.note)] if page.note else [])]
    blocks += [
        list(block_lines(block, page.below))
        for block in page.blocks
        if not isinstance(block, Figure)
    ]
    return "\n\n".join("\n".join(lines) for lines in blocks if lines) + "\n"


def block_lines(block: Block, below: int = 0) -> Iterator[str]:
    """One block that is no chart; `below` is what its heading's level grows by."""
    match block:
        case Heading():
            yield from _heading(block.text, block.level + below)
        case Paragraph():
            yield from _wrapped(_said(block.text))
        case Callout():
            yield from _wrapped(_said(block.text), "> ")
        case Bullets():
            for item in block.items:
                yield from _item(_said(item.text), "- ")
                for under in item.under:
                    yield from _item(_said(under), "  - ")
        case Table():
            yield from _table(block)


def _heading(text: str, level: int) -> Iterator[str]:
    lines = _wrapped(text)
    yield from lines
    if level in _UNDER:
        yield _UNDER[level] * max(cells(line) for line in lines)


def _said(text: Text) -> str:
    if isinstance(text, str):
        return text
    return "".join(part.text if isinstance(part, Strong | Code) else part for part in text)


def _wrapped(text: str, before: str = "") -> list[str]:
    lines = [
        before + line
        for part in clean_block(text).text.splitlines()
        for line in wrap(part, WIDTH - len(before))
    ]
    return lines or [before.rstrip()]


def _item(text: str, mark: str) -> Iterator[str]:
    for place, line in enumerate(_wrapped(text, " " * len(mark))):
        yield mark + line[len(mark) :] if place == 0 else line


def _table(table: Table) -> Iterator[str]:
    rows = [_clean(row) for row in (table.head, *table.rows)]
    lines = aligned(rows, right_from=table.right_from, right_to=table.right_to)
    if max(cells(line) for line in lines) <= WIDTH:
        yield from lines
        return
    head, *body = rows
    for row in body:
        pairs = [
            name + _(": ") + cell
            for name, cell in zip(head[1:], row[1:], strict=True)
            if cell and cell != "-"
        ]
        yield from _wrapped(row[0])
        yield from _packed(pairs)


def _packed(pairs: Sequence[str]) -> Iterator[str]:
    """As many to a line as fit, none of them parted unless it is longer than a line."""
    line = ""
    for pair in pairs:
        longer = f"{line}{_APART if line else _UNDER_A_ROW}{pair}"
        if line and cells(longer) > WIDTH:
            yield line
            longer = _UNDER_A_ROW + pair
        line = longer
        if cells(line) > WIDTH:
            yield from _wrapped(pair, _UNDER_A_ROW)
            line = ""
    if line:
        yield line


def _clean(row: Sequence[str]) -> list[str]:
    return [" ".join(clean_block(cell).text.split()) for cell in row]
