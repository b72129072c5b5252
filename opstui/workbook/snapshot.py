"""The snapshot: an ordinary TinyDB file, one document per line, with a checksum over all of it.

`_meta` names the log that continues it, and from which byte.
"""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated

import orjson
from pydantic import BaseModel, ConfigDict, Field

from opstui.kernel.errors import OpsError
from opstui.kernel.language import _
from opstui.kernel.text import shown
from opstui.workbook import problems
from opstui.workbook.files import collector_paused

FORMAT = 1
Rows = dict[int, bytes]
"""Documents of a table by id, each as one line of JSON."""

_HEAD = b'{"_meta":{\n"1":{"sum":"'
_SUM_END = len(_HEAD) + 8
PRODUCT_TABLE = "product"
_ID = re.compile(r"[1-9][0-9]{0,17}")
GIVEN = range(1, 10**15)
"""Ids that a document may have: far more than are ever used."""


class Meta(BaseModel):
    """What a snapshot says of itself. `next`: per table the first id that was never used."""

    model_config = ConfigDict(frozen=True, strict=True, extra="ignore")

    format: int = FORMAT
    schema_version: int
    generation: int
    next: dict[str, Annotated[int, Field(ge=1, le=GIVEN.stop)]]
    log: str
    log_id: str
    at: int
    crc: int


@dataclass(frozen=True, slots=True)
class Snapshot:
    """`meta` None: a TinyDB file that another program wrote, to be adopted."""

    meta: Meta | None
    tables: dict[str, Rows]
    next_ids: dict[str, int] = field(default_factory=dict)


def row_of(document: object) -> bytes:
    """A document as one line. A copy: what orjson gives keeps room for kilobytes around it."""
    return bytes(memoryview(orjson.dumps(document)))


def render(meta: Meta, tables: Mapping[str, Rows]) -> bytes:
    """The file, the same bytes for the same content."""
    parts = [b'",' + orjson.dumps(meta.model_dump())[1:] + b"\n}"]
    for name, rows in tables.items():
        if rows:
            lines = b",\n".join([b'"%d":%s' % (i, rows[i]) for i in sorted(rows)])
            parts.append(b",\n%s:{\n%s\n}" % (orjson.dumps(name), lines))
    body = b"".join(parts) + b"}\n"
    return b"%s%08x%s" % (_HEAD, zlib.crc32(body), body)


def _meta_of(raw: bytes) -> Meta:
    """Raises ValueError (ValidationError is one)."""
    line = raw[len(b'{"_meta":{\n"1":') : raw.index(b"\n}", len(_HEAD))]
    return Meta.model_validate(orjson.loads(line))


def peek(raw: bytes) -> Meta | None:
    """The description of a file that is ours and whole, else None."""
    if not raw.startswith(_HEAD):
        return None
    if raw[len(_HEAD) : _SUM_END] != b"%08x" % zlib.crc32(memoryview(raw)[_SUM_END:]):
        return None
    try:
        return _meta_of(raw)
    except ValueError:
        return None


def _tables_of(raw: bytes) -> dict[str, Rows]:
    """The documents of a file with a right checksum; lines are as `render` wrote them.

    Raises ValueError for what `render` never writes: an id that is there twice, or is none.
    """
    tables: dict[str, Rows] = {}
    rows: Rows = {}
    for line in raw[raw.index(b"\n}", len(_HEAD)) :].split(b"\n"):
        if line.endswith(b":{"):
            rows = tables.setdefault(orjson.loads(line[:-2]), {})
        elif line.startswith(b'"'):
            mark = line.index(b":")
            name = line[1 : mark - 1].decode()
            if not _ID.fullmatch(name) or int(name) not in GIVEN or int(name) in rows:
                raise ValueError(name)
            rows[int(name)] = line[mark + 1 :].removesuffix(b",")
    return tables


def _foreign(raw: bytes, path: Path) -> Snapshot:
    """A TinyDB file without our description: a workbook if it has the product's table."""
    try:
        with collector_paused():
            tables = orjson.loads(raw)
    except orjson.JSONDecodeError as error:
        raise problems.damaged(path, _not_json(error)) from error
    if not isinstance(tables, dict) or "_meta" in tables:
        if raw.startswith(_HEAD):
            raise problems.damaged(path, _("its checksum does not fit what it holds."))
        raise problems.not_a_workbook(path, _("it does not have the form of one."))
    _check_names(raw, path)
    if not tables.get(PRODUCT_TABLE):
        raise problems.not_a_workbook(path, _("there is no product in it."))
    found = {name: _foreign_rows(documents, path) for name, documents in tables.items()}
    return Snapshot(None, found, {name: max(rows, default=0) + 1 for name, rows in found.items()})


def _foreign_rows(documents: object, path: Path) -> Rows:
    rows: Rows = {}
    for key, document in documents.items() if isinstance(documents, dict) else [("", None)]:
        if not _ID.fullmatch(key) or int(key) not in GIVEN or not isinstance(document, dict):
            raise problems.not_a_workbook(path, _("it does not have the form of one."))
        try:
            rows[int(key)] = row_of(document)
        except TypeError as error:
            raise problems.not_a_workbook(path, _too_deep()) from error
    return rows


def _too_deep() -> str:
    return _("it is nested too deeply.")


class _Twice(ValueError):
    """A name that stands twice in one place: only the last one would count, silently."""


def _once(pairs: list[tuple[str, object]]) -> None:
    names = {name for name, _value in pairs}
    if len(names) < len(pairs):
        seen: set[str] = set()
        raise _Twice(next(name for name, _value in pairs if name in seen or seen.add(name)))  # type: ignore[func-returns-value]


def _check_names(raw: bytes, path: Path) -> None:
    try:
        json.loads(raw, object_pairs_hook=_once)
    except _Twice as error:
        why = _("“{name}” is there twice.").format(name=shown(str(error)))
        raise problems.not_a_workbook(path, why) from error
    except RecursionError as error:
        raise problems.not_a_workbook(path, _too_deep()) from error


def _not_json(error: orjson.JSONDecodeError) -> str:
    return _("it stops being readable at line {line}, column {column}.").format(
        line=error.lineno, column=error.colno
    )


def parse(raw: bytes, path: Path) -> Snapshot:
    """Raises Damaged for what is not a whole workbook, OpsError for a format not yet known."""
    if not raw:
        raise problems.damaged(path, _("the file is empty."))
    meta = peek(raw)
    if meta is None:
        return _foreign(raw, path)
    if meta.format > FORMAT:
        raise OpsError(
            _("{path} was written by a newer opstui.").format(path=path),
            _("Update opstui to open it."),
        )
    try:
        with collector_paused():
            tables = _tables_of(raw)
    except ValueError as error:
        raise problems.damaged(path, _("its checksum does not fit what it holds.")) from error
    next_ids = {name: max(rows, default=0) + 1 for name, rows in tables.items()}
    for name, number in meta.next.items():
        next_ids[name] = max(number, next_ids.get(name, 1))
    return Snapshot(meta, tables, next_ids)
