"""What one session knows of a workbook: a snapshot and the log lines after it.

Reading takes no lock: snapshots are replaced whole and logs only grow. What looks damaged is
looked at again under the lock before it is believed.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextlib import suppress
from types import MappingProxyType
from typing import NamedTuple

from opstui.kernel.errors import Damaged
from opstui.kernel.language import _
from opstui.workbook import lock, log, problems, snapshot
from opstui.workbook.files import Stamp, ordinary, stamp, stamp_of, uninterrupted
from opstui.workbook.layout import Layout
from opstui.workbook.snapshot import Meta, Rows


class RowChange(NamedTuple):
    """One document before and after, as lines of JSON; None where there was or is none."""

    table: str
    id: int
    old: bytes | None
    new: bytes | None


def _row(document: object) -> bytes | None:
    return None if document is None else snapshot.row_of(document)


class Replica:
    """The documents as of `generation`, kept up to date with `refresh`.

    `origin` says how the snapshot was found: "" in its place, "put_back" older than the logs,
    "no_log" without its folder, "foreign" written by another program.
    """

    def __init__(self, layout: Layout, lock_timeout: float) -> None:
        self.layout = layout
        self.lock_timeout = lock_timeout
        self.tables: dict[str, Rows] = {}
        self.next_ids: dict[str, int] = {}
        self.generation = 0
        self.schema = 0
        self.origin = ""
        self.position: log.Position | None = None
        self.snapshot_generation = 0
        self.snapshot_end = 0
        self.news: list[RowChange] | None = None
        """What changed since it was last emptied; None when everything was read anew."""
        self.heads: list[log.Record] = []
        """The operations behind the news, without their changes."""
        self._last_snapshot = 0
        self._lent: set[str] = set()
        self._stamp: Stamp | None = None
        self._pin: int | None = None

    # Reading the snapshot

    def _pinned(self) -> Stamp | None:
        """Open the snapshot and keep it open: its inode number cannot come to mean another."""
        self.close()
        try:
            self._pin = os.open(self.layout.book, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK)
        except FileNotFoundError:
            return None
        return stamp(ordinary(self._pin))

    def _content(self) -> bytes:
        assert self._pin is not None
        with os.fdopen(os.dup(self._pin), "rb") as file:
            file.seek(0)
            return file.read()

    def _first_read(self) -> Stamp:
        """Take in the snapshot; → its stamp."""
        found = self._pinned()
        if found is None:
            logs = self.layout.logs()
            if any(map(log.holds_anything, logs)):
                raise problems.damaged(self.layout.book, _("the file is missing."))
            raise problems.missing(self.layout.book)
        book = snapshot.parse(self._content(), self.layout.book)
        self.tables, self.next_ids = book.tables, book.next_ids
        self._lent.clear()
        self.news, self.heads = None, []
        meta = book.meta
        self.schema = meta.schema_version if meta else 0
        self.generation = self.snapshot_generation = meta.generation if meta else 0
        self._last_snapshot = self.generation
        self.origin = "" if meta else "foreign"
        self.position = self._place_in_log(meta) if meta else None
        self.snapshot_end = self.position.end if self.position else 0
        return found

    def _place_in_log(self, meta: Meta) -> log.Position | None:
        """Where the log goes on from the snapshot; None when that log is not here."""
        path = self.layout.folder / meta.log
        logs = self.layout.logs()
        if path not in logs:
            self.origin = "put_back" if logs else "no_log"
            return None
        identity = log.identity(path)
        if identity is None:
            raise problems.damaged(path, _("its first line cannot be read."), self.layout.book)
        if identity != meta.log_id:
            self.origin = "put_back"
            return None
        size = path.stat().st_size
        if size < meta.at:
            raise problems.damaged(path, _("it is shorter than it was."), self.layout.book)
        return log.Position(path, meta.log_id, meta.at, meta.crc, size)

    # Reading the log

    def _tail(self) -> list[log.Record]:
        position = self.position
        if position is None:
            return []
        tail = log.read_tail(position)
        if tail.broken:
            why = _("the line at byte {byte} is damaged.").format(byte=position.end)
            raise problems.damaged(position.path, why, self.layout.book)
        return tail.records

    def _superseded(self, records: list[log.Record]) -> bool:
        """Whether later snapshots were written: then this one is an older one, put back."""
        assert self.position is not None
        mine = self.position.path.name
        later = [path for path in self.layout.logs() if path.name > mine]
        return any(record.get("snap", 0) > self.generation for record in records) or any(
            map(log.holds_anything, later)
        )

    def _follow(self) -> None:
        """Bring the snapshot up to date, or leave it as it is if it stands for itself."""
        if self.position is not None:
            records = self._tail()
            if not self._superseded(records):
                self._apply(records)
                return
            self.origin, self.position = "put_back", None
        self.generation = max(self.generation, log.last_generation(self.layout.logs()))

    def _load(self) -> None:
        while True:
            self._stamp = None
            found = self._first_read()
            self._follow()
            # Else a checkpoint came in between.
            if found == stamp_of(self.layout.book):
                self._stamp = found
                return

    def _load_surely(self, locked: bool) -> None:
        """As `_load`; damage is believed only while nobody writes."""
        try:
            with problems.reading(self.layout.book), uninterrupted():
                self._load()
        except (Damaged, FileNotFoundError):
            if locked:
                raise
            with lock.shared(self.layout, self.lock_timeout), uninterrupted():
                self._load()

    # Keeping up to date

    def refresh(self, locked: bool = False) -> None:
        """Take in what other sessions did: two stat calls if that is nothing, new lines if little.

        Raises Damaged, StoreLocked, OpsError; `locked`: the caller holds the lock.
        """
        position = self.position
        size = 0
        if position is not None:
            try:
                size = position.path.stat().st_size
            except FileNotFoundError:
                self._lost_log(locked)
                return
        book = stamp_of(self.layout.book)
        seen_all = position is None or size == position.size == position.end
        if seen_all and book is not None and book == self._stamp:
            return
        if position is not None and self._stamp is not None and size >= position.size:
            with suppress(Damaged, OSError), uninterrupted():
                if self._advance(book):
                    return
        self._load_surely(locked)

    def _lost_log(self, locked: bool) -> None:
        """The log was taken away: what is known is all there is, unless the snapshot changed."""
        if stamp_of(self.layout.book) == self._stamp:
            self.position, self.origin = None, "no_log"
        else:
            self._load_surely(locked)

    def _advance(self, book: Stamp | None) -> bool:
        """Read on in the log; False if the snapshot tells more than the log did."""
        known, self._stamp = self._stamp, None
        self._apply(self._tail())
        if book != known:
            if not self._only_a_checkpoint():
                return False
            assert self._pin is not None
            known = stamp(os.fstat(self._pin))
        self._stamp = known
        return True

    def _only_a_checkpoint(self) -> bool:
        """Another session wrote down what the log has told us already: no need to read it."""
        if self._pinned() is None or self.position is None:
            return False
        meta = snapshot.peek(self._content())
        if meta is None or meta.log_id != self.position.id or meta.schema_version != self.schema:
            return False
        if meta.generation < self._last_snapshot:
            # An older one, put back.
            return False
        if not self.snapshot_end <= meta.at <= self.position.end:
            return False
        self.snapshot_generation, self.snapshot_end = meta.generation, meta.at
        return True

    # Changing what is known

    def _apply(self, records: list[log.Record]) -> None:
        for record in records:
            self._last_snapshot = max(self._last_snapshot, record.get("snap", 0))
            if "g" not in record:
                continue
            changes = [
                RowChange(table, number, _row(old), _row(new))
                for table, number, old, new in record["c"]
            ]
            self.take(record, changes)

    def take(self, operation: log.Record, changes: list[RowChange]) -> None:
        """Apply one operation."""
        for table, number, _old, new in changes:
            if table in self._lent:
                self._lent.discard(table)
                self.tables[table] = dict(self.tables[table])
            rows = self.tables.setdefault(table, {})
            if new is None:
                rows.pop(number, None)
            else:
                rows[number] = new
            self.next_ids[table] = max(self.next_ids.get(table, 1), number + 1)
        self.generation = int(operation["g"])
        if self.news is not None:
            self.news.extend(changes)
            self.heads.append({key: operation[key] for key in operation if key != "c"})

    def lend(self, table: str) -> Mapping[int, bytes]:
        """The documents of a table as they are now, whatever happens later."""
        if table not in self.tables:
            return {}
        self._lent.add(table)
        return MappingProxyType(self.tables[table])

    def replaced(self, position: log.Position, found: Stamp | None) -> None:
        """We wrote a new snapshot, which `position` continues."""
        self._pinned()
        self._stamp = found
        self.position = position
        self.snapshot_generation, self.snapshot_end = self.generation, position.end
        self._last_snapshot = self.generation
        self.origin = ""

    def distrust(self) -> None:
        """Believe nothing: the next refresh reads everything anew."""
        self._stamp = None

    def close(self) -> None:
        if self._pin is not None:
            os.close(self._pin)
            self._pin = None
