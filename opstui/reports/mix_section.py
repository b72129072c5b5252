"""Rates by segment against the baseline: what moved between segments, and what within them."""

from __future__ import annotations

from typing import Any

from opstui.charts.sentences import percent, together
from opstui.kernel.language import _, language
from opstui.kernel.periods import format_period
from opstui.reports.page import Block, Heading, Table
from opstui.reports.review_facts import ReviewFacts
from opstui.reports.section import Section
from opstui.reports.wording import figure
from opstui.stages.review.segment_mix import Mix, segment_mix

SAID = 2
"""Rates that the sentence speaks of; the table has all."""


def mix_section(facts: ReviewFacts) -> Section | None:
    """Each rate that is known by segment in both spans; None without one."""
    found = mixes(facts)
    if not found:
        return None
    said = [_said(facts, leaf, found[leaf]) for leaf in _telling(facts, found)]
    blocks: list[Block] = []
    for leaf, one in found.items():
        blocks += [Heading(_name(facts, leaf), level=3), _table(one, facts.tree.node(leaf).unit)]
    value = {leaf: _value(one) for leaf, one in found.items()}
    return Section("mix", _("Mix and rate"), together(said), tuple(blocks), value)


def mixes(facts: ReviewFacts) -> dict[str, Mix]:
    """Leaf → the days looked at against the baseline, else the last period and that before."""
    timing, book = facts.timing, facts.reader.book
    spans = ((timing.baseline, timing.here), (timing.before_last, timing.last))
    found = {leaf: segment_mix(book, facts.tree.node(leaf), spans) for leaf in facts.tree.leaves}
    return {leaf: one for leaf, one in found.items() if one is not None}


def _telling(facts: ReviewFacts, found: dict[str, Mix]) -> list[str]:
    """The leaves that the sentence speaks of: where the whole misleads, what is known since the
    baseline, then where most moved."""

    def weight(leaf: str) -> tuple[bool, bool, float]:
        one, split = found[leaf], found[leaf].split
        moved = abs(split.change / split.before) if split.before else 0.0
        return split.simpson, one.before == facts.timing.baseline, moved

    return sorted(found, key=weight, reverse=True)[:SAID]


def _name(facts: ReviewFacts, leaf: str) -> str:
    return facts.tree.node(leaf).name.text(language()) or leaf


def _moved(value: float, unit: str) -> str:
    """Of a rate in percentage points, of an average in its unit."""
    if unit == "ratio":
        return _("{gap} pp").format(gap=f"{value * 100:+.2f}")
    return figure(value, unit, signed=True)


def _level(value: float, unit: str) -> str:
    return percent(value, 1) if unit == "ratio" else figure(value, unit)


def _said(facts: ReviewFacts, leaf: str, one: Mix) -> str:
    split, unit = one.split, facts.tree.node(leaf).unit
    text = _("{name} {change} ({spans}): {mix} by mix, {own} by rate.")
    if split.simpson:
        text = _(
            "{name} {change} ({spans}), though every segment moved the other way: it is the mix."
        )
    return text.format(
        name=_name(facts, leaf),
        change=_moved(split.change, unit),
        spans=" > ".join(format_period(span, language()) for span in (one.before, one.after)),
        mix=_moved(split.mix, unit),
        own=_moved(split.change - split.mix, unit),
    )


def _table(one: Mix, unit: str) -> Table:
    spans = [format_period(span, language()) for span in (one.before, one.after)]
    head = (
        _("Segment"),
        *(_("share") + " " + span for span in spans),
        *(_("rate") + " " + span for span in spans),
        *(_("by mix"), _("by rate")),
    )
    rows = tuple(
        (
            name,
            *(percent(share, 1) for share in each.share),
            *(_level(rate, unit) for rate in each.rate),
            *(_moved(each.mix, unit), _moved(each.own, unit)),
        )
        for name, each in one.split.segments.items()
    )
    return Table(head, rows, right_from=1)


def _value(one: Mix) -> dict[str, Any]:
    return {
        "from": one.before.code,
        "to": one.after.code,
        "change": one.split.change,
        "simpson": one.split.simpson,
        "segments": {
            name: {
                "share": list(each.share),
                "rate": list(each.rate),
                "mix_effect": each.mix,
                "rate_effect": each.own,
            }
            for name, each in one.split.segments.items()
        },
    }
