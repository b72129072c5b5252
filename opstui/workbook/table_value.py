"""One table as a value: a validated base that many versions share, and what differs from it."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Generic, NamedTuple

from opstui.workbook.validation import R, by_key

_SMALL = 256
_SHARE = 8


class Source(Generic[R]):
    """Documents as they were read, validated when first looked at (raises Damaged)."""

    def __init__(
        self, model: type[R], rows: Mapping[int, bytes], book: Path, lenient: bool = False
    ) -> None:
        self._unread: tuple[type[R], Mapping[int, bytes], Path, bool] | None
        self._unread = (model, rows, book, lenient) if rows else None
        self._records: dict[str, R] = {}
        self._ids: dict[str, int] = {}
        self._once = threading.Lock()

    @classmethod
    def of(cls, model: type[R], records: dict[str, R], ids: dict[str, int]) -> Source[R]:
        made = cls(model, {}, Path())
        made._records, made._ids = records, ids
        return made

    def _read(self) -> None:
        with self._once:
            if self._unread is not None:
                self._records, self._ids = by_key(*self._unread)
                self._unread = None

    @property
    def records(self) -> Mapping[str, R]:
        if self._unread is not None:
            self._read()
        return self._records

    @property
    def ids(self) -> Mapping[str, int]:
        """Of the records that are stored."""
        if self._unread is not None:
            self._read()
        return self._ids


class Entry(NamedTuple, Generic[R]):
    """What a key stands for now; `id` None: not stored yet, or the base knows it."""

    record: R | None
    id: int | None = None


class TableValue(Generic[R]):
    """Immutable. Order is that of the ids, then of insertion."""

    __slots__ = ("_delta", "_flat", "_model", "_source")

    def __init__(
        self, model: type[R], source: Source[R], delta: dict[str, Entry[R]] | None = None
    ) -> None:
        self._model = model
        self._source = source
        self._delta = delta or {}
        self._flat: Mapping[str, R] | None = None

    def get(self, key: str) -> R | None:
        entry = self._delta.get(key)
        return entry.record if entry is not None else self._source.records.get(key)

    def id_of(self, key: str) -> int | None:
        """The id under which the record is, or was, stored."""
        entry = self._delta.get(key)
        if entry is not None and entry.id is not None:
            return entry.id
        return self._source.ids.get(key)

    def all(self) -> Mapping[str, R]:
        if self._flat is None:
            self._flat = MappingProxyType(self._flattened())
        return self._flat

    def _flattened(self) -> dict[str, R]:
        flat = dict(self._source.records)
        last = max(self._source.ids.values(), default=0)
        in_order = True
        for key, (record, number) in self._delta.items():
            if record is None:
                flat.pop(key, None)
            else:
                in_order = in_order and (key in flat or number is None or number > last)
                last = max(last, number or 0)
                flat[key] = record
        if in_order:
            return flat
        return dict(sorted(flat.items(), key=lambda item: self.id_of(item[0]) or last + 1))

    def with_entries(self, entries: Mapping[str, Entry[R]]) -> TableValue[R]:
        delta = {**self._delta, **entries}
        if len(delta) > _SMALL and len(delta) > len(self._source.records) // _SHARE:
            changed = TableValue(self._model, self._source, delta)
            flat = changed._flattened()
            ids = {key: number for key in flat if (number := changed.id_of(key)) is not None}
            return TableValue(self._model, Source.of(self._model, flat, ids))
        return TableValue(self._model, self._source, delta)

    def differences(self, base: TableValue[R]) -> Iterator[tuple[str, R | None, R | None]]:
        """(key, there, here) of what is not the same; cheap while both share their source."""
        if self is base:
            return
        if self._source is base._source:
            keys = dict.fromkeys((*base._delta, *self._delta))
        else:
            keys = dict.fromkeys((*base.all(), *self.all()))
        for key in keys:
            old, new = base.get(key), self.get(key)
            if old is not new and old != new:
                yield key, old, new
