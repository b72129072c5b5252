"""Where the north star goes if nobody starts anything new (domain.md §4.4).

Targets are judged against this line, not only against the baseline: a product that grows by
itself makes any team look good.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from statistics import median

from opstui.kernel.carry_on import RECENT_WEEKS, LeafForecast
from opstui.kernel.metric_tree import Kind, MetricTree, Values
from opstui.kernel.recursion import project, recursion_of


@dataclass(frozen=True, slots=True)
class DoNothing:
    """`path` is the root's value period by period, `value` what the cycle comes to: the sum of
    a flow, the last value of a stock, the rate itself. None where a leaf is unknown."""

    path: tuple[float | None, ...]
    value: float | None
    carried: Mapping[str, LeafForecast] = field(default_factory=dict)
    """The leaves that rest on their own history; all others are the baseline's."""


def is_level(tree: MetricTree) -> bool:
    """Whether the root is a level (its last value counts) and not summed over the cycle."""
    return recursion_of(tree) is not None or tree.node(tree.root).kind is Kind.STOCK


def do_nothing(
    tree: MetricTree,
    baseline: Values,
    periods: int,
    *,
    scale: float = 1.0,
    weights: Sequence[float] = (),
    carried: Mapping[str, LeafForecast] | None = None,
) -> DoNothing:
    """The baseline carried on over `periods` after it, leaf by leaf from `carried` where there is
    history.

    `baseline` holds leaf values of the baseline window; `scale` is the cycle's length over the
    window's and stretches flows. Levels follow the recursion of the tree, with constant inflow and
    constant rates. `weights` shape a flow within the cycle (default: even).
    """
    known = carried or {}
    if is_level(tree):
        means = {leaf: one.mean for leaf, one in known.items()}
        states = project(tree, baseline, periods, means)[1:]
        path = tuple(state[tree.root] for state in states)
        return DoNothing(path, path[-1] if path else tree.value(baseline), known)
    whole = stretched(tree, baseline, scale) | {leaf: one.whole for leaf, one in known.items()}
    value = tree.value(whole)
    if tree.node(tree.root).kind is Kind.RATE or value is None:
        return DoNothing((value,) * periods, value, known)
    shape = list(weights) if len(weights) == periods and sum(weights) > 0 else [1.0] * periods
    if known and all(len(one.values) == periods for one in known.values()):
        shape = _shape(tree, whole, known, shape)
    total = math.fsum(shape)
    return DoNothing(tuple(value * weight / total for weight in shape), value, known)


def _shape(
    tree: MetricTree, whole: Values, known: Mapping[str, LeafForecast], weights: list[float]
) -> list[float]:
    """The root's own course over the periods; `weights` where it has none that adds up."""
    total = math.fsum(weights)
    course = []
    for place, weight in enumerate(weights):
        leaves = stretched(tree, whole, weight / total)
        leaves.update({leaf: one.values[place] for leaf, one in known.items()})
        course.append(tree.value(leaves))
    found = [value for value in course if value is not None and value >= 0]
    return found if len(found) == len(weights) and math.fsum(found) > 0 else weights


def stretched(tree: MetricTree, baseline: Values, scale: float) -> dict[str, float | None]:
    """Leaf values of a window `scale` times as long: flows grow with it, rates and levels not."""
    out: dict[str, float | None] = {}
    for leaf in tree.leaves:
        value = baseline.get(leaf)
        flow = tree.node(leaf).kind is Kind.FLOW
        out[leaf] = value * scale if flow and value is not None else value
    return out


# -- day-of-week and events -------------------------------------------------------------------


def weekday_factors(daily: Mapping[date, float]) -> tuple[float, ...] | None:
    """Monday to Sunday: median over the last eight weeks of y_day / mean of its week.

    A weekday never seen in them counts 0 (closed that day); None with fewer than four weeks of at
    least four days.
    """
    if not daily:
        return None
    weeks: dict[date, dict[int, float]] = defaultdict(dict)
    for day, value in daily.items():
        weeks[day - timedelta(day.weekday())][day.weekday()] = value
    full = [weeks[monday] for monday in sorted(weeks) if len(weeks[monday]) >= 4]
    full = [week for week in full if _mean(list(week.values())) > 0][-RECENT_WEEKS:]
    if len(full) < 4:
        return None
    factors = []
    for weekday in range(7):
        shares = [week[weekday] / _mean(list(week.values())) for week in full if weekday in week]
        factors.append(median(shares) if shares else 0.0)
    return tuple(factors)


def event_multiplier(daily: Mapping[date, float], event: date) -> float | None:
    """The event's day over the median of the same weekday in the eight weeks before it; None
    without both. There is no published default: without own history it stays at 1."""
    before = [daily.get(event - timedelta(7 * n)) for n in range(1, RECENT_WEEKS + 1)]
    known = [value for value in before if value is not None]
    if event not in daily or not known or median(known) <= 0:
        return None
    return daily[event] / median(known)


def _mean(values: Sequence[float]) -> float:
    return math.fsum(values) / len(values) if values else 0.0
