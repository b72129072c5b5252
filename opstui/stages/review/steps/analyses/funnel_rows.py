"""Rows of the funnel: a step each, or a segment each. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from rich.text import Text

from opstui.kernel.figures import MISSING
from opstui.kernel.language import _
from opstui.kernel.periods import Period
from opstui.reports.funnel_section import (
    against_name,
    at_the_end,
    count_name,
    interval_text,
    loss_sentence,
    lost_in_all,
    strict_sentence,
    together,
    whole_sentence,
)
from opstui.reports.wording import figure, figures, share
from opstui.stages.review.evidence import EvidenceId, EvidenceKind, snapshot
from opstui.stages.review.funnel import FunnelStep, funnel_chain
from opstui.stages.review.funnel_reading import Reading, Source, reading, references, segments
from opstui.stages.review.model import Evidence
from opstui.stages.review.steps.context import Paint, ReviewContext
from opstui.ui.table import Column, Row

COUNT, RATE, INTERVAL, LOST = 9, 7, 13, 11
_LEAST_NAME = 12


@dataclass(frozen=True, slots=True)
class Place:
    """What is looked at: `span` counts back from the days under review, `side` forward through
    what they can be compared with."""

    span: int = 0
    side: int = 0
    segment: str = ""


def source_of(context: ReviewContext) -> Source:
    return Source(context.reader, context.based, context.cycle, context.today)


def spans(context: ReviewContext) -> list[Period]:
    """The days under review, then each known period, the last one first."""
    timing = context.timing
    if timing.here is None:
        return []
    return [timing.here, *(one for one in reversed(timing.done) if one != timing.here)]


def look(context: ReviewContext, place: Place) -> Reading | None:
    """The funnel at a place; None without a chain of rates or without counts."""
    chain, known = funnel_chain(context.tree), spans(context)
    if chain is None or not known:
        return None
    span, source = known[place.span % len(known)], source_of(context)
    sides = references(source, chain, span, place.segment)
    side = sides[place.side % len(sides)] if sides else None
    return reading(source, chain, span, place.segment, side)


def segment_names(context: ReviewContext, found: Reading) -> list[str]:
    return segments(context.reader, found.chain, found.span)


# -- a row per step -------------------------------------------------------------------------------


def step_columns() -> tuple[Column, ...]:
    return (
        Column("", 1),
        Column(_("Step")),
        Column(_("Count"), COUNT, "right"),
        Column(_("Go on"), RATE, "right"),
        Column("95%", INTERVAL, "right"),
        Column(_("Ref."), RATE, "right"),
        Column(_("Final users"), LOST, "right"),
    )


def step_rows(context: ReviewContext, found: Reading, paint: Paint) -> list[Row]:
    """The step that loses most final users is marked, not the one with the lowest rate."""
    wanted = found.against.rates if found.against else {}
    return [
        (
            step.name,
            [
                Text("!" if _stands_out(found, step) else "", style=paint["warn"]),
                count_name(context.reader, step.name),
                figures((step.count,), "count")[0],
                share(step.rate),
                interval_text(step.interval),
                share(wanted.get(step.name)),
                _lost(step.lost, paint),
            ],
        )
        for step in found.steps
    ]


def _stands_out(found: Reading, step: FunnelStep) -> bool:
    return step.not_strict or step is found.worst


def _lost(value: float | None, paint: Paint) -> Text:
    """People missing at the end; where the step beats the reference, people won."""
    if value is None:
        return Text(MISSING)
    style = "" if round(value, 1) == 0 else paint["bad"] if value > 0 else paint["good"]
    return Text(at_the_end(value), style=style)


def step_sentence(context: ReviewContext, found: Reading, name: str) -> str:
    """What the marked step means; on the first one, the funnel as a whole."""
    step = next((one for one in found.steps if one.name == name), found.steps[0])
    if step is found.steps[0]:
        return funnel_sentence(context, found)
    if step.not_strict:
        return strict_sentence(context.reader, found)
    if step is found.worst:
        return loss_sentence(context.reader, found)
    before = found.steps[found.steps.index(step) - 1]
    said = _("{rate} of {before} go on to {step}.")
    if step.lost is not None and found.against is not None:
        said = _(
            "{rate} of {before} go on to {step}, {wanted} in {reference}: {people} at the end."
        )
    return said.format(
        rate=share(step.rate),
        before=count_name(context.reader, before.name),
        step=count_name(context.reader, step.name),
        reference=against_name(found.against),
        wanted=share(found.against.rates.get(name) if found.against else None),
        people=at_the_end(step.lost),
    )


def funnel_sentence(context: ReviewContext, found: Reading) -> str:
    reader = context.reader
    parts = (
        strict_sentence(reader, found),
        whole_sentence(reader, found),
        loss_sentence(reader, found),
    )
    return together(parts)


def loss_first(context: ReviewContext, found: Reading) -> str:
    """For a line that may be cut: what it costs, then the funnel as a whole."""
    reader = context.reader
    parts = (
        strict_sentence(reader, found),
        loss_sentence(reader, found),
        whole_sentence(reader, found),
    )
    return together(parts)


def ranking(context: ReviewContext, found: Reading) -> str:
    """Every step by what it costs or brings at the end, the largest loss first."""
    if found.against is None:
        return ""
    known = [step for step in found.steps if step.lost is not None]
    ranked = sorted(known, key=lambda step: -(step.lost or 0.0))
    title = _("Final users against {reference}").format(reference=against_name(found.against))
    lines = [
        f"{at_the_end(step.lost):>8}  {count_name(context.reader, step.name)}" for step in ranked
    ]
    return "\n".join([title, "", *lines])


def step_evidence(context: ReviewContext, found: Reading, name: str) -> Evidence | None:
    """The rate that leads to a step; of the first one its count."""
    step = next((one for one in found.steps if one.name == name), None)
    if step is None:
        return None
    rate = found.chain.rate_of(name)
    id_ = EvidenceId(
        EvidenceKind.METRIC, rate or name, period=found.span.code, segment=found.segment
    )
    said = step_sentence(context, found, name) if rate else whole_sentence(context.reader, found)
    if found.segment:
        said = _("{segment}: {said}").format(segment=found.segment, said=said)
    value, unit = (step.rate, "ratio") if rate else (step.count, "count")
    return snapshot(id_, value, unit=unit, said=said, today=context.today)


# -- a row per segment ----------------------------------------------------------------------------


def segment_columns(context: ReviewContext, found: Reading, room: int) -> tuple[Column, ...]:
    """As many steps as there is room for, the last ones first to go."""
    names = [count_name(context.reader, name) for name in found.chain.counts]
    steps = names[1:][: _steps_shown(found, room)]
    return (
        Column(_("Segment")),
        Column(names[0], COUNT, "right"),
        *(Column(name, COUNT, "right") for name in steps),
        Column(_("To the end"), COUNT + 1, "right"),
        Column(_("Final users"), LOST, "right"),
    )


def _steps_shown(found: Reading, room: int) -> int:
    taken = _LEAST_NAME + COUNT + COUNT + 1 + LOST + 2 * 4
    return max(1, min(len(found.steps) - 1, (room - taken) // (COUNT + 2)))


def segment_rows(context: ReviewContext, found: Reading, paint: Paint, room: int) -> list[Row]:
    """Every segment against the same reference, all users last."""
    source = source_of(context)
    names = [*segment_names(context, found), ""]
    read = [reading(source, found.chain, found.span, one, found.against) for one in names]
    shown = _steps_shown(found, room)
    return [
        (
            one.segment or ALL,
            [
                one.segment or _("all users"),
                figures((one.steps[0].count,), "count")[0],
                *(share(step.rate) for step in one.steps[1 : shown + 1]),
                figure(one.whole_rate, "ratio"),
                _lost(lost_in_all(one), paint),
            ],
        )
        for one in read
        if one is not None
    ]


ALL = "*"
"""Key of the row of all users."""


def of_segment(context: ReviewContext, found: Reading, marked: str) -> Reading | None:
    """The funnel of a row, against the same reference."""
    name = "" if marked == ALL else marked
    return reading(source_of(context), found.chain, found.span, name, found.against)


def segment_sentence(context: ReviewContext, found: Reading, marked: str) -> str:
    """What a segment's own funnel says."""
    own = of_segment(context, found, marked)
    if own is None:
        return ""
    said = funnel_sentence(context, own)
    if not own.segment:
        return said
    return _("{segment}: {said}").format(segment=own.segment, said=said)
