"""A comparison between any two states: a side of the plan by name, or what happened in some days.

A side of the plan is reckoned for the other end's days where they lie in the cycle, else for the
whole cycle. Where the two ends have not the same number of days, the flows of the first are
brought to the days of the second; two whole months are compared as they are.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from opstui.kernel.language import _, language
from opstui.kernel.metric_tree import Kind, MetricTree
from opstui.kernel.periods import Period, format_period, from_code, month_of, split
from opstui.kernel.recursion import recursion_of
from opstui.stages.planning.model import Plan
from opstui.stages.review.reader import Reader
from opstui.stages.review.state import Side, State, actual, other_side
from opstui.stages.strategy.model import Cycle

PLANNED = (Side.TARGET, Side.BASELINE, Side.DO_NOTHING)


@dataclass(frozen=True, slots=True)
class Ends:
    """What a comparison goes from and to: "target", "baseline", "do_nothing" or a period's code."""

    start: str
    end: str


@dataclass(frozen=True, slots=True)
class Pair:
    """Both states; `span` are the days that they are reckoned for, `scaled` whether the first was
    brought to them, `why` why they cannot be compared ("" when they can)."""

    before: State
    after: State
    span: Period
    scaled: bool = False
    why: str = ""


def pair(ends: Ends, plan: Plan, cycle: Cycle, reader: Reader, today: date) -> Pair:
    """`plan` with its baseline filled in; raises KeyError for a code that names nothing."""
    inside = [one for one in map(_days, (ends.end, ends.start)) if one and _in(cycle, one)]
    span = _days(ends.end) or (inside[0] if inside else _whole(plan.tree, cycle))
    over = inside[0] if inside else _whole(plan.tree, cycle)

    def state(code: str) -> State:
        days = _days(code)
        if days is None:
            return other_side(Side(code), reader, plan, cycle, over, today)
        found = actual(reader, days, today, cycle.lag_days)
        why = found.why or _too_long(plan.tree, cycle, days)
        return replace(found, why=_dated(days, why) if why else "")

    before, after = state(ends.start), state(ends.end)
    if ends.start == ends.end:
        return Pair(before, after, span, why=_("Both are the same: choose two different ones."))
    first = _days(ends.start) or over
    if _alike(first, span):
        return Pair(before, after, span, why=before.why or after.why)
    before = replace(before, leaves=_scaled(plan.tree, before, span.days / first.days))
    return Pair(before, after, span, True, before.why or after.why)


def _days(code: str) -> Period | None:
    """The days of a period's code; None for a side of the plan."""
    if code in {side.value for side in PLANNED}:
        return None
    found = from_code(code)
    if found is None:
        raise KeyError(code)
    return found


def _in(cycle: Cycle, one: Period) -> bool:
    return cycle.start <= one.start and one.end <= cycle.end


def _whole(tree: MetricTree, cycle: Cycle) -> Period:
    """The cycle, or its last period where the result is a level."""
    periods = split(cycle.start, cycle.end, cycle.grain)
    level = recursion_of(tree) is not None or tree.node(tree.root).kind is Kind.STOCK
    return periods[-1] if level and periods else Period(cycle.start, cycle.end)


def _too_long(tree: MetricTree, cycle: Cycle, days: Period) -> str:
    """What is carried from one period to the next has no value over several of them."""
    if recursion_of(tree) is None or days.grain == cycle.grain:
        return ""
    return _("The result carries on from period to period: choose one period, not several.")


def _dated(days: Period, why: str) -> str:
    return _("{days}: {why}").format(days=format_period(days, language(), year=True), why=why)


def _alike(first: Period, second: Period) -> bool:
    months = first == month_of(first.start) and second == month_of(second.start)
    return months or first.days == second.days


def _scaled(tree: MetricTree, state: State, share: float) -> dict[str, float | None]:
    return {
        leaf: value * share if value is not None and tree.node(leaf).kind is Kind.FLOW else value
        for leaf, value in state.leaves.items()
    }
