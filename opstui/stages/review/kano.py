"""KANO: which features delight, which are taken for granted (Kano 1984; Berger 1993)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from opstui.stages.review.model import KanoFeature

UNCLEAR = 0.20


class Answer(StrEnum):
    """How somebody would feel if the feature were there (functional), or not (dysfunctional)."""

    LIKE = "like"
    MUST = "must"
    NEUTRAL = "neutral"
    LIVE = "live"
    DISLIKE = "dislike"


class KanoClass(StrEnum):
    MUST_BE = "M"
    ONE_DIMENSIONAL = "O"
    ATTRACTIVE = "A"
    INDIFFERENT = "I"
    REVERSE = "R"
    QUESTIONABLE = "Q"


_TABLE = {
    Answer.LIKE: "QAAAO",
    Answer.MUST: "RIIIM",
    Answer.NEUTRAL: "RIIIM",
    Answer.LIVE: "RIIIM",
    Answer.DISLIKE: "RRRRQ",
}
"""Row: functional answer; column: dysfunctional, in the order of `Answer`."""


def classify(functional: Answer, dysfunctional: Answer) -> KanoClass:
    return KanoClass(_TABLE[functional][list(Answer).index(dysfunctional)])


@dataclass(frozen=True, slots=True)
class Kano:
    """`better` (A+O)/(A+O+M+I) and `worse` −(O+M)/(A+O+M+I); None without such answers."""

    counts: dict[KanoClass, int]

    @property
    def answers(self) -> int:
        return sum(self.counts.values())

    def _n(self, *classes: KanoClass) -> int:
        return sum(self.counts.get(one, 0) for one in classes)

    @property
    def _asked(self) -> int:
        return self._n(*list(KanoClass)[:4])

    @property
    def better(self) -> float | None:
        good = self._n(KanoClass.ATTRACTIVE, KanoClass.ONE_DIMENSIONAL)
        return good / self._asked if self._asked else None

    @property
    def worse(self) -> float | None:
        bad = self._n(KanoClass.ONE_DIMENSIONAL, KanoClass.MUST_BE)
        return -bad / self._asked if self._asked else None

    @property
    def kind(self) -> KanoClass | None:
        """The most frequent class; ties go to the stronger demand, M > O > A > I."""
        if not self.answers:
            return None
        return max(
            KanoClass, key=lambda one: (self.counts.get(one, 0), -list(KanoClass).index(one))
        )

    @property
    def unclear(self) -> bool:
        """More than 20 % contradictory or reversed answers: the question is at fault."""
        if not self.answers:
            return False
        odd = self._n(KanoClass.QUESTIONABLE, KanoClass.REVERSE)
        return odd / self.answers > UNCLEAR


def kano(answers: Iterable[tuple[Answer, Answer]]) -> Kano:
    """From pairs (functional, dysfunctional)."""
    return Kano(dict(Counter(classify(*pair) for pair in answers)))


def from_counts(counts: Mapping[str, int]) -> Kano:
    """From counts by letter, as in {"A": 38, "O": 27, …}."""
    return Kano({KanoClass(letter): n for letter, n in counts.items()})


ORDER = "MOAIRQ"
"""The stronger demand first."""


def from_cells(cells: Sequence[int]) -> Kano:
    """From 25 counts: five functional answers by five dysfunctional ones, in `Answer`'s order."""
    counts: Counter[KanoClass] = Counter()
    for place, n in enumerate(cells):
        counts[KanoClass("".join(_TABLE.values())[place])] += n
    return Kano(dict(counts))


def counts_of(feature: KanoFeature) -> dict[str, int]:
    """Class letter → answers, as they are kept."""
    return {
        "A": feature.attractive,
        "O": feature.one_dimensional,
        "M": feature.must_be,
        "I": feature.indifferent,
        "R": feature.reverse,
        "Q": feature.questionable,
    }


def counted(counts: Mapping[str, int]) -> dict[str, int]:
    """The fields of a feature for counts by class letter."""
    return {
        "attractive": counts.get("A", 0),
        "one_dimensional": counts.get("O", 0),
        "must_be": counts.get("M", 0),
        "indifferent": counts.get("I", 0),
        "reverse": counts.get("R", 0),
        "questionable": counts.get("Q", 0),
    }


def reading(feature: KanoFeature) -> Kano:
    """What the answers about a feature come to."""
    return from_counts(counts_of(feature))


def ranked(features: Iterable[KanoFeature]) -> list[tuple[KanoFeature, Kano]]:
    """Must-be first, then one-dimensional, attractive and the rest; of one class, what hurts most
    to lack."""
    read = [(one, reading(one)) for one in features]
    return sorted(read, key=lambda pair: (_rank(pair[1]), pair[1].worse or 0.0, pair[0].key))


def _rank(found: Kano) -> int:
    return ORDER.index(found.kind.value) if found.kind else len(ORDER)
