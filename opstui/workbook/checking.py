"""Integrity of the files of a workbook, without changing anything."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from pydantic import ValidationError

from opstui.kernel.errors import Damaged, OpsError
from opstui.kernel.language import _
from opstui.kernel.record import Record
from opstui.kernel.text import shown
from opstui.workbook import backups, lock, log, problems, snapshot
from opstui.workbook.document import TABLES
from opstui.workbook.files import contents
from opstui.workbook.layout import Layout
from opstui.workbook.replica import Replica
from opstui.workbook.snapshot import Rows
from opstui.workbook.validation import fault, parsed, unlike_rows

_TIMEOUT = 10.0
_TOLD = 100


def _log_problems(layout: Layout) -> Iterator[str]:
    expected: int | None = None
    for path in layout.logs():
        tail = log.read_all(path)
        if tail.broken:
            yield _("{path}: the line at byte {byte} is damaged.").format(path=path, byte=tail.used)
        for record in tail.records:
            if "g" not in record:
                continue
            if expected is not None and record["g"] != expected:
                yield _("{path}: after change {before} comes change {after}.").format(
                    path=path, before=expected - 1, after=record["g"]
                )
            expected = record["g"] + 1


def _row_problems(tables: dict[str, Rows]) -> Iterator[str]:
    for name, rows in tables.items():
        model = TABLES.get(name)
        if model is None:
            yield _("the table {table} is not known.").format(table=shown(name))
            continue
        found = _wrong_rows(model, rows)
        yield from islice(found, _TOLD)
        if next(found, None) is not None:
            yield _("table {table}: more rows are wrong; these are the first.").format(table=name)


def _wrong_rows(model: type[Record], rows: Rows) -> Iterator[str]:
    keys: set[str] = set()
    for number in sorted(rows):
        try:
            record = parsed(model, [rows[number]])[0]
        except ValidationError as error:
            yield fault(model, [rows[number]], error)
            continue
        except (ValueError, LookupError, RecursionError):
            yield unlike_rows(model)
            continue
        if record.key in keys:
            yield _("table {table}: the key {key} is there twice.").format(
                table=model.TABLE, key=shown(record.key)
            )
        keys.add(record.key)


def _backup_problems(layout: Layout) -> Iterator[str]:
    for backup in backups.all_of(layout.backups):
        try:
            snapshot.parse(contents(backup.path), backup.path)
        except Damaged as error:
            yield error.title
        except OSError as error:
            yield problems.unreadable(backup.path, error).title


def check(path: str | Path) -> list[str]:
    """What is wrong, one sentence each; [] when all is well.

    Raises OpsError when there is no workbook, StoreLocked.
    """
    layout = Layout.of(Path(path))
    found: list[str] = []
    replica = Replica(layout, _TIMEOUT)
    try:
        with lock.shared(layout, _TIMEOUT):
            try:
                replica.refresh(locked=True)
            except Damaged as error:
                found.append(error.title)
            except FileNotFoundError:
                raise problems.missing(layout.book) from None
            found += _log_problems(layout)
            found += _row_problems(replica.tables)
            found += _backup_problems(layout)
    except OSError as error:
        raise OpsError(problems.unreadable(layout.book, error).title) from error
    finally:
        replica.close()
    return list(dict.fromkeys(found))
