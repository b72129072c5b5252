"""The value of a field in one line, in the words of the current language. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any

from pydantic import TypeAdapter, ValidationError

from opstui import playbooks
from opstui.kernel.dates import format_date
from opstui.kernel.figures import format_number
from opstui.kernel.language import _, language
from opstui.kernel.metric_tree import MetricTree, Node
from opstui.kernel.observations import SeriesMonth
from opstui.kernel.periods import format_period, from_code
from opstui.kernel.record import Record, Value
from opstui.kernel.text import clean_line
from opstui.kernel.vocabulary import WORDS, Lever, Lifecycle, Orientation, word
from opstui.shell.record_words import CODE_WORDS, field_word
from opstui.stages.current import currency_of, current_tree, short_date
from opstui.stages.review.model import Review
from opstui.workbook.document import RECORDS, TABLES, Workbook
from opstui.workbook.history import FieldChange

SHOWN = 3
"""Parts of a value that are named; the others are counted."""

MAIN = ("title", "statement", "name", "text", "said", "sentence", "metric", "choice", "reason")
"""What says most about a record or a part of one, the first that it has."""

RATIOS = frozenset({"executed_share", "success_chance", "contingency", "confidence"})
MONEY = frozenset({"budget", "cost", "actual_cost", "budget_released"})
OF_METRIC = frozenset(
    {"expected_change", "value", "own_best", "floor", "ceiling", "low", "high", "fixed"}
    | {"baseline", "leaf_targets", "next_target", "v"}
)
OF_ROOT = frozenset({"target", "floor", "stretch", "phased", "next_target"})

MISSING = "-"


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads the values of one record: the workbook it is of, its table, the unit of its metric."""

    book: Workbook
    table: str
    unit: str = ""

    def text(self, field: str, value: object) -> str:
        match value:
            case None | "" | () | []:
                return MISSING
            case bool():
                return _("Yes") if value else _("No")
            case StrEnum():
                return word(value) if type(value) in WORDS else str(value)
            case date():
                return format_date(value, language())
            case int() | float():
                return format_number(float(f"{value:.10g}"), self._unit(field), style="exact")
            case str():
                return clean_line(self._named(field, value)).text
            case MetricTree():
                leaves = sum(node.is_leaf for node in value.nodes)
                said = _("{n} metrics, {leaves} leaves")
                return said.format(n=len(value.nodes), leaves=leaves)
            case Value():
                return self._value(value)
            case Mapping():
                return some([self._pair(field, key, one) for key, one in value.items()])
            case Sequence():
                return _(", ").join(self.text(field, one) for one in value)
        return clean_line(str(value)).text

    def _value(self, value: Value) -> str:
        main = main_text(value)
        if main:
            return clean_line(self._named("metric", main)).text
        filled = [
            self._named_value(name, one)
            for name, one in value
            if one != type(value).model_fields[name].get_default(call_default_factory=True)
        ]
        return some(filled)

    def _named_value(self, name: str, value: object) -> str:
        return named_value(field_word(self.table, name), self.text(name, value))

    def _pair(self, field: str, key: str, value: object) -> str:
        return named_value(self.key_word(field, key), self.under(key).text(field, value))

    def under(self, key: str) -> Reader:
        """For a value kept under `key`, which may name a metric."""
        node = self._node(key)
        return replace(self, unit=node.unit) if node else self

    def _node(self, id_: str) -> Node | None:
        tree = current_tree(self.book)
        return tree.get(id_) if tree else None

    def _unit(self, field: str) -> str:
        if field in RATIOS:
            return "ratio"
        if field in MONEY:
            return currency_of(self.book)
        if field in OF_METRIC and self.unit:
            return self.unit
        tree = current_tree(self.book)
        return tree.node(tree.root).unit if tree and field in OF_ROOT else ""

    def key_word(self, field: str, key: str) -> str:
        if field == "lever_fields":
            found = {own.code: own.name for lever in Lever for own in playbooks.lever(lever).fields}
            return found[key].text(language()) if key in found else field_word(self.table, key)
        return clean_line(self._named(field, key)).text

    def _named(self, field: str, code: str) -> str:
        """The name of what `code` stands for; any other text as it is."""
        codes = CODE_WORDS.get((self.table, field), {})
        if code in codes:
            return _(codes[code])
        if field == "defaults":
            return field_word(self.table, code)
        if field == "choice":
            return _choice(code)
        node = self._node(code)
        if node is not None:
            return node.name.text(language())
        period = from_code(code)
        if period is not None:
            return format_period(period, language())
        return next(self._records_named(code), code)

    def _records_named(self, key: str) -> Iterator[str]:
        for model in RECORDS:
            found = self.book.get(model, key)
            main = main_text(found) if found is not None else ""
            if main:
                yield main


def _choice(code: str) -> str:
    for kind in (Orientation, Lifecycle):
        if code in list(kind):
            return word(kind(code))
    return code


def named_value(name: str, value: str) -> str:
    return _("{name}: {value}").format(name=name, value=value)


def some(parts: Sequence[str]) -> str:
    """At most `SHOWN` of them, and how many more."""
    if not parts:
        return MISSING
    shown = list(parts[:SHOWN])
    if len(parts) > SHOWN:
        shown.append(_("and {n} more").format(n=len(parts) - SHOWN))
    return _(", ").join(shown)


def main_text(value: object) -> str:
    """The title, sentence or name of a record or of a part of one; "" when it has none."""
    for name in MAIN:
        text = getattr(value, name, "")
        if isinstance(text, str) and text:
            return text
    return ""


def typed_value(table: str, field: str, value: object) -> object:
    """A value of the log as the record has it; what today's records cannot have stays raw."""
    model = TABLES.get(table)
    if model is None or value is None:
        return value
    try:
        if not field:
            return value if isinstance(value, Record) else model.model_validate(value)
        if field not in model.model_fields:
            return value
        kind: Any = model.model_fields[field].annotation
        return TypeAdapter(kind).validate_python(value)
    except ValidationError:
        return value


def reader_of(table: str, key: str, book: Workbook) -> Reader:
    """With the unit of the metric that the record is about."""
    reader = Reader(book, table)
    model = TABLES.get(table)
    record = book.get(model, key) if model else None
    metric = str(getattr(record, "leaf", "") or getattr(record, "metric", ""))
    return reader.under(key.split("|")[0] if table == SeriesMonth.TABLE else metric)


def value_text(change: FieldChange, value: object, book: Workbook) -> str:
    """The old or new `value` of the changed field, in one line; "-" for none."""
    typed = typed_value(change.table, change.field, value)
    reader = reader_of(change.table, change.key, book)
    if isinstance(typed, Record):
        return clean_line(record_text(typed, reader)).text
    return reader.text(change.field, typed)


def record_text(record: Record, reader: Reader) -> str:
    """What says most about the record: its title, its period, the values of its month."""
    if isinstance(record, SeriesMonth):
        said = [
            named_value(short_date(one.day), reader.text("v", one.amount))
            for one in record.observations()
        ]
        return some(said)
    if isinstance(record, Review):
        return reader.text("period", record.period)
    return main_text(record) or record.key
