"""Leaves carried on from what was observed before a cycle, and the best they ever were."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opstui.kernel.label import Label
from opstui.kernel.leaf_history import best_of_both, best_windows, carried_leaves
from opstui.kernel.metric_tree import Good, Kind, MetricTree, Node, Op
from opstui.kernel.observations import Observation, apply
from opstui.kernel.periods import Grain, split
from opstui.kernel.series import SeriesBook

START = date(2026, 10, 5)
"""A Monday; the cycle has four weeks."""
PERIODS = split(START, START + timedelta(27), "week")


def _node(id_: str, kind: Kind = Kind.FLOW, good: Good = Good.UP, **more: str) -> Node:
    return Node(id=id_, name=Label(zh=id_, en=id_), kind=kind, good=good, **more)


TREE = MetricTree(
    root="paid",
    nodes=(
        Node(id="paid", name=Label(zh="paid", en="paid"), op=Op.PROD, children=("uv", "cvr")),
        _node("uv"),
        _node("cvr", Kind.RATE, unit="ratio", numerator="paid", denominator="uv"),
    ),
)


def _book(*observations: Observation) -> SeriesBook:
    return SeriesBook({month.key: month for month in apply(observations, {})})


def _days(metric: str, first: date, values: list[float], grain: Grain = "day") -> list[Observation]:
    step = 7 if grain == "week" else 1
    return [
        Observation(metric, "", grain, first + timedelta(step * n), value)
        for n, value in enumerate(values)
    ]


WEEK = [100.0, 110.0, 120.0, 130.0, 140.0, 60.0, 40.0]


def test_days_are_carried_on_by_weekday() -> None:
    book = _book(*_days("uv", START - timedelta(56), WEEK * 8))
    found = carried_leaves(TREE, book, PERIODS)["uv"]
    assert found.by_weekday
    assert not found.seasonal
    assert found.values == pytest.approx((700.0,) * 4)
    assert found.whole == pytest.approx(2_800)


def test_last_year_gives_the_season() -> None:
    """The cycle's weeks were half as large again a year (364 days) ago."""
    then = START - timedelta(364)
    book = _book(
        *_days("uv", then - timedelta(56), WEEK * 8),
        *_days("uv", then, [1.5 * value for value in WEEK] * 4),
        *_days("uv", START - timedelta(56), [2 * value for value in WEEK] * 8),
    )
    found = carried_leaves(TREE, book, PERIODS)["uv"]
    assert found.seasonal
    assert found.whole == pytest.approx(2 * 1.5 * 2_800)


def test_weeks_are_enough() -> None:
    book = _book(*_days("uv", START - timedelta(56), [700.0, 720.0] * 4, "week"))
    found = carried_leaves(TREE, book, PERIODS)["uv"]
    assert not found.by_weekday
    assert found.values == pytest.approx((710.0,) * 4)


def test_what_the_cycle_itself_did_does_not_count() -> None:
    book = _book(*_days("uv", START, [9_999.0] * 28))
    assert carried_leaves(TREE, book, PERIODS) == {}


def test_a_few_days_are_no_history() -> None:
    book = _book(*_days("uv", START - timedelta(13), [100.0] * 13))
    assert carried_leaves(TREE, book, PERIODS) == {}


def test_a_weekday_of_rest_stays_one_of_rest() -> None:
    days = [
        Observation("uv", "", "day", day, 100.0)
        for n in range(56)
        if (day := START - timedelta(56 - n)).weekday() != 6
    ]
    found = carried_leaves(TREE, _book(*days), PERIODS)["uv"]
    assert found.values == pytest.approx((600.0,) * 4)


def test_rates_come_from_their_counts() -> None:
    """Not from the mean of the days' rates: 2 % of 9,000 and 10 % of 1,000 are 2.8 %."""
    first = START - timedelta(28)
    book = _book(
        *_days("uv", first, [9_000.0 / 14] * 14 + [1_000.0 / 14] * 14),
        *_days("paid", first, [180.0 / 14] * 14 + [100.0 / 14] * 14),
    )
    assert carried_leaves(TREE, book, PERIODS)["cvr"].whole == pytest.approx(0.028)


def test_the_best_four_weeks_are_found_whichever_way_is_good() -> None:
    tree = MetricTree(
        root="net",
        nodes=(
            Node(id="net", name=Label(zh="n", en="n"), op=Op.SUB, children=("uv", "lost")),
            _node("uv"),
            _node("lost", good=Good.DOWN),
        ),
    )
    first = START - timedelta(84)
    steps = [10.0] * 28 + [30.0] * 28 + [20.0] * 28
    book = _book(*_days("uv", first, steps), *_days("lost", first, steps))
    assert best_windows(tree, book, START, 56) == pytest.approx({"uv": 1_680, "lost": 560})
    both = best_of_both(tree, {"uv": 2_000.0, "lost": 900.0}, {"uv": 1_680.0, "lost": 560.0})
    assert both == {"uv": 2_000, "lost": 560}


@given(st.lists(st.floats(0, 1e6), min_size=56, max_size=56))
def test_the_periods_add_up_to_the_whole(values: list[float]) -> None:
    book = _book(*_days("uv", START - timedelta(56), values))
    found = carried_leaves(TREE, book, PERIODS)["uv"]
    assert sum(found.values) == pytest.approx(found.whole)
    assert found.whole == pytest.approx(sum(values) / 2)
