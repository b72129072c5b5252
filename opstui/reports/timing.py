"""Which periods of a cycle are over and known, and what was due by then."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date

from opstui.kernel.metric_tree import Kind, MetricTree
from opstui.kernel.periods import Grain, Period, period_at, previous, split
from opstui.kernel.recursion import followers, project, recursion_of
from opstui.kernel.series import SeriesBook
from opstui.reports.readings import State, series_of
from opstui.stages.planning.model import Plan
from opstui.stages.strategy.model import Cycle


@dataclass(frozen=True, slots=True)
class Timing:
    """`periods` of the whole cycle; the first `known` of them are over and have their data.

    `partial` is the period after those, if some of its days have data: shown, never compared.
    """

    cycle: Cycle
    periods: tuple[Period, ...]
    known: int
    partial: Period | None
    observed_until: date | None

    @property
    def whole(self) -> Period:
        return Period(self.cycle.start, self.cycle.end)

    @property
    def baseline(self) -> Period:
        return Period(self.cycle.baseline_start, self.cycle.baseline_end)

    @property
    def complete(self) -> bool:
        return bool(self.periods) and self.known == len(self.periods)

    @property
    def last(self) -> Period | None:
        """The latest period that can be reviewed."""
        return self.periods[self.known - 1] if self.known else None

    @property
    def to_date(self) -> Period | None:
        return Period(self.cycle.start, self.last.end) if self.last else None

    @property
    def before_last(self) -> Period | None:
        """What the latest period is compared with."""
        return previous(self.last) if self.last else None


def timing(cycle: Cycle, tree: MetricTree, book: SeriesBook, today: date) -> Timing:
    """Periods count in order; one that is not over `lag_days` before `today` ends the count."""
    names = [name for name in series_of(tree) if name in book.metrics()]
    periods = tuple(split(cycle.start, cycle.end, cycle.grain))
    known = 0
    for period in periods:
        over = (today - period.end).days > cycle.lag_days
        if not over or not names or not book.complete(period, cycle.lag_days, names):
            break
        known += 1
    until = book.observed_until(names) if names else None
    following = periods[known] if known < len(periods) else None
    partial = following if following and until and until >= following.start else None
    return Timing(cycle, periods, known, partial, until)


# -- what was due -----------------------------------------------------------------------------


def weights(plan: Plan, periods: tuple[Period, ...]) -> list[float]:
    """The share of each period in the target of a flow; they sum to 1."""
    committed = plan.commitment.phased if plan.commitment else ()
    chosen = list(committed if len(committed) == len(periods) else plan.phasing.weights)
    if len(chosen) != len(periods) or math.fsum(chosen) <= 0:
        chosen = [float(period.days) for period in periods]
    total = math.fsum(chosen)
    return [one / total for one in chosen]


def is_level(tree: MetricTree) -> bool:
    """Whether the root is a level (weekly active users): then one period is looked at alone."""
    return tree.node(tree.root).kind is Kind.STOCK


def scaled(tree: MetricTree, leaves: State, share: float) -> State:
    """Leaf values of a part of the cycle: flows are a share of the whole, rates are what they
    are."""
    return {
        leaf: value * share
        if value is not None and tree.node(leaf).kind is Kind.FLOW and not tree.node(leaf).numerator
        else value
        for leaf, value in leaves.items()
    }


def periods_between(start: date, end: date, grain: Grain) -> int:
    """How many periods `end` lies after `start`."""
    return len(split(period_at(start, grain).start, end, grain)) - 1


def level_path(plan: Plan, baseline: State, timing: Timing, *, act: bool) -> list[State]:
    """State of a tree of levels in every period of the cycle: with the leaf targets, or with
    nothing done."""
    rule = recursion_of(plan.tree)
    ends = [period.end for period in timing.periods]
    grain = timing.cycle.grain
    steps = [max(0, periods_between(timing.cycle.baseline_end, end, grain)) for end in ends]
    given = {
        leaf: value
        for leaf, value in plan.leaf_targets.items()
        if act and leaf not in followers(plan.tree)
    }
    if rule is None:
        state = plan.tree.evaluate({**baseline, **given})
        return [state for _end in ends]
    states = project(plan.tree, baseline, max(steps, default=0), given)
    return [states[step] for step in steps]
