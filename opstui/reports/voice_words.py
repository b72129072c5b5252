"""Themes in words: the share of the people and how sure it is, what moved, who has no theme."""

from __future__ import annotations

from collections.abc import Sequence

from opstui.charts.sentences import percent
from opstui.kernel.language import _, pgettext
from opstui.kernel.statistics import wilson
from opstui.kernel.vocabulary import Severity
from opstui.stages.review.feedback import LAST_ITEMS, Growth, people_of, saturated
from opstui.stages.review.model import Feedback


def reach_text(users: int, people: int) -> str:
    """ "35% (29-41%)": of the people heard, with its Wilson 95 % interval."""
    if not people:
        return percent(None)
    reach = wilson(users, people)
    return f"{percent(users / people)} ({reach.low * 100:.0f}-{percent(reach.high)})"


def share_words(users: int, people: int) -> str:
    reach = wilson(users, people)
    return _("{n} of {all} people: {share} (95%: {low}-{high}).").format(
        n=f"{users:,}",
        all=f"{people:,}",
        share=percent(users / people if people else None),
        low=f"{reach.low * 100:.0f}",
        high=percent(reach.high),
    )


def change_words(growth: Growth | None) -> str:
    """Against the period before; "" where nobody spoke of it in either."""
    if growth is None:
        return ""
    said = (
        _("Last period {before}, now {now}: beyond chance.")
        if growth.beyond_chance
        else _("Last period {before}, now {now}: may be chance.")
    )
    return said.format(before=f"{growth.before:,}", now=f"{growth.now:,}")


def saturation_words(items: Sequence[Feedback]) -> str:
    if saturated(items):
        return _("Saturated: the last {n} brought hardly a new theme.").format(n=LAST_ITEMS)
    return _("Not saturated yet: more voices may bring new themes.")


def unmatched_words(items: Sequence[Feedback], words: Sequence[str]) -> str:
    """How many have no theme, and what their words have in common; also where it is nobody."""
    people = people_of(items)
    loose = people_of(one for one in items if not one.themes)
    if not loose:
        return _("Without a theme: nobody.")
    said = _("Without a theme: {n} of {all} people ({share})").format(
        n=f"{loose:,}", all=f"{people:,}", share=percent(loose / people)
    )
    if not words:
        return said
    return _("{said}; they say: {words}").format(said=said, words=_(", ").join(words))


def severity_text(severity: Severity) -> str:
    """Its digit and one short word."""
    short = {
        Severity.IDEA: pgettext("severity", "Idea"),
        Severity.FRICTION: pgettext("severity", "Friction"),
        Severity.BLOCKS: pgettext("severity", "Blocks"),
        Severity.LOSS: pgettext("severity", "Loss"),
    }
    return f"{severity.value} {short[severity]}"
