"""Where every metric of the tree stands: actual, target, pace, forecast, chance, light."""

from __future__ import annotations

from dataclasses import dataclass, replace

from opstui.kernel.label import Label
from opstui.kernel.metric_node import Bounds
from opstui.kernel.metric_tree import Good, Kind, Node, Op
from opstui.kernel.periods import Period
from opstui.kernel.vocabulary import Light
from opstui.reports.carried_on import carried_on
from opstui.reports.timing import Timing
from opstui.stages.planning.do_nothing import is_level
from opstui.stages.planning.model import Plan
from opstui.stages.review.attainment import attainment, chance, chance_within, light
from opstui.stages.review.forecast import RECENT, Forecast, forecast, forecast_level, forecast_rate
from opstui.stages.review.reader import Reader
from opstui.stages.review.state import baseline, do_nothing, due_share, target, weights

Nodes = dict[str, float | None]
"""Node id → value; None is unknown."""


@dataclass(frozen=True, slots=True)
class MetricStatus:
    """One metric, in its own unit. `target` is that of the whole cycle, `due` the part of it
    that was due by the last complete period; `band` holds the end with 80 %; no `light` where
    there is a value and no target. A metric that is good within a range has no pace and nothing
    to catch up: its light follows its attainment."""

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
    recent_pace: float | None = None
    """Of the last periods, that `forecast` rests on."""
    error: float | None = None
    """Standard error of `forecast`."""
    bounds: Bounds | None = None
    """Of a metric that is good within a range, as far as they hold by the last complete period."""
    end_bounds: Bounds | None = None
    """The same at the end of the cycle: those of a flow grow with it."""


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
    aim = _Aim(plan, timing, now)
    return tuple(
        _status(aim, node, depth, _forecast(plan, reader, timing, now, node, shares))
        for node, depth in plan.tree.walk()
    )


class _Aim:
    """What each node is held against; what a flow has done by now against its part of it."""

    def __init__(self, plan: Plan, timing: Timing, now: States) -> None:
        self.plan = plan
        self.now = now
        here = timing.here
        self.share = due_share(plan, timing.cycle, here) if here else 1.0
        whole = baseline(plan, timing.cycle, timing.whole).leaves
        self._baseline = plan.tree.evaluate(whole)

    def adds_up(self, node: Node) -> bool:
        return node.kind is Kind.FLOW and not is_level(self.plan.tree)

    def bounds(self, node: Node) -> Bounds | None:
        """By now."""
        if node.bounds is None or not self.adds_up(node):
            return node.bounds
        low, high = (None if one is None else one * self.share for one in node.bounds)
        return low, high

    def attainment(self, node: Node) -> float | None:
        """Of the whole target. Less of a flow is better at every time: it is held against what
        was due by now, from what the baseline had come to; where more than the baseline is
        allowed, against what was due alone."""
        actual, goal = self.now.actual[node.id], _goal(self.plan, self.now, node)
        if node.good is not Good.DOWN:
            return attainment(actual, goal, good=node.good, bounds=self.bounds(node))
        adds = self.adds_up(node)
        base = (self._baseline if adds else self.now.baseline)[node.id]
        if base is not None and goal is not None and goal > base:
            base = None
        share = self.share if adds else 1.0
        due, start = (None if one is None else one * share for one in (goal, base))
        return attainment(actual, due, good=Good.DOWN, baseline=start)


def _goal(plan: Plan, now: States, node: Node) -> float | None:
    """The typed target counts for the north star, what was solved for all others."""
    typed = plan.target if node.id == plan.tree.root else None
    return now.target[node.id] if typed is None else typed


def _status(aim: _Aim, node: Node, depth: int, end: Forecast | None) -> MetricStatus:
    now, ranged = aim.now, node.good is Good.RANGE
    actual, due = now.actual[node.id], now.due[node.id]
    pace = actual / due if actual is not None and due and not ranged else None
    reached = aim.attainment(node)
    score = reached if ranged else pace
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
        target=_goal(aim.plan, now, node),
        attainment=reached,
        pace=pace,
        forecast=end.recent if end else None,
        band=end.band() if end else None,
        chance=_chance(node, end) if end else None,
        catch_up=end.catch_up if end and end.remaining > 0 and not ranged else None,
        do_nothing=now.do_nothing[node.id],
        light=None if score is None and actual is not None else light(score, good=_way(node)),
        scaled=end.scaled if end else None,
        recent_pace=end.recent_pace if end else None,
        error=end.error if end else None,
        bounds=aim.bounds(node),
        end_bounds=node.bounds,
    )


def _way(node: Node) -> Good:
    """The attainment of a range is better when it is more."""
    return Good.UP if node.good is Good.RANGE else node.good


def _chance(node: Node, end: Forecast) -> float | None:
    if node.good is not Good.RANGE:
        return chance(end.target, end.recent, end.error, good=node.good)
    return chance_within(node.bounds, end.recent, end.error) if node.bounds else None


def _forecast(
    plan: Plan, reader: Reader, timing: Timing, now: States, node: Node, shares: list[float]
) -> Forecast | None:
    goal = _goal(plan, now, node)
    if now.actual[node.id] is None or goal is None or not timing.known:
        return None
    known = [state[node.id] for state in now.history]
    if now.path:
        return _level_forecast(plan, timing, now, node, known)
    if node.kind is not Kind.RATE and not node.numerator:
        return forecast(known, [goal * share for share in shares])
    counts = _counts(reader, timing, now, node)
    return _rate_forecast(counts, goal, shares) if counts else None


def _level_forecast(
    plan: Plan, timing: Timing, now: States, node: Node, known: list[float | None]
) -> Forecast | None:
    """Against the path that the planned leaves give, or the one that was committed. A base that
    carries on from period to period ends where its recent rates lead."""
    path = [state[node.id] for state in now.path]
    phased = plan.commitment.phased if plan.commitment else ()
    if node.id == plan.tree.root and len(phased) == len(path):
        path = list(phased)
    goals = [goal for goal in path if goal is not None]
    if len(goals) != len(path):
        return None
    found = forecast_level(known, goals)
    left = len(timing.periods) - timing.known
    end = carried_on(plan.tree, now.history, left, RECENT).get(node.id)
    return found if end is None else replace(found, recent=end)


Counts = tuple[list[float | None], list[float | None]]
"""Numerator and denominator of a rate in each of the known periods."""


def _counts(reader: Reader, timing: Timing, now: States, node: Node) -> Counts | None:
    """Of a ratio its two children, of a rate without counts every day of a period alike."""
    done = timing.done
    if node.numerator:
        upper = [reader.count(node.numerator, period) for period in done]
        return upper, [reader.count(node.denominator, period) for period in done]
    if node.op is Op.RATIO and len(node.children) == 2:
        above, below = node.children
        return [state[above] for state in now.history], [state[below] for state in now.history]
    if not node.is_leaf:
        return None
    rates = [state[node.id] for state in now.history]
    days = [float(period.days) for period in done]
    pairs = zip(rates, days, strict=True)
    return [None if rate is None else rate * count for rate, count in pairs], [*days]


def _rate_forecast(counts: Counts, target: float, shares: list[float]) -> Forecast | None:
    """The denominator is taken to go on as it is phased; the numerator's goal is the rate's."""
    upper, lower = counts
    known, due = sum(one for one in lower if one is not None), sum(shares[: len(lower)])
    if not known or not due:
        return None
    return forecast_rate(upper, lower, target, [known / due * share for share in shares])
