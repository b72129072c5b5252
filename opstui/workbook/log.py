"""The log: one line per operation, each with a checksum chained to the line before.

A line is `crc32 in hex, space, JSON, newline`. The first line of a log names it, so that a
snapshot from elsewhere is not continued by a stranger's log.
"""

from __future__ import annotations

import gzip
import io
import secrets
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

from opstui.kernel.text import clean_line
from opstui.workbook.files import SIZE_CAP, contents, create_file, replace_file
from opstui.workbook.snapshot import GIVEN

Record = dict[str, Any]
"""A parsed line: `{log: id}`, `{snap: generation}` or an operation `{g, t, u, w, c}`."""

_CHECKSUM = 9
_HEAD_LIMIT = 512
_BRACKETS = 200
_LAST_TIME = 2**37
"""In the year 6325; later ones are no date everywhere."""


@dataclass(frozen=True, slots=True)
class Tail:
    """`records` in `used` bytes, the checksum to go on from; `broken` when a line that is not
    the last, torn one does not fit."""

    records: list[Record]
    used: int
    crc: int
    broken: bool


def frame(record: Record, crc: int) -> tuple[bytes, int]:
    """The line that may follow a line with checksum `crc`; → line, its checksum."""
    body = orjson.dumps(record)
    crc = zlib.crc32(body, crc)
    return b"%08x %s\n" % (crc, body), crc


def _is_change(change: object) -> bool:
    if not isinstance(change, list) or len(change) != 4:
        return False
    table, number, *documents = change
    return (
        type(table) is str
        and type(number) is int
        and number in GIVEN
        and all(one is None or type(one) is dict for one in documents)
    )


def _well_formed(record: object, body: bytes) -> bool:
    """Whether a line says what one of ours could: whoever can write a file can make its checksum
    fit."""
    if type(record) is not dict:
        return False
    if body.count(b"[") + body.count(b"{") > _BRACKETS:
        try:
            orjson.dumps(record)
        except TypeError:  # nested so deeply that it could not have been written
            return False
    if type(record.get("snap", 0)) is not int or type(record.get("schema", 0)) is not int:
        return False
    if "g" not in record:
        return True
    return (
        type(record["g"]) is int
        and record["g"] >= 0
        and type(record.get("t")) in (int, float)
        and 0 <= record["t"] < _LAST_TIME
        and type(record.get("u")) is str
        and type(record.get("w")) is str
        and type(record.get("c")) is list
        and all(map(_is_change, record["c"]))
    )


def _readable(record: Record) -> Record:
    """The record with names that may be shown."""
    for name in ("u", "w"):
        if name in record and not str(record[name]).isprintable():
            record[name] = clean_line(str(record[name])).text
    return record


def unframe(raw: bytes, crc: int) -> Tail:
    """All lines up to the first that is incomplete or does not follow the one before."""
    records: list[Record] = []
    used = 0
    while (end := raw.find(b"\n", used)) >= 0:
        body = raw[used + _CHECKSUM : end]
        follows = zlib.crc32(body, crc)
        if raw[used : used + _CHECKSUM] != b"%08x " % follows:
            break
        try:
            record = orjson.loads(body)
        except orjson.JSONDecodeError:
            break
        if not _well_formed(record, body):
            break
        records.append(_readable(record))
        crc, used = follows, end + 1
    torn_at_most = raw.find(b"\n", used) in (-1, len(raw) - 1)
    return Tail(records, used, crc, not torn_at_most)


@dataclass(slots=True)
class Position:
    """How far a log is known: `end` bytes with checksum `crc`. `size` is what the file had when
    last looked at; more than `end` when a torn line follows."""

    path: Path
    id: str
    end: int
    crc: int
    size: int


def create(path: Path, mode: int) -> Position:
    """A new log with nothing but its name in it, durable."""
    identity = secrets.token_hex(8)
    line, crc = frame({"log": identity}, 0)
    create_file(path, line, mode)
    return Position(path, identity, len(line), crc, len(line))


def identity(path: Path) -> str | None:
    """The id in the first line; None if that cannot be read as one."""
    head = unframe(contents(path, most=_HEAD_LIMIT), 0).records
    return str(head[0]["log"]) if head and "log" in head[0] else None


def read_tail(position: Position) -> Tail:
    """What follows `position`, which moves to the end of it."""
    raw = contents(position.path, position.end)
    tail = unframe(raw, position.crc)
    position.size = position.end + len(raw)
    position.end += tail.used
    position.crc = tail.crc
    return tail


def read_all(path: Path) -> Tail:
    """A whole log, compressed or not; what cannot be decompressed, or to too much, counts as
    broken."""
    raw = contents(path)
    if path.suffix == ".gz":
        try:
            with gzip.open(io.BytesIO(raw)) as packed:
                raw = packed.read(SIZE_CAP + 1)
        except (OSError, EOFError, zlib.error):
            return Tail([], 0, 0, broken=True)
        if len(raw) > SIZE_CAP:
            return Tail([], 0, 0, broken=True)
    return unframe(raw, 0)


def operations(path: Path) -> list[Record]:
    """The readable operations of a log, oldest first."""
    try:
        return [record for record in read_all(path).records if "g" in record]
    except FileNotFoundError:
        return []


def last_generation(paths: Sequence[Path]) -> int:
    """The highest number any of the logs has given out."""
    for path in reversed(paths):
        if found := operations(path):
            return int(found[-1]["g"])
    return 0


def holds_anything(path: Path) -> bool:
    """Whether more than its own name was ever written to it."""
    tail = read_all(path)
    return tail.broken or any("log" not in record for record in tail.records)


def compress(path: Path, mode: int) -> None:
    """Put a log that nobody writes any more into its compressed form."""
    packed = path.with_name(path.name + ".gz")
    replace_file(packed, gzip.compress(contents(path), compresslevel=6, mtime=0), mode)
    path.unlink()
