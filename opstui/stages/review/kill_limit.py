"""The number in a hypothesis' `kill_if`, written in either language."""

from __future__ import annotations

import re
import unicodedata

_LIMIT = re.compile(
    r"(?:<|≤|<=|低于|小于|少于|不到|below|under|less than)\s*"
    r"([-+]?\d+(?:\.\d+)?)\s*(pp|%|个百分点)?",
    re.IGNORECASE,
)


def kill_limit(text: str) -> float | None:
    """The number in a `kill_if` like "upper bound < 3pp" → 0.03; None when it holds none."""
    match = _LIMIT.search(unicodedata.normalize("NFKC", text))
    if match is None:
        return None
    value = float(match[1])
    return value / 100 if match[2] else value
