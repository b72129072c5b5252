"""The same days at other times: 28-day windows, last year by weekday and by Spring Festival."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from opstui.kernel.label import Label
from opstui.kernel.metric_tree import MetricTree, Node
from opstui.kernel.observations import Observation, apply
from opstui.kernel.periods import Period, month_of, week_of
from opstui.kernel.series import SeriesBook
from opstui.stages.review.reader import Reader
from opstui.stages.review.span_comparisons import Span, SpanComparison, span_comparisons

FIRST = date(2025, 1, 1)
TODAY = date(2026, 3, 2)


def reader(first: date = FIRST) -> Reader:
    """Orders per day: their number is the day's, counted from 2025."""
    days = [first + timedelta(n) for n in range((TODAY - first).days)]
    points = [
        Observation("orders", "", "day", day, value=float((day - FIRST).days)) for day in days
    ]
    tree = MetricTree(root="orders", nodes=(Node(id="orders", name=Label(zh="单", en="Orders")),))
    return Reader(tree, SeriesBook({one.key: one for one in apply(points, {})}))


def found(last: Period, first: date = FIRST) -> dict[Span, SpanComparison]:
    return {one.span: one for one in span_comparisons(reader(first), "orders", last, TODAY)}


def test_a_week_is_met_by_the_week_before_28_days_and_the_festival_of_last_year() -> None:
    week = week_of(date(2026, 2, 16))
    rows = found(week)
    assert rows[Span.LAST].then == week_of(date(2026, 2, 9))
    assert rows[Span.LAST].value == pytest.approx((rows[Span.LAST].before or 0) + 49)
    assert rows[Span.WINDOW].now == Period(date(2026, 1, 26), date(2026, 2, 22))
    assert rows[Span.WINDOW].then == Period(date(2025, 12, 29), date(2026, 1, 25))
    assert rows[Span.YEAR].then == Period(date(2025, 1, 28), date(2025, 2, 3))
    assert rows[Span.YEAR].before == pytest.approx(sum(range(27, 34)))


def test_months_are_compared_by_28_days_only() -> None:
    rows = found(month_of(date(2026, 2, 1)))
    assert Span.LAST not in rows
    assert rows[Span.WINDOW].now.days == rows[Span.WINDOW].then.days == 28


def test_days_before_the_data_begin_are_not_compared() -> None:
    rows = found(week_of(date(2026, 2, 16)), first=date(2026, 1, 1))
    assert rows[Span.WINDOW].before is None
    assert rows[Span.WINDOW].why
    assert rows[Span.YEAR].before is None
    assert not rows[Span.LAST].why
