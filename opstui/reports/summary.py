"""The first screen of a review: what happened, why, what we do next, and how sure we are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from opstui.kernel.attribution import top
from opstui.kernel.dates import format_date
from opstui.kernel.language import _, language, ngettext, noted, pgettext
from opstui.kernel.text import cut
from opstui.kernel.vocabulary import EvidenceGrade, Light, word
from opstui.reports.anomaly_facts import anomaly_facts
from opstui.reports.page import Block, Bullet, Bullets, Heading, Strong
from opstui.reports.review_facts import ReviewFacts
from opstui.reports.wording import chance, figure, name_of, share
from opstui.stages.review.model import Decision
from opstui.stages.strategy.compose import listed

MOST = 3
"""Causes, guardrails and decisions that are named; how many more there are is said."""
_ROOM = 60


def summary(facts: ReviewFacts) -> Iterator[Block]:
    """Four answers, each a sentence or two; what is not known is said."""
    yield Heading(_("In short"))
    answers = (
        (pgettext("summary", "What happened"), list(_happened(facts))),
        (pgettext("summary", "Why"), list(_why(facts))),
        (_("What we do next"), list(_next(facts))),
        (_("How sure we are"), list(_sure(facts))),
    )
    yield Bullets(
        tuple(
            Bullet((Strong(label), _(": "), _joined(said)))
            if len(said) <= 1
            else Bullet((Strong(label), _(": "), said[0]), tuple(said[1:]))
            for label, said in answers
        )
    )


def _joined(said: list[str]) -> str:
    return said[0] if said else _("not known yet.")


def _happened(facts: ReviewFacts) -> Iterator[str]:
    star = facts.north_star
    name = name_of(star.name, star.id)
    if star.actual is None:
        yield _("There are no numbers for {name} yet.").format(name=name)
        return
    done = facts.timing.complete
    goal = star.target if done else star.due
    if goal is None:
        yield _("{name} {actual}; there is no target.").format(
            name=name, actual=figure(star.actual, star.unit)
        )
    else:
        said = _("{name} {actual}, {goal} due by now: {share}, {light}.")
        if done:
            said = _("{name} {actual} of the target of {goal}: {share}, {light}.")
        yield said.format(
            name=name,
            actual=figure(star.actual, star.unit),
            goal=figure(goal, star.unit),
            share=share(star.attainment if done or star.pace is None else star.pace),
            light=word(star.light) if star.light else word(Light.NO_DATA),
        )
    broken = [
        name_of(one.name, one.guardrail.metric)
        for one in facts.guardrails
        if one.light is Light.OFF_TRACK
    ]
    if broken:
        yield _("Guardrail broken: {names}.").format(names=_few(broken))


def _why(facts: ReviewFacts) -> Iterator[str]:
    """The largest parts of the difference to the target, else of the first comparison."""
    found = next((one for one in facts.comparisons if one.attribution.split), None)
    if found is None:
        yield _("The difference cannot be divided yet: numbers are missing.")
        return
    parts, unit = found.attribution.parts, facts.north_star.unit
    for said, sign in ((_("Held back by {parts}."), -1), (_("Carried by {parts}."), 1)):
        rows = [row for row in top(parts, len(parts)).rows if row[1] * sign > 0]
        named = [
            f"{name_of(facts.tree.node(leaf).name, leaf)} {figure(part, unit, signed=True)}"
            for leaf, part in rows[: MOST - 1]
        ]
        if named:
            yield said.format(parts=listed(named))


def _next(facts: ReviewFacts) -> Iterator[str]:
    if facts.decisions:
        yield _joined_count(len(facts.decisions))
        yield from (_decision(one) for one in facts.decisions[:MOST])
        return
    advised = [one for one in facts.suggested if one.suggestion.type is not None]
    if not advised:
        yield _("Nothing has been decided yet.")
        return
    yield _("Nothing has been decided yet; the rules suggest:")
    for one in advised[:MOST]:
        kind = one.suggestion.type
        assert kind is not None
        said = _("{kind}: {title}. {why}")
        yield said.format(kind=word(kind), title=cut(one.title, _ROOM), why=one.suggestion.text)


def _joined_count(count: int) -> str:
    return ngettext("{n} decision.", "{n} decisions.", count).format(n=count)


def _decision(one: Decision) -> str:
    return decided(one, f"{word(one.type)}{_(': ')}{cut(one.text, _ROOM)}")


def decided(one: Decision, text: str) -> str:
    """The text with who does it and by when, where that is known."""
    who = [one.owner] if one.owner else []
    due = [_("by {day}").format(day=format_date(one.due, language()))] if one.due else []
    return noted(text, _(", ").join([*who, *due]))


def _sure(facts: ReviewFacts) -> Iterator[str]:
    yield from _data(facts)
    yield from _end(facts)
    yield from _grades(facts)
    unseen = [
        name_of(one.name, one.guardrail.metric)
        for one in facts.guardrails
        if one.light is Light.NO_DATA
    ]
    if unseen:
        yield _("Guardrails without numbers: {names}.").format(names=_few(unseen))
    waiting = sum(one.note is None for one in anomaly_facts(facts))
    if waiting:
        said = ngettext(
            "{n} strange value is not explained yet.",
            "{n} strange values are not explained yet.",
            waiting,
        )
        yield said.format(n=waiting)


def _data(facts: ReviewFacts) -> Iterator[str]:
    if facts.timing.complete:
        yield _("All numbers of the cycle are in.")


def _end(facts: ReviewFacts) -> Iterator[str]:
    """Where it goes at the pace so far."""
    star = facts.north_star
    if facts.timing.complete or star.forecast is None:
        return
    if star.band is None:
        yield _("Forecast of the end: {end}.").format(end=figure(star.forecast, star.unit))
        return
    low, high = star.band
    yield _("Forecast of the end: {end} (80% within {low} to {high}); P(hit) {chance}.").format(
        end=figure(star.forecast, star.unit),
        low=figure(low, star.unit),
        high=figure(high, star.unit),
        chance=chance(star.chance),
    )


def _grades(facts: ReviewFacts) -> Iterator[str]:
    """What the decisions rest on, the best evidence first."""
    if not facts.decisions:
        return
    counted = Counter(proof.grade for one in facts.decisions for proof in one.evidence)
    parts = [f"{word(grade)} {counted[grade]}" for grade in EvidenceGrade if counted[grade]]
    if parts:
        yield _("The decisions rest on: {parts}.").format(parts=listed(parts))
    bare = sum(not one.evidence for one in facts.decisions)
    if bare:
        said = ngettext("{n} decision has no evidence.", "{n} decisions have no evidence.", bare)
        yield said.format(n=bare)


def _few(names: list[str]) -> str:
    more = f" +{len(names) - MOST}" if len(names) > MOST else ""
    return listed(names[:MOST]) + more
