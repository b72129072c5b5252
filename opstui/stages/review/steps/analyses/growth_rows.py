"""Rows of growth accounting: the span, then each period. Pure."""

from __future__ import annotations

from functools import lru_cache

from rich.text import Text

from opstui.kernel.language import _, pgettext
from opstui.kernel.periods import Period
from opstui.reports.growth_section import (
    cells,
    count,
    mismatch_sentence,
    period_sentence,
    span_sentence,
    sticky_sentence,
)
from opstui.stages.review.evidence import EvidenceId, EvidenceKind, snapshot
from opstui.stages.review.growth import ratio_text
from opstui.stages.review.growth_reading import (
    GrowthTable,
    PeriodGrowth,
    growth_tables,
    ratio_of,
)
from opstui.stages.review.model import Evidence
from opstui.stages.review.steps.context import Paint, ReviewContext
from opstui.ui.table import Column, Row

WHOLE = "*"
"""Key of the row of the whole span."""
NAME, CELL = 10, 7


@lru_cache(maxsize=2)
def tables(context: ReviewContext) -> list[GrowthTable]:
    """Worked out once per change of the workbook."""
    return growth_tables(context.reader, context.timing.done, context.today)


def columns() -> tuple[Column, ...]:
    return (
        Column("", 1),
        Column(_("Period"), NAME),
        Column(_("Active"), CELL, "right"),
        Column(pgettext("users", "New"), CELL - 1, "right"),
        Column(pgettext("users", "Stayed"), CELL, "right"),
        Column(pgettext("users", "Back"), CELL - 1, "right"),
        Column(pgettext("users", "Left"), CELL - 1, "right"),
        Column(_("Quick"), CELL - 1, "right"),
        Column(_("Sticky"), CELL - 1, "right"),
    )


def rows(periods: tuple[PeriodGrowth, ...], paint: Paint) -> list[Row]:
    """The latest period first, under the sums of the span."""
    flows = [one.flows for one in periods]
    whole = [
        "",
        _("total"),
        "",
        count(sum(one.new for one in flows)),
        "",
        count(sum(one.resurrected for one in flows)),
        count(sum(one.churned for one in flows)),
        _ratio(ratio_of(periods), paint),
        "",
    ]
    found: list[Row] = [(WHOLE, whole)]
    for one in reversed(periods):
        shown = cells(one)
        sign = Text("!" if one.wrong else "", style=paint["warn"])
        found.append(
            (
                one.period.code,
                [sign, one.period.code, *shown[:5], _ratio(one.ratio, paint), shown[6]],
            )
        )
    return found


def _ratio(ratio: float | None, paint: Paint) -> Text:
    style = paint["good"] if ratio is None or ratio > 1 else paint["bad"] if ratio < 1 else ""
    return Text(ratio_text(ratio), style=style)


def sentence(periods: tuple[PeriodGrowth, ...], key: str) -> str:
    one = next((one for one in periods if one.period.code == key), None)
    return period_sentence(one) if one is not None else span_sentence(periods)


def side(periods: tuple[PeriodGrowth, ...]) -> str:
    """The span, what does not add up, how sticky it is now."""
    wrong = [mismatch_sentence(one, each) for one in periods for each in one.wrong]
    lines = [span_sentence(periods), *wrong[:4]]
    if periods:
        lines.append(sticky_sentence(periods[-1]))
    return "\n\n".join(line for line in lines if line)


def evidence(
    context: ReviewContext, periods: tuple[PeriodGrowth, ...], span: Period, key: str
) -> Evidence | None:
    """The quick ratio of a period, or of the span."""
    one = next((one for one in periods if one.period.code == key), None)
    code = one.period.code if one is not None else span.code
    ratio = one.ratio if one is not None else ratio_of(periods)
    said = sentence(periods, key)
    id_ = EvidenceId(EvidenceKind.GROWTH, "", period=code)
    return snapshot(id_, ratio, said=said, today=context.today)
