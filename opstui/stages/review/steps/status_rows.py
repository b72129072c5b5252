"""Where every metric stands, as rows, and the course of one of them as a chart. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from rich.text import Text

from opstui.charts.chart import Chart
from opstui.charts.recipes import actual_vs_target, small_trend
from opstui.charts.sentences import Format, percent
from opstui.kernel.language import _, language, pgettext
from opstui.kernel.metric_tree import Kind
from opstui.kernel.periods import Grain, Period, format_period, split
from opstui.kernel.quantities import format_number
from opstui.kernel.vocabulary import Light
from opstui.reports.review_facts import GuardrailStatus
from opstui.reports.status import MetricStatus
from opstui.stages.planning.do_nothing import is_level
from opstui.stages.review.evidence import EvidenceId, EvidenceKind, snapshot
from opstui.stages.review.model import Evidence
from opstui.stages.review.state import do_nothing, target
from opstui.stages.review.steps.context import Paint, ReviewContext, painted
from opstui.stages.review.steps.small_charts import Small
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


def columns(wide: bool) -> tuple[Column, ...]:
    """`wide`: there is room for the do-nothing forecast."""
    found = (
        Column("", 1),
        Column(pgettext("column", "Metric")),
        Column(pgettext("column", "Actual"), NUMBER, "right"),
        Column(pgettext("column", "Due"), NUMBER, "right"),
        Column(pgettext("column", "Reached"), 7, "right"),
        Column(pgettext("column", "Pace"), 5, "right"),
        Column(pgettext("column", "Forecast"), NUMBER, "right"),
        Column(pgettext("column", "P(hit)"), 6, "right"),
    )
    return (*found, Column(_("Do-nothing"), 10, "right")) if wide else found


def sign(light: Light | None, paint: Paint) -> Text:
    mark, role = SIGNS[light] if light is not None else ("", "")
    return painted(mark, paint.get(role, ""))


def table_rows(context: ReviewContext, wide: bool, paint: Paint) -> list[Row]:
    found = [(one.id, _cells(one, wide, paint)) for one in context.statuses]
    guards = context.facts.guardrails
    return [
        *found,
        *((GUARD + one.guardrail.metric, _guard_cells(one, wide, paint)) for one in guards),
    ]


def _cells(one: MetricStatus, wide: bool, paint: Paint) -> list[object]:
    def text(value: float | None) -> str:
        return format_number(value, one.unit, width=NUMBER)

    cells: list[object] = [
        sign(one.light, paint),
        " " * one.depth + (one.name.text(language()) or one.id),
        text(one.actual),
        text(one.due),
        percent(one.attainment),
        percent(one.pace),
        text(one.forecast),
        percent(one.chance),
    ]
    return [*cells, text(one.do_nothing)] if wide else cells


def _guard_cells(one: GuardrailStatus, wide: bool, paint: Paint) -> list[object]:
    guard, unit = one.guardrail, one.unit
    limit = format_number(guard.ceiling if guard.floor is None else guard.floor, unit, width=7)
    cells: list[object] = [
        sign(one.light, paint),
        one.name.text(language()) or guard.metric,
        format_number(one.value, unit, width=NUMBER),
        f"{'<' if guard.floor is None else '>'}{limit}",
        "",
        "",
        pgettext("column", "limit"),
        "",
    ]
    return [*cells, ""] if wide else cells


def sentence(context: ReviewContext, one: MetricStatus) -> str:
    """How sure the forecast is, what the rest needs, and what comes without doing anything."""
    parts = []
    if one.band is not None:
        low, high = (format_number(value, one.unit) for value in one.band)
        parts.append(_("{low} to {high} (80%)").format(low=low, high=high))
    if one.catch_up is not None and not context.timing.complete:
        parts.append(_("the rest needs {pace} of plan").format(pace=percent(one.catch_up)))
    if one.do_nothing is not None:
        idle = format_number(one.do_nothing, one.unit)
        parts.append(_("do nothing {value}").format(value=idle))
    return pgettext("clauses", ", ").join(parts)


def evidence(context: ReviewContext, one: MetricStatus) -> Evidence | None:
    """The metric over the time under review, to cite."""
    here = context.timing.here
    if here is None or one.actual is None:
        return None
    said = f"{one.name.text(language())} {format_number(one.actual, one.unit)}"
    if one.pace is not None:
        said = _("{metric}, {pace} of what was due").format(metric=said, pace=percent(one.pace))
    id_ = EvidenceId(EvidenceKind.METRIC, one.id, period=here.code)
    return snapshot(id_, one.actual, unit=one.unit, said=said, today=context.today)


# -- the course of one metric -----------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Course:
    """A metric per period of the cycle; flows add up from its start."""

    periods: tuple[Period, ...]
    actual: list[float | None]
    target: list[float | None]
    do_nothing: list[float | None]
    forecast: list[float | None]
    band: tuple[list[float | None], list[float | None]]
    added_up: bool


def has_grain(context: ReviewContext, grain: Grain) -> bool:
    """Whether the numbers can be put together by `grain`: days by all, weeks not by month."""
    if grain == context.cycle.grain:
        return True
    kept = [context.book.grains(one.id) for one in context.reader.inputs]
    finest = {grains[0] for grains in kept if grains}
    return bool(finest) and finest <= {"day", grain} and (grain != "day" or finest == {"day"})


def course(context: ReviewContext, one: MetricStatus, grain: Grain | None = None) -> Course:
    """By the cycle's own periods, or by another `grain` for which `has_grain` holds. A partial
    period at the border of the cycle is shown as what it is; what is not known yet stays out."""
    timing, tree, plan, cycle = context.timing, context.tree, context.based, context.cycle
    node = tree.node(one.id)
    periods = timing.periods
    if grain is not None and grain != cycle.grain:
        periods = tuple(split(cycle.start, cycle.end, grain))
    adds = not is_level(tree) and node.kind is Kind.FLOW
    spans = [Period(cycle.start, p.end) if adds else p for p in periods]
    known = [span for span in spans if timing.last is not None and span.end <= timing.last.end]
    actual = [context.reader.values(span)[one.id] for span in known]
    goals = [tree.evaluate(target(plan, cycle, span).leaves)[one.id] for span in spans]
    idle = [
        tree.evaluate(do_nothing(plan, cycle, span, context.book).leaves)[one.id] for span in spans
    ]
    if one.id == tree.root and plan.target is not None and goals and goals[-1]:
        goals = [None if goal is None else goal * plan.target / goals[-1] for goal in goals]
    ahead, low, high = _ahead(one, actual, goals)
    return Course(periods, actual, goals, idle, ahead, (low, high), adds)


def _ahead(
    one: MetricStatus, actual: Sequence[float | None], goals: Sequence[float | None]
) -> tuple[list[float | None], list[float | None], list[float | None]]:
    """From the last actual to the forecast end in the steps of the target; the band opens."""
    count, done = len(goals), len(actual)
    ahead: list[float | None] = [None] * count
    low, high = list(ahead), list(ahead)
    start = actual[-1] if actual else None
    if start is None or one.forecast is None or done >= count:
        return ahead, low, high
    first, last = goals[done - 1], goals[-1]
    for index in range(done - 1, count):
        share = (index - done + 1) / (count - done)
        goal = goals[index]
        if first is not None and last is not None and goal is not None and last != first:
            share = (goal - first) / (last - first)
        ahead[index] = start + (one.forecast - start) * share
        if one.band is not None:
            half = (one.band[1] - one.band[0]) / 2 * max(0.0, share)
            low[index], high[index] = (ahead[index] or 0) - half, (ahead[index] or 0) + half
    return ahead, low, high


def chart(found: Course, one: MetricStatus, fmt: Format, today: date) -> Chart:
    return actual_vs_target(
        [period.end for period in found.periods],
        found.actual,
        found.target,
        found.do_nothing,
        found.forecast,
        found.band,
        today=min(max(today, found.periods[0].end), found.periods[-1].end),
        fmt=fmt,
        name=one.name.text(language()) or one.id,
    )


def small(context: ReviewContext, one: MetricStatus, fmt: Format) -> Small:
    """The course of one metric of several, and in its head where it stands."""
    found = course(context, one)
    name = one.name.text(language()) or one.id
    mark = SIGNS[one.light][0] if one.light is not None else ""
    share = percent(one.pace) if one.pace is not None else ""
    drawn = small_trend(
        [period.end for period in found.periods],
        found.actual,
        found.target,
        today=min(max(context.today, found.periods[0].end), found.periods[-1].end),
        fmt=fmt,
        name=name,
    )
    return Small(" ".join(filter(None, (mark, name, share))), drawn)


def grain_name(grain: Grain) -> str:
    return {"day": _("by day"), "week": _("by week"), "month": _("by month")}[grain]


def number_columns(found: Course, roomy: bool) -> tuple[Column, ...]:
    head = _("Period, added up") if found.added_up else pgettext("column", "Period")
    return (
        Column(head),
        Column(pgettext("column", "Actual"), NUMBER, "right"),
        Column(pgettext("column", "Target"), NUMBER, "right"),
        Column(pgettext("column", "Forecast"), NUMBER, "right"),
        *((Column(_("Do-nothing"), 10, "right"),) if roomy else ()),
    )


def number_rows(found: Course, unit: str, roomy: bool) -> list[Row]:
    rows: list[Row] = []
    series = (found.actual, found.target, found.forecast, found.do_nothing)
    for index, period in enumerate(found.periods):
        values = [one[index] if index < len(one) else None for one in series]
        span = f" {format_period(period, language())}" if roomy else ""
        cells = [format_number(value, unit, width=NUMBER) for value in values]
        rows.append((period.code, [period.code + span, *(cells if roomy else cells[:-1])]))
    return rows
