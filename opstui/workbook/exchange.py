"""A whole workbook as one JSON text, and back: the same bytes for the same content.

{"format":"opstui workbook","schema":1,"tables":{
"tasks":[
{"key":"C1.T1",…},
…
]}}
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import orjson
from pydantic import ValidationError

from opstui.kernel.errors import OpsError
from opstui.kernel.language import _
from opstui.kernel.record import Record
from opstui.kernel.text import shown
from opstui.workbook import migrations, problems
from opstui.workbook.document import TABLES, Workbook
from opstui.workbook.files import collector_paused
from opstui.workbook.migrations import Tables
from opstui.workbook.validation import cleaned, document_from, fault, parsed
from opstui.workbook.values import check

FORMAT = "opstui workbook"
MAX_BYTES = 256 << 20
MAX_RECORDS = 500_000


def to_json(workbook: Workbook) -> bytes:
    """One record per line, so that two exports can be compared; raises OpsError."""
    parts = []
    for name, model in TABLES.items():
        rows = [orjson.dumps(document_from(record)) for record in workbook.all(model).values()]
        if rows:
            parts.append(b'"%s":[\n%s\n]' % (name.encode(), b",\n".join(rows)))
    head = orjson.dumps({"format": FORMAT, "schema": migrations.CURRENT})[:-1]
    return b'%s,"tables":{\n%s}}\n' % (head, b",\n".join(parts))


def _refuse(why: str) -> OpsError:
    return OpsError(
        _("This is not a workbook that can be imported: {why}").format(why=why),
        _("Nothing was changed. Export it again, or correct the file."),
    )


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        keys = [key for key, _value in pairs]
        again = next(key for key in keys if keys.count(key) > 1)
        raise _refuse(_("the key {key} is there twice.").format(key=shown(again)))
    return found


def _no_constant(name: str) -> float:
    raise _refuse(_("{name} is not a number.").format(name=name))


def _json(content: bytes) -> object:
    """Parsed strictly: no key twice, no NaN, no number beyond what a float holds."""
    if len(content) > MAX_BYTES:
        limit = MAX_BYTES >> 20
        raise _refuse(_("it is larger than {limit} MB.").format(limit=limit))
    try:
        with collector_paused():
            orjson.loads(content)
            return json.loads(content, object_pairs_hook=_once, parse_constant=_no_constant)
    except orjson.JSONDecodeError as error:
        sentence = _("it stops being readable at line {line}, column {column}.")
        raise _refuse(sentence.format(line=error.lineno, column=error.colno)) from error
    except (RecursionError, ValueError) as error:
        raise _refuse(_("a value in it is too large or nested too deeply.")) from error


def _tables(whole: object) -> Tables:
    """Documents of the current schema, by table and place in the list."""
    if not isinstance(whole, dict) or whole.get("format") != FORMAT:
        raise _refuse(_("it does not say that it is one."))
    schema, tables = whole.get("schema"), whole.get("tables")
    if type(schema) is not int or schema < 1 or not isinstance(tables, dict):
        raise _refuse(_("it does not have the form of one."))
    if schema > migrations.CURRENT:
        raise _refuse(_("it was written by a newer opstui."))
    found = {name: _documents(name, rows) for name, rows in tables.items()}
    return migrations.migrate(found, schema, migrations.CURRENT)


def _documents(name: str, rows: object) -> dict[int, Any]:
    place = _("table {table}").format(table=shown(name))
    if not isinstance(rows, list):
        raise _refuse(_("{place} is not a list.").format(place=place))
    if len(rows) > MAX_RECORDS:
        sentence = _("{place} has more than {limit} records.")
        raise _refuse(sentence.format(place=place, limit=MAX_RECORDS))
    for index, row in enumerate(rows, 1):
        if not isinstance(row, dict):
            sentence = _("{place}, record {index} is not one.")
            raise _refuse(sentence.format(place=place, index=index))
        check(row, f"{shown(name)}/{index}")
    return dict(enumerate(rows, 1))


def _records(name: str, documents: dict[int, Any]) -> list[Record]:
    model = TABLES.get(name)
    if model is None:
        raise _refuse(_("the table {table} is not known.").format(table=shown(name)))
    rows = [orjson.dumps(cleaned(document)) for document in documents.values()]
    try:
        records = parsed(model, rows)
    except ValidationError as error:
        raise _refuse(fault(model, rows, error)) from error
    if len({record.key for record in records}) < len(records):
        keys = [record.key for record in records]
        again = next(key for key in keys if keys.count(key) > 1)
        sentence = _("table {table}: the key {key} is there twice.")
        raise _refuse(sentence.format(table=name, key=shown(again)))
    return records


def from_json(content: bytes) -> Workbook:
    """The workbook that `to_json` wrote; raises OpsError with the place of what is wrong."""
    tables = _tables(_json(content))
    return Workbook.empty().put(
        *(record for name, documents in tables.items() for record in _records(name, documents))
    )


def read_json(path: Path) -> Workbook:
    """As `from_json`, of a file; raises OpsError."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise problems.unreadable(path, error) from error
    return from_json(content)
