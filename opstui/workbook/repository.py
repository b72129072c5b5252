"""The only door to a stored workbook: typed values in and out.

Calls are synchronous and may come from any thread; the program makes them from one of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import orjson
from pydantic import ValidationError

from opstui.kernel.errors import OpsError
from opstui.kernel.language import _
from opstui.workbook import history, problems, undo_stack
from opstui.workbook.checking import check
from opstui.workbook.document import TABLES, RecordChange, Workbook
from opstui.workbook.drafts import Drafts
from opstui.workbook.history import HistoryEntry
from opstui.workbook.layout import Layout
from opstui.workbook.merge import FieldConflict, Resolution, SaveConflict, rebase
from opstui.workbook.numbering import Numbers
from opstui.workbook.opening import (
    bring_up_to_date,
    database,
    migrate_in_memory,
    warning,
    why_read_only,
    written_by_newer,
)
from opstui.workbook.recovery import RestorePoint, RestoreReport, restore, restore_points
from opstui.workbook.replica import RowChange
from opstui.workbook.tables import WorkbookDatabase
from opstui.workbook.undo_stack import Step, UndoStack
from opstui.workbook.validation import document_from, parsed

__all__ = [
    "FieldConflict",
    "Repository",
    "RestorePoint",
    "RestoreReport",
    "SaveConflict",
    "check",
    "restore",
]


class Repository:
    """An open workbook. `readonly_reason` says why it cannot be written ("" if it can),
    `warning` what its owner ought to know ("" if nothing)."""

    def __init__(self, opened: WorkbookDatabase, warning: str = "") -> None:
        self._database = opened
        self._store = opened.store
        self._stack: UndoStack | None = None
        self._workbook = Workbook.empty()
        self.warning = warning
        self.drafts = Drafts(self._store.layout, self._store.user)
        self._advance()

    # Opening and closing

    @classmethod
    def create(cls, path: str | Path, *, user: str | None = None) -> Repository:
        """A new, empty workbook; raises UsageError if there is or was one, else as `save`."""
        path = Path(path)
        if not Layout.of(path).book.parent.is_dir():
            raise OpsError(
                _("There is no folder {path}.").format(path=Layout.of(path).book.parent),
                _("Create it, or choose another place."),
            )
        opened = database(path, user, 10.0)
        opened.store.create()
        return cls(opened, warning(opened.store))

    @classmethod
    def open(
        cls,
        path: str | Path,
        *,
        user: str | None = None,
        readonly: bool = False,
        lock_timeout: float = 10.0,
    ) -> Repository:
        """Raises Damaged, StoreLocked, OpsError (not there, not readable, of a newer program)."""
        opened = database(Path(path), user, lock_timeout)
        store = opened.store
        store.replica.refresh()
        store.read_only_reason = why_read_only(store, readonly)
        told = warning(store)
        bring_up_to_date(store)
        return cls(opened, told)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Write the snapshot and let go of the files; nothing is lost without it."""
        self._database.close()

    def checkpoint(self) -> None:
        """Bring the snapshot up to date, when idle; nothing to do for a reader."""
        if not self.readonly_reason:
            self._store.checkpoint()

    # What it is

    @property
    def path(self) -> Path:
        return self._store.layout.book

    @property
    def user(self) -> str:
        return self._store.user

    @property
    def readonly_reason(self) -> str:
        return self._store.read_only_reason

    @property
    def workbook(self) -> Workbook:
        """As last read or saved."""
        return self._workbook

    def _advance(self) -> Workbook:
        """Bring the value up to what the store knows."""
        with self._store.mutex:
            replica = self._store.replica
            if replica.news is None:
                self._stack = None
                self._workbook = self._read_anew()
            elif replica.news:
                self._workbook = self._read_on(replica.news)
            if self._stack is not None:
                for head in replica.heads:
                    if head["u"] == self.user or "jump" in head:
                        self._stack.add(head)
            replica.news, replica.heads = [], []
            return self._workbook

    def _read_anew(self) -> Workbook:
        store, replica = self._store, self._store.replica
        newer = replica.schema > store.schema
        if newer:
            store.read_only_reason = written_by_newer()
        elif replica.origin != "foreign":
            migrate_in_memory(store)
        tables = {name: replica.lend(name) for name in replica.tables}
        return Workbook.from_rows(tables, replica.generation, self.path, lenient=newer)

    def _read_on(self, news: list[RowChange]) -> Workbook:
        try:
            return self._workbook.advanced(news, self._store.generation)
        except ValidationError:
            self._store.replica.distrust()
            why = _("the log holds what does not fit.")
            raise problems.damaged(self.path, why) from None

    def refresh(self) -> Workbook | None:
        """The current value if another session changed something, else None (two stat calls)."""
        with self._store.mutex:
            before = self._workbook
            self._store.refresh()
            now = self._advance()
            return None if now is before else now

    # Changing it

    @contextmanager
    def _transaction(self, what: str, **notes: Any) -> Iterator[Workbook]:
        """One operation on top of what other sessions did; inside, `workbook` is current."""
        with self._store.mutex:
            with self._store.transaction(what, **notes):
                yield self._advance()
            self._advance()

    def save(
        self, what: str, new: Workbook, base: Workbook, resolve: Resolution | None = None
    ) -> Workbook:
        """Store what `new` changes against `base`, as one step of undo; durable on return.

        Raises SaveConflict (nothing stored; call again with `resolve`), WriteFailed, ReadOnly,
        StoreLocked, OpsError for a value that cannot be stored. → the current workbook.
        """
        changes = new.changes_since(base)
        if not changes:
            return self._workbook
        with self._transaction(what) as current:
            self._stage(rebase(changes, current, resolve or {}), {})
        return self._workbook

    def replace(self, workbook: Workbook, what: str) -> Workbook:
        """Make `workbook` the whole content, as one step of undo; raises as `save` does."""
        with self._transaction(what) as current:
            self._stage(workbook.changes_since(current), {})
        return self._workbook

    def _stage(self, changes: Iterable[RecordChange], ids: Mapping[tuple[str, str], int]) -> None:
        """`ids`: under which a record that comes back was stored before."""
        for change in changes:
            table = self._database.rows_of(change.table)
            document = None if change.new is None else document_from(change.new)
            number = self._workbook.id_of(change.table, change.key)
            if change.old is None:
                number = ids.get((change.table, change.key))
            if number is not None:
                table.put(number, document)
            elif document is not None:
                table.add(document)

    # Taking back

    def _steps(self) -> UndoStack:
        with self._store.mutex:
            if self._stack is None:
                self._stack = undo_stack.read(self._store.layout, self.user)
            return self._stack

    @property
    def can_undo(self) -> str | None:
        """What the user's newest change not yet taken back was called."""
        steps = self._steps().undo
        return steps[-1].what if steps else None

    @property
    def can_redo(self) -> str | None:
        steps = self._steps().redo
        return steps[-1].what if steps else None

    def undo(self) -> tuple[Workbook, str] | None:
        """Take back the user's newest change, as a new operation → the workbook and what it was.

        None when there is none. Raises SaveConflict if somebody changed the same since.
        """
        with self._store.mutex:
            self._store.refresh()
            self._advance()
            steps = self._steps().undo
            return self._reverse(steps[-1], "undo") if steps else None

    def redo(self) -> tuple[Workbook, str] | None:
        """Take back the newest undo; see `undo`."""
        with self._store.mutex:
            self._store.refresh()
            self._advance()
            steps = self._steps().redo
            return self._reverse(steps[-1], "redo") if steps else None

    def _reverse(self, step: Step, kind: str) -> tuple[Workbook, str]:
        operation = history.operation(self._store.layout, step.generation)
        if operation is None:
            raise problems.changed_meanwhile(step.what)
        changes, ids = _reversed(operation["c"], step.what)
        with self._transaction(step.what, **{kind: step.generation}) as current:
            self._stage(rebase(changes, current, {}), ids)
        return self._workbook, step.what

    # Looking back

    def history(self, limit: int = 200, before: int | None = None) -> list[HistoryEntry]:
        """Newest first; `before` a generation, for the next page."""
        return history.entries(self._store.layout, limit, before)

    def edits(self, since: datetime) -> list[tuple[datetime, str, tuple[str, ...]]]:
        """(time, what, tables) of the changes since then, oldest first."""
        return history.edits(self._store.layout, since)

    def restore_points(self) -> list[RestorePoint]:
        """Newest first."""
        return restore_points(self.path)


def _reversed(
    changes: list[list[Any]], what: str
) -> tuple[list[RecordChange], dict[tuple[str, str], int]]:
    """The opposite of logged changes, and the ids they were about; raises Conflict."""
    found: list[RecordChange] = []
    ids: dict[tuple[str, str], int] = {}
    for table, number, old, new in reversed(changes):
        if table == Numbers.TABLE:  # a number that was taken stays taken
            continue
        try:
            model = TABLES[table]
            was, became = (
                None if document is None else parsed(model, [orjson.dumps(document)])[0]
                for document in (old, new)
            )
        except (ValidationError, LookupError):
            raise problems.changed_meanwhile(what) from None
        record = was or became
        if record is not None:
            found.append(RecordChange(table, record.key, became, was))
            ids[table, record.key] = number
    return found, ids
