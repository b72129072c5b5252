"""Where the north star goes if nobody starts anything new (domain.md §4.4).

Targets are judged against this line, not only against the baseline: a product that grows by
itself makes any team look good.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median

from opstui.kernel.metric_tree import Kind, MetricTree, Values
from opstui.kernel.recursion import project, recursion_of

_RECENT_WEEKS = 8
_LEAST_PER_WEEKDAY = 2
_A_YEAR = timedelta(364)


@dataclass(frozen=True, slots=True)
class DoNothing:
    """`path` is the root's value period by period, `value` what the cycle comes to: the sum of
    a flow, the last value of a stock, the rate itself. None where a leaf is unknown."""

    path: tuple[float | None, ...]
    value: float | None


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
) -> DoNothing:
    """The baseline carried on over `periods` after it.

    `baseline` holds leaf values of the baseline window; `scale` is the cycle's length over the
    window's and stretches flows. Levels follow the recursion of the tree, with constant inflow and
    constant rates. `weights` shape a flow within the cycle (default: even).
    """
    if is_level(tree):
        states = project(tree, baseline, periods)[1:]
        path = tuple(state[tree.root] for state in states)
        return DoNothing(path, path[-1] if path else tree.value(baseline))
    value = tree.value(stretched(tree, baseline, scale))
    if tree.node(tree.root).kind is Kind.RATE or value is None:
        return DoNothing((value,) * periods, value)
    shape = list(weights) if len(weights) == periods and sum(weights) > 0 else [1.0] * periods
    total = math.fsum(shape)
    return DoNothing(tuple(value * weight / total for weight in shape), value)


def stretched(tree: MetricTree, baseline: Values, scale: float) -> dict[str, float | None]:
    """Leaf values of a window `scale` times as long: flows grow with it, rates and levels not."""
    out: dict[str, float | None] = {}
    for leaf in tree.leaves:
        value = baseline.get(leaf)
        flow = tree.node(leaf).kind is Kind.FLOW
        out[leaf] = value * scale if flow and value is not None else value
    return out


# -- daily series -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class CarriedOn:
    """Expected values per day, and what they rest on."""

    values: tuple[float, ...]
    by_weekday: bool
    seasonal: float
    """Last year's change from the same baseline days to the same cycle days; 1 if unknown."""

    @property
    def total(self) -> float:
        return math.fsum(self.values)


def carry_on(daily: Mapping[date, float], days: Sequence[date]) -> CarriedOn | None:
    """Known days carried on to `days`: the mean of each weekday over the last eight weeks (the
    plain mean when a weekday is too thin), times last year's change between the same windows.

    None without data. Days that are missing are not zeros.
    """
    if not daily or not days:
        return None
    last = max(daily)
    recent = {day: v for day, v in daily.items() if (last - day).days < 7 * _RECENT_WEEKS}
    groups: dict[int, list[float]] = defaultdict(list)
    for day, value in recent.items():
        groups[day.weekday()].append(value)
    needed = {day.weekday() for day in days}
    by_weekday = all(len(groups[weekday]) >= _LEAST_PER_WEEKDAY for weekday in needed)
    plain = _mean(list(recent.values()))
    level = {weekday: _mean(groups[weekday]) if by_weekday else plain for weekday in needed}
    seasonal = _seasonal(daily, list(recent), days)
    return CarriedOn(tuple(level[day.weekday()] * seasonal for day in days), by_weekday, seasonal)


def _mean(values: Sequence[float]) -> float:
    return math.fsum(values) / len(values) if values else 0.0


def _seasonal(daily: Mapping[date, float], base: Sequence[date], days: Sequence[date]) -> float:
    """364 days earlier, so that weekdays agree; only when both windows are fully known."""
    then = [daily.get(day - _A_YEAR) for day in days]
    before = [daily.get(day - _A_YEAR) for day in base]
    if any(value is None for value in (*then, *before)):
        return 1.0
    low = _mean([value for value in before if value is not None])
    high = _mean([value for value in then if value is not None])
    return high / low if low > 0 and high > 0 else 1.0


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
    full = [week for week in full if _mean(list(week.values())) > 0][-_RECENT_WEEKS:]
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
    before = [daily.get(event - timedelta(7 * n)) for n in range(1, _RECENT_WEEKS + 1)]
    known = [value for value in before if value is not None]
    if event not in daily or not known or median(known) <= 0:
        return None
    return daily[event] / median(known)
