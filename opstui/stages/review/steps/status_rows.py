"""Where every metric stands, as rows, the guardrails below them; what is said of one. Pure."""

from __future__ import annotations

from datetime import timedelta

from rich.text import Text

from opstui.charts.sentences import percent
from opstui.kernel.bounds_text import bounds_text, narrow_bounds
from opstui.kernel.language import _, language, pgettext
from opstui.kernel.metric_tree import Good
from opstui.kernel.periods import format_date
from opstui.kernel.quantities import format_change, format_number
from opstui.kernel.vocabulary import Light
from opstui.reports.planned_levers import levers_text
from opstui.reports.review_facts import GuardrailStatus
from opstui.reports.status import MetricStatus
from opstui.stages.review.evidence import EvidenceId, EvidenceKind, snapshot
from opstui.stages.review.forecast import caveat
from opstui.stages.review.model import Evidence
from opstui.stages.review.steps.context import Paint, ReviewContext, painted
from opstui.ui.table import Column, Row

SIGNS = {
    Light.ON_TRACK: ("✓", "good"),
    Light.AT_RISK: ("!", "warn"),
    Light.OFF_TRACK: ("✗", "bad"),
    Light.NO_DATA: ("-", ""),
}
"""Sign and role of a light: it is read without colour as well."""

GUARD = "guardrail:"
NUMBER = 8


def columns(context: ReviewContext, wide: bool) -> tuple[Column, ...]:
    """`wide`: there is room for the do-nothing forecast. Chances are a column while there are
    any: after the end their room goes to the names."""
    found = [
        Column("", 1),
        Column(pgettext("column", "Metric")),
        Column(pgettext("column", "Actual"), NUMBER, "right"),
        Column(pgettext("column", "Due"), NUMBER, "right"),
        Column(pgettext("column", "Reached"), 7, "right"),
        Column(pgettext("column", "Pace"), 5, "right"),
        Column(pgettext("column", "Forecast"), NUMBER, "right"),
    ]
    if _open(context):
        found.append(Column(pgettext("column", "P(hit)"), 6, "right"))
    if wide:
        found.append(Column(_("Do-nothing"), 10, "right"))
    return tuple(found)


def _open(context: ReviewContext) -> bool:
    return any(one.chance is not None for one in context.statuses)


def sign(light: Light | None, paint: Paint) -> Text:
    mark, role = SIGNS[light] if light is not None else ("", "")
    return painted(mark, paint.get(role, ""))


def table_rows(context: ReviewContext, wide: bool, paint: Paint) -> list[Row]:
    last = (["chance"] if _open(context) else []) + (["do_nothing"] if wide else [])
    found = [(one.id, [*_cells(one, paint), *_last(one, last)]) for one in context.statuses]
    guards = context.facts.guardrails
    empty = [""] * len(last)
    return [
        *found,
        *((GUARD + one.guardrail.metric, [*_guard_cells(one, paint), *empty]) for one in guards),
    ]


def _last(one: MetricStatus, wanted: list[str]) -> list[object]:
    shown: dict[str, object] = {
        "chance": percent(one.chance),
        "do_nothing": format_number(one.do_nothing, one.unit, width=NUMBER),
    }
    return [shown[name] for name in wanted]


def _cells(one: MetricStatus, paint: Paint) -> list[object]:
    def text(value: float | None) -> str:
        return format_number(value, one.unit, width=NUMBER)

    return [
        sign(one.light, paint),
        " " * one.depth + (one.name.text(language()) or one.id),
        text(one.actual),
        narrow_bounds(one.bounds, one.actual, one.unit, NUMBER) if one.bounds else text(one.due),
        percent(one.attainment),
        percent(one.pace),
        text(one.forecast),
    ]


def _guard_cells(one: GuardrailStatus, paint: Paint) -> list[object]:
    guard, unit = one.guardrail, one.unit
    return [
        sign(one.light, paint),
        one.name.text(language()) or guard.metric,
        format_number(one.value, unit, width=NUMBER),
        narrow_bounds((guard.floor, guard.ceiling), one.value, unit, NUMBER),
        "",
        "",
        pgettext("column", "limit"),
    ]


def sentence(context: ReviewContext, one: MetricStatus) -> str:
    """How sure the forecast is, what the rest needs, what comes without doing anything, and
    where the range lies."""
    parts = []
    if one.end_bounds is not None:
        parts.append(_("wanted {range}").format(range=bounds_text(one.end_bounds, one.unit)))
    if one.good is Good.RANGE and one.end_bounds is None:
        parts.append(_("no range is set, so it is not judged: stage 2, tree, e"))
    if one.band is not None and not context.timing.complete:
        low, high = (format_number(value, one.unit) for value in one.band)
        parts.append(_("{low} to {high} (80%)").format(low=low, high=high))
    if one.catch_up is not None and not context.timing.complete:
        parts.append(rest_text(one))
    if one.do_nothing is not None:
        idle = format_number(one.do_nothing, one.unit)
        parts.append(_("do nothing {value}").format(value=idle))
    return pgettext("clauses", ", ").join(parts)


def notes(context: ReviewContext, one: MetricStatus) -> list[str]:
    """Below the chart: the outlook; before the end of the cycle what the forecast leaves out."""
    outlook = sentence(context, one)
    if context.timing.complete:
        return [outlook]
    levers = levers_text(context.facts.levers, one.id, one.unit, one.forecast)
    return [outlook, caveat(), levers]


def points(value: float) -> str:
    """How far two rates are apart."""
    return format_change(0.0, value, "ratio").lstrip("+")


def nothing_yet(context: ReviewContext) -> str:
    """Why there is nothing to compare, and what to do."""
    timing, start = context.timing, context.cycle.start
    if context.today < start and timing.periods:
        text = _("The cycle begins on {day}; compare it when its first period is over, on {end}.")
        end = timing.periods[0].end + timedelta(1)
        return text.format(
            day=format_date(start, language(), year=start.year != context.today.year),
            end=format_date(end, language(), year=end.year != context.today.year),
        )
    text = _("Nothing to compare yet. {why} p goes back to the numbers.")
    return text.format(why=timing.why)


def rest_text(one: MetricStatus) -> str:
    """What the periods to come need; or may take, where less is better."""
    pace = percent(one.catch_up)
    if one.good is Good.DOWN:
        return _("the rest may take {pace} of plan").format(pace=pace)
    return _("the rest needs {pace} of plan").format(pace=pace)


def evidence(context: ReviewContext, one: MetricStatus) -> Evidence | None:
    """The metric over the time under review, to cite."""
    here = context.timing.here
    if here is None or one.actual is None:
        return None
    said = f"{one.name.text(language())} {format_number(one.actual, one.unit)}"
    if one.end_bounds is not None:
        wanted = bounds_text(one.bounds, one.unit)
        said = _("{metric}, wanted {range}").format(metric=said, range=wanted)
    if one.pace is not None:
        said = _("{metric}, {pace} of what was due").format(metric=said, pace=percent(one.pace))
    id_ = EvidenceId(EvidenceKind.METRIC, one.id, period=here.code)
    return snapshot(id_, one.actual, unit=one.unit, said=said, today=context.today)
