"""A workbook with a record of every kind, and hostile texts in every field of free text."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from enum import Enum
from functools import cache
from types import UnionType
from typing import Any, Union, get_args, get_origin

from pydantic import BaseModel

from opstui.examples import example_workbook
from opstui.workbook.document import RECORDS, Workbook
from opstui.workbook.numbering import Numbers
from tests.shell.walks import IDENTIFIERS, Spoiler


class Filler(Spoiler):
    """Fills what is empty as well: no field that can hold text is left without."""

    def spoilt(self, part: Any) -> Any:
        """As every program could write it: not validated."""
        found: dict[str, Any] = {}
        for name, field in type(part).model_fields.items():
            value = getattr(part, name)
            if "pattern" in f"{field.metadata}{field.annotation}":
                continue  # a code, which the model holds to its form
            if name not in IDENTIFIERS and value in (None, (), ""):
                value = self._filled(field.annotation, value)
            found[name] = self._value(value, name)
        return part.model_copy(update=found)

    def _filled(self, kind: Any, value: Any) -> Any:
        parts = get_args(kind)
        if get_origin(kind) is tuple and value == () and parts[0] is str:
            return ("x", "y")
        if get_origin(kind) in (Union, UnionType) and str in parts and value is None:
            return "x"
        return value


def sample(kind: Any) -> Any:
    """Some value of an annotation."""
    parts = get_args(kind)
    if get_origin(kind) in (Union, UnionType):
        return sample(parts[0])
    if get_origin(kind) is tuple:
        return (sample(parts[0]),) if parts[-1:] == (Ellipsis,) else tuple(map(sample, parts))
    if get_origin(kind) is dict:
        return {}
    if parts:  # Literal, Annotated
        return parts[0] if not isinstance(parts[0], type) else sample(parts[0])
    if isinstance(kind, type):
        if issubclass(kind, BaseModel):
            return made(kind)
        if issubclass(kind, Enum):
            return next(iter(kind))
        if issubclass(kind, date):
            return date(2026, 10, 5)
    return {str: "C1", int: 1, float: 1.0, bool: True, type(None): None}.get(kind)


def made(model: Any) -> Any:
    """A record, or a part of one, of which nothing is known but the fields it needs."""
    needed = {n: sample(f.annotation) for n, f in model.model_fields.items() if f.is_required()}
    return model.model_construct(**needed)


@cache
def full(language: str) -> Workbook:
    """The example, with one record of each kind that it has none of."""
    book = example_workbook("training", language)
    kinds = [one for one in RECORDS if one is not Numbers and not book.all(one)]
    return book.put(
        *(made(one).model_copy(update={"key": f"C1.X{n}"}) for n, one in enumerate(kinds))
    )


def strings(value: object, name: str = "") -> Iterator[str]:
    """Every text that a record holds in fields of free text."""
    if name in IDENTIFIERS:
        return
    if isinstance(value, BaseModel):
        for field, info in type(value).model_fields.items():
            if "pattern" not in f"{info.metadata}{info.annotation}":
                yield from strings(getattr(value, field), field)
    elif isinstance(value, tuple):
        for one in value:
            yield from strings(one)
    elif isinstance(value, dict):
        for one in value.values():
            yield from strings(one)
    elif type(value) is str:
        yield value
