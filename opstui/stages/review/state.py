"""The states of a metric tree that a review compares: actual, target to date, baseline, the period
before, last year's, and what had come with nothing done.

A period that is not over, has not settled or lacks data is shown with the reason and never
compared.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from opstui.kernel.language import _, language
from opstui.kernel.leaf_history import carried_leaves
from opstui.kernel.metric_tree import Kind, MetricTree, Values
from opstui.kernel.periods import (
    Period,
    aligned_to_festival,
    format_date,
    month_of,
    previous,
    same_period_last_year,
    shifted,
    split,
)
from opstui.kernel.recursion import followers, project, recursion_of
from opstui.kernel.series import SeriesBook
from opstui.playbooks import calendar_cn
from opstui.stages.planning.model import Plan
from opstui.stages.review.reader import Reader
from opstui.stages.strategy.model import Cycle

CHINA = "CN"
SPRING = "spring_festival"


class Side(StrEnum):
    """What an actual state is compared with."""

    ACTUAL = "actual"
    TARGET = "target"
    BASELINE = "baseline"
    PREVIOUS = "previous"
    LAST_YEAR = "last_year"
    DO_NOTHING = "do_nothing"


@dataclass(frozen=True, slots=True)
class State:
    """Leaf values of one side; `why` says why it cannot be compared, "" when it can."""

    side: Side
    period: Period | None
    leaves: dict[str, float | None]
    why: str = ""

    @property
    def comparable(self) -> bool:
        return not self.why


def why_not(reader: Reader, period: Period, today: date, lag_days: int = 0) -> str:
    """Why `period` cannot be compared yet; "" when it can."""
    if period.end >= today:
        day = format_date(period.end, language(), year=False)
        return _("It ends on {day}: compare it when it is over.").format(day=day)
    settled = period.end + timedelta(lag_days)
    if settled >= today:
        return _("Its numbers settle {n} days after the end, on {day}.").format(
            n=lag_days, day=format_date(settled, language(), year=False)
        )
    missing = reader.missing(period)
    if missing:
        names = _(", ").join(one.name.text(language()) for one in missing[:3])
        more = "" if len(missing) <= 3 else " +" + str(len(missing) - 3)
        return _("No numbers for {names}.").format(names=names + more)
    for one in reader.inputs:
        if one.how == "flow" and not _reaches(reader, one.id, period):
            since = reader.book.observed_from([one.id])
            if since is not None and since > period.start:
                return _("{name} has data only from {day}.").format(
                    name=one.name.text(language()),
                    day=format_date(since, language(), year=True),
                )
            until = reader.book.observed_until([one.id])
            return _("{name} has data only until {day}.").format(
                name=one.name.text(language()),
                day=format_date(until, language(), year=False) if until else "-",
            )
    return ""


def _reaches(reader: Reader, id_: str, period: Period) -> bool:
    """Whether the data of a metric that has its own series cover the end of the period."""
    book = reader.book
    return id_ not in book.metrics() or book.complete(period, 0, [id_])


def actual(reader: Reader, period: Period, today: date, lag_days: int = 0) -> State:
    return State(
        Side.ACTUAL, period, reader.leaves(period), why_not(reader, period, today, lag_days)
    )


def latest(reader: Reader, cycle: Cycle, today: date) -> Period | None:
    """The last period of the cycle that can be compared."""
    for period in reversed(split(cycle.start, cycle.end, cycle.grain)):
        if period.end < today and not why_not(reader, period, today, cycle.lag_days):
            return period
    return None


def other_side(
    side: Side, reader: Reader, plan: Plan, cycle: Cycle, period: Period, today: date
) -> State:
    """What the actual state of `period` is compared with."""
    match side:
        case Side.TARGET:
            return target(plan, cycle, period)
        case Side.BASELINE:
            return baseline(plan, cycle, period)
        case Side.DO_NOTHING:
            return do_nothing(plan, cycle, period, reader.book)
        case Side.PREVIOUS:
            before = _before(period)
        case Side.LAST_YEAR:
            before = year_before(period, plan.phasing.country)
        case Side.ACTUAL:
            before = period
    state = actual(reader, before, today, cycle.lag_days)
    return State(side, before, state.leaves, state.why)


def year_before(period: Period, country: str = CHINA) -> Period:
    """The days of last year that `period` is compared with: as far from Spring Festival where its
    middle lies in January or February (domain.md §4.5), else the calendar's month or 364 days
    earlier."""
    middle = period.start + (period.end - period.start) / 2
    if country == CHINA and middle.month <= 2:
        now = calendar_cn().festival_date(SPRING, middle.year)
        then = calendar_cn().festival_date(SPRING, middle.year - 1)
        if now and then:
            return aligned_to_festival(period, now, then)
    return same_period_last_year(period)


def _before(period: Period) -> Period:
    """A span of several weeks is compared with as many days before it."""
    return previous(period) if period.grain is not None else shifted(period, -period.days)


def weights(plan: Plan, periods: Sequence[Period]) -> list[float]:
    """Each period's share in the target of a flow: as committed, as phased, else by days."""
    days = [float(period.days) for period in periods]
    committed = plan.commitment.phased if plan.commitment else ()
    phased = plan.phasing.effective([period.code for period in periods], days)
    for chosen in (committed, phased):
        if len(chosen) == len(periods) and sum(chosen) > 0:
            return [one / sum(chosen) for one in chosen]
    return [one / sum(days) for one in days]


def target(plan: Plan, cycle: Cycle, period: Period) -> State:
    """Leaf targets as due in `period`: the phased share of flows, rates as planned, stocks on
    the way that the recursion takes with the planned leaves."""
    goals = {leaf: plan.leaf_targets.get(leaf) for leaf in plan.tree.leaves}
    if not any(value is not None for value in goals.values()):
        return State(Side.TARGET, period, goals, _("No targets are set yet."))
    if _carries(plan.tree):
        given = {k: v for k, v in plan.leaf_targets.items() if k not in followers(plan.tree)}
        return State(Side.TARGET, period, _path(plan, cycle, period, given))
    return State(Side.TARGET, period, _scaled(plan.tree, goals, due_share(plan, cycle, period)))


def due_share(plan: Plan, cycle: Cycle, period: Period) -> float:
    """The part of the cycle's flow that is planned for the days of `period`."""
    periods = split(cycle.start, cycle.end, cycle.grain)
    share = 0.0
    for one, weight in zip(periods, weights(plan, periods), strict=True):
        first, last = max(one.start, period.start), min(one.end, period.end)
        if first <= last:
            inside = Period(first, last).dates()
            share += weight * plan.phasing.share_of(inside, one.dates())
    return share


def baseline(plan: Plan, cycle: Cycle, period: Period) -> State:
    """Leaf values of the baseline window, flows scaled to the length of `period`; a whole month
    is compared with a whole month as it is."""
    window = Period(cycle.baseline_start, cycle.baseline_end)
    months = window == month_of(window.start) and period == month_of(period.start)
    share = 1.0 if months else period.days / window.days
    return State(Side.BASELINE, window, _scaled(plan.tree, plan.baseline, share))


def do_nothing(plan: Plan, cycle: Cycle, period: Period, book: SeriesBook | None = None) -> State:
    """What had come without any task: each leaf from its data before the cycle in `book`, else
    flows and rates as in the baseline; stocks carried on."""
    periods = split(cycle.start, cycle.end, cycle.grain)
    known = carried_leaves(plan.tree, book, periods) if book else {}
    if _carries(plan.tree):
        given = {leaf: one.mean for leaf, one in known.items()}
        return State(Side.DO_NOTHING, period, _path(plan, cycle, period, given))
    leaves = baseline(plan, cycle, period).leaves
    for leaf, one in known.items():
        flow = plan.tree.node(leaf).kind is Kind.FLOW
        leaves[leaf] = _part(one.values, periods, period) if flow else one.whole
    return State(Side.DO_NOTHING, period, leaves)


def _part(values: Sequence[float], periods: Sequence[Period], period: Period) -> float:
    """What falls into the days of `period`, each value even on its own days."""
    part = 0.0
    for one, value in zip(periods, values, strict=True):
        first, last = max(one.start, period.start), min(one.end, period.end)
        if first <= last:
            part += value * ((last - first).days + 1) / one.days
    return part


def _scaled(tree: MetricTree, values: Values, share: float) -> dict[str, float | None]:
    out: dict[str, float | None] = {}
    for leaf in tree.leaves:
        value = values.get(leaf)
        flow = tree.node(leaf).kind is Kind.FLOW
        out[leaf] = value * share if value is not None and flow else value
    return out


def _carries(tree: MetricTree) -> bool:
    return recursion_of(tree) is not None


def _path(
    plan: Plan, cycle: Cycle, period: Period, given: Mapping[str, float]
) -> dict[str, float | None]:
    """The leaves after as many periods as lie between the baseline's last and `period`'s end."""
    first = split(cycle.baseline_end, max(cycle.baseline_end, period.end), cycle.grain)
    states = project(plan.tree, plan.baseline, len(first) - 1, given)
    return {leaf: states[-1].get(leaf) for leaf in plan.tree.leaves}
