"""A page as Markdown. User text is shown as it is: neither markup nor HTML."""

from __future__ import annotations

import re
from collections.abc import Iterator

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
from opstui.reports.table import markdown, plain

_BEGINS_A_BLOCK = re.compile(r"(?=[-+~=](?:\s|$|[-~=]))|(?<=\d)(?=[.)]\s)")


def page_markdown(page: Page) -> str:
    """The whole page, ending with a line feed."""
    blocks: list[list[str]] = [["# " + _line(page.title)]]
    if page.note:
        blocks.append([f"*{_line(page.note)}*"])
    blocks += [
        list(_block(block, page.below)) for block in page.blocks if not isinstance(block, Figure)
    ]
    return "\n\n".join("\n".join(lines) for lines in blocks) + "\n"


def _block(block: Block, below: int) -> Iterator[str]:
    match block:
        case Heading():
            yield "#" * (block.level + below) + " " + _line(block.text)
        case Paragraph():
            yield _standing(block.text)
        case Callout():
            yield "> " + _standing(block.text)
        case Bullets():
            for item in block.items:
                yield "- " + _standing(item.text)
                yield from ("  - " + _standing(text) for text in item.under)
        case Table():
            yield from markdown(block.head, block.rows, block.right_from, block.right_to)


def _line(text: str) -> str:
    return plain(" ".join(clean_block(text).text.split("\n")))


def _standing(text: Text) -> str:
    """Text at the beginning of a line, where a dash or a number would make a list."""
    parts = (text,) if isinstance(text, str) else text
    line = "".join(_part(part) for part in parts)
    head = line[:12]
    found = _BEGINS_A_BLOCK.search(head)
    if found and (found.start() == 0 or head[: found.start()].isdecimal()):
        return f"{line[: found.start()]}\\{line[found.start() :]}"
    return line


def _part(part: str | Strong | Code) -> str:
    match part:
        case Strong():
            return f"**{_line(part.text)}**"
        case Code():
            return "`" + " ".join(clean_block(part.text).text.split("\n")).replace("`", "") + "`"
        case _:
            return _line(part)
