"""What was said of the columns of a file, kept for the next one with the same header."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from opstui.data_sources.names import fingerprint, fold
from opstui.data_sources.tables import cells_of, decode
from opstui.kernel.errors import OpsError
from opstui.kernel.import_mapping import ImportMapping
from opstui.workbook.document import Workbook

HEADER_WITHIN, HEAD_CHARACTERS = 30, 65_536


def remembered(content: bytes, workbook: Workbook) -> dict[str, str]:
    """Column → what it is read as, as it was said of such a file before; {} when nothing was."""
    kept = workbook.all(ImportMapping)
    if not kept:
        return {}
    found = (kept.get(fingerprint(cells)) for cells in _first_rows(content))
    return next((dict(one.targets) for one in found if one is not None), {})


def with_mapping(workbook: Workbook, content: bytes, mapping: Mapping[str, str]) -> Workbook:
    """`workbook`, which also knows how the columns of `content` are read."""
    names = {fold(column) for column in mapping}
    heads = (cells for cells in _first_rows(content) if names <= {fold(cell) for cell in cells})
    head = next(heads, None) if mapping else None
    if head is None:
        return workbook
    key, targets = fingerprint(head), dict(mapping)
    old = workbook.get(ImportMapping, key)
    if old is not None and (old.header, old.targets) == (head, targets):
        return workbook
    return workbook.put(ImportMapping(key=key, header=head, targets=targets))


def mapping_text(mapping: Mapping[str, str]) -> str:
    """As it is typed."""
    return ",".join(f"{column}={target}" for column, target in mapping.items())


def _first_rows(content: bytes) -> Iterator[tuple[str, ...]]:
    """The rows that may name the columns, without empty cells at their end."""
    try:
        rows, _delimiter = cells_of(decode(content)[0][:HEAD_CHARACTERS])
    except OpsError:
        return
    for row in rows[:HEADER_WITHIN]:
        cells = list(row.cells)
        while cells and not cells[-1]:
            cells.pop()
        if cells:
            yield tuple(cells)
