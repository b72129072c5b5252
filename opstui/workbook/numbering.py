"""Keys of new records: "C1.T5" is the fifth task of cycle C1, and no key is ever used twice."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import ClassVar

from opstui.kernel.record import Record

_NUMBERED = re.compile(r"(.*\D)(\d{1,9})", re.DOTALL)


class Numbers(Record):
    """The highest number that records of a kind had before they were dropped; the key is
    "table:prefix"."""

    TABLE: ClassVar[str] = "numbers"

    last: int


def numbers_key(table: str, prefix: str) -> str:
    return f"{table}:{prefix}"


def split_key(key: str) -> tuple[str, int] | None:
    """ "C1.T5" → ("C1.T", 5); None for a key without a number."""
    found = _NUMBERED.fullmatch(key)
    return (found[1], int(found[2])) if found else None


def highest(keys: Iterable[str], prefix: str) -> int:
    """The highest number after `prefix`; 0 when there is none."""
    parts = [split_key(key) for key in keys]
    return max((part[1] for part in parts if part and part[0] == prefix), default=0)
