"""A tree's funnel in a span of days, total or of one segment, and what it can be compared with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from opstui.kernel.metric_tree import Values
from opstui.kernel.periods import Period
from opstui.stages.planning.model import Plan
from opstui.stages.review.funnel import Chain, FunnelStep, counts_by_rate, funnel, worst_losses
from opstui.stages.review.reader import Reader
from opstui.stages.review.state import Side, baseline, other_side, target
from opstui.stages.strategy.model import Cycle

LEAST_SEGMENT = 30
"""Users a segment needs in every step before the last to be a reference."""


class Reference(StrEnum):
    """Whose step rates a funnel is measured against."""

    TARGET = "target"
    BASELINE = "baseline"
    PREVIOUS = "previous"
    WHOLE = "whole"
    BEST = "best"


@dataclass(frozen=True, slots=True)
class Against:
    """`rates`: count → rate that leads to it. `segment` is that of the best one, `span` the days
    of the period before."""

    kind: Reference
    rates: Mapping[str, float]
    segment: str = ""
    span: Period | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """What a funnel is read from; `plan` with its baseline filled in."""

    reader: Reader
    plan: Plan
    cycle: Cycle
    today: date


@dataclass(frozen=True, slots=True)
class Reading:
    """`segment` "" is all users; `against` None: nothing to compare with."""

    chain: Chain
    span: Period
    segment: str
    steps: tuple[FunnelStep, ...]
    against: Against | None

    @property
    def whole_rate(self) -> float | None:
        """Final users of those in the first step."""
        first, last = self.steps[0].count, self.steps[-1].count
        return last / first if first else None

    @property
    def worst(self) -> FunnelStep | None:
        losing = worst_losses(self.steps)
        return losing[0] if losing else None

    @property
    def not_strict(self) -> bool:
        return any(step.not_strict for step in self.steps)


def counts(
    reader: Reader, chain: Chain, span: Period, segment: str = ""
) -> list[tuple[str, float]] | None:
    """The counts of the chain from the series; None when one is missing."""
    found = [(name, reader.count(name, span, segment or None)) for name in chain.counts]
    known = [(name, value) for name, value in found if value is not None]
    if len(known) == len(found):
        return known
    return None if segment else counts_by_rate(chain, reader.values(span))


def segments(reader: Reader, chain: Chain, span: Period) -> list[str]:
    """Segments that have every count of the chain in `span`, at least two of them."""
    named = [set(reader.book.segments(name)) for name in chain.counts]
    found = sorted(set.intersection(*named)) if named else []
    known = [name for name in found if counts(reader, chain, span, name) is not None]
    return known if len(known) > 1 else []


def reading(
    source: Source, chain: Chain, span: Period, segment: str = "", against: Against | None = None
) -> Reading | None:
    """The funnel of `span`; None when a count is missing or the first is zero."""
    found = counts(source.reader, chain, span, segment)
    if found is None or not found[0][1]:
        return None
    steps = funnel(found, against.rates if against else None)
    return Reading(chain, span, segment, tuple(steps), against)


def references(source: Source, chain: Chain, span: Period, segment: str = "") -> list[Against]:
    """What the funnel of `span` can be compared with: the plan, the baseline, the days before,
    all users (for a segment), the segment that converts best."""
    tree, plan, cycle = source.reader.tree, source.plan, source.cycle
    planned = tree.evaluate(target(plan, cycle, span).leaves)
    before = tree.evaluate(baseline(plan, cycle, span).leaves)
    found = [
        Against(Reference.TARGET, _of_nodes(chain, planned)),
        Against(Reference.BASELINE, _of_nodes(chain, before)),
        _previous(source, chain, span, segment),
    ]
    if segment:
        whole = counts(source.reader, chain, span)
        found.append(Against(Reference.WHOLE, _of_counts(whole)))
    best = _best(source.reader, chain, span)
    if best is not None and best.segment != segment:
        found.append(best)
    return [one for one in found if one.rates]


def _of_nodes(chain: Chain, values: Values) -> dict[str, float]:
    pairs = zip(chain.counts[1:], chain.rates, strict=True)
    return {name: rate for name, node in pairs if (rate := values.get(node)) is not None}


def _of_counts(found: Sequence[tuple[str, float]] | None) -> dict[str, float]:
    steps = funnel(found) if found else []
    return {step.name: step.rate for step in steps if step.rate is not None}


def _previous(source: Source, chain: Chain, span: Period, segment: str) -> Against:
    """The days before, where they can be compared: as many, and all known."""
    side = other_side(Side.PREVIOUS, source.reader, source.plan, source.cycle, span, source.today)
    known = side.comparable and side.period is not None
    found = counts(source.reader, chain, side.period, segment) if known and side.period else None
    return Against(Reference.PREVIOUS, _of_counts(found), span=side.period)


def _best(reader: Reader, chain: Chain, span: Period) -> Against | None:
    """The segment that brings most of its first step to the last one, if it is large enough."""
    ranked: list[tuple[float, str, list[tuple[str, float]]]] = []
    for name in segments(reader, chain, span):
        found = counts(reader, chain, span, name)
        if found and all(value >= LEAST_SEGMENT for _count, value in found[:-1]):
            ranked.append((found[-1][1] / found[0][1], name, found))
    if not ranked:
        return None
    _rate, name, found = max(ranked)
    return Against(Reference.BEST, _of_counts(found), segment=name)
