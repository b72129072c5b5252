"""Growth accounting in words, as a table and as signed bars; the screen says the same."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from opstui.charts.chart import Chart
from opstui.charts.recipes.flows import Flow, signed_rows
from opstui.kernel.language import _, language, pgettext
from opstui.kernel.periods import Period, format_period
from opstui.reports.funnel_section import together
from opstui.reports.page import Block, Figure, Table
from opstui.reports.review_facts import ReviewFacts
from opstui.reports.section import Section
from opstui.reports.wording import days as days_text
from opstui.reports.wording import figures, share
from opstui.stages.review.growth import Mismatch, ratio_text
from opstui.stages.review.growth_reading import (
    GrowthTable,
    PeriodGrowth,
    growth_tables,
    ratio_of,
)

ROWS = 14
"""Periods that a report's chart and table show, the last ones."""
Named = Callable[[Period], str]
"""What a period is called: by its code beside rows of codes, in a report by its days."""


def by_code(period: Period) -> str:
    return period.code


def count(value: float | None) -> str:
    return figures((value,), "count")[0]


def verdict(ratio: float | None) -> str:
    """What a quick ratio says of the direction."""
    if ratio is None:
        return _("nobody left")
    return _("it grows") if ratio > 1 else _("it shrinks") if ratio < 1 else _("it stands still")


def span_sentence(periods: Sequence[PeriodGrowth]) -> str:
    """All that came, came back and left in a span, and the ratio of the sums."""
    if not periods:
        return ""
    span = Period(periods[0].period.start, periods[-1].period.end)
    return _flows(format_period(span, language(), year=True), periods)


def period_sentence(one: PeriodGrowth) -> str:
    """One period; what does not add up first."""
    wrong = [mismatch_sentence(one, mismatch) for mismatch in one.wrong]
    return together([*wrong, _flows(one.period.code, [one]), sticky_sentence(one)])


def _flows(days: str, periods: Sequence[PeriodGrowth]) -> str:
    flows, ratio = [one.flows for one in periods], ratio_of(periods)
    said = _("Quick ratio {ratio}, {says}: {new} new and {back} back for {left} who left ({days}).")
    return said.format(
        days=days,
        new=count(sum(one.new for one in flows)),
        back=count(sum(one.resurrected for one in flows)),
        left=count(sum(one.churned for one in flows)),
        ratio=ratio_text(ratio),
        says=verdict(ratio),
    )


def sticky_sentence(one: PeriodGrowth) -> str:
    if one.stickiness is None:
        return ""
    return _("Stickiness {share}: of those active in a month, so many a day.").format(
        share=share(one.stickiness)
    )


def mismatch_sentence(one: PeriodGrowth, wrong: Mismatch, named: Named = by_code) -> str:
    """An identity that does not hold, with both numbers."""
    text = (
        _("{period}: new, stayed and back come to {found}, active are {expected}.")
        if wrong.identity == "active"
        else _("{period}: stayed and left come to {found}, the period before had {expected}.")
    )
    return text.format(
        period=named(one.period), found=count(wrong.found), expected=count(wrong.expected)
    )


def growth_chart(
    periods: Sequence[PeriodGrowth], summary: str = "", named: Named = by_code
) -> Chart:
    rows = [
        Flow(
            named(one.period),
            (one.flows.new, one.flows.resurrected),
            one.flows.churned,
            ratio_text(one.ratio),
        )
        for one in periods
    ]
    names = (pgettext("users", "New"), pgettext("users", "Back"), pgettext("users", "Left"))
    return signed_rows(rows, names, fmt=count, summary=summary or span_sentence(periods))


# -- the report -----------------------------------------------------------------------------------


def tables_of(facts: ReviewFacts) -> list[GrowthTable]:
    return growth_tables(facts.reader, facts.timing.done, facts.today)


def growth_section(facts: ReviewFacts) -> Section | None:
    """The first source with data; imported years one by one."""
    tables = tables_of(facts)
    if not tables:
        return None
    table = tables[0]
    spans = table.spans()
    periods = table.inside(spans[0])
    said = together([span_sentence(periods), *_wrong(periods)])
    blocks: list[Block] = [
        Figure(growth_chart(periods[-ROWS:], named=days_text), _("Came and left")),
        _periods(periods[-ROWS:]),
    ]
    if len(spans) > 1:
        blocks.append(_spans(table, spans))
    value = {
        "source": table.source,
        "quick_ratio": {span.code: ratio_of(table.inside(span)) for span in spans},
        "periods": {one.period.code: _value(one) for one in periods},
    }
    return Section("growth", _("Growth accounting"), said, tuple(blocks), value)


def _wrong(periods: Sequence[PeriodGrowth]) -> list[str]:
    return [mismatch_sentence(one, wrong, days_text) for one in periods for wrong in one.wrong][:1]


def _value(one: PeriodGrowth) -> dict[str, Any]:
    return {
        "new": one.flows.new,
        "retained": one.flows.retained,
        "resurrected": one.flows.resurrected,
        "churned": one.flows.churned,
        "quick_ratio": one.ratio,
        "stickiness": one.stickiness,
    }


def heads() -> tuple[str, ...]:
    return (
        _("Active"),
        pgettext("users", "New"),
        pgettext("users", "Stayed"),
        pgettext("users", "Back"),
        pgettext("users", "Left"),
        _("Quick ratio"),
        _("Stickiness"),
    )


def cells(one: PeriodGrowth) -> tuple[str, ...]:
    flows = one.flows
    return (
        count(flows.active),
        count(flows.new),
        count(flows.retained),
        count(flows.resurrected),
        count(flows.churned),
        ratio_text(one.ratio),
        share(one.stickiness),
    )


def _periods(periods: Sequence[PeriodGrowth]) -> Table:
    rows = tuple((days_text(one.period), *cells(one)) for one in periods)
    return Table((_("Period"), *heads()), rows)


def _spans(table: GrowthTable, spans: Sequence[Period]) -> Table:
    head = (
        _("Period"),
        pgettext("users", "New"),
        pgettext("users", "Back"),
        pgettext("users", "Left"),
        _("Quick ratio"),
    )
    rows = []
    for span in spans:
        inside = table.inside(span)
        flows = [one.flows for one in inside]
        rows.append(
            (
                format_period(span, language(), year=True),
                count(sum(one.new for one in flows)),
                count(sum(one.resurrected for one in flows)),
                count(sum(one.churned for one in flows)),
                ratio_text(ratio_of(inside)),
            )
        )
    return Table(head, tuple(rows))
