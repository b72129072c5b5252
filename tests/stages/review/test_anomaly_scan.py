from __future__ import annotations

import csv
import math
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from opstui.kernel.observations import Observation, apply
from opstui.kernel.periods import day_of, week_of
from opstui.kernel.series import SeriesBook
from opstui.kernel.statistics import mad_scores
from opstui.stages.review.anomaly_scan import (
    Seen,
    neighbours,
    note_of,
    plan_flags,
    series_flags,
    strongest,
    track,
)
from opstui.stages.review.model import Annotation

DATA = Path(__file__).parents[2] / "data"
FIRST = date(2026, 1, 5)


def book(values: list[float], grain: str = "day") -> SeriesBook:
    step = 7 if grain == "week" else 1
    points = [
        Observation("uv", "", grain, FIRST + timedelta(step * n), value)  # type: ignore[arg-type]
        for n, value in enumerate(values)
    ]
    return SeriesBook({one.key: one for one in apply(points, {})})


def last(values: list[float], grain: str = "day") -> date:
    return FIRST + timedelta((7 if grain == "week" else 1) * len(values) + 6)


def test_the_reference_case_of_the_robust_score() -> None:
    assert mad_scores([10, 11, 9, 10, 12, 10, 30])[-1] == pytest.approx(13.49)


@given(st.lists(st.integers(-1000, 1000), min_size=3, max_size=40))
def test_the_robust_score_agrees_with_scipy(values: list[int]) -> None:
    spread = float(stats.median_abs_deviation(values))
    if spread > 0:
        off = (np.array(values) - np.median(values)) / spread
        assert mad_scores(values) == pytest.approx(list(0.6745 * off))


@given(start=st.integers(-1000, 1000), slope=st.integers(-50, 50), n=st.integers(5, 30))
def test_a_straight_line_is_what_is_usual_to_its_very_ends(start: int, slope: int, n: int) -> None:
    line = [float(start + slope * at) for at in range(n)]
    assert neighbours(line) == pytest.approx(line)


@given(st.lists(st.integers(-1000, 1000), min_size=2, max_size=25))
def test_the_trend_agrees_with_scipy(values: list[int]) -> None:
    slope = stats.theilslopes(values).slope
    level = [value - slope * at for at, value in enumerate(values)]
    if len(values) >= 5:
        expected = slope * 0 + float(np.median(level[1:5]))
        assert neighbours([float(v) for v in values])[0] == pytest.approx(expected)


def test_growth_is_no_anomaly_and_a_broken_week_is() -> None:
    weeks = [2000.0 + 150 * n + 20 * math.sin(5 * n * n) for n in range(20)]
    assert list(series_flags(book(weeks, "week"), "uv", last(weeks, "week"))) == []
    weeks[9] *= 0.6
    (found,) = series_flags(book(weeks, "week"), "uv", last(weeks, "week"))
    assert found.period == week_of(FIRST + timedelta(63))
    assert found.seen is Seen.JUMP
    assert found.usual == pytest.approx(2000 + 150 * 9, rel=0.02)
    assert found.score < -3.5


def test_a_weekend_is_no_anomaly_and_a_fault_on_a_weekday_is() -> None:
    pattern = [100, 120, 110, 105, 150, 60, 40]
    days = [pattern[n % 7] + 2 * math.sin(9 * n * n) for n in range(70)]
    assert list(series_flags(book(days), "uv", last(days))) == []
    days[30] = 60.0
    (found,) = series_flags(book(days), "uv", last(days))
    assert (found.period, found.seen) == (day_of(FIRST + timedelta(30)), Seen.SEASON)
    assert found.usual == pytest.approx(110, abs=5)


def test_a_steady_metric_asks_for_nothing_below_five_percent() -> None:
    days = [1000.0 + n % 2 for n in range(60)]
    days[20] = 1040.0
    assert list(series_flags(book(days), "uv", last(days))) == []
    days[20] = 1060.0
    assert len(list(series_flags(book(days), "uv", last(days)))) == 1


def test_seven_numbers_and_a_day_that_is_not_over_say_nothing() -> None:
    few = [10.0, 11, 9, 10, 12, 10, 30]
    assert track(book(few), "uv", last(few)) is None
    weeks = [100.0, 101, 99, 100, 102, 100, 101, 99, 500.0]
    assert list(series_flags(book(weeks, "week"), "uv", FIRST + timedelta(7 * 9 - 2))) == []


def test_a_shop_that_sells_in_bursts_is_judged_by_logarithms() -> None:
    with (DATA / "uci_online_retail_daily.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    points = [
        Observation(
            "gross", "", "day", date.fromisoformat(row["date"]), float(row["gross_revenue_gbp"])
        )
        for row in rows
    ]
    held = SeriesBook({one.key: one for one in apply(points, {})})
    found = list(series_flags(held, "gross", date(2011, 12, 9)))
    assert 0 < len(found) < 30
    assert date(2011, 12, 9) in {one.period.start for one in found}


def without(days: list[float], gone: set[int]) -> SeriesBook:
    points = [
        Observation("uv", "", "day", FIRST + timedelta(n), value)
        for n, value in enumerate(days)
        if n not in gone
    ]
    return SeriesBook({one.key: one for one in apply(points, {})})


def test_missing_days_in_a_row_are_one_gap_and_closed_weekends_are_none() -> None:
    days = [100.0 + n % 5 for n in range(56)]
    weekends = {n for n in range(56) if n % 7 >= 5}
    assert list(series_flags(without(days, weekends), "uv", last(days))) == []
    found = list(series_flags(without(days, weekends | {21, 22, 38, 39}), "uv", last(days)))
    gaps = [(one.period.start, one.period.days, one.value) for one in found]
    assert gaps == [(FIRST + timedelta(21), 2, None), (FIRST + timedelta(38), 2, None)]
    assert {one.seen for one in found} == {Seen.GAP}
    over = list(series_flags(without(days, weekends | {32, 35}), "uv", last(days)))
    assert [one.period.days for one in over] == [4]


def test_a_missing_week_is_a_gap() -> None:
    points = [
        Observation("uv", "", "week", FIRST + timedelta(7 * n), 100.0 + n)
        for n in range(12)
        if n != 6
    ]
    held = SeriesBook({one.key: one for one in apply(points, {})})
    (found,) = series_flags(held, "uv", FIRST + timedelta(100))
    assert (found.period.code, found.value) == (week_of(FIRST + timedelta(42)).code, None)


def test_against_the_plan_points_and_the_beginning_of_a_drift() -> None:
    periods = [week_of(FIRST + timedelta(7 * n)) for n in range(24)]
    values = [100 + 2 * math.sin(5 * n * n) + max(0, n - 12) * 2 for n in range(24)]
    found = list(plan_flags("uv", periods, values, [100.0] * 24))
    drifts = [one for one in found if one.seen is Seen.DRIFT]
    assert len(drifts) == 1
    assert drifts[0].period.start >= periods[13].start
    assert drifts[0].score > 5
    assert list(plan_flags("uv", periods, values, [None] * 24)) == []


def test_one_period_is_listed_once_and_explained_by_its_own_note_or_one_for_all() -> None:
    days = [100.0 + n % 3 for n in range(60)]
    days[40] = 500.0
    (flag,) = series_flags(book(days), "uv", last(days))
    assert strongest([flag, flag]) == [flag]
    other = Annotation(key="C1.A1", cycle="C1", day=flag.period.start, text="", metric="leads")
    all_ = other.model_copy(update={"key": "C1.A2", "metric": ""})
    assert note_of(flag, {"C1.A1": other}) is None
    assert note_of(flag, {"C1.A1": other, "C1.A2": all_}) == all_


@given(st.lists(st.floats(-1e15, 1e15), max_size=60), st.sampled_from(["day", "week"]))
def test_any_numbers_can_be_looked_through(values: list[float], grain: str) -> None:
    for flag in series_flags(book(values, grain), "uv", last(values, grain)):
        assert abs(flag.score) > 3.5
        assert math.isfinite(flag.usual)
