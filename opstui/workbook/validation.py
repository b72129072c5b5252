"""From stored documents to records, and back."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import TypeVar

import orjson
from pydantic import TypeAdapter, ValidationError

from opstui.kernel.errors import Damaged
from opstui.kernel.language import _
from opstui.kernel.record import Record
from opstui.kernel.text import clean_block, shown
from opstui.workbook import problems
from opstui.workbook.files import collector_paused
from opstui.workbook.values import row_of

R = TypeVar("R", bound=Record)

# Control characters as JSON writes them and, as UTF-8, C1, bidi, zero-width and tag characters.
_SUSPECT = re.compile(
    rb"\\[bfrtu]|\x7f|\xc2[\x80-\x9f\xad]|\xe2\x80[\x8b-\x8f\xa8-\xae]|\xe2\x81[\xa0-\xaf]"
    rb"|\xd8\x9c|\xef\xbb\xbf|\xef\xbf[\xb9-\xbb]|\xf3\xa0"
)

_PART = 5_000


@cache
def adapter_of(model: type[R]) -> TypeAdapter[list[R]]:
    return TypeAdapter(list[model])  # type: ignore[valid-type]


def cleaned(value: object) -> object:
    """The same document with all its text passed through the gate."""
    if isinstance(value, str):
        return clean_block(value, max(len(value), 1)).text
    if isinstance(value, list):
        return [cleaned(item) for item in value]
    if isinstance(value, dict):
        return {str(cleaned(key)): cleaned(item) for key, item in value.items()}
    return value


def parsed(model: type[R], rows: Iterable[bytes], lenient: bool = False) -> list[R]:
    """Records in the order of `rows`; raises pydantic's ValidationError.

    `lenient` passes over fields that a newer program added.
    """
    raw = b"[%s]" % b",".join(rows)
    if _SUSPECT.search(raw):
        raw = orjson.dumps(cleaned(orjson.loads(raw)))
    with collector_paused():
        if lenient:
            return adapter_of(model).validate_json(raw, extra="ignore")
        return adapter_of(model).validate_json(raw)


def _key_in(row: bytes) -> str:
    try:
        return shown(str(orjson.loads(row)["key"]))
    except (ValueError, LookupError, TypeError):
        return "?"


def fault(model: type[Record], rows: Iterable[bytes], error: ValidationError) -> str:
    """One sentence that names table, key and field of the first row that is wrong."""
    place = error.errors(include_url=False, include_input=False)[0]["loc"]
    listed = list(rows)
    index = place[0] if place and isinstance(place[0], int) else -1
    key = _key_in(listed[index]) if 0 <= index < len(listed) else "?"
    field = shown(".".join(str(part) for part in place[1:]))
    if not field:
        sentence = _("table {table}, {key}: the fields do not fit together.")
        return sentence.format(table=model.TABLE, key=key)
    sentence = _("table {table}, {key}: the field {field} does not hold what it should.")
    return sentence.format(table=model.TABLE, key=key, field=field)


def _parts(lines: list[bytes]) -> Iterable[list[bytes]]:
    """Not all at once: where a million rows are wrong, only the first of them matters."""
    return (lines[at : at + _PART] for at in range(0, len(lines), _PART))


def _checked(model: type[R], lines: list[bytes], book: Path, lenient: bool) -> list[R]:
    try:
        return parsed(model, lines, lenient)
    except ValidationError as error:
        raise problems.damaged(book, fault(model, lines, error)) from error


def by_key(
    model: type[R], rows: Mapping[int, bytes], book: Path, lenient: bool = False
) -> tuple[dict[str, R], dict[str, int]]:
    """Records and ids by key, in the order of ids; raises Damaged."""
    numbers = sorted(rows)
    lines = [rows[number] for number in numbers]
    try:
        records = [one for part in _parts(lines) for one in _checked(model, part, book, lenient)]
    except (ValueError, RecursionError) as error:
        raise problems.damaged(book, unlike_rows(model)) from error
    if len(records) != len(lines):
        raise problems.damaged(book, unlike_rows(model))
    found = {record.key: record for record in records}
    if len(found) < len(records):
        raise _twice(model, [record.key for record in records], book)
    return found, dict(zip(found, numbers, strict=True))


def unlike_rows(model: type[Record]) -> str:
    return _("table {table}: its rows do not have the form of records.").format(table=model.TABLE)


def _twice(model: type[Record], keys: list[str], book: Path) -> Damaged:
    seen: set[str] = set()
    again = next(key for key in keys if key in seen or seen.add(key))  # type: ignore[func-returns-value]
    sentence = _("table {table}: the key {key} is there twice.")
    return problems.damaged(book, sentence.format(table=model.TABLE, key=shown(again)))


def place_of(record: Record) -> str:
    return f"{record.TABLE}/{shown(record.key)}"


def document_from(record: Record) -> dict[str, object]:
    """What is stored of a record, checked to be read back as the same; raises OpsError."""
    where = place_of(record)
    try:
        document = record.model_dump(mode="json", warnings=False)
    except ValueError as error:
        raise problems.not_storable(where, _("it does not have the form of one.")) from error
    row = row_of(document, where)
    model = type(record)
    try:
        adapter_of(model).validate_json(b"[%s]" % row)
    except ValidationError as error:
        raise problems.not_storable(where, fault(model, [row], error)) from error
    return document
