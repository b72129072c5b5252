"""A change of a record as people read it: which record, which field, from what to what. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import zip_longest

from opstui.kernel.language import _, language
from opstui.kernel.metric_tree import MetricTree
from opstui.kernel.observations import SeriesMonth
from opstui.kernel.periods import format_period, month_of
from opstui.kernel.record import Record, Value
from opstui.kernel.text import clean_line, cut
from opstui.shell.record_text import (
    Reader,
    named_value,
    reader_of,
    record_text,
    some,
    typed_value,
    value_text,
)
from opstui.shell.record_words import field_word, table_word
from opstui.stages.current import short_date
from opstui.workbook.document import TABLES, Workbook
from opstui.workbook.history import FieldChange
from opstui.workbook.numbering import Numbers

NAME_CELLS = 16
OLD_CELLS = 20

Cells = tuple[object, ...]

COUNTS = frozenset({"num", "den"})
CELLS = COUNTS | {"v"}
"""Fields of a series that have one value a day."""


def told(changes: Sequence[FieldChange]) -> list[FieldChange]:
    """Those that say something to people: the numbers given out follow from the others."""
    return [one for one in changes if one.table != Numbers.TABLE]


def change_name(table: str, key: str, field: str, book: Workbook) -> str:
    """Whose field it is: 'Task "Live class" Owner'; of a whole record its kind alone."""
    first = _first_day(key) if table == SeriesMonth.TABLE else None
    if first is not None:
        return _series_name(key, first, field, book)
    kind = table_word(table)
    if not field:
        return kind
    model = TABLES.get(table)
    record = book.get(model, key) if model else None
    name = record_text(record, Reader(book, table)) if record is not None else key
    shown = cut(clean_line(name).text, NAME_CELLS)
    named = _('{kind} "{name}"').format(kind=kind, name=shown)
    return f"{named} {field_word(table, field)}"


def _first_day(key: str) -> date | None:
    """Of the month of a series; None for a key that a log of another version may hold."""
    parts = key.split("|")
    try:
        return date.fromisoformat(f"{parts[-1]}-01") if len(parts) == 4 else None
    except ValueError:
        return None


def _series_name(key: str, first: date, field: str, book: Workbook) -> str:
    """Metric, segment and month."""
    metric, segment = key.split("|")[:2]
    parts = [
        Reader(book, SeriesMonth.TABLE).text("metric", metric),
        clean_line(segment).text,
        format_period(month_of(first), language()),
        field_word(SeriesMonth.TABLE, field) if field in COUNTS else "",
    ]
    return " ".join(part for part in parts if part)


def change_text(change: FieldChange, book: Workbook) -> str:
    """From what to what; of a value with parts only the parts that differ."""
    if not change.field and change.old is None:
        return _("New: {what}").format(what=value_text(change, change.new, book))
    if not change.field and change.new is None:
        return _("Deleted: {what}").format(what=value_text(change, change.old, book))
    parts = _parts(change, book)
    if parts:
        return some(parts)
    old, new = (value_text(change, one, book) for one in (change.old, change.new))
    return f"{cut(old, OLD_CELLS)} > {new}"


def new_text(change: FieldChange, book: Workbook) -> str:
    """What it becomes; of a value with parts only the parts that differ."""
    if not change.field and change.new is None:
        return _("deleted")
    parts = _parts(change, book)
    return some(parts) if parts else value_text(change, change.new, book)


def _parts(change: FieldChange, book: Workbook) -> list[str]:
    """The parts that differ; none of what is one whole."""
    old, new = (typed_value(change.table, change.field, one) for one in (change.old, change.new))
    reader = reader_of(change.table, change.key, book)
    first = _first_day(change.key) if change.table == SeriesMonth.TABLE else None
    if first is not None and change.field in CELLS:
        cells = _cells(old), _cells(new)
        counted = replace(reader, unit="") if change.field in COUNTS else reader
        return list(_days(first, change.field, *cells, counted))
    if isinstance(old, (MetricTree, Record)):
        return []
    if isinstance(old, Value) and isinstance(new, Value):
        return list(_fields(old, new, reader))
    if isinstance(old, Mapping) and isinstance(new, Mapping):
        return list(_entries(change.field, old, new, reader))
    return []


def _days(first: date, field: str, old: Cells, new: Cells, reader: Reader) -> Iterator[str]:
    """The days of a month that differ: "11/16: 10,541 > 10,999"."""
    for number, (before, after) in enumerate(zip_longest(old, new)):
        if before != after:
            said = reader.text(field, after)
            move = said if before is None else _move(reader, field, before, after)
            yield named_value(short_date(first + timedelta(days=number)), move)


def _cells(value: object) -> Cells:
    return tuple(value) if isinstance(value, (tuple, list)) else ()


def _fields(old: Value, new: Value, reader: Reader) -> Iterator[str]:
    for name in type(old).model_fields:
        before, after = getattr(old, name), getattr(new, name, None)
        if before != after:
            move = _move(reader, name, before, after)
            yield named_value(field_word(reader.table, name), move)


def _entries(
    field: str, old: Mapping[str, object], new: Mapping[str, object], reader: Reader
) -> Iterator[str]:
    for key in dict.fromkeys((*old, *new)):
        before, after = old.get(key), new.get(key)
        if before != after:
            move = _move(reader.under(key), field, before, after)
            yield named_value(reader.key_word(field, key), move)


def _move(reader: Reader, field: str, before: object, after: object) -> str:
    if isinstance(before, Value) and isinstance(after, Value):
        return some(list(_fields(before, after, reader)))
    return f"{reader.text(field, before)} > {reader.text(field, after)}"
