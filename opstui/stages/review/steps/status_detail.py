"""Everything that is known of one metric's standing, as rows; and the same days of other times."""

from __future__ import annotations

from opstui.charts.sentences import percent
from opstui.kernel.bounds_text import bounds_text
from opstui.kernel.language import _, language, pgettext
from opstui.kernel.metric_tree import Good
from opstui.kernel.periods import same_period_last_year
from opstui.kernel.quantities import format_change, format_number
from opstui.kernel.text import width
from opstui.reports.both_spans import both_spans
from opstui.reports.planned_levers import levers_text
from opstui.reports.status import MetricStatus
from opstui.stages.review.span_comparisons import Span, SpanComparison, span_comparisons
from opstui.stages.review.steps.context import ReviewContext
from opstui.ui.table import Column, Row

NAME, NUMBER = 18, 10
_EDGES = 8
"""Between the columns, and the scroll bar."""


def detail_columns(one: MetricStatus) -> tuple[Column, ...]:
    return (
        Column(one.name.text(language()) or one.id, NAME),
        Column("", NUMBER, "right"),
        Column(_("What it says")),
    )


def detail_rows(context: ReviewContext, one: MetricStatus, cells: int) -> list[Row]:
    """Forecasts and levels first, then what the same days brought at other times; both spans on a
    line of their own where `cells` do not hold them."""
    room = cells - NAME - NUMBER - _EDGES
    rows = [*_levels(context, one), *_forecasts(context, one), *_compared(context, one, room)]
    return [(str(index), list(cells)) for index, cells in enumerate(rows)]


Cells = tuple[str, str, str]


def _levels(context: ReviewContext, one: MetricStatus) -> list[Cells]:
    def number(value: float | None) -> str:
        return format_number(value, one.unit)

    reached = _("{share} reached").format(share=percent(one.attainment))
    pace = _("pace {share}").format(share=percent(one.pace))
    found = [
        (_("Target"), number(one.target), reached),
        (pgettext("column", "Due"), number(one.due), pace),
    ]
    if one.good is Good.RANGE:
        found = _range(one)
    if one.id == context.tree.root:
        levels = (
            (pgettext("TargetLevel", "Floor"), context.plan.floor),
            (pgettext("TargetLevel", "Stretch"), context.plan.stretch),
        )
        for name, level in levels:
            if level is not None:
                found.append((name, number(level), _end_against(one, level)))
    idle = _("without any task")
    return [*found, (_("Do-nothing"), number(one.do_nothing), idle)]


def _range(one: MetricStatus) -> list[Cells]:
    """Where it is to stay: at the end, and by now where a flow has come only part of the way."""
    if one.end_bounds is None:
        return [(_("Range"), "-", _("no range is set, so it is not judged: stage 2, tree, e"))]
    now, end = (bounds_text(each, one.unit) for each in (one.bounds, one.end_bounds))
    said = end if now == end else _("{end} at the end, {now} by now").format(end=end, now=now)
    return [(_("Range"), percent(one.attainment), said)]


def _end_against(one: MetricStatus, level: float) -> str:
    if one.forecast is None:
        return ""
    gap = format_number(one.forecast - level, one.unit, signed=True)
    return _("the forecast differs by {gap}").format(gap=gap)


def _forecasts(context: ReviewContext, one: MetricStatus) -> list[Cells]:
    if one.forecast is None or context.timing.complete:
        return []
    said = ""
    if one.band is not None:
        low, high = (format_number(value, one.unit) for value in one.band)
        said = _("{low} to {high} (80%)").format(low=low, high=high)
    found = [(_("Forecast, last 3"), format_number(one.forecast, one.unit), said)]
    if one.scaled is not None:
        text = _("at the pace of the whole time so far")
        found.append((_("Forecast, scaled"), format_number(one.scaled, one.unit), text))
    if one.chance is not None:
        found.append((_("P(hit)"), percent(one.chance), _("from the spread of the paces so far")))
    if one.catch_up is not None:
        text = _("of plan, for all that remains")
        if one.good is Good.DOWN:
            text = _("of plan, at most, for all that remains")
        found.append((_("Catch-up"), percent(one.catch_up), text))
    change = context.facts.levers.changes.get(one.id)
    if change is not None:
        text = levers_text(context.facts.levers, one.id, one.unit, one.forecast)
        found.append((_("Planned levers"), format_number(change, one.unit, signed=True), text))
    return found


def _compared(context: ReviewContext, one: MetricStatus, room: int) -> list[Cells]:
    last, plan = context.timing.last, context.plan
    if last is None:
        return []
    cycle = context.cycle
    found = span_comparisons(
        context.reader, one.id, last, context.today, cycle.lag_days, plan.phasing.country
    )
    return [row for each in found for row in _comparison(each, one.unit, room)]


def _comparison(found: SpanComparison, unit: str, room: int) -> list[Cells]:
    """Change, and both spans with their dates; or why they are not compared."""
    name = {
        Span.LAST: _("Period before"),
        Span.WINDOW: _("28 days before"),
        Span.YEAR: _("Year before"),
    }[found.span]
    change, said = "-", found.why
    if not found.why and found.value is not None and found.before is not None:
        change = format_change(found.before, found.value, unit)
        said = f"{format_number(found.before, unit)} > {format_number(found.value, unit)}"
    if found.span is Span.YEAR and found.then != same_period_last_year(found.now):
        said = "  ".join(filter(None, (said, _("by Spring Festival"))))
    now, then = both_spans(found.now, found.then)
    spans = _("{now} against {then}").format(now=now, then=then)
    lines = _packed((said, spans), room) if width(spans) <= room else [said, now]
    if width(spans) > room:
        lines.append(_("against {then}").format(then=then))
    return [(name, change, lines[0]), *(("", "", line) for line in lines[1:])]


def _packed(parts: tuple[str, str], room: int) -> list[str]:
    """On one line where it fits."""
    whole = "  ".join(filter(None, parts))
    return [whole] if width(whole) <= room else [*parts]
