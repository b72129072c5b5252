"""What may be stored: exactly what JSON gives back unchanged."""

from __future__ import annotations

import math

import orjson

from opstui.kernel.language import _
from opstui.workbook import problems

Document = dict[str, object]
_DEPTH = 60
_INTEGERS = range(-(2**63), 2**63)


def _refused(value: object, depth: int) -> str:
    """Why `value` itself, without what it holds, cannot be stored; "" if it can."""
    kind = type(value)
    if kind is str:
        try:
            str(value).encode()
        except UnicodeEncodeError:
            return _("half of a character pair is missing its other half.")
    elif isinstance(value, float) and not math.isfinite(value):
        return _("a number must be finite.")
    elif kind is int and value not in _INTEGERS:
        return _("the number is too large.")
    elif value is not None and kind not in (str, int, float, bool, list, dict):
        return _("{kind} is not a kind of value that JSON knows.").format(kind=kind.__name__)
    elif depth > _DEPTH:
        return _("it is nested too deeply.")
    return ""


def check(value: object, where: str, depth: int = 0) -> None:
    """Refuse, with its place, what JSON would change silently; raises OpsError.

    NaN and infinities, keys that are no text, tuples, integers over 64 bits, lone surrogates.
    """
    if why := _refused(value, depth):
        raise problems.not_storable(where, why)
    if isinstance(value, list):
        for item in value:
            check(item, where, depth + 1)
    elif isinstance(value, dict):
        for key, item in value.items():
            if type(key) is not str:
                raise problems.not_storable(where, _("a key must be text."))
            check(key, where)
            check(item, f"{where}.{key}", depth + 1)


def row_of(document: Document, where: str) -> bytes:
    """The document as one line of JSON; raises OpsError."""
    try:
        row = orjson.dumps(document)
        if orjson.loads(row) == document:
            return row
    except (orjson.JSONEncodeError, orjson.JSONDecodeError):
        pass
    check(document, where)
    raise problems.not_storable(where, _("JSON would give it back changed."))


def document_of(row: bytes) -> Document:
    """A fresh copy, which the caller may change."""
    document = orjson.loads(row)
    assert isinstance(document, dict)
    return document
