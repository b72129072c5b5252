"""Tables: aligned text with Chinese widths, Markdown, and CSV that no spreadsheet runs."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence

from opstui.kernel.text import fit, width

Cell = str | float | int | None
_ENTITY = re.compile(r"&(?=\\?#?\w+;)")
_RUNS = ("=", "+", "-", "@", "＝", "＋", "－", "＠")


def aligned(
    rows: Sequence[Sequence[str]], right_from: int = 1, gap: int = 2, right_to: int | None = None
) -> list[str]:
    """Columns as wide as their widest cell, from `right_from` to before `right_to` set to the
    right."""
    if not rows:
        return []
    columns = max(len(row) for row in rows)
    end = columns if right_to is None else right_to
    widths = [max(width(row[at]) for row in rows if at < len(row)) for at in range(columns)]
    return [
        (" " * gap)
        .join(
            fit(cell, widths[at], "right" if right_from <= at < end else "left")
            for at, cell in enumerate(row)
        )
        .rstrip()
        for row in rows
    ]


def markdown(
    head: Sequence[str],
    rows: Iterable[Sequence[str]],
    right_from: int = 1,
    right_to: int | None = None,
) -> list[str]:
    """A Markdown table, numbers from `right_from` to before `right_to`; user text cannot break
    out of its cell."""
    end = len(head) if right_to is None else right_to
    marks = ["---:" if right_from <= at < end else "---" for at in range(len(head))]
    lines = [_row(head), "| " + " | ".join(marks) + " |"]
    return [*lines, *(_row(row) for row in rows)]


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(in_cell(cell) for cell in cells) + " |"


def in_cell(text: str) -> str:
    return " ".join(plain(text).replace("|", "\\|").splitlines())


def plain(text: str) -> str:
    """User text in Markdown: shown as it is, neither markup nor HTML."""
    for mark in "\\`*_[]<>#":
        text = text.replace(mark, "\\" + mark)
    return _ENTITY.sub(r"\&", text)


def safe_cell(value: Cell) -> str:
    """Text that a spreadsheet would run gets an apostrophe before it; numbers stay numbers."""
    if value is None:
        return ""
    if isinstance(value, str):
        runs = value.startswith(("\t", "\r")) or value.lstrip().startswith(_RUNS)
        return f"'{value}" if runs else value
    return repr(float(value)).removesuffix(".0")


def as_csv(head: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """UTF-8 with a byte order mark, so that Excel reads the Chinese."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([safe_cell(name) for name in head])
    writer.writerows([safe_cell(cell) for cell in row] for row in rows)
    return b"\xef\xbb\xbf" + out.getvalue().encode()
