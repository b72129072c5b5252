"""Words that the advertising law objects to, found in what is typed, each with its rule."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from opstui import playbooks
from opstui.kernel.vocabulary import Form
from opstui.playbooks.schema import AdRule
from opstui.stages.planning.model import Task

_APART = re.compile(r"[\s,，、;；/|]+")
_BETWEEN_HAN = re.compile(r"(?<=[\u4e00-\u9fff])[\s\u200b-\u200d\u2060]+(?=[\u4e00-\u9fff])")
_LATIN = re.compile(r"[a-z0-9]")


@dataclass(frozen=True, slots=True)
class Hit:
    """A word as it stands in the text; `rule` None for one of the user's own banned words."""

    word: str
    rule: AdRule | None = None


def plain_text(text: str) -> str:
    """As it is compared: one width, small letters, and no gaps between Chinese characters,
    which are the usual way around a filter."""
    return _BETWEEN_HAN.sub("", unicodedata.normalize("NFKC", text)).lower()


def _pattern(word: str) -> str:
    """A "*" inside is up to four characters, at the end the next one; Latin words are whole."""
    head = word[:-1] if word.endswith("*") else word
    middle = r"[^\s,，。；;！!]{1,4}?".join(re.escape(part) for part in head.split("*"))
    before = r"(?<![a-z0-9])" if _LATIN.match(head[:1]) else ""
    after = r"(?![a-z0-9])" if _LATIN.match(head[-1:]) else ""
    tail = r"\w?" if word.endswith("*") else ""
    return f"{before}{middle}{after}{tail}"


@lru_cache(maxsize=256)
def _compiled(words: tuple[str, ...]) -> re.Pattern[str] | None:
    """One pattern for all, the longest word first."""
    folded = sorted({plain_text(word) for word in words if plain_text(word).strip("* ")})
    folded.sort(key=len, reverse=True)
    return re.compile("|".join(_pattern(word) for word in folded)) if folded else None


def _spans(words: tuple[str, ...], text: str) -> Iterator[tuple[int, int]]:
    pattern = _compiled(words)
    if pattern is not None:
        yield from (match.span() for match in pattern.finditer(text))


def hits(text: str, rules: Iterable[AdRule], own: Iterable[str] = ()) -> list[Hit]:
    """What stands in `text`, each word once per rule, in the order of the rules."""
    read = plain_text(text)
    found: dict[tuple[str, str], Hit] = {}
    for rule in rules:
        allowed = list(_spans(rule.allow, read))
        for start, end in _spans(rule.words, read):
            if not any(a <= start and end <= b for a, b in allowed):
                found.setdefault((rule.id, read[start:end]), Hit(read[start:end], rule))
    for start, end in _spans(tuple(own), read):
        found.setdefault(("", read[start:end]), Hit(read[start:end]))
    return list(found.values())


def own_words(task: Task) -> tuple[str, ...]:
    """The banned words of the task's own form."""
    return tuple(word for word in _APART.split(task.lever_fields.get("banned_words", "")) if word)


def public_codes(task: Task) -> tuple[str, ...]:
    """Fields of the task's lever that reach users, and the offer."""
    own = playbooks.lever(task.lever).fields
    return (*(field.code for field in own if field.public), "offer")


def task_hits(task: Task, form: Form | None) -> list[tuple[str, Hit]]:
    """(code of the field, what stands in it) over the texts that reach users."""
    rules, own = playbooks.ad_rules(form), own_words(task)
    return [
        (code, hit)
        for code in public_codes(task)
        if (text := task.lever_fields.get(code, ""))
        for hit in hits(text, rules, own)
    ]
