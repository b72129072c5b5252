"""Where every metric of the tree stands: actual, target, pace, forecast, chance, light."""

from __future__ import annotations

from dataclasses import dataclass

from opstui.kernel.label import Label
from opstui.kernel.metric_tree import Good, Kind, Node
from opstui.kernel.periods import Period
from opstui.kernel.vocabulary import Light
from opstui.reports.timing import Timing
from opstui.stages.planning.do_nothing import is_level
from opstui.stages.planning.model import Plan
from opstui.stages.review.forecast import (
    Forecast,
    RateForecast,
    attainment,
    chance,
    forecast,
    forecast_level,
    forecast_rate,
    light,
)
from opstui.stages.review.reader import Reader
from opstui.stages.review.state import do_nothing, target, weights

Nodes = dict[str, float | None]
"""Node id → value; None is unknown."""


@dataclass(frozen=True, slots=True)
class MetricStatus:
    """One metric, in its own unit. `target` is that of the whole cycle, `due` the part of it
    that was due by the last complete period; `band` holds the end with 80 %; no `light` where
    there is a value and no target."""

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
    light: Light | None
    scaled: float | None = None
    """The end at the pace of the whole time so far; `forecast` takes the last periods' pace."""


@dataclass(frozen=True, slots=True)
class States:
    """Values of all nodes: baseline window, what is reviewed, what was due by then, the target
    and the do-nothing forecast at the end of the cycle.

    `history` holds the known periods; `path`, for a level, where the planned leaves lead in
    every period of the cycle.
    """

    baseline: Nodes
    actual: Nodes
    due: Nodes
    target: Nodes
    do_nothing: Nodes
    history: tuple[Nodes, ...]
    path: tuple[Nodes, ...]


def with_baseline(plan: Plan, reader: Reader, timing: Timing) -> Plan:
    """Where the baseline was not typed it is read from the series of its window."""
    read = reader.leaves(timing.baseline)
    typed = {leaf: plan.baseline.get(leaf) for leaf in plan.tree.leaves}
    known = {leaf: read[leaf] if value is None else value for leaf, value in typed.items()}
    return plan.model_copy(update={"baseline": known})


def states(plan: Plan, reader: Reader, timing: Timing) -> States:
    """`plan` with its baseline filled in."""
    tree, cycle, here = plan.tree, timing.cycle, timing.here
    level = is_level(tree)
    end = timing.periods[-1] if level else timing.whole
    empty: Nodes = dict.fromkeys(tree.order)

    def planned(period: Period) -> Nodes:
        return tree.evaluate(target(plan, cycle, period).leaves)

    return States(
        baseline=tree.evaluate(plan.baseline),
        actual=reader.values(here) if here else empty,
        due=planned(here) if here else empty,
        target=planned(end),
        do_nothing=tree.evaluate(do_nothing(plan, cycle, end, reader.book).leaves),
        history=tuple(reader.values(period) for period in timing.done),
        path=tuple(planned(period) for period in timing.periods) if level else (),
    )


def statuses(plan: Plan, reader: Reader, timing: Timing, now: States) -> tuple[MetricStatus, ...]:
    """One per node, parents first."""
    shares = weights(plan, timing.periods)
    return tuple(
        _status(plan, node, depth, now, _forecast(plan, reader, timing, now, node, shares))
        for node, depth in plan.tree.walk()
    )


def _goal(plan: Plan, now: States, node: Node) -> float | None:
    """The typed target counts for the north star, what was solved for all others."""
    typed = plan.target if node.id == plan.tree.root else None
    return now.target[node.id] if typed is None else typed


def _status(
    plan: Plan, node: Node, depth: int, now: States, end: Forecast | RateForecast | None
) -> MetricStatus:
    actual, due, goal = now.actual[node.id], now.due[node.id], _goal(plan, now, node)
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
        target=goal,
        attainment=attainment(
            actual,
            goal,
            good=node.good,
            baseline=now.baseline[node.id] if node.good is Good.DOWN else None,
        ),
        pace=pace,
        forecast=end.recent if end else None,
        band=simple.band() if simple else None,
        chance=chance(simple.target, simple.recent, simple.error, good=node.good)
        if simple
        else None,
        catch_up=simple.catch_up if simple and simple.remaining > 0 else None,
        do_nothing=now.do_nothing[node.id],
        light=None if pace is None and actual is not None else light(pace, good=node.good),
        scaled=simple.scaled if simple else None,
    )


def _forecast(
    plan: Plan, reader: Reader, timing: Timing, now: States, node: Node, shares: list[float]
) -> Forecast | RateForecast | None:
    goal = _goal(plan, now, node)
    if now.actual[node.id] is None or goal is None or not timing.known:
        return None
    known = [state[node.id] for state in now.history]
    if now.path:
        return _level_forecast(plan, now, node, known)
    if node.kind is not Kind.RATE and not node.numerator:
        return forecast(known, [goal * share for share in shares])
    return _rate_forecast(reader, timing, node, goal, shares)


def _level_forecast(
    plan: Plan, now: States, node: Node, known: list[float | None]
) -> Forecast | None:
    """Against the path that the planned leaves give, or the one that was committed."""
    path = [state[node.id] for state in now.path]
    phased = plan.commitment.phased if plan.commitment else ()
    if node.id == plan.tree.root and len(phased) == len(path):
        path = list(phased)
    goals = [goal for goal in path if goal is not None]
    return forecast_level(known, goals) if len(goals) == len(path) else None


def _rate_forecast(
    reader: Reader, timing: Timing, node: Node, target: float, shares: list[float]
) -> RateForecast | None:
    """The denominator is taken to go on as it is phased; the numerator's goal is the rate's."""
    done = timing.done
    if not node.numerator:
        return None
    upper = [reader.count(node.numerator, period) for period in done]
    lower = [reader.count(node.denominator, period) for period in done]
    known, due = sum(one for one in lower if one is not None), sum(shares[: len(done)])
    if not known or not due:
        return None
    expected = [known / due * share for share in shares]
    return forecast_rate((upper, [target * one for one in expected]), (lower, expected))
