"""A page as one HTML file that opens offline: styles and charts inside, no script, no link."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from html import escape

from opstui.kernel.language import language
from opstui.kernel.text import clean_block
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
from opstui.reports.page_style import STYLE

POLICY = "default-src 'none'; style-src 'unsafe-inline'"
"""What a browser may load for this file: nothing."""


_DAYS = re.compile(r"\d{4}/[\d/-]+")
_SHORT = 12
"""A table of no more rows than this is not parted by the end of a sheet."""


def page_html(page: Page) -> str:
    """The whole document, UTF-8, in the language that the page was made in."""
    return "\n".join(
        [
            "<!DOCTYPE html>",
            f'<html lang="{escape(language().replace("_", "-"))}">',
            "<head>",
            '<meta charset="utf-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            '<meta name="color-scheme" content="light dark">',
            f"<title>{_said(page.title)}</title>",
            f"<style>{STYLE}</style>",
            "</head>",
            "<body>",
            "<main>",
            f"<h1>{_said(page.title)}</h1>",
            *([f'<p class="note">{_said(page.note)}</p>'] if page.note else []),
            *_blocks(page.blocks, page.below),
            "</main>",
            "</body>",
            "</html>",
            "",
        ]
    )


def _blocks(blocks: Sequence[Block], below: int) -> Iterator[str]:
    """A sentence that leads to a table or a chart stays on its sheet."""
    for at, block in enumerate(blocks):
        after = blocks[at + 1] if at + 1 < len(blocks) else None
        if isinstance(block, Paragraph) and isinstance(after, Table | Figure | Bullets):
            yield f'<p class="lead">{_text(block.text)}</p>'
        else:
            yield from _block(block, below)


def _block(block: Block, below: int) -> Iterator[str]:
    """`below` moves the headings so that the highest one is the second level."""
    match block:
        case Heading():
            tag = f"h{block.level + below}"
            yield f"<{tag}>{_said(block.text)}</{tag}>"
        case Paragraph():
            yield f"<p>{_text(block.text)}</p>"
        case Callout():
            yield f'<p class="callout">{_text(block.text)}</p>'
        case Bullets():
            yield "<ul>"
            for item in block.items:
                yield f"<li>{_text(item.text)}{_under(item.under)}</li>"
            yield "</ul>"
        case Table():
            yield from _table(block)
        case Figure():
            yield from _figure(block)


def _under(texts: tuple[Text, ...]) -> str:
    return f"<ul>{''.join(f'<li>{_text(one)}</li>' for one in texts)}</ul>" if texts else ""


def _table(table: Table) -> Iterator[str]:
    """In a box of its own that scrolls, so that a phone keeps the text beside it readable."""
    sides = [' class="number"' if table.is_number(at) else "" for at in range(len(table.head))]
    head = zip(table.head, sides, strict=True)
    names = "".join(f'<th scope="col"{side}>{_said(cell)}</th>' for cell, side in head)
    kind = "table short" if len(table.rows) <= _SHORT else "table"
    yield f'<div class="{kind}" role="region" tabindex="0"><table>'
    yield f"<thead><tr>{names}</tr></thead>"
    yield "<tbody>"
    for row in table.rows:
        cells = zip(row, sides, strict=False)
        yield f"<tr>{''.join(_cell(cell, side) for cell, side in cells)}</tr>"
    yield "</tbody>"
    yield "</table></div>"


def _cell(text: str, side: str) -> str:
    """Days stay on one line."""
    kind = side or (' class="days"' if _DAYS.fullmatch(text) else "")
    return f"<td{kind}>{_said(text)}</td>"


def _figure(figure: Figure) -> Iterator[str]:
    """Drawn twice: the page shows the drawing that its window has room for."""
    from opstui.charts.paper import NARROW, WIDTH
    from opstui.charts.vector import vector

    yield "<figure>"
    yield f"<h3>{_said(figure.title)}</h3>"
    if not figure.chart.is_empty:
        for width in (WIDTH, NARROW):
            yield vector(figure.chart, clean_block(figure.title).text, width)
    yield f"<figcaption>{_said(figure.chart.summary)}</figcaption>"
    yield "</figure>"


def _text(text: Text) -> str:
    parts = (text,) if isinstance(text, str) else text
    return "".join(_part(part) for part in parts)


def _part(part: str | Strong | Code) -> str:
    match part:
        case Strong():
            return f"<strong>{_said(part.text)}</strong>"
        case Code():
            return f"<code>{_said(part.text)}</code>"
        case _:
            return _said(part)


def _said(text: str) -> str:
    """No markup, no control, bidi or zero-width character."""
    return escape(clean_block(text).text)
