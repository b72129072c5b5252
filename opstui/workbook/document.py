"""The workbook as one immutable value: tables of records."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import orjson

from opstui.kernel.import_mapping import ImportMapping
from opstui.kernel.observations import SeriesMonth
from opstui.kernel.record import Record
from opstui.stages.execution.model import Asset, CustomerTiers, DayLog, TaskTemplate
from opstui.stages.planning.model import Plan, Task
from opstui.stages.review.model import (
    Annotation,
    CohortSource,
    Decision,
    Economics,
    EffectStudy,
    Experiment,
    Feedback,
    KanoFeature,
    Need,
    Review,
    Theme,
)
from opstui.stages.strategy.model import Cycle, Hypothesis, Product, Strategy
from opstui.workbook.numbering import Numbers, highest, numbers_key, split_key
from opstui.workbook.replica import RowChange
from opstui.workbook.table_value import Entry, Source, TableValue
from opstui.workbook.validation import R, cleaned, parsed

RECORDS: tuple[type[Record], ...] = (
    Product,
    Cycle,
    Strategy,
    Hypothesis,
    Plan,
    Task,
    DayLog,
    CustomerTiers,
    TaskTemplate,
    Asset,
    Feedback,
    Theme,
    Need,
    Experiment,
    EffectStudy,
    Economics,
    CohortSource,
    Annotation,
    KanoFeature,
    Decision,
    Review,
    SeriesMonth,
    ImportMapping,
    Numbers,
)
TABLES: dict[str, type[Record]] = {model.TABLE: model for model in RECORDS}


@dataclass(frozen=True, slots=True)
class RecordChange:
    """One record before and after; None where there was or is none."""

    table: str
    key: str
    old: Record | None
    new: Record | None


class Workbook:
    """Read with `all` and `get`, changed into another value with `put` and `drop`.

    Tables are validated when first looked at, which may raise Damaged.
    """

    __slots__ = ("_tables", "generation")
    __hash__ = None  # type: ignore[assignment]

    def __init__(self, tables: Mapping[str, TableValue[Any]], generation: int = 0) -> None:
        self._tables = tables
        self.generation = generation

    @classmethod
    def empty(cls) -> Workbook:
        return cls({})

    @classmethod
    def from_rows(
        cls,
        tables: Mapping[str, Mapping[int, bytes]],
        generation: int,
        book: Path,
        lenient: bool = False,
    ) -> Workbook:
        """What a store holds; tables that no record is known for are passed over."""
        return cls(
            {
                name: TableValue(TABLES[name], Source(TABLES[name], rows, book, lenient))
                for name, rows in tables.items()
                if name in TABLES
            },
            generation,
        )

    def _table(self, model: type[R]) -> TableValue[R]:
        found = self._tables.get(model.TABLE)
        return found if found is not None else _empty(model)

    def all(self, model: type[R]) -> Mapping[str, R]:
        """The records of a table by key, in the order they came in."""
        return self._table(model).all()

    def get(self, model: type[R], key: str) -> R | None:
        return self._table(model).get(key)

    def put(self, *records: Record) -> Workbook:
        """Add records, or replace those with the same keys."""
        return self._with((record, Entry(record)) for record in records)

    def drop(self, *records: Record) -> Workbook:
        """Take records out; their numbers stay taken."""
        taken = [(one, Entry(one)) for one in self._taken(records)]
        return self._with([*((record, Entry(None)) for record in records), *taken])

    def _taken(self, records: Iterable[Record]) -> Iterable[Numbers]:
        found: dict[str, int] = {}
        for record in records:
            parts = split_key(record.key)
            if parts and not isinstance(record, Numbers):
                key = numbers_key(record.TABLE, parts[0])
                known = self.get(Numbers, key)
                found[key] = max(found.get(key, 0), parts[1], known.last if known else 0)
        return [Numbers(key=key, last=last) for key, last in found.items()]

    def next_key(self, model: type[Record], prefix: str) -> str:
        """ "C1.T" → "C1.T5": the number after all that are or ever were in the workbook."""
        kept = self.get(Numbers, numbers_key(model.TABLE, prefix))
        last = max(highest(self.all(model), prefix), kept.last if kept else 0)
        return f"{prefix}{last + 1}"

    def _with(self, entries: Iterable[tuple[Record, Entry[Any]]]) -> Workbook:
        changed: dict[type[Record], dict[str, Entry[Any]]] = {}
        for record, entry in entries:
            changed.setdefault(type(record), {})[record.key] = entry
        return self._changed(changed, self.generation)

    def _changed(
        self, changed: Mapping[type[Record], Mapping[str, Entry[Any]]], generation: int
    ) -> Workbook:
        tables = dict(self._tables)
        for model, table in changed.items():
            tables[model.TABLE] = self._table(model).with_entries(table)
        return Workbook(tables, generation)

    def advanced(self, news: Iterable[RowChange], generation: int) -> Workbook:
        """With what the store was told since; raises pydantic's ValidationError."""
        changed: dict[type[Record], dict[str, Entry[Any]]] = {}
        for table, number, old, new in news:
            model = TABLES.get(table)
            if model is None:
                continue
            entries = changed.setdefault(model, {})
            if new is not None:
                record = parsed(model, [new])[0]
                entries[record.key] = Entry(record, number)
            elif old is not None:
                entries[str(cleaned(orjson.loads(old)["key"]))] = Entry(None, number)
        return self._changed(changed, generation)

    def id_of(self, table: str, key: str) -> int | None:
        """The id of the document that holds, or held, the record."""
        found = self._tables.get(table)
        return found.id_of(key) if found is not None else None

    def changes_since(self, base: Workbook) -> list[RecordChange]:
        """What differs from `base`; cheap when one was made from the other."""
        return [
            RecordChange(name, key, old, new)
            for name, model in TABLES.items()
            if self._tables.get(name) is not base._tables.get(name)
            for key, old, new in self._table(model).differences(base._table(model))
        ]

    def check(self) -> None:
        """Validate every table now; raises Damaged."""
        for table in self._tables.values():
            table.all()

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Workbook):
            return NotImplemented
        differences = self.changes_since(other) if self is not other else []
        return all(one.table == Numbers.TABLE for one in differences)

    @property
    def product(self) -> Product | None:
        return self.get(Product, "product")

    @property
    def cycles(self) -> tuple[Cycle, ...]:
        """Oldest first."""
        return tuple(sorted(self.all(Cycle).values(), key=lambda cycle: cycle.number))

    @property
    def cycle(self) -> Cycle | None:
        """The latest."""
        cycles = self.cycles
        return cycles[-1] if cycles else None


_EMPTY: dict[str, TableValue[Any]] = {}


def _empty(model: type[R]) -> TableValue[R]:
    """One empty table per kind of record, so that two workbooks without it share it."""
    if model.TABLE not in _EMPTY:
        _EMPTY[model.TABLE] = TableValue(model, Source(model, {}, Path()))
    return cast("TableValue[R]", _EMPTY[model.TABLE])
