"""The course of one metric over the cycle, as a chart and as numbers. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from weakref import WeakKeyDictionary

from opstui.charts.chart import Chart
from opstui.charts.recipes import actual_vs_target, small_trend
from opstui.charts.recipes.ranged import within_range
from opstui.charts.sentences import Format, percent
from opstui.kernel.language import _, language, pgettext
from opstui.kernel.metric_tree import Kind
from opstui.kernel.periods import Grain, Period, format_period, split
from opstui.kernel.quantities import format_number
from opstui.reports.forecast_course import forecast_course
from opstui.reports.status import MetricStatus, Nodes
from opstui.stages.planning.do_nothing import is_level
from opstui.stages.review.state import do_nothing, due_share, target
from opstui.stages.review.steps.context import ReviewContext
from opstui.stages.review.steps.small_charts import Small
from opstui.stages.review.steps.status_rows import NUMBER, SIGNS
from opstui.ui.table import Column, Row

Values = list[float | None]


@dataclass(frozen=True, slots=True)
class Course:
    """A metric per period of the cycle; flows and the counts of rates add up from its start,
    `alone` is each period by itself; a stock has only its levels. `low` and `high` bound a
    metric that is good within a range: they stand in the target's place."""

    periods: tuple[Period, ...]
    actual: list[float | None]
    target: list[float | None]
    do_nothing: list[float | None]
    forecast: list[float | None]
    band: tuple[list[float | None], list[float | None]]
    alone: list[float | None]
    low: list[float | None]
    high: list[float | None]


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
    adds = not is_level(tree) and node.kind is not Kind.STOCK
    seen = _seen(context, periods, adds)
    actual, alone, goals, idle = (
        [state[one.id] for state in states]
        for states in (seen.actual, seen.alone, seen.goals, seen.idle)
    )
    if one.id == tree.root and plan.target is not None and goals and goals[-1]:
        goals = [None if goal is None else goal * plan.target / goals[-1] for goal in goals]
    ahead, low, high = forecast_course(one, actual, goals)
    floor, ceiling = _bounds(context, one, seen.spans, adds and node.kind is Kind.FLOW)
    if one.end_bounds is not None:
        goals, idle = [], []
    return Course(periods, actual, goals, idle, ahead, (low, high), alone, floor, ceiling)


@dataclass(frozen=True, slots=True)
class _Seen:
    """All nodes over the same spans; `alone` is empty where the spans are the periods."""

    spans: tuple[Period, ...]
    actual: list[Nodes]
    alone: list[Nodes]
    goals: list[Nodes]
    idle: list[Nodes]


_kept: WeakKeyDictionary[ReviewContext, dict[tuple[Period, ...], _Seen]] = WeakKeyDictionary()


def _seen(context: ReviewContext, periods: tuple[Period, ...], adds: bool) -> _Seen:
    """Read once for all metrics: the marked one changes with every key."""
    timing, plan, cycle = context.timing, context.based, context.cycle
    spans = tuple(Period(cycle.start, p.end) if adds else p for p in periods)
    kept = _kept.setdefault(context, {})
    if spans not in kept:
        known = sum(timing.last is not None and one.end <= timing.last.end for one in spans)
        evaluate, reader = context.tree.evaluate, context.facts.reader
        read = reader.values
        kept[spans] = _Seen(
            spans,
            [read(span) for span in spans[:known]],
            _alone(context, periods[:known]) if adds else [],
            [evaluate(target(plan, cycle, span).leaves) for span in spans],
            [evaluate(do_nothing(plan, cycle, span, reader.book).leaves) for span in spans],
        )
    return kept[spans]


def _alone(context: ReviewContext, periods: tuple[Period, ...]) -> list[Nodes]:
    if periods == context.timing.done:
        return list(context.now.history)
    return [context.facts.reader.values(period) for period in periods]


def _bounds(
    context: ReviewContext, one: MetricStatus, spans: Sequence[Period], grows: bool
) -> tuple[Values, Values]:
    """Per period; those of a flow grow with its share of the cycle."""
    plan, cycle = context.based, context.cycle
    shares = [due_share(plan, cycle, span) if grows else 1.0 for span in spans]
    low, high = one.end_bounds or (None, None)
    floor: Values = [] if low is None else [low * share for share in shares]
    ceiling: Values = [] if high is None else [high * share for share in shares]
    return floor, ceiling


def chart(found: Course, one: MetricStatus, fmt: Format, today: date) -> Chart:
    days = [period.end for period in found.periods]
    now = min(max(today, days[0]), days[-1])
    name = one.name.text(language()) or one.id
    if one.end_bounds is not None:
        return within_range(
            days,
            found.actual,
            found.low,
            found.high,
            found.forecast,
            found.band,
            today=now,
            fmt=fmt,
            name=name,
        )
    return actual_vs_target(
        days,
        found.actual,
        found.target,
        found.do_nothing,
        found.forecast,
        found.band,
        today=now,
        fmt=fmt,
        name=name,
    )


def small(context: ReviewContext, one: MetricStatus, fmt: Format) -> Small:
    """The course of one metric of several, and in its head where it stands."""
    found = course(context, one)
    name = one.name.text(language()) or one.id
    mark = SIGNS[one.light][0] if one.light is not None else ""
    reached = one.pace if one.end_bounds is None else one.attainment
    share = percent(reached) if reached is not None else ""
    head = " ".join(filter(None, (mark, name, share)))
    if one.end_bounds is not None:
        drawn = chart(replace(found, forecast=[], band=([], [])), one, fmt, context.today)
        return Small(head, replace(drawn, right=(), pinned=()))
    drawn = small_trend(
        [period.end for period in found.periods],
        found.actual,
        found.target,
        today=min(max(context.today, found.periods[0].end), found.periods[-1].end),
        fmt=fmt,
        name=name,
    )
    return Small(head, drawn)


def grain_name(grain: Grain) -> str:
    return {"day": _("by day"), "week": _("by week"), "month": _("by month")}[grain]


def number_columns(found: Course) -> tuple[Column, ...]:
    head = _("Period, added up") if found.alone else pgettext("column", "Period")
    alone = (Column(_("Alone"), NUMBER, "right"),) if found.alone else ()
    ranged = bool(found.low or found.high)
    goals = (_("Not below"), _("Not above")) if ranged else (pgettext("column", "Target"),)
    return (
        Column(head),
        *alone,
        Column(pgettext("column", "Actual"), NUMBER, "right"),
        *(Column(goal, NUMBER + 1, "right") for goal in goals),
        Column(pgettext("column", "Forecast"), NUMBER, "right"),
        *((Column(_("Do-nothing"), 10, "right"),) if not ranged else ()),
    )


def number_rows(found: Course, unit: str) -> list[Row]:
    rows: list[Row] = []
    if found.low or found.high:
        series = [found.actual, found.low, found.high, found.forecast]
    else:
        series = [found.actual, found.target, found.forecast, found.do_nothing]
    if found.alone:
        series.insert(0, found.alone)
    for index, period in enumerate(found.periods):
        values = [one[index] if index < len(one) else None for one in series]
        span = format_period(period, language())
        cells = [format_number(value, unit, width=NUMBER) for value in values]
        rows.append((period.code, [f"{period.code} {span}", *cells]))
    return rows
