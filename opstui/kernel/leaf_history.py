"""Leaves of a tree carried on from what was observed before a cycle, and their best ever.

Only days before the cycle count: what its own tasks did must not find its way into the line that
they are measured against.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from weakref import WeakKeyDictionary

from opstui.kernel.carry_on import A_YEAR, RECENT_WEEKS, LeafForecast, carry_on
from opstui.kernel.metric_tree import Good, Kind, MetricTree, Node
from opstui.kernel.periods import Grain, Period
from opstui.kernel.recursion import followers
from opstui.kernel.series import SeriesBook

RECENT = timedelta(7 * RECENT_WEEKS)
LEAST_DAYS = 14
"""Days that must be known of the last eight weeks; with fewer the baseline says more."""

BEST_WINDOW = timedelta(28)
_WINDOWS_BACK = 39
_A_MONTH = timedelta(31)

Forecasts = dict[str, LeafForecast]
_carried: WeakKeyDictionary[SeriesBook, tuple[MetricTree, Sequence[Period], Forecasts]] = (
    WeakKeyDictionary()
)
"""The last answer per book: a review asks for the same one once per period."""


def carried_leaves(tree: MetricTree, book: SeriesBook, periods: Sequence[Period]) -> Forecasts:
    """The leaves that have data of their own in the eight weeks before the first of `periods`.

    Flows by weekday and, where last year is known, by season; rates from the counts of these
    weeks; stocks at their last value.
    """
    known = _carried.get(book)
    if known is None or known[0] is not tree or known[1] != periods:
        known = tree, periods, _carry(tree, book, periods) if periods else {}
        _carried[book] = known
    return dict(known[2])


def _carry(tree: MetricTree, book: SeriesBook, periods: Sequence[Period]) -> Forecasts:
    found: Forecasts = {}
    following = followers(tree)
    for leaf in tree.leaves:
        node = tree.node(leaf)
        if leaf in following:
            continue
        one = _flow(book, leaf, periods) if node.kind is Kind.FLOW else _level(book, node, periods)
        if one is not None:
            found[leaf] = one
    return found


def _level(book: SeriesBook, node: Node, periods: Sequence[Period]) -> LeafForecast | None:
    start = periods[0].start
    value = _pooled(book, node, Period(start - RECENT, start - timedelta(1)))
    return None if value is None else LeafForecast((value,) * len(periods), value)


def _pooled(book: SeriesBook, node: Node, span: Period, least: int = LEAST_DAYS) -> float | None:
    """A rate from the counts of `span` (else its own series), a stock's last value; None when
    fewer than `least` days of it are known."""
    if node.kind is Kind.RATE and node.numerator and node.denominator:
        upper, lower = book.total(node.numerator, span), book.total(node.denominator, span)
        known = min(upper.days_with_data, lower.days_with_data) >= least
        if known and upper.value is not None and lower.value:
            return upper.value / lower.value
    total = book.total(node.id, span, how="rate" if node.kind is Kind.RATE else "stock")
    return total.value if total.days_with_data >= least else None


def _flow(book: SeriesBook, leaf: str, periods: Sequence[Period]) -> LeafForecast | None:
    start, end = periods[0].start, periods[-1].end
    first, last = start - RECENT - _A_MONTH, start - timedelta(1)
    then = Period(first - A_YEAR, min(last, end + _A_MONTH - A_YEAR))
    for grain in book.grains(leaf):
        recent = _by_day(book, leaf, grain, Period(first, last))
        if sum(start - RECENT <= day for day in recent) < LEAST_DAYS:
            continue
        days = [day for period in periods for day in period.dates()]
        found = carry_on({**_by_day(book, leaf, grain, then), **recent}, days)
        if found is not None:
            by_day = dict(zip(days, found.values, strict=True))
            values = tuple(math.fsum(by_day[day] for day in one.dates()) for one in periods)
            by_weekday = found.by_weekday and grain == "day"
            return LeafForecast(values, found.total, by_weekday, found.seasonal != 1)
    return None


def _by_day(book: SeriesBook, metric: str, grain: Grain, span: Period) -> dict[date, float]:
    """What is known inside `span`; a week or month evenly on its days."""
    found: dict[date, float] = defaultdict(float)
    for one in book.inside(metric, grain, span):
        if one.value is None:
            continue
        if grain == "day":
            found[one.day] += one.value
            continue
        period = one.period
        for day in period.dates():
            found[day] += one.value / period.days
    return dict(found)


# -- the best ever ----------------------------------------------------------------------------


def best_windows(tree: MetricTree, book: SeriesBook, before: date, days: int) -> dict[str, float]:
    """The best four weeks of each leaf in the three years before a day: flows at the length of
    `days`, rates from their counts, stocks as they stood. Windows must be wholly known."""
    found: dict[str, float] = {}
    known = set(book.metrics())
    for leaf in tree.leaves:
        node = tree.node(leaf)
        if node.good is Good.RANGE or not known & {leaf, node.numerator}:
            continue
        seen = list(_windows(book, node, before, days))
        if seen:
            found[leaf] = min(seen) if node.good is Good.DOWN else max(seen)
    return found


def _windows(book: SeriesBook, node: Node, before: date, days: int) -> Iterator[float]:
    length = BEST_WINDOW.days
    for number in range(_WINDOWS_BACK):
        end = before - timedelta(1) - number * BEST_WINDOW
        span = Period(end - BEST_WINDOW + timedelta(1), end)
        if node.kind is Kind.FLOW:
            total = book.total(node.id, span)
            if total.value is not None and total.days_with_data == length:
                yield total.value * days / length
        else:
            value = _pooled(book, node, span, length)
            if value is not None:
                yield value


def best_of_both(
    tree: MetricTree, stated: Mapping[str, float], seen: Mapping[str, float]
) -> dict[str, float]:
    """Of what was stated and what was seen, the better one per leaf."""
    found = dict(stated)
    for leaf, value in seen.items():
        other = found.get(leaf, value)
        lower = tree.node(leaf).good is Good.DOWN
        found[leaf] = min(other, value) if lower else max(other, value)
    return found
