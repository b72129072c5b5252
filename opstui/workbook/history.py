"""Who changed what and when, read from the logs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from opstui.workbook import log
from opstui.workbook.layout import Layout
from opstui.workbook.validation import cleaned

KINDS = ("undo", "redo", "jump")


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field from what to what. Field "" is a whole record that came or went."""

    table: str
    key: str
    field: str
    old: object
    new: object


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One operation. `kind`: "", "undo", "redo", or "jump" for a beginning of its own
    (a restored, adopted or migrated file)."""

    generation: int
    time: datetime
    user: str
    what: str
    changes: tuple[FieldChange, ...]
    kind: str = ""


def time_of(operation: log.Record) -> datetime:
    return datetime.fromtimestamp(float(operation["t"])).astimezone()


def kind_of(operation: log.Record) -> str:
    return next((kind for kind in KINDS if kind in operation), "")


def _field_changes(
    table: str, old: Mapping[str, Any] | None, new: Mapping[str, Any] | None
) -> Iterator[FieldChange]:
    key = str(cleaned((new or old or {}).get("key", "")))
    table = str(cleaned(table))
    if old is None or new is None:
        yield FieldChange(table, key, "", cleaned(old), cleaned(new))
        return
    for name in dict.fromkeys((*old, *new)):
        if old.get(name) != new.get(name):
            yield FieldChange(
                table, key, str(cleaned(name)), cleaned(old.get(name)), cleaned(new.get(name))
            )


def _entry(operation: log.Record) -> HistoryEntry:
    changes = (
        change
        for table, _number, old, new in operation["c"]
        for change in _field_changes(table, old, new)
    )
    return HistoryEntry(
        operation["g"],
        time_of(operation),
        operation["u"],
        operation["w"],
        tuple(changes),
        kind_of(operation),
    )


def newest_first(layout: Layout) -> Iterator[log.Record]:
    """All readable operations; one log file is in memory at a time."""
    for path in reversed(layout.logs()):
        yield from reversed(log.operations(path))


def entries(layout: Layout, limit: int, before: int | None) -> list[HistoryEntry]:
    """Newest first, only those with a generation under `before`."""
    found: list[HistoryEntry] = []
    for operation in newest_first(layout):
        if len(found) >= limit:
            break
        if before is None or operation["g"] < before:
            found.append(_entry(operation))
    return found


def edits(layout: Layout, since: datetime) -> list[tuple[datetime, str, tuple[str, ...]]]:
    """(time, what, tables) of the changes people made from `since` on, oldest first."""
    found: list[tuple[datetime, str, tuple[str, ...]]] = []
    for operation in newest_first(layout):
        moment = time_of(operation)
        if moment < since.astimezone():
            break
        if "jump" not in operation:
            tables = dict.fromkeys(table for table, *_rest in operation["c"])
            found.append((moment, operation["w"], tuple(tables)))
    return found[::-1]


def operation(layout: Layout, generation: int) -> log.Record | None:
    for found in newest_first(layout):
        if found["g"] == generation:
            return found
        if found["g"] < generation:
            return None
    return None
