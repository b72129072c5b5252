"""Feedback coded to themes: people counted, not messages; what weighs most; who was not heard."""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from opstui.kernel.language import N_, _
from opstui.kernel.periods import Period
from opstui.kernel.statistics import newcombe
from opstui.kernel.vocabulary import Severity
from opstui.stages.review.model import Feedback, Theme

WEIGHT = {Severity.IDEA: 1, Severity.FRICTION: 2, Severity.BLOCKS: 4, Severity.LOSS: 8}
"""Weight of a severity in a theme's score (a heuristic)."""
LAST_ITEMS, NEW_THEMES = 10, 1
_LEAVERS = ("refund", "cancel", "uninstall", "退费", "退款", "注销", "卸载", "流失")
_EXTREMES = ("app store", "appstore", "google play", "应用商店", "应用市场", "store review", "评分")
_TROUBLED = (
    "support",
    "ticket",
    "help desk",
    "helpdesk",
    "hotline",
    "客服",
    "工单",
    "投诉",
    "热线",
)
_ACTIVE = (
    "wechat",
    "group",
    "community",
    "forum",
    "discord",
    "slack",
    "企微",
    "微信群",
    "社群",
    "社区",
)
_RETOLD = ("sales", "销售", "班主任", "顾问", "员工", "内部")
_WILLING = ("survey", "questionnaire", "nps", "问卷", "调研", "调查")


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


@dataclass(frozen=True, slots=True)
class Growth:
    """People behind a theme in two spans of days of the same length."""

    code: str
    before: int
    now: int
    of_before: int = 0
    """People heard in all."""
    of_now: int = 0

    @property
    def change(self) -> int:
        return self.now - self.before

    @property
    def beyond_chance(self) -> bool:
        """Whether its share of the people heard moved by more than chance would (Newcombe 95 %)."""
        return 0.0 not in newcombe(self.now, self.of_now, self.before, self.of_before)


def growth(items: Iterable[Feedback], now: Period, before: Period) -> list[Growth]:
    """Themes of either period, the one that grows most in people first, ties by code."""
    people: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    heard = [0, 0]
    for item in items:
        for place, period in enumerate((before, now)):
            if period.start <= item.day <= period.end:
                heard[place] += item.users
                for theme in item.themes:
                    people[theme][place] += item.users
    found = [Growth(code, *two, *heard) for code, two in people.items()]
    return sorted(found, key=lambda one: (-one.change, -one.now, one.code))


def people_of(items: Iterable[Feedback]) -> int:
    """Everybody heard."""
    return sum(item.users for item in items)


def examples(items: Iterable[Feedback], theme: str, most: int = 3) -> list[Feedback]:
    """What was said of a theme, word for word: by the most people first, the same words once."""
    mine = sorted(
        (item for item in items if theme in item.themes), key=lambda item: (-item.users, item.key)
    )
    said: dict[str, Feedback] = {}
    for item in mine:
        said.setdefault(folded_text(item.text), item)
        if len(said) == most:
            break
    return list(said.values())


def unmatched_share(items: Sequence[Feedback]) -> float | None:
    """Share of the people whose feedback has no theme; None without anybody."""
    people = people_of(items)
    return people_of(item for item in items if not item.themes) / people if people else None


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
    notes = (
        (_LEAVERS, N_("This source hears only those who leave.")),
        (_EXTREMES, N_("Ratings hear the delighted and the angry, hardly those between.")),
        (_TROUBLED, N_("Support hears those with a problem, not those who are content.")),
        (_RETOLD, N_("Retold by colleagues: not the users' own words.")),
        (_WILLING, N_("A survey hears those who care to answer.")),
        (_ACTIVE, N_("A group hears its active members, not those who are silent.")),
    )
    found = (note for words, note in notes if any(word in folded for word in words))
    note = next(found, "")
    return _(note) if note else ""


# -- suggestions ------------------------------------------------------------------------------


def folded_text(text: str) -> str:
    """NFKC, lower case: as words are compared."""
    return unicodedata.normalize("NFKC", text).lower()


_COMMON = {
    *("the", "and", "for", "but", "not", "with", "was", "were", "are", "you", "your", "our", "has"),
    *("had", "have", "that", "this", "they", "them", "their", "from", "all", "any", "can", "could"),
    *("would", "will", "too", "very", "just", "one", "get", "got", "out", "how", "what", "when"),
    *("who", "why", "than", "then", "there", "here", "its", "it's", "don't", "i'm", "want", "need"),
}
"""English words that point to no theme."""


@lru_cache(maxsize=20_000)
def features(text: str) -> frozenset[str]:
    """Latin words of 3 letters and more, and pairs of neighbouring Chinese characters."""
    folded = folded_text(text)
    words = [one for one in re.findall(r"[a-z][a-z'-]{2,}", folded) if one not in _COMMON]
    runs = re.findall(r"[\u3400-\u9fff]+", folded)
    return frozenset([*words, *("".join(pair) for run in runs for pair in pairwise(run))])


def matching(text: str, themes: Iterable[Theme]) -> list[str]:
    """Codes of the themes of which a word, or the whole name, stands in `text`."""
    folded = folded_text(text)
    return [
        theme.key
        for theme in themes
        if any(
            word.strip() and folded_text(word.strip()) in folded
            for word in (*theme.words, theme.name)
        )
    ]


class Coder:
    """Knows which words go with which theme, from feedback coded before; learns what changed."""

    def __init__(self) -> None:
        self._known: Mapping[str, Feedback] = {}
        self._documents: Counter[str] = Counter()
        self._by_theme: dict[str, Counter[str]] = defaultdict(Counter)
        self._count = 0

    def learn(self, items: Mapping[str, Feedback]) -> None:
        """Take `items` for all that is coded; what is the same record costs next to nothing."""
        for key, old in self._known.items():
            if items.get(key) is not old:
                self._add(old, -1)
        for key, new in items.items():
            if self._known.get(key) is not new:
                self._add(new, 1)
        self._known = dict(items)

    def _add(self, item: Feedback, sign: int) -> None:
        if not item.themes:
            return
        self._count += sign
        for word in features(item.text):
            self._documents[word] += sign
            for theme in item.themes:
                self._by_theme[theme][word] += sign

    def suggest(
        self, text: str, themes: Sequence[Theme], most: int = 3, apart: Feedback | None = None
    ) -> list[str]:
        """Themes for a text, the likeliest first: those whose words it holds, then those whose
        earlier feedback it shares the rarest words with (tf-idf); the name of a theme counts as one
        feedback. Never invents a theme. `apart`: the feedback whose own coding does not count."""
        own = apart if apart is not None and apart.themes else None
        taken = features(own.text) if own else frozenset()
        names = {theme.key: features(theme.name) for theme in themes}
        named = Counter(word for words in names.values() for word in words)
        count = self._count - (own is not None) + len(names)
        scores: dict[str, float] = {}
        for theme in dict.fromkeys([*self._by_theme, *names]):
            words = self._by_theme.get(theme, Counter())
            name = names.get(theme, frozenset())
            mine = own is not None and theme in own.themes
            score = 0.0
            for word in features(text):
                inside = words[word] - (mine and word in taken) + (word in name)
                everywhere = self._documents[word] - (word in taken) + named[word]
                if inside > 0 and everywhere > 0:
                    score += inside / everywhere * math.log(1 + count / everywhere)
            if score > 0:
                scores[theme] = score
        likely = sorted(scores, key=lambda code: (-scores[code], code))
        return list(dict.fromkeys([*matching(text, themes), *likely]))[:most]


def suggest(
    text: str, themes: Sequence[Theme], coded: Iterable[Feedback], most: int = 3
) -> list[str]:
    """As `Coder.suggest`, from feedback coded before."""
    coder = Coder()
    coder.learn({str(n): item for n, item in enumerate(coded)})
    return coder.suggest(text, themes, most)
