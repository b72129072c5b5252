"""The need behind the feedback: is it real, and does a number stand behind it?"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from opstui.kernel.language import _
from opstui.stages.review.model import Need, NeedScore

LEAST_WHYS, MOST_WHYS = 2, 5
MOST_SCORE = 10


class NeedTag(StrEnum):
    PSEUDO = "pseudo"
    """Nobody was seen doing something about it, and nobody paid for it."""
    HYPOTHESIS = "hypothesis"
    """No metric: a belief, not yet a finding."""
    NO_THEME = "no_theme"
    """No feedback behind it."""
    FEW_WHYS = "few_whys"
    ASSUMED = "assumed"
    """A step of its why chain rests on an assumption."""


def need_score(score: NeedScore) -> int:
    """0–10, five questions of 0–2 each (a heuristic)."""
    return score.behaviour + score.frequency + score.paid + score.segment + score.fit


def tags(need: Need) -> tuple[NeedTag, ...]:
    """What to be careful about, the gravest first."""
    found = (
        (need.score.behaviour == 0 and need.score.paid == 0, NeedTag.PSEUDO),
        (not need.metrics, NeedTag.HYPOTHESIS),
        (not need.themes, NeedTag.NO_THEME),
        (not LEAST_WHYS <= len(need.whys) <= MOST_WHYS, NeedTag.FEW_WHYS),
        (any(not why.evidence for why in need.whys), NeedTag.ASSUMED),
    )
    return tuple(tag for there, tag in found if there)


def tag_text(tag: NeedTag) -> str:
    return {
        NeedTag.PSEUDO: _("Pseudo-need? No behaviour was seen and nothing was paid for it."),
        NeedTag.HYPOTHESIS: _("No metric yet: a hypothesis."),
        NeedTag.NO_THEME: _("No feedback theme behind it."),
        NeedTag.FEW_WHYS: _("w asks why, two to five times."),
        NeedTag.ASSUMED: _("A why without evidence is an assumption."),
    }[tag]


def statement(need: Need) -> str:
    """ "When …, I want …, so that ….", or what was written instead of it."""
    if not (need.when and need.want):
        return need.statement
    if not need.so_that:
        return _("When {when}, I want {want}.").format(when=need.when, want=need.want)
    return _("When {when}, I want {want}, so that {so_that}.").format(
        when=need.when, want=need.want, so_that=need.so_that
    )


@dataclass(frozen=True, slots=True)
class RankedNeed:
    need: Need
    score: int
    tags: tuple[NeedTag, ...]


def ranked(needs: list[Need]) -> list[RankedNeed]:
    """Unmet needs first, then by score; pseudo-needs after real ones."""
    rows = [RankedNeed(need, need_score(need.score), tags(need)) for need in needs]
    return sorted(
        rows, key=lambda row: (row.need.met, NeedTag.PSEUDO in row.tags, -row.score, row.need.key)
    )
