"""TinyDB on top of the storage: documents are written one by one, never a table at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, cast

from tinydb import TinyDB
from tinydb.table import Table

from opstui.workbook.storage import WorkbookStorage
from opstui.workbook.values import document_of


class WorkbookTable(Table):
    """A TinyDB table without a query cache, which would not see other sessions."""

    def __init__(self, storage: WorkbookStorage, name: str, cache_size: int = 0) -> None:
        super().__init__(storage, name, cache_size=cache_size)
        self._store = storage

    def put(self, number: int, document: Mapping[str, Any] | None) -> None:
        """Make one document what it is to be; None takes it away."""
        with self._store.transaction(f"Change {self.name}"):
            self._store.stage(self.name, number, document)

    def add(self, document: Mapping[str, Any]) -> int:
        """A document under an id that was never used; → the id."""
        with self._store.transaction(f"Change {self.name}"):
            number = self._store.new_id(self.name)
            self._store.stage(self.name, number, document)
            return number

    def insert(self, document: Mapping[str, Any]) -> int:
        return self.insert_multiple([document])[0]

    def insert_multiple(self, documents: Iterable[Mapping[str, Any]]) -> list[int]:
        with self._store.transaction(f"Insert into {self.name}"):
            setattr(self, "_next_id", self._store.new_id(self.name))  # noqa: B010 - TinyDB types it None
            return super().insert_multiple(documents)

    def _read_table(self) -> dict[str, Any]:
        self._store.refresh()
        rows = self._store.rows(self.name)
        return {str(number): document_of(row) for number, row in rows.items()}

    def _update_table(self, updater: Callable[[dict[int, Any]], None]) -> None:
        """TinyDB's way of changing a table; only what differs is staged."""
        with self._store.transaction(f"Change {self.name}"):
            rows = self._store.rows(self.name)
            table = {number: document_of(row) for number, row in rows.items()}
            updater(cast("dict[int, Any]", table))
            for number in {*rows, *table}:
                row = rows.get(number)
                if (None if row is None else document_of(row)) != table.get(number):
                    self._store.stage(self.name, number, table.get(number))


class WorkbookDatabase(TinyDB):
    """Opened with the arguments of WorkbookStorage."""

    table_class: type[Table] = WorkbookTable
    default_storage_class: type[Any] = WorkbookStorage

    @property
    def store(self) -> WorkbookStorage:
        return cast(WorkbookStorage, self.storage)

    def rows_of(self, name: str) -> WorkbookTable:
        return cast(WorkbookTable, self.table(name))
