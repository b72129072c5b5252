"""The funnel in words, as a table and as a chart; the screen says the same."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from opstui.charts.chart import Chart
from opstui.charts.recipes import funnel_rows
from opstui.charts.sentences import Format
from opstui.kernel.figures import MISSING, format_number
from opstui.kernel.language import _, language
from opstui.kernel.periods import Period
from opstui.kernel.statistics import Interval
from opstui.reports.page import Block, Figure, Table
from opstui.reports.review_facts import ReviewFacts
from opstui.reports.section import Section
from opstui.reports.wording import figure, figures, name_of, share
from opstui.stages.review.funnel import Chain, funnel_chain
from opstui.stages.review.funnel_reading import (
    Against,
    Reading,
    Reference,
    Source,
    reading,
    references,
    segments,
)
from opstui.stages.review.reader import Reader

LOG_FROM = 100.0
"""From so many times more users in the first step, the last is seen on a log scale only."""


def count_name(reader: Reader, id_: str) -> str:
    """A count's name in the current language, else its id."""
    node = reader.tree.get(id_)
    if node is not None:
        return name_of(node.name, id_)
    labels = [one.name for one in reader.inputs if one.id == id_]
    labels += [one.numerator_name for one in reader.tree.nodes if one.numerator == id_]
    return next((text for label in labels if (text := label.text(language()))), id_)


def against_name(against: Against | None) -> str:
    """What a funnel is measured against."""
    if against is None:
        return _("nothing to compare with")
    if against.kind is Reference.BEST:
        return _("the best segment ({segment})").format(segment=against.segment)
    if against.kind is Reference.PREVIOUS and against.span and against.span.grain is None:
        return _("the {n} days before").format(n=against.span.days)
    return {
        Reference.TARGET: _("the plan"),
        Reference.BASELINE: _("the baseline"),
        Reference.PREVIOUS: _("the period before"),
        Reference.WHOLE: _("the total"),
    }[against.kind]


def people(value: float | None, *, signed: bool = False) -> str:
    """Whole people from ten on."""
    if value is not None and abs(value) >= 10:
        value = float(round(value))
    elif value is not None:
        value = round(value, 1)
    return format_number(value, "count", signed=signed)


def at_the_end(lost: float | None) -> str:
    """Final users won (+) or lost (-) against the reference."""
    return people(None if lost is None else -lost, signed=True)


def interval_text(interval: Interval | None) -> str:
    """ "51.8-53.8%" """
    if interval is None:
        return MISSING
    return f"{interval.low * 100:.1f}-{interval.high * 100:.1f}%"


def whole_sentence(reader: Reader, found: Reading) -> str:
    """How many of the first step reach the last one."""
    first, last = found.steps[0], found.steps[-1]
    return _("{first} {name}, {last} {end}: {share}.").format(
        first=figures((first.count,), "count")[0],
        name=count_name(reader, first.name),
        last=figures((last.count,), "count")[0],
        end=count_name(reader, last.name),
        share=figure(found.whole_rate, "ratio"),
    )


def loss_sentence(reader: Reader, found: Reading) -> str:
    """Where most final users are lost against the reference; "" with nothing to compare with."""
    if found.against is None:
        return ""
    worst, side = found.worst, against_name(found.against)
    if worst is None:
        return _("No step is below {reference}.").format(reference=side)
    return _(
        "Most is lost at {step}: {rate} go on, {wanted} in {reference}; "
        "that is {lost} fewer at the end."
    ).format(
        step=count_name(reader, worst.name),
        rate=share(worst.rate),
        reference=side,
        wanted=share(found.against.rates.get(worst.name)),
        lost=people(worst.lost),
    )


def strict_sentence(reader: Reader, found: Reading) -> str:
    """ "Not a strict funnel" where more people are in a step than before it."""
    over = next((step for step in found.steps if step.not_strict), None)
    if over is None:
        return ""
    return _("Not a strict funnel: more people at {step} than in the step before.").format(
        step=count_name(reader, over.name)
    )


def together(parts: Sequence[str]) -> str:
    joint = "" if language().startswith("zh") else " "
    return joint.join(part for part in parts if part)


def funnel_chart(reader: Reader, found: Reading, fmt: Format) -> Chart:
    """Rows of the counts; on a named log scale where the last would not be seen."""
    steps = [(count_name(reader, step.name), step.count) for step in found.steps]
    known = [count for _name, count in steps if count > 0]
    log = bool(known) and max(known) > LOG_FROM * min(known)
    said = together(
        [
            strict_sentence(reader, found),
            whole_sentence(reader, found),
            loss_sentence(reader, found),
        ]
    )
    return replace(funnel_rows(steps, fmt=fmt, log=log), summary=said)


# -- the report -----------------------------------------------------------------------------------


def source_of(facts: ReviewFacts) -> Source:
    return Source(facts.reader, facts.plan, facts.cycle, facts.today)


def first_reading(source: Source, chain: Chain, span: Period, segment: str = "") -> Reading | None:
    """Against the first that it can be compared with."""
    sides = references(source, chain, span, segment)
    return reading(source, chain, span, segment, sides[0] if sides else None)


def funnel_section(facts: ReviewFacts) -> Section | None:
    """None for a tree whose rates do not follow on each other, or without counts."""
    chain, here = funnel_chain(facts.tree), facts.timing.here
    if chain is None or here is None:
        return None
    source = source_of(facts)
    found = first_reading(source, chain, here)
    if found is None:
        return None
    chart = funnel_chart(facts.reader, found, lambda value: figure(value, "count"))
    blocks: tuple[Block, ...] = (
        Figure(chart, _("Where users are lost")),
        _steps(facts.reader, found),
        *_segments(source, found),
    )
    return Section("funnel", _("Funnel"), chart.summary, blocks, _value(found))


def _value(found: Reading) -> dict[str, Any]:
    wanted = found.against.rates if found.against else {}
    return {
        "period": found.span.code,
        "against": found.against.kind.value if found.against else None,
        "steps": [
            {
                "metric": step.name,
                "count": step.count,
                "rate": step.rate,
                "reference": wanted.get(step.name),
                "lost": step.lost,
                "strict": not step.not_strict,
            }
            for step in found.steps
        ],
    }


def _steps(reader: Reader, found: Reading) -> Table:
    head = (_("Step"), _("Count"), _("Go on"), _("95% within"), _("Reference"), _("Final users"))
    wanted = found.against.rates if found.against else {}
    rows = tuple(
        (
            count_name(reader, step.name),
            figures((step.count,), "count")[0],
            share(step.rate),
            interval_text(step.interval),
            share(wanted.get(step.name)),
            at_the_end(step.lost),
        )
        for step in found.steps
    )
    return Table(head, rows)


def _segments(source: Source, whole: Reading) -> Iterator[Table]:
    reader, chain = source.reader, whole.chain
    read = [
        one
        for name in segments(reader, chain, whole.span)
        if (one := reading(source, chain, whole.span, name, whole.against))
    ]
    if not read:
        return
    names = [count_name(reader, name) for name in chain.counts]
    head = (_("Segment"), names[0], *names[1:], _("To the end"), _("Final users"))
    rows = tuple(
        (
            one.segment,
            figures((one.steps[0].count,), "count")[0],
            *(share(step.rate) for step in one.steps[1:]),
            figure(one.whole_rate, "ratio"),
            at_the_end(lost_in_all(one)),
        )
        for one in read
    )
    yield Table(head, rows)


def lost_in_all(found: Reading) -> float | None:
    """Final users that the reference's rates had brought more, n_0·Π r^ref − n_K."""
    if found.against is None or found.whole_rate is None:
        return None
    wanted = [found.against.rates.get(step.name) for step in found.steps[1:]]
    known = [rate for rate in wanted if rate is not None]
    if len(known) != len(wanted):
        return None
    return found.steps[0].count * math.prod(known) - found.steps[-1].count
