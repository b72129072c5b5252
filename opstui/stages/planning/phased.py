"""Any metric of the plan spread over the cycle's periods, and over its days."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction

from opstui.kernel.metric_tree import Kind, Node
from opstui.kernel.periods import Period, day_of, split
from opstui.kernel.recursion import recursion_of
from opstui.stages.planning import outlook
from opstui.stages.planning.model import Plan
from opstui.stages.planning.phasing import (
    day_weights,
    period_weights,
    phase_flow,
    phase_level,
    phase_rate,
)
from opstui.stages.strategy.model import Cycle


class How(StrEnum):
    """How the periods make up the whole: by sum, by pooled counts, or by the last one."""

    SUM = "sum"
    POOLED = "pooled"
    LAST = "last"


@dataclass(frozen=True, slots=True)
class PhasedMetric:
    """`values` has one entry per period, () when the target is unknown; `total` is what they
    come to in the way of `how`."""

    node: Node
    how: How
    periods: tuple[Period, ...]
    weights: tuple[float, ...]
    values: tuple[float | None, ...] = ()
    total: float | None = None


def phase_metric(plan: Plan, cycle: Cycle, metric: str = "") -> PhasedMetric:
    """The periods of `metric` ("" is the north star).

    Flows by weight; rates on a ramp from the baseline whose pooled value is the target, with
    the phased denominator (or the weights) under it; levels along their path.
    """
    node = plan.tree.get(metric) or plan.tree.node(plan.tree.root)
    periods = outlook.periods_of(cycle)
    weights = period_weights(plan.phasing, periods)
    found = outlook.solution_of(plan, cycle)
    how = _how(plan, node)
    empty = PhasedMetric(node, how, tuple(periods), tuple(weights))
    if found is None:
        return empty
    if recursion_of(plan.tree) is not None:
        states = found.path(node.id)
        steps = (outlook.steps_to(cycle, period.end) for period in periods)
        path = tuple(states[min(step, len(states) - 1)] for step in steps)
        return PhasedMetric(node, how, tuple(periods), tuple(weights), path, _last(path))
    is_root = node.id == plan.tree.root
    target = plan.target if is_root else found.solution.values.get(node.id)
    if target is None:
        return empty
    values = _values(plan, cycle, node, target, weights)
    return PhasedMetric(node, how, tuple(periods), tuple(weights), tuple(values), target)


def _how(plan: Plan, node: Node) -> How:
    if recursion_of(plan.tree) is not None or node.kind is Kind.STOCK:
        return How.LAST
    return How.POOLED if node.kind is Kind.RATE else How.SUM


def _last(path: tuple[float | None, ...]) -> float | None:
    return path[-1] if path else None


def _values(
    plan: Plan, cycle: Cycle, node: Node, target: float, weights: list[float]
) -> list[float]:
    start = plan.tree.evaluate(outlook.base_of(plan, cycle)).get(node.id)
    match node.kind:
        case Kind.FLOW:
            return phase_flow(target, weights, node.unit)
        case Kind.STOCK:
            return phase_level(target if start is None else start, target, len(weights))
        case Kind.RATE:
            under = plan.tree.get(node.denominator)
            amounts: list[float] = list(weights)
            if under is not None and under.id != node.id and under.kind is Kind.FLOW:
                values = phase_metric(plan, cycle, under.id).values
                known = [value for value in values if value is not None]
                if len(known) == len(weights) and math.fsum(known) > 0:
                    amounts = known
            return list(phase_rate(target if start is None else start, target, amounts).rates)


# -- by day -----------------------------------------------------------------------------------


def by_day(plan: Plan, cycle: Cycle, phased: PhasedMetric) -> PhasedMetric:
    """The same metric day by day: the days of a period sum exactly to it, a day's rate is that
    of its period, a level goes straight from one period's end to the next."""
    days = tuple(day_of(day) for period in phased.periods for day in period.dates())
    shares = [day_weights(plan.phasing, period) for period in phased.periods]
    weights = []
    for whole, own in zip(phased.weights, shares, strict=True):
        total = math.fsum(own) or 1.0
        weights += [whole * one / total for one in own]
    start = plan.tree.evaluate(outlook.base_of(plan, cycle)).get(phased.node.id)
    values: list[float | None] = []
    for value, own in zip(phased.values, shares, strict=False):
        values += _days_of(phased, value, own, start)
        start = value
    return replace(phased, periods=days, weights=tuple(weights), values=tuple(values))


def _days_of(
    phased: PhasedMetric, value: float | None, weights: list[float], before: float | None
) -> list[float | None]:
    if value is None or phased.how is How.POOLED:
        return [value] * len(weights)
    if phased.how is How.LAST:
        return list(phase_level(value if before is None else before, value, len(weights)))
    return list(phase_flow(value, weights, phased.node.unit))


def by_week(phased: PhasedMetric) -> PhasedMetric:
    """Days gathered into ISO weeks: sums of a flow and of weights, the last of a level; a rate
    stands as the mean of its days by weight."""
    weeks = split(phased.periods[0].start, phased.periods[-1].end, "week")
    weights, values = [], []
    for week in weeks:
        inside = [i for i, one in enumerate(phased.periods) if one.start in week]
        weights.append(math.fsum(phased.weights[i] for i in inside))
        if phased.values:
            values.append(_gathered(phased, inside))
    return replace(phased, periods=tuple(weeks), weights=tuple(weights), values=tuple(values))


def _gathered(phased: PhasedMetric, inside: list[int]) -> float | None:
    known = [phased.values[i] for i in inside]
    if any(value is None for value in known):
        return None
    numbers = [value for value in known if value is not None]
    match phased.how:
        case How.LAST:
            return numbers[-1]
        case How.POOLED:
            under = [phased.weights[i] for i in inside]
            whole = math.fsum(under) or 1.0
            return math.fsum(n * w for n, w in zip(numbers, under, strict=True)) / whole
        case How.SUM:
            return exact_sum(numbers)


def exact_sum(numbers: Iterable[float]) -> float:
    """Σ of decimals as written, so that cents do not drift."""
    return float(sum(Fraction(repr(float(one))) for one in numbers))
