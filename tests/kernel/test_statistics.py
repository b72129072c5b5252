from __future__ import annotations

import itertools
import json
import math
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from opstui.kernel.statistics import (
    RunningMedian,
    autocorrelation,
    chi_square_tail,
    cusum,
    fit_line,
    fit_power,
    holm,
    mad_scores,
    newcombe,
    running_median,
    sample_ratio_p,
    sample_size,
    two_proportions,
    two_sided,
    wilson,
)

EXAMPLES = Path(__file__).parent.parent / "data" / "examples"


def test_wilson_at_the_edges() -> None:
    none, every = wilson(0, 10), wilson(10, 10)
    assert none.low == 0
    assert none.high == pytest.approx(0.2775, abs=5e-5)
    assert every.low == pytest.approx(0.7225, abs=5e-5)
    assert every.high == 1
    nobody = wilson(0, 0)
    assert (nobody.low, nobody.high) == (0, 1)


@given(st.integers(1, 5000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_wilson_holds_the_proportion_and_agrees_with_scipy(case: tuple[int, int]) -> None:
    k, n = case
    ours = wilson(k, n)
    oracle = stats.binomtest(k, n).proportion_ci(method="wilson")
    assert ours.low == pytest.approx(oracle.low, abs=1e-12)
    assert ours.high == pytest.approx(oracle.high, abs=1e-12)
    assert ours.low <= k / n + 1e-12
    assert k / n - 1e-12 <= ours.high


def test_sample_size_of_the_reference_cases() -> None:
    assert sample_size(0.10, 0.12) == 3_841
    assert sample_size(0.02, 0.022) == 80_682
    assert sample_size(0.1, 0.1) is None


def test_cookie_cats_day_7() -> None:
    found = two_proportions(8279, 45_489, 8502, 44_700)
    assert found is not None
    z, p = found
    assert z == pytest.approx(-3.164, abs=5e-4)
    assert p == pytest.approx(0.00155, abs=5e-6)
    interval = newcombe(8279, 45_489, 8502, 44_700)
    assert interval.low == pytest.approx(-0.0133, abs=5e-5)
    assert interval.high == pytest.approx(-0.0031, abs=5e-5)
    assert sample_ratio_p([44_700, 45_489]) == pytest.approx(0.0086, abs=5e-5)


def test_identical_arms_and_arms_without_variance() -> None:
    assert two_proportions(50, 100, 50, 100) == (0, 1)
    assert two_proportions(0, 100, 0, 100) is None
    assert two_proportions(100, 100, 100, 100) is None
    assert two_proportions(0, 0, 1, 10) is None
    same = newcombe(50, 100, 50, 100)
    assert same.low == pytest.approx(-same.high)


@given(st.floats(0.001, 80), st.integers(1, 12))
def test_chi_square_tail_agrees_with_scipy(value: float, freedom: int) -> None:
    assert chi_square_tail(value, freedom) == pytest.approx(
        stats.chi2.sf(value, freedom), rel=1e-9, abs=1e-300
    )


def test_sample_ratio_of_unequal_shares() -> None:
    assert sample_ratio_p([900, 100], [9, 1]) == 1
    assert sample_ratio_p([0, 0]) is None
    assert sample_ratio_p([10, 0], [1, 0]) is None


def test_holm_keeps_the_order_and_never_falls() -> None:
    assert holm([0.01, 0.04, 0.03]) == pytest.approx([0.03, 0.06, 0.06])
    assert holm([]) == []


@given(st.floats(-8, 8))
def test_two_sided_p_agrees_with_scipy(z: float) -> None:
    assert two_sided(z) == pytest.approx(2 * stats.norm.sf(abs(z)), rel=1e-9)


@given(st.lists(st.tuples(st.integers(-100, 100), st.integers(-100, 100)), min_size=3, max_size=30))
def test_line_agrees_with_scipy(points: list[tuple[int, int]]) -> None:
    xs, ys = [float(x) for x, _y in points], [float(y) for _x, y in points]
    ours = fit_line(xs, ys)
    if len(set(xs)) < 2:
        assert ours is None
        return
    oracle = stats.linregress(xs, ys)
    assert ours is not None
    assert ours.slope == pytest.approx(oracle.slope, abs=1e-9)
    assert ours.intercept == pytest.approx(oracle.intercept, abs=1e-7)


def test_power_law_through_three_retention_points() -> None:
    found = fit_power([1, 7, 30], [0.26, 0.13, 0.07])
    assert found is not None
    assert found[0] == pytest.approx(0.26428, abs=5e-6)
    assert found[1] == pytest.approx(0.38418, abs=5e-6)
    assert fit_power([1, 7], [0.26, 0.0]) is None


def test_mad_of_the_reference_series() -> None:
    assert mad_scores([10, 11, 9, 10, 12, 10, 30])[-1] == pytest.approx(13.49)


def test_mad_zero_falls_back_to_the_mean_deviation() -> None:
    found = mad_scores([5, 5, 5, 5, 5, 9])
    assert found[-1] == pytest.approx(4 / (1.2533 * 4 / 6))
    assert mad_scores([5, 5, 5]) == [0, 0, 0]
    assert mad_scores([]) == []


def test_mad_of_the_growth_of_weekly_actives() -> None:
    data = json.loads((EXAMPLES / "example_b_community.json").read_text(encoding="utf-8"))
    active = [week["wau"] for week in data["stage3"]["actuals"]]
    growth = [b / a - 1 for a, b in itertools.pairwise(active)]
    assert [round(z, 3) for z in mad_scores(growth)] == data["expected"]["mad_z_wau"]


def test_cusum_adds_up_a_slow_drift() -> None:
    ups = [up for up, _down in cusum([0, 0, 1.5, 1.5, 1.5, 1.5, 1.5, 1.5])]
    assert ups == [0, 0, 1, 2, 3, 4, 5, 6]
    assert cusum([-2.0])[0] == (0, 1.5)


def test_running_median_ignores_a_spike() -> None:
    assert running_median([1, 1, 90, 1, 1], 5) == [1, 1, 1, 1, 1]


def test_running_median_of_few_values_is_theirs() -> None:
    assert running_median([3, 1, 2], 5) == [2, 2, 2]
    assert running_median([], 5) == []


@given(
    st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=40),
    st.sampled_from([1, 3, 7]),
    st.lists(st.tuples(st.integers(0, 39), st.floats(-1e6, 1e6)), max_size=6),
)
def test_running_median_of_values_that_moved_is_that_of_the_new_ones(
    values: list[float], width: int, moves: list[tuple[int, float]]
) -> None:
    running = RunningMedian(width)
    running.of(values)
    moved = list(values)
    for at, value in moves:
        moved[at % len(moved)] = value
    assert running.of(moved) == running_median(moved, width)
    assert running.of(values) == running_median(values, width)


def test_autocorrelation() -> None:
    assert autocorrelation([1, -1] * 50) == pytest.approx(-0.99)
    assert autocorrelation([3, 3, 3]) == 0
    assert autocorrelation([]) == 0
    assert autocorrelation([math.sin(n / 20) for n in range(400)]) > 0.9


@given(st.floats(0, 1, allow_subnormal=True), st.floats(1e-300, 1e300, allow_subnormal=False))
def test_wilson_bears_any_size_of_a_sample(share: float, n: float) -> None:
    found = wilson(share * n, n)
    assert 0 <= found.low <= found.high <= 1


def test_arms_beyond_all_measure_are_not_by_chance() -> None:
    assert sample_ratio_p([10**300, 1]) == 0.0
