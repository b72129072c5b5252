"""Feedback coded to themes: people counted, not messages; what weighs most; who was not heard."""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from opstui.kernel.language import _
from opstui.kernel.vocabulary import Severity
from opstui.stages.review.model import Feedback, Theme

WEIGHT = {Severity.IDEA: 1, Severity.FRICTION: 2, Severity.BLOCKS: 4, Severity.LOSS: 8}
"""Weight of a severity in a theme's score (a heuristic)."""
LAST_ITEMS, NEW_THEMES = 10, 1
_LEAVERS = ("refund", "cancel", "uninstall", "退费", "退款", "注销", "卸载", "流失")


def theme_score(severity: Severity, users: int) -> float:
    """w(max severity)·log2(1 + users): 0 with nobody behind it."""
    return WEIGHT[severity] * math.log2(1 + users)


@dataclass(frozen=True, slots=True)
class ThemeRow:
    """One theme over the feedback given. `users` are people; `cumulative` is the share of all
    scores up to and with this theme."""

    code: str
    items: tuple[str, ...]
    users: int
    severity: Severity
    score: float
    sources: tuple[str, ...]
    cumulative: float

    @property
    def single_source(self) -> bool:
        """One source only: not yet triangulated."""
        return len(self.sources) < 2


def pareto(items: Iterable[Feedback]) -> list[ThemeRow]:
    """Themes by score, the heaviest first, ties by code."""
    grouped: dict[str, list[Feedback]] = defaultdict(list)
    for item in items:
        for theme in item.themes:
            grouped[theme].append(item)
    scored = []
    for code, mine in grouped.items():
        users, worst = sum(item.users for item in mine), max(item.severity for item in mine)
        scored.append((theme_score(worst, users), code, users, worst, mine))
    scored.sort(key=lambda row: (-row[0], row[1]))
    total = math.fsum(row[0] for row in scored)
    out: list[ThemeRow] = []
    reached = 0.0
    for score, code, users, worst, mine in scored:
        reached += score
        sources = tuple(sorted({item.source for item in mine if item.source}))
        keys = tuple(item.key for item in mine)
        share = min(1.0, reached / total) if total else 0.0
        out.append(ThemeRow(code, keys, users, worst, score, sources, share))
    return out


def unmatched_share(items: Sequence[Feedback]) -> float | None:
    """Share of the people whose feedback has no theme; None without anybody."""
    people = sum(item.users for item in items)
    return sum(item.users for item in items if not item.themes) / people if people else None


def saturated(items: Iterable[Feedback]) -> bool:
    """Whether the last 10 items brought at most 1 new theme; False with fewer than 20."""
    ordered = sorted(items, key=lambda item: (item.day, item.key))
    if len(ordered) < 2 * LAST_ITEMS:
        return False
    before = {theme for item in ordered[:-LAST_ITEMS] for theme in item.themes}
    fresh = {theme for item in ordered[-LAST_ITEMS:] for theme in item.themes} - before
    return len(fresh) <= NEW_THEMES


def bias_note(source: str) -> str:
    """What a source cannot hear; "" when nothing is known against it."""
    folded = folded_text(source)
    if any(word in folded for word in _LEAVERS):
        return _("This source hears only those who leave.")
    return ""


# -- suggestions ------------------------------------------------------------------------------


def folded_text(text: str) -> str:
    """NFKC, lower case: as words are compared."""
    return unicodedata.normalize("NFKC", text).lower()


def features(text: str) -> list[str]:
    """Latin words of 3 letters and more, and pairs of neighbouring Chinese characters."""
    folded = folded_text(text)
    words = re.findall(r"[a-z][a-z'-]{2,}", folded)
    runs = re.findall(r"[\u3400-\u9fff]+", folded)
    return words + ["".join(pair) for run in runs for pair in pairwise(run)]


def matching(text: str, themes: Iterable[Theme]) -> list[str]:
    """Codes of the themes of which a word stands in `text`."""
    folded = folded_text(text)
    return [
        theme.key
        for theme in themes
        if any(word.strip() and folded_text(word.strip()) in folded for word in theme.words)
    ]


def suggest(
    text: str, themes: Sequence[Theme], coded: Iterable[Feedback], most: int = 3
) -> list[str]:
    """Themes for a new text, the likeliest first: those whose words it holds, then those whose
    earlier feedback it shares the rarest words with (tf-idf). Never invents a theme."""
    certain = matching(text, themes)
    documents: Counter[str] = Counter()
    by_theme: Mapping[str, Counter[str]] = defaultdict(Counter)
    count = 0
    for item in coded:
        if not item.themes:
            continue
        count += 1
        found = set(features(item.text))
        documents.update(found)
        for theme in item.themes:
            by_theme[theme].update(found)
    mine = set(features(text))
    scores = {
        theme: math.fsum(
            words[word] / documents[word] * math.log(1 + count / documents[word])
            for word in mine
            if words[word]
        )
        for theme, words in by_theme.items()
    }
    likely = sorted((code for code in scores if scores[code] > 0), key=lambda c: (-scores[c], c))
    return list(dict.fromkeys([*certain, *likely]))[:most]


def words_to_add(items: Sequence[Feedback], most: int = 5) -> list[str]:
    """Words that tell the feedback without a theme from the rest: candidates for a word list.

    Each stands in at least two texts without a theme.
    """
    loose: Counter[str] = Counter()
    known: Counter[str] = Counter()
    for item in items:
        (known if item.themes else loose).update(set(features(item.text)))
    ranked = sorted(
        (word for word, n in loose.items() if n >= 2),
        key=lambda word: (-loose[word] / (1 + known[word]), word),
    )
    return ranked[:most]
