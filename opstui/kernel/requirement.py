"""One line of a stage's "done when" list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Requirement:
    """`text` says in the user's language what is needed, or what is still missing."""

    code: str
    done: bool
    text: str


def share_done(requirements: Sequence[Requirement]) -> float:
    """Coverage: done / required, 1 when nothing is required."""
    return sum(one.done for one in requirements) / len(requirements) if requirements else 1.0
