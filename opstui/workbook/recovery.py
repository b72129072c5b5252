"""Getting a workbook back: what can be restored, and what of the damage can be mended."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import orjson

from opstui.kernel.clock import now
from opstui.kernel.errors import Damaged, OpsError, UsageError
from opstui.kernel.language import N_, _, ngettext
from opstui.workbook import backups, log, migrations, problems, snapshot
from opstui.workbook.document import TABLES, Workbook
from opstui.workbook.files import contents
from opstui.workbook.layout import Layout
from opstui.workbook.snapshot import Rows
from opstui.workbook.storage import WorkbookStorage
from opstui.workbook.validation import parsed
from opstui.workbook.values import document_of

if TYPE_CHECKING:
    from opstui.workbook.repository import Repository

WHAT = N_("Restored an earlier state")


@dataclass(frozen=True, slots=True)
class RestorePoint:
    """An earlier snapshot that can be gone back to."""

    id: str
    time: datetime
    generation: int
    readable: bool
    where: str


@dataclass(frozen=True, slots=True)
class RestoreReport:
    """What `restore` did. `source` is the file it began from ("" for none), `operations` how
    many log lines were put on top, `lost` how many known operations could not be; `kept` is
    where the damaged file lies now. `summary` says it in one sentence."""

    path: Path
    source: str
    generation: int
    operations: int
    lost: int
    kept: Path | None
    summary: str


def _is_record(change: list[Any]) -> bool:
    """Whether what a log line puts in is a record as it should be."""
    table, _number, _old, new = change
    if new is None or table not in TABLES:
        return True
    try:
        return len(parsed(TABLES[table], [orjson.dumps(new)])) == 1
    except (ValueError, TypeError, RecursionError):
        return False


class _State:
    """Documents on the way from a snapshot to the newest state that can be reached."""

    def __init__(self, tables: dict[str, Rows], generation: int, schema: int, source: str) -> None:
        self.tables = tables
        self.generation = generation
        self.schema = schema
        self.source = source
        self.operations = 0

    def _fits(self, operation: log.Record) -> bool:
        if operation["g"] != self.generation + 1:
            return False
        if "jump" in operation and operation["jump"] != "migrated":
            return False
        for table, number, old, _new in operation["c"]:
            row = self.tables.get(table, {}).get(number)
            if (None if row is None else document_of(row)) != old:
                return False
        return self.schema != migrations.CURRENT or all(map(_is_record, operation["c"]))

    def take(self, operation: log.Record) -> bool:
        """Put one operation on top; False if it does not fit."""
        if not self._fits(operation):
            return False
        self.migrate(operation.get("schema", self.schema))
        for table, number, _old, new in operation["c"]:
            rows = self.tables.setdefault(table, {})
            if new is None:
                rows.pop(number, None)
            else:
                rows[number] = snapshot.row_of(new)
        self.generation = operation["g"]
        self.operations += 1
        return True

    def migrate(self, schema: int) -> None:
        if self.schema < schema:
            self.tables = migrations.migrate_rows(self.tables, self.schema, schema)
            self.schema = schema

    def check(self, layout: Layout) -> None:
        Workbook.from_rows(self.tables, self.generation, layout.book).check()


def _read(path: Path) -> _State:
    """A snapshot or backup of ours; raises Damaged, OSError."""
    found = snapshot.parse(contents(path), path)
    if found.meta is None:
        raise problems.not_a_workbook(path, _("it does not have the form of one."))
    meta = found.meta
    return _State(found.tables, meta.generation, meta.schema_version, str(path))


def _candidates(layout: Layout) -> Iterator[_State]:
    """Readable states to begin from, newest first; at last the empty one."""
    for path in [layout.book, *(one.path for one in backups.all_of(layout.backups))]:
        with suppress(Damaged, OSError):
            yield _read(path)
    yield _State({}, 0, migrations.CURRENT, "")


def _all_operations(layout: Layout) -> list[log.Record]:
    return [operation for path in layout.logs() for operation in log.operations(path)]


def _best(layout: Layout, operations: list[log.Record]) -> _State:
    """The newest readable snapshot with every log line that still fits; raises Damaged."""
    for state in _candidates(layout):
        with suppress(Damaged, LookupError):
            state.check(layout)
            for operation in operations:
                if operation["g"] > state.generation and not state.take(operation):
                    break
            state.migrate(migrations.CURRENT)
            state.check(layout)
            if state.source or state.operations:
                return state
    raise problems.damaged(layout.book, _("no readable copy of it is left."))


def _point(layout: Layout, name: str) -> Path:
    for backup in backups.all_of(layout.backups):
        if backup.name == name:
            return backup.path
    raise UsageError(
        _("There is no restore point {name}.").format(name=name),
        _("Run `opstui restore {path} --list` to see them.").format(
            path=problems.quoted(layout.book)
        ),
    )


def _set_aside(layout: Layout) -> Path | None:
    """Give the damaged file another name beside the workbook."""
    moment = now().astimezone(UTC).strftime("%Y%m%dT%H%M%S.%f")
    kept = layout.book.with_name(f"{layout.book.name}.damaged-{moment}")
    try:
        return layout.book.rename(kept)
    except FileNotFoundError:
        return None


def _mend(store: WorkbookStorage, to: str | None) -> RestoreReport:
    """Rebuild the files from what can be read; the lock is held."""
    layout, replica = store.layout, store.replica
    operations = _all_operations(layout)
    if to is None:
        state = _best(layout, operations)
    else:
        state = _read(_point(layout, to))
        state.migrate(migrations.CURRENT)
        state.check(layout)
    last = max((int(one["g"]) for one in operations), default=0)
    for operation in operations:
        for table, number, *_rest in operation["c"]:
            replica.next_ids[table] = max(replica.next_ids.get(table, 1), number + 1)
    kept = _set_aside(layout)
    reached, lost = state.generation, max(last - state.generation, 0)
    replica.generation = max(state.generation, last)
    store.rebuild(state.tables, WHAT, "restored")
    return RestoreReport(
        layout.book,
        state.source,
        reached,
        state.operations,
        lost if to is None else 0,
        kept,
        _summary(state, lost if to is None else 0, kept),
    )


def _summary(state: _State, lost: int, kept: Path | None) -> str:
    base = Path(state.source).name if state.source else _("the log alone")
    parts = [
        ngettext(
            "Restored from {base} with {n} later change.",
            "Restored from {base} with {n} later changes.",
            state.operations,
        ).format(base=base, n=state.operations)
    ]
    if lost:
        parts.append(
            ngettext(
                "{n} change could not be recovered.", "{n} changes could not be recovered.", lost
            ).format(n=lost)
        )
    if kept:
        parts.append(_("The damaged file is kept as {name}.").format(name=kept.name))
    return " ".join(parts)


def _whole(path: Path) -> Repository | None:
    """The workbook opened, if there is nothing wrong with it."""
    from opstui.workbook.repository import Repository

    try:
        repository = Repository.open(path)
    except Damaged:
        return None
    try:
        repository.workbook.check()
    except Damaged:
        repository.close()
        return None
    return repository


def _go_back(repository: Repository, to: str | None) -> RestoreReport:
    """A workbook that is whole goes back by an ordinary change, which can be undone."""
    with repository:
        path = repository.path
        if to is None:
            generation = repository.workbook.generation
            nothing = _("The workbook is whole; nothing was changed.")
            return RestoreReport(path, str(path), generation, 0, 0, None, nothing)
        state = _read(_point(Layout.of(path), to))
        state.migrate(migrations.CURRENT)
        earlier = Workbook.from_rows(state.tables, state.generation, path)
        earlier.check()
        repository.replace(earlier, WHAT)
        return RestoreReport(
            path, state.source, state.generation, 0, 0, None, _summary(state, 0, None)
        )


def restore(path: str | Path, to: str | None = None) -> RestoreReport:
    """Bring back the last good state, or the restore point `to`.

    A damaged file stays beside the new one. Raises Damaged when nothing readable is left,
    UsageError for an unknown point, OpsError, StoreLocked, WriteFailed; then nothing changed.
    """
    repository = _whole(Path(path))
    if repository is not None:
        return _go_back(repository, to)
    store = WorkbookStorage(Path(path), schema=migrations.CURRENT)
    try:
        with store.exclusively():
            return _mend(store, to)
    finally:
        store.replica.close()


def restore_points(path: str | Path) -> list[RestorePoint]:
    """Newest first; works on a damaged workbook."""
    return [
        RestorePoint(
            one.name, one.time.astimezone(), one.generation, _readable(one.path), str(one.path)
        )
        for one in backups.all_of(Layout.of(Path(path)).backups)
    ]


def _readable(path: Path) -> bool:
    try:
        _read(path)
    except (OpsError, OSError):
        return False
    return True
