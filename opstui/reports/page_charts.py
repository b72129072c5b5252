"""The charts of the reports, from the same recipes as those on the screens."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import accumulate

from opstui.charts.chart import Chart, Number
from opstui.charts.recipes import (
    Part,
    Span,
    State,
    actual_vs_target,
    attribution_bars,
    timeline_rows,
)
from opstui.charts.recipes.ranged import within_range
from opstui.kernel.language import _, ngettext
from opstui.kernel.metric_tree import Good, Kind
from opstui.kernel.periods import Period
from opstui.kernel.vocabulary import TargetLevel, word
from opstui.reports.comparisons import Comparison
from opstui.reports.forecast_course import forecast_course
from opstui.reports.page import Figure, Paragraph, Table
from opstui.reports.plan_facts import PlanFacts
from opstui.reports.reached_chart import reached_chart
from opstui.reports.review_facts import ReviewFacts
from opstui.reports.wording import day_text, days, figures, name_of
from opstui.stages.planning.do_nothing import is_level
from opstui.stages.planning.model import Task
from opstui.stages.planning.phased import phase_metric
from opstui.stages.review.state import do_nothing, weights


def _format(unit: str, beside: Sequence[float] = ()) -> Callable[[float], str]:
    """As the table below the chart writes it, `beside` being its other amounts."""
    return lambda value: figures((value, *beside), unit)[0]


# -- the plan -------------------------------------------------------------------------------------


def effects_figure(facts: PlanFacts, tasks: Sequence[Task] | None = None) -> Iterator[Figure]:
    """What each task is expected to bring; the chosen ones unless others are named."""
    star = facts.plan.tree.node(facts.plan.tree.root)
    known = [
        Part(task.title, effect)
        for task in (facts.chosen if tasks is None else tasks)
        if (effect := facts.effects.get(task.key)) is not None
    ]
    if known:
        total = math.fsum(part.value for part in known)
        chart = attribution_bars(
            known, total, fmt=_format(star.unit, [part.value for part in known])
        )
        most = max(known, key=lambda part: part.value)
        said = _("All together {total}, most of it from {task} ({value}).").format(
            total=figures((total,), star.unit, signed=True)[0],
            task=most.label,
            value=figures((most.value,), star.unit, signed=True)[0],
        )
        yield Figure(replace(chart, summary=said), _("What the tasks are expected to bring"))


def phasing_figure(facts: PlanFacts) -> Iterator[Figure | Table]:
    """The target of the north star period by period; its numbers below."""
    star = facts.plan.tree.node(facts.plan.tree.root)
    found = phase_metric(facts.plan, facts.cycle)
    known = [(period, one) for period, one in zip(found.periods, found.values, strict=False) if one]
    if len(known) < 2:
        return
    chart = actual_vs_target(
        [period.end for period in found.periods],
        (),
        found.values,
        today=found.periods[0].start - timedelta(1),
        fmt=_format(star.unit),
        name=name_of(star.name, star.id),
    )
    best, most = max(known, key=lambda item: item[1])
    said = _("{n} periods; the highest is {span} with {value}.").format(
        n=len(found.periods), span=days(best), value=_format(star.unit)(most)
    )
    yield Figure(replace(chart, summary=said), _("Target by period"))
    texts = figures(found.values, star.unit)
    rows = tuple((days(period), text) for period, text in zip(found.periods, texts, strict=False))
    yield Table((_("Period"), word(TargetLevel.TARGET)), rows)


def timeline_figure(facts: PlanFacts) -> Iterator[Figure]:
    """When each chosen task runs, over the whole cycle."""
    spans = [
        Span(task.title, task.start, max(task.start, task.end), State.ACTIVE, task.owner)
        for task in facts.chosen
        if task.start and task.end
    ]
    if spans:
        first = min([facts.cycle.start, *(span.start for span in spans)])
        last = max([facts.cycle.end, *(span.end for span in spans)])
        # the plan has no today: the rule stands before the window and is not drawn
        chart = timeline_rows(spans, today=first - timedelta(1), window=(first, last))
        said = ngettext("{n} task, {span}.", "{n} tasks, {span}.", len(spans)).format(
            n=len(spans),
            span=days(Period(min(span.start for span in spans), max(span.end for span in spans))),
        )
        yield Figure(replace(chart, summary=said), _("When the tasks run"))


# -- the review -----------------------------------------------------------------------------------


def course_figure(facts: ReviewFacts) -> Iterator[Figure | Table | Paragraph]:
    """The north star over the cycle: actual, target, doing nothing, forecast with its band; its
    numbers below."""
    periods = facts.timing.periods
    if not periods:
        return
    star, last = facts.north_star, periods[-1]
    actual, goals, idle = _courses(facts)
    ahead, low, high = forecast_course(facts.north_star, actual, goals)
    heads = (word(TargetLevel.TARGET), word(TargetLevel.DO_NOTHING))
    draw: Callable[..., Chart] = actual_vs_target
    if star.end_bounds is not None:
        draw, heads = within_range, (_("Not below"), _("Not above"))
        goals, idle = _bounds(facts)
    chart = draw(
        [period.end for period in periods],
        actual,
        goals,
        idle,
        ahead,
        (low, high),
        today=min(max(facts.today, periods[0].end), last.end),
        fmt=_format(star.unit),
        name=name_of(star.name, star.id),
        written=day_text,
    )
    if chart.is_empty:
        yield Paragraph(chart.summary)
        return
    yield Figure(chart, name_of(star.name, star.id))
    yield _course_table(facts, heads, (actual, goals, idle, ahead))


def _bounds(facts: ReviewFacts) -> tuple[list[Number], list[Number]]:
    """Of a north star that is to stay within a range; those of a flow grow with its plan."""
    shares = [1.0] * len(facts.timing.periods)
    if _adds_up(facts):
        shares = list(accumulate(weights(facts.plan, facts.timing.periods)))
    low, high = facts.north_star.end_bounds or (None, None)
    floor: list[Number] = [] if low is None else [low * share for share in shares]
    ceiling: list[Number] = [] if high is None else [high * share for share in shares]
    return floor, ceiling


def _adds_up(facts: ReviewFacts) -> bool:
    root = facts.tree.node(facts.tree.root)
    return root.kind is not Kind.RATE and not is_level(facts.tree)


def _course_table(
    facts: ReviewFacts, ends: tuple[str, str], courses: Sequence[list[Number]]
) -> Table:
    """What the chart draws, at the end of each period; columns without a number are left out."""
    heads = (_("Actual"), *ends, _("Forecast"))
    periods, unit = facts.timing.periods, facts.north_star.unit
    known = [
        (head, figures([*values, *[None] * (len(periods) - len(values))], unit))
        for head, values in zip(heads, courses, strict=True)
        if any(value is not None for value in values)
    ]
    rows = (
        (days(period), *(texts[index] for _head, texts in known))
        for index, period in enumerate(periods)
    )
    return Table((_("Period"), *(head for head, _texts in known)), tuple(rows))


def _courses(facts: ReviewFacts) -> tuple[list[Number], list[Number], list[Number]]:
    """Actual, target and doing nothing at the end of each period; flows, and the counts of a
    rate, added up."""
    root, periods = facts.tree.root, facts.timing.periods
    seen: list[Number] = [state[root] for state in facts.states.history]
    if not _adds_up(facts):
        if not is_level(facts.tree):
            spans = [Period(facts.cycle.start, period.end) for period in facts.timing.done]
            seen = [facts.reader.values(span)[root] for span in spans]
        states = [do_nothing(facts.plan, facts.cycle, period).leaves for period in periods]
        idle = [facts.tree.evaluate(leaves)[root] for leaves in states]
        return seen, _level_goals(facts), idle
    shares = weights(facts.plan, periods)
    goals = [_part(facts.north_star.target, share) for share in accumulate(shares)]
    days = list(accumulate(period.days for period in periods))
    nothing = [_part(facts.north_star.do_nothing, day / days[-1]) for day in days]
    return list(accumulate(seen, _added)), goals, nothing


def _level_goals(facts: ReviewFacts) -> list[Number]:
    phased = facts.plan.commitment.phased if facts.plan.commitment else ()
    count = len(facts.timing.periods)
    if len(phased) == count:
        return list(phased)
    if facts.states.path:
        return [state[facts.tree.root] for state in facts.states.path]
    return [facts.north_star.target] * count


def _part(value: Number, share: float) -> Number:
    return None if value is None else value * share


def _added(so_far: Number, one: Number) -> Number:
    return None if so_far is None or one is None else so_far + one


def attainment_figure(facts: ReviewFacts) -> Iterator[Figure]:
    """How far each metric of the tree has come."""
    complete = facts.timing.complete
    chart = reached_chart(facts.metrics, complete=complete)
    if not chart.is_empty:
        yield Figure(chart, _("Attained of the target") if complete else _("Reached so far"))


def parts_figure(one: Comparison, facts: ReviewFacts, title: str) -> Iterator[Figure]:
    """Which metric moved the result, and the first task behind each."""
    root = facts.tree.node(facts.tree.root)
    found = one.attribution
    if not found.split or found.total is None:
        return
    parts = [
        Part(name_of(facts.tree.node(leaf).name, leaf), value)
        for leaf, value in found.parts.items()
    ]
    chart = attribution_bars(
        parts,
        found.total,
        0.0 if found.exact or found.residual is None else found.residual,
        fmt=_format(root.unit, [*found.parts.values(), found.total]),
        name=name_of(root.name, root.id),
        before=one.before.get(root.id),
        after=one.after.get(root.id),
        up_is_good=root.good is not Good.DOWN,
    )
    yield Figure(chart, title)
