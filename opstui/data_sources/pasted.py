"""A block of cells as it comes from a spreadsheet, or as it is typed."""

from __future__ import annotations

import re

_MARKS = re.compile(r"[,;|]")


def pasted_cells(text: str) -> list[list[str]]:
    """Rows of cells: between tabs, else between spaces (a pasted tab may have become some), else
    between commas. A comma inside a number stays where there is anything else to part cells."""
    return [_cells(line.strip()) for line in text.splitlines() if line.strip()]


def _cells(line: str) -> list[str]:
    if "\t" in line:
        return [cell.strip() for cell in line.split("\t")]
    if re.search(r"\s", line):
        return [cell.rstrip(",;|") for cell in line.split()]
    return _MARKS.split(line)


def as_table(cells: list[list[str]]) -> bytes:
    """For `read_table`."""
    return "\n".join("\t".join(row) for row in cells).encode()
