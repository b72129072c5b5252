"""Where in a JSON text a value stands, so that a mistake can be named by line and column. Pure."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any

_SPACE = re.compile(r"[ \t\r\n]*")
_DECODER = json.JSONDecoder()


def parse(text: str) -> Any:
    """The value; raises ValueError (JSONDecodeError with its place), also for NaN."""
    try:
        return json.loads(text, parse_constant=_refuse)
    except RecursionError:
        raise ValueError("nested too deep") from None


def _refuse(name: str) -> None:
    raise ValueError(f"{name} is not a JSON number")


def place(text: str, path: Sequence[str | int]) -> tuple[int, int]:
    """Line and column (from 1) of the value at `path` in valid JSON; of the nearest value around
    it when the path leads further than the text."""
    at = _skip(text, 0)
    for part in path:
        try:
            inside = _member(text, at, part)
        except RecursionError:
            break
        if inside is None:
            break
        at = inside
    return text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)


def _skip(text: str, at: int) -> int:
    found = _SPACE.match(text, at)
    return found.end() if found else at


def _member(text: str, at: int, part: str | int) -> int | None:
    """Where the member of the object or list at `at` begins; of a name given twice the last."""
    opening = text[at]
    if opening not in "{[" or isinstance(part, int) is (opening == "{"):
        return None
    at, index, found = _skip(text, at + 1), 0, None
    while text[at] not in "}]":
        name: str | int = index
        if opening == "{":
            name, at = _DECODER.raw_decode(text, at)
            at = _skip(text, _skip(text, at) + 1)
        if name == part:
            found = at
        _value, at = _DECODER.raw_decode(text, at)
        at, index = _skip(text, at), index + 1
        if text[at] == ",":
            at = _skip(text, at + 1)
    return found
