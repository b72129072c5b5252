"""How long a text is, in Chinese and in Latin, against what its channel allows."""

from __future__ import annotations

import math
import re
import unicodedata
from dataclasses import dataclass

from opstui.stages.execution.lever_values import choice, number
from opstui.stages.planning.model import Task

HALF = "Two Latin letters are one"
"""The choice of `length_count` that counts two narrow characters as one."""

UCS2_ONE, UCS2_PART = 70, 67
GSM_ONE, GSM_PART = 160, 153
"""Characters of one text message, and of each part of a long one (GSM 03.38/03.40)."""


@dataclass(frozen=True, slots=True)
class Length:
    """`wide` Chinese characters and full-width signs, `narrow` all others."""

    wide: int
    narrow: int

    @property
    def characters(self) -> int:
        return self.wide + self.narrow

    @property
    def halved(self) -> int:
        """Two narrow ones as one, an odd one counts whole."""
        return self.wide + math.ceil(self.narrow / 2)


def length_of(text: str) -> Length:
    wide = sum(unicodedata.east_asian_width(char) in "WF" for char in text)
    return Length(wide, len(text) - wide)


def counted(text: str, task: Task) -> int:
    """As the channel of the task counts."""
    length = length_of(text)
    return length.halved if choice(task, "length_count") == HALF else length.characters


def over(text: str, task: Task) -> float:
    """Characters too many for the task's limit; 0 without one."""
    limit = number(task, "length_limit")
    return 0 if limit is None else max(0, counted(text, task) - limit)


def sms_parts(text: str) -> int:
    """Text messages that `text` is paid as: 70 characters (67 a part), 160 (153) if all Latin."""
    one, part = (GSM_ONE, GSM_PART) if text.isascii() else (UCS2_ONE, UCS2_PART)
    return 1 if len(text) <= one else math.ceil(len(text) / part)


def same_but_one(a: str, b: str) -> bool:
    """Whether two variants differ in one place only: the rest tells nothing apart."""
    head = _shared(a, b)
    tail = min(_shared(a[::-1], b[::-1]), min(len(a), len(b)) - head)
    kept = (head + tail) / max(len(a), len(b), 1)
    return kept >= SAME


_ACTIONS = re.compile(r"\s*(?:[,，、;；/|+＋>]|\band\b|\bor\b|或者|并且|然后|或|再|并)\s*")


def actions_of(text: str) -> list[str]:
    """The actions that a call to action asks for; one is right."""
    return [one for one in _ACTIONS.split(text.strip()) if one]


SAME = 0.4
"""The share of two variants that must be alike for one difference."""


def _shared(a: str, b: str) -> int:
    count = 0
    for one, other in zip(a, b, strict=False):
        if one != other:
            break
        count += 1
    return count
