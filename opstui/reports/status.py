"""Where every metric of the tree stands: actual, target, pace, forecast, chance, light."""

from __future__ import annotations

from dataclasses import dataclass

from opstui.kernel.label import Label
from opstui.kernel.metric_tree import Good, Kind, Node
from opstui.kernel.vocabulary import Light
from opstui.reports.readings import Readings, State
from opstui.reports.timing import Timing, is_level, level_path, scaled, weights
from opstui.stages.planning.model import Plan
from opstui.stages.review.forecast import (
    Forecast,
    RateForecast,
    attainment,
    forecast,
    forecast_level,
    forecast_rate,
    light,
)


@dataclass(frozen=True, slots=True)
class MetricStatus:
    """One metric, in its own unit. `target` is that of the whole cycle, `due` the part of it
    that was due by the last complete period; `band` holds the end with 80 %."""

    id: str
    name: Label
    unit: str
    good: Good
    depth: int
    is_leaf: bool
    baseline: float | None
    actual: float | None
    due: float | None
    target: float | None
    attainment: float | None
    pace: float | None
    forecast: float | None
    band: tuple[float, float] | None
    chance: float | None
    catch_up: float | None
    do_nothing: float | None
    light: Light


@dataclass(frozen=True, slots=True)
class States:
    """Values of all nodes: baseline window, cycle to date, what was due by then, the target and
    the do-nothing forecast at the end."""

    baseline: State
    actual: State
    due: State
    target: State
    do_nothing: State


def states(plan: Plan, readings: Readings, timing: Timing) -> States:
    tree = plan.tree
    read = readings.values(timing.baseline)
    typed = {leaf: plan.baseline.get(leaf) for leaf in tree.leaves}
    base: State = {
        leaf: read.get(leaf) if typed[leaf] is None else typed[leaf] for leaf in tree.leaves
    }
    empty: State = dict.fromkeys(tree.order)
    goals: State = {leaf: plan.leaf_targets.get(leaf) for leaf in tree.leaves}
    if is_level(tree):
        path = level_path(plan, base, timing, act=True)
        idle = level_path(plan, base, timing, act=False)
        return States(
            baseline=tree.evaluate(base),
            actual=readings.values(timing.last) if timing.last else empty,
            due=path[timing.known - 1] if timing.known else empty,
            target=path[-1] if path else empty,
            do_nothing=idle[-1] if idle else empty,
        )
    share = sum(weights(plan, timing.periods)[: timing.known])
    length = timing.whole.days / timing.baseline.days
    return States(
        baseline=tree.evaluate(base),
        actual=readings.values(timing.to_date) if timing.to_date else empty,
        due=tree.evaluate(scaled(tree, goals, share)),
        target=tree.evaluate(goals),
        do_nothing=tree.evaluate(scaled(tree, base, length)),
    )


def statuses(
    plan: Plan, readings: Readings, timing: Timing, now: States
) -> tuple[MetricStatus, ...]:
    """One per node, parents first."""
    return tuple(
        _status(plan, readings, timing, now, node, depth) for node, depth in plan.tree.walk()
    )


def _status(
    plan: Plan, readings: Readings, timing: Timing, now: States, node: Node, depth: int
) -> MetricStatus:
    actual, due, target = now.actual[node.id], now.due[node.id], now.target[node.id]
    if node.id == plan.tree.root and plan.target is not None:
        target = plan.target
    end = _forecast(plan, readings, timing, now, node, target)
    pace = actual / due if actual is not None and due else None
    simple = end if isinstance(end, Forecast) else None
    return MetricStatus(
        id=node.id,
        name=node.name,
        unit=node.unit,
        good=node.good,
        depth=depth,
        is_leaf=node.is_leaf,
        baseline=now.baseline[node.id],
        actual=actual,
        due=due,
        target=target,
        attainment=attainment(
            actual,
            target,
            good=node.good,
            baseline=now.baseline[node.id] if node.good is Good.DOWN else None,
        ),
        pace=pace,
        forecast=end.recent if end else None,
        band=simple.band() if simple else None,
        chance=simple.chance if simple else None,
        catch_up=simple.catch_up if simple and simple.remaining > 0 else None,
        do_nothing=now.do_nothing[node.id],
        light=light(pace, good=node.good),
    )


def _forecast(
    plan: Plan,
    readings: Readings,
    timing: Timing,
    now: States,
    node: Node,
    target: float | None,
) -> Forecast | RateForecast | None:
    if now.actual[node.id] is None or target is None or not timing.known:
        return None
    done = timing.periods[: timing.known]
    if is_level(plan.tree):
        path = level_path(plan, now.baseline, timing, act=True)
        known = [readings.values(period)[node.id] for period in done]
        goals = [state[node.id] for state in path]
        phased = plan.commitment.phased if plan.commitment else ()
        if node.id == plan.tree.root and len(phased) == len(goals):
            goals = list(phased)
        if any(goal is None for goal in goals):
            return None
        return forecast_level(known, [goal for goal in goals if goal is not None])
    shares = weights(plan, timing.periods)
    if node.kind is not Kind.RATE and not node.numerator:
        return forecast(
            [readings.values(period)[node.id] for period in done],
            [target * share for share in shares],
        )
    return _rate_forecast(readings, timing, node, target, shares)


def _rate_forecast(
    readings: Readings, timing: Timing, node: Node, target: float, shares: list[float]
) -> RateForecast | None:
    """The denominator is taken to go on as it is phased; the numerator's goal is the rate's."""
    done = timing.periods[: timing.known]
    if not node.numerator:
        return None
    upper = readings.per_period(node.numerator, done)
    lower = readings.per_period(node.denominator, done)
    known, due = sum(one for one in lower if one is not None), sum(shares[: len(done)])
    if not known or not due:
        return None
    expected = [known / due * share for share in shares]
    return forecast_rate((upper, [target * one for one in expected]), (lower, expected))
