"""Answers that hold as long as what they were computed from stays the same."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any, TypeVar, cast

T = TypeVar("T")


class Kept:
    """One answer to a name. A view asks for the same list several times a key."""

    def __init__(self) -> None:
        self._answers: dict[Hashable, tuple[tuple[object, ...], Any]] = {}

    def get(self, name: Hashable, sources: tuple[object, ...], make: Callable[[], T]) -> T:
        """`make()`, or what it gave the last time when all `sources` are still equal."""
        known = self._answers.get(name)
        if known is None or known[0] != sources:
            known = sources, make()
            self._answers[name] = known
        return cast(T, known[1])
