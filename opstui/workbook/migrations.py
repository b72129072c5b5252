"""From one version of the schema to the next: pure functions over plain documents.

A step takes all tables of version n (table → id → document) and returns those of n + 1.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from opstui.workbook.snapshot import Rows
from opstui.workbook.values import Document, document_of, row_of

Tables = dict[str, dict[int, Document]]
Step = Callable[[Tables], Tables]

CURRENT = 1
STEPS: dict[int, Step] = {}
"""Version → the step that leads on from it."""


def migrate(tables: Tables, version: int, to: int) -> Tables:
    """`tables` of `version` as they are in version `to`; raises LookupError without a step."""
    for number in range(version, to):
        tables = STEPS[number](tables)
    return tables


def migrate_rows(tables: Mapping[str, Rows], version: int, to: int) -> dict[str, Rows]:
    """As `migrate`, from lines of JSON to lines of JSON; raises OpsError for a bad value."""
    documents = {
        name: {number: document_of(row) for number, row in rows.items()}
        for name, rows in tables.items()
    }
    return {
        name: {number: row_of(document, f"{name}/{number}") for number, document in table.items()}
        for name, table in migrate(documents, version, to).items()
    }
