"""Which leaf moved the result: against the target, the baseline, the period before."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from opstui.kernel.attribution import MOST_LEVERS, Attribution, attribute, shapley
from opstui.kernel.metric_tree import MetricTree
from opstui.kernel.periods import Period
from opstui.kernel.recursion import followers, project, recursion_of
from opstui.reports.status import Nodes, States
from opstui.reports.timing import Timing, periods_between
from opstui.stages.planning.do_nothing import is_level
from opstui.stages.planning.model import Plan
from opstui.stages.review.reader import Reader
from opstui.stages.review.state import baseline, why_not

Against = Literal["target", "baseline", "previous", "do_nothing"]


@dataclass(frozen=True, slots=True)
class Comparison:
    """`before` → `after` of the root, and how much of the change comes from each leaf.

    `span` and `against_span` are the days compared (None: a plan, not days).
    """

    against: Against
    span: Period
    against_span: Period | None
    before: Nodes
    after: Nodes
    attribution: Attribution


def comparisons(
    plan: Plan, reader: Reader, timing: Timing, now: States, today: date
) -> tuple[Comparison, ...]:
    """Those that can be made honestly: a part of a cycle is never held against a whole window,
    and a period without its data is compared with nothing."""
    tree, cycle, here, last = plan.tree, timing.cycle, timing.here, timing.last
    if here is None or last is None:
        return ()
    found: list[Comparison] = []

    def add(
        against: Against, over: Period, against_over: Period | None, before: Nodes, after: Nodes
    ) -> None:
        if before.get(tree.root) is not None and after.get(tree.root) is not None:
            change = attribute(tree, before, after)
            found.append(Comparison(against, over, against_over, before, after, change))

    add("target", here, None, now.due, now.actual)
    if timing.complete or is_level(tree):
        base = tree.evaluate(baseline(plan, cycle, here).leaves)
        add("baseline", here, timing.baseline, base, now.actual)
    if timing.complete and is_level(tree):
        add("do_nothing", here, None, now.do_nothing, now.actual)
        by_path = _over_the_path(tree, timing, now)
        if by_path is not None:
            found[-1] = replace(found[-1], attribution=by_path)
    before = timing.before_last
    if before is not None and not why_not(reader, before, today, cycle.lag_days):
        add("previous", last, before, reader.values(before), reader.values(last))
    return tuple(found)


def _over_the_path(tree: MetricTree, timing: Timing, now: States) -> Attribution | None:
    """Do-nothing → actual of a recursion: Shapley over the whole path of each lever, because one
    week's split would only say that last week was better."""
    levers = [leaf for leaf in tree.leaves if leaf not in followers(tree)]
    if recursion_of(tree) is None or len(levers) > MOST_LEVERS:
        return None
    grain, start = timing.cycle.grain, timing.cycle.baseline_end
    steps = [periods_between(start, period.end, grain) for period in timing.done]
    known = zip(steps, now.history, strict=True)
    paths = {step: state for step, state in known if step > 0}
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
