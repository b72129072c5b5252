"""The order of keys as people count: C1.T6 before C1.T10."""

from __future__ import annotations

import re
from functools import lru_cache

Natural = tuple[str | int, ...]

_NUMBER = re.compile(r"(\d+)")


@lru_cache(maxsize=1 << 14)
def natural(key: str) -> Natural:
    """A sort key: text and numbers in turn, the first always text, so that any two compare."""
    return tuple(int(part) if place % 2 else part for place, part in enumerate(_NUMBER.split(key)))
