"""The TinyDB storage that loses nothing: a snapshot, a log, one writer at a time.

When a call returns, its operation is on disk. A call that raises has changed nothing, in memory
or on disk; the one exception says so itself (`WriteFailed.indeterminate`).
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import orjson
from tinydb.storages import Storage

from opstui.kernel.clock import now
from opstui.kernel.errors import OpsError
from opstui.kernel.language import N_, _
from opstui.workbook import backups, lock, log, problems, snapshot
from opstui.workbook.files import (
    PRIVATE,
    opened,
    replace_file,
    stamp_of,
    sync_data,
    uninterrupted,
    write_all,
)
from opstui.workbook.layout import Layout, user_name
from opstui.workbook.replica import Replica, RowChange
from opstui.workbook.snapshot import Meta, Rows
from opstui.workbook.values import Document, document_of, row_of

CHECKPOINT_AFTER = 1 << 20
"""Bytes of log after which a snapshot is written."""
NEW_LOG_AFTER = 1 << 24
_JUMPS = {
    "put_back": N_("An older file was put back"),
    "foreign": N_("A file of another program was adopted"),
}


class WorkbookStorage(Storage):
    """One session's door to the files of a workbook; `user` is written into the history."""

    def __init__(
        self, path: Path, user: str | None = None, lock_timeout: float = 10.0, schema: int = 1
    ) -> None:
        self.layout = Layout.of(path)
        self.user = user_name(user)
        self.lock_timeout = lock_timeout
        self.schema = schema
        self.read_only_reason = ""
        self.replica = Replica(self.layout, lock_timeout)
        self.mutex = threading.RLock()
        self._staged: dict[tuple[str, int], bytes | None] = {}
        self._next_staged: dict[str, int] = {}
        self._read_rows: dict[str, Rows] = {}
        self._inside = False
        self._distrust = False
        self._made = False
        self._mode = PRIVATE

    # Reading

    @property
    def generation(self) -> int:
        return self.replica.generation

    def refresh(self) -> None:
        """Take in what other sessions did; not inside a transaction."""
        with self.mutex:
            if not self._inside:
                self.replica.refresh()

    def row(self, table: str, number: int) -> bytes | None:
        """A document as the current transaction sees it."""
        if (table, number) in self._staged:
            return self._staged[table, number]
        return self.replica.tables.get(table, {}).get(number)

    def rows(self, table: str) -> Rows:
        """All documents of a table as the current transaction sees them."""
        with self.mutex:
            rows = dict(self.replica.tables.get(table, {}))
            for (name, number), row in self._staged.items():
                if name == table and row is None:
                    rows.pop(number, None)
                elif name == table and row is not None:
                    rows[number] = row
            return rows

    # Writing

    @contextmanager
    def exclusively(self) -> Iterator[None]:
        """Hold the lock, undisturbed by signals; raises ReadOnly, StoreLocked, WriteFailed."""
        if self.read_only_reason:
            raise problems.read_only(self.read_only_reason)
        with problems.writing(self.layout.book):
            if not self._made or not self.layout.backups.exists():
                self._mode = self.layout.make()
                self._made = True
            with lock.exclusive(self.layout, self._mode, self.lock_timeout), uninterrupted():
                self._inside = True
                try:
                    yield
                finally:
                    self._inside = False

    @contextmanager
    def transaction(self, what: str, **notes: Any) -> Iterator[None]:
        """Everything inside is one operation; an inner transaction is part of the outer one.

        `notes` go into the log beside the changes.
        """
        with self.mutex:
            if self._inside:
                yield
                return
            with self.exclusively():
                self.replica.refresh(locked=True)
                self._make_ready()
                try:
                    yield
                    self._commit(what, notes)
                finally:
                    self._staged.clear()
                    self._next_staged.clear()
                with suppress(OSError):
                    # The operation itself is safe already.
                    self._checkpoint_if_long()

    def stage(self, table: str, number: int, document: Mapping[str, Any] | None) -> None:
        """What a document becomes when the transaction ends; raises OpsError."""
        assert self._inside
        row = None if document is None else row_of(dict(document), f"{table}/{number}")
        self._staged[table, number] = row
        self._next_staged[table] = max(self._next_staged.get(table, 1), number + 1)

    def new_id(self, table: str) -> int:
        """An id never used before, for the transaction that is under way."""
        number = max(self.replica.next_ids.get(table, 1), self._next_staged.get(table, 1))
        if number not in snapshot.GIVEN:
            raise problems.not_storable(table, _("the number is too large."))
        return number

    def _make_ready(self) -> None:
        """A log to append to: ours, or a new one if there is none that can be trusted."""
        position = self.replica.position
        if position is None or self._distrust:
            origin = self.replica.origin
            self._checkpoint(new_log=True, milestone=bool(origin))
            if origin in _JUMPS:
                self._append_operation(_JUMPS[origin], [], {"jump": origin})
        elif position.end > NEW_LOG_AFTER:
            self._checkpoint(new_log=True)

    def _commit(self, what: str, notes: dict[str, Any]) -> None:
        tables = self.replica.tables
        changes = [
            RowChange(table, number, old, new)
            for (table, number), new in self._staged.items()
            if (old := tables.get(table, {}).get(number)) != new
        ]
        if changes or notes:
            self._append_operation(what, changes, notes)

    def _append_operation(self, what: str, changes: list[RowChange], notes: dict[str, Any]) -> None:
        operation = {
            "g": self.replica.generation + 1,
            "t": round(now().timestamp(), 3),
            "u": self.user,
            "w": what,
            "c": [
                [table, number, _fragment(old), _fragment(new)]
                for table, number, old, new in changes
            ],
            **notes,
        }
        self._append(operation)
        self.replica.take(operation, changes)

    def _append(self, record: log.Record) -> None:
        """One durable line at the end of the log, or none; raises WriteFailed."""
        position = self.replica.position
        assert position is not None
        line, crc = log.frame(record, position.crc)
        with opened(position.path, os.O_RDWR) as fd:
            if os.fstat(fd).st_size != position.end:
                # The torn, unacknowledged line of a writer that died.
                os.ftruncate(fd, position.end)
            os.lseek(fd, position.end, os.SEEK_SET)
            complete = False
            try:
                write_all(fd, line)
                complete = True
                sync_data(fd)
            except BaseException as error:
                self._take_back(fd, position.end, complete, error)
                raise
        position.end += len(line)
        position.size = position.end
        position.crc = crc

    def _take_back(self, fd: int, end: int, complete: bool, error: BaseException) -> None:
        """Cut off a line that may not be durable. After a failed sync what the disk holds is
        unknown: read everything again, and write to new files only."""
        self._distrust = complete
        indeterminate = False
        try:
            os.ftruncate(fd, end)
            sync_data(fd)
        except OSError:
            indeterminate, self._distrust = complete, True
        if self._distrust:
            self.replica.distrust()
        if isinstance(error, OSError):
            raise problems.write_failed(self.layout.book, error, indeterminate) from error

    # Snapshots

    def _checkpoint_if_long(self) -> None:
        position = self.replica.position
        if position and position.end - self.replica.snapshot_end > CHECKPOINT_AFTER:
            self._checkpoint()

    def checkpoint(self) -> None:
        """Bring the snapshot up to date: when idle, before an export, on exit."""
        with self.mutex, self.exclusively():
            self.replica.refresh(locked=True)
            behind = self.replica.generation > self.replica.snapshot_generation
            if self.replica.position is not None and (behind or self._distrust):
                self._checkpoint(new_log=self._distrust)
            self._compress_old_logs()

    def _checkpoint(self, new_log: bool = False, milestone: bool = False) -> None:
        """Write the snapshot; a milestone is one that no log line leads to, kept twice."""
        replica, position = self.replica, self.replica.position
        if new_log or position is None:
            # Until everything below has worked.
            self._distrust = True
            position = log.create(self.layout.next_log(), self._mode)
        content = self._rendered(position)
        replace_file(
            self.layout.book, content, self._mode, lambda: self._keep_outgoing(always=milestone)
        )
        if milestone:
            backups.keep_copy(self.layout.backups, content, replica.generation, self._mode)
        replica.schema = self.schema
        replica.replaced(position, stamp_of(self.layout.book))
        self._distrust = False
        with suppress(OSError, OpsError):
            # How a session notices later that an older snapshot was put back.
            self._append({"snap": replica.generation})

    def _rendered(self, position: log.Position) -> bytes:
        meta = Meta(
            schema_version=self.schema,
            generation=self.replica.generation,
            next=self.replica.next_ids,
            log=position.path.name,
            log_id=position.id,
            at=position.end,
            crc=position.crc,
        )
        return snapshot.render(meta, self.replica.tables)

    def _keep_outgoing(self, always: bool) -> None:
        with suppress(FileNotFoundError):
            generation = self.replica.snapshot_generation
            backups.keep(self.layout.book, self.layout.backups, generation, always)

    def _compress_old_logs(self) -> None:
        position = self.replica.position
        for path in self.layout.logs():
            if position and path.name < position.path.name and path.suffix != ".gz":
                log.compress(path, self._mode)

    # Beginnings

    def create(self) -> None:
        """A new, empty workbook; raises UsageError if there is or was one."""
        with self.mutex, self.exclusively():
            if self.layout.book.exists():
                raise problems.already_there(self.layout.book)
            if any(map(log.holds_anything, self.layout.logs())):
                raise problems.left_behind(self.layout.book)
            self._checkpoint(new_log=True)

    def rebuild(self, tables: dict[str, Rows], what: str, jump: str) -> None:
        """Put `tables` in the place of everything, as a new beginning in the history.

        The caller holds the lock (`exclusively`).
        """
        replica = self.replica
        replica.tables = tables
        for name, rows in tables.items():
            known = replica.next_ids.get(name, 1)
            replica.next_ids[name] = max(known, max(rows, default=0) + 1)
        replica.news = None
        self._checkpoint(new_log=True, milestone=True)
        self._append_operation(what, [], {"jump": jump, "schema": self.schema})

    # For TinyDB's own tables

    def read(self) -> dict[str, dict[str, Document]] | None:
        """Everything, by table and id as text; None when empty."""
        with self.mutex:
            self.refresh()
            names = {*self.replica.tables, *(name for name, _number in self._staged)}
            self._read_rows = {name: rows for name in names if (rows := self.rows(name))}
        found = {
            name: {str(number): document_of(row) for number, row in rows.items()}
            for name, rows in sorted(self._read_rows.items())
        }
        return found or None

    def write(self, data: Mapping[str, Mapping[Any, Mapping[str, Any]]]) -> None:
        """Make what was read last into `data`; raises Conflict if it is no longer so."""
        with self.transaction("Change several tables"):
            for name in {*data, *self._read_rows}:
                old = self._read_rows.get(name, {})
                new = {int(number): document for number, document in data.get(name, {}).items()}
                for number in {*old, *new}:
                    self._stage_based(name, number, old.get(number), new.get(number))

    def _stage_based(
        self, table: str, number: int, old: bytes | None, new: Mapping[str, Any] | None
    ) -> None:
        if (None if old is None else document_of(old)) == new:
            return
        if self.row(table, number) != old:
            raise problems.changed_meanwhile(f"{table}/{number}")
        self.stage(table, number, new)

    def close(self) -> None:
        """Write the snapshot if that is possible, and let go of the files."""
        with self.mutex:
            with suppress(OSError, OpsError):
                if not self.read_only_reason:
                    self.checkpoint()
            self.replica.close()


def _fragment(row: bytes | None) -> orjson.Fragment | None:
    return None if row is None else orjson.Fragment(row)
