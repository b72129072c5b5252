"""Which leaf moved the result: against the target, the baseline, the period before."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Literal

from opstui.kernel.attribution import MOST_LEVERS, Attribution, attribute, shapley
from opstui.kernel.metric_tree import MetricTree
from opstui.kernel.periods import Period
from opstui.kernel.recursion import followers, project, recursion_of
from opstui.kernel.series import SeriesBook
from opstui.reports.readings import Readings, State, series_of
from opstui.reports.status import States
from opstui.reports.timing import Timing, is_level, periods_between

Against = Literal["target", "baseline", "previous", "do_nothing"]


@dataclass(frozen=True, slots=True)
class Comparison:
    """`before` → `after` of the root, and how much of the change comes from each leaf.

    `span` and `against_span` are the days compared (None: a plan, not days).
    """

    against: Against
    span: Period
    against_span: Period | None
    before: State
    after: State
    attribution: Attribution


def _known_from_data(book: SeriesBook, tree: MetricTree, period: Period, lag_days: int = 0) -> bool:
    names = [name for name in series_of(tree) if name in book.metrics()]
    return bool(names) and book.complete(period, lag_days, names)


def comparisons(
    tree: MetricTree, readings: Readings, timing: Timing, now: States
) -> tuple[Comparison, ...]:
    """Those that can be made honestly: a part of a cycle is never held against a whole window,
    and a period without its data is compared with nothing."""
    span, last = timing.to_date, timing.last
    if span is None or last is None:
        return ()
    found = []

    def add(
        against: Against, over: Period, against_over: Period | None, before: State, after: State
    ) -> None:
        if before.get(tree.root) is not None and after.get(tree.root) is not None:
            change = attribute(tree, before, after)
            found.append(Comparison(against, over, against_over, before, after, change))

    here = last if is_level(tree) else span
    add("target", here, None, now.due, now.actual)
    if timing.complete or is_level(tree):
        add("baseline", here, timing.baseline, now.baseline, now.actual)
    if timing.complete and is_level(tree):
        add("do_nothing", here, None, now.do_nothing, now.actual)
        by_path = _over_the_path(tree, readings, timing, now)
        if by_path is not None:
            found[-1] = replace(found[-1], attribution=by_path)
    before = timing.before_last
    if before is not None and _known_from_data(readings.book, tree, before):
        add("previous", last, before, readings.values(before), readings.values(last))
    return tuple(found)


def _over_the_path(
    tree: MetricTree, readings: Readings, timing: Timing, now: States
) -> Attribution | None:
    """Do-nothing → actual of a recursion: Shapley over the whole path of each lever, because one
    week's split would only say that last week was better."""
    levers = [leaf for leaf in tree.leaves if leaf not in followers(tree)]
    if recursion_of(tree) is None or len(levers) > MOST_LEVERS:
        return None
    grain, start = timing.cycle.grain, timing.cycle.baseline_end
    steps = {periods_between(start, period.end, grain): period for period in timing.periods}
    paths = {step: readings.values(period) for step, period in steps.items() if step > 0}
    if not paths or any(state[lever] is None for state in paths.values() for lever in levers):
        return None

    def outcome(moved: frozenset[str]) -> float:
        def taken(step: int) -> dict[str, float]:
            state = paths.get(step, now.baseline)
            return {lever: state[lever] or 0.0 for lever in moved}

        return project(tree, now.baseline, max(paths), taken)[-1][tree.root] or 0.0

    parts = shapley(levers, outcome)
    first, last = now.do_nothing[tree.root], now.actual[tree.root]
    if first is None or last is None:
        return None
    return Attribution(last - first, parts, last - first - math.fsum(parts.values()))
