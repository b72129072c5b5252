"""Parts that give exactly the whole (domain.md §4.5)."""

from __future__ import annotations

import math
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opstui.kernel.errors import OpsError
from opstui.kernel.metric_tree import Good
from opstui.kernel.periods import weeks
from opstui.stages.planning.levels import Levels, LevelWarning, default_levels, level_warnings
from opstui.stages.planning.model import Phasing, Ramp
from opstui.stages.planning.phasing import (
    apportion,
    day_weights,
    decimals_of,
    period_weights,
    phase_flow,
    phase_level,
    phase_rate,
    ramp_factors,
    rebalance,
)
from tests.trees import example

WEIGHTS = st.lists(st.floats(0, 1e6), min_size=1, max_size=60)


def exact(parts: list[float], decimals: int) -> int:
    """Sum in the smallest unit."""
    return sum(round(Fraction(repr(part)) * 10**decimals) for part in parts)


def test_largest_remainder() -> None:
    assert apportion(100, [1, 1, 1]) == [34, 33, 33]
    assert apportion(10, [0, 0]) == [5, 5]
    assert apportion(-100, [1, 1, 1]) == [-34, -33, -33]
    assert apportion(5, []) == []
    assert apportion(7, [0, 1, 0]) == [0, 7, 0]
    with pytest.raises(OpsError):
        apportion(5, [1, -1])


def test_one_unit_over_a_year_of_weeks() -> None:
    parts = apportion(1, [1] * 52)
    assert parts == [1] + [0] * 51


def test_the_weekly_targets_of_example_a() -> None:
    plan = example("training")["stage2"]
    found = phase_flow(plan["target"], plan["phasing"]["weights"], "CNY")
    assert found == plan["phasing"]["weekly_target"]


@pytest.mark.parametrize(
    ("total", "unit", "decimals"),
    [(100.0, "count", 0), (100.0, "CNY", 2), (100.0, "JPY", 0), (1.25, "count", 2), (1e-9, "x", 6)],
)
def test_the_smallest_unit(total: float, unit: str, decimals: int) -> None:
    assert decimals_of(total, unit) == decimals


@given(st.integers(-(10**9), 10**9), WEIGHTS)
def test_counts_sum_to_the_unit(total: int, weights: list[float]) -> None:
    parts = apportion(total, weights)
    assert sum(parts) == total
    assert len(parts) == len(weights)


@given(st.integers(0, 10**11), WEIGHTS)
def test_money_sums_to_the_cent(cents: int, weights: list[float]) -> None:
    total = cents / 100
    assert exact(phase_flow(total, weights, "CNY"), 2) == cents


@given(st.integers(1, 10**6), WEIGHTS)
def test_no_part_is_a_unit_off_its_share(total: int, weights: list[float]) -> None:
    whole = sum(map(Fraction, weights))
    if whole:
        for part, weight in zip(apportion(total, weights), weights, strict=True):
            assert abs(part - total * Fraction(weight) / whole) < 1


def test_a_level_grows_by_the_same_factor() -> None:
    assert phase_level(100, 400, 2) == [pytest.approx(200), 400]
    assert phase_level(0, 40, 4) == [10, 20, 30, 40]
    assert phase_level(-10, 10, 2) == [0, 10]
    assert phase_level(100, 400, 0) == []


@given(
    st.floats(0, 1),
    st.floats(0, 1),
    st.lists(st.floats(0, 1e6), min_size=1, max_size=52),
)
def test_a_ramp_gives_exactly_the_rate_of_the_cycle(
    start: float, target: float, denominators: list[float]
) -> None:
    found = phase_rate(start, target, denominators)
    total = math.fsum(denominators)
    if total > 1e-6:
        assert math.fsum(found.numerators) / total == pytest.approx(target, abs=1e-9)


def test_a_ramp_that_passes_one_is_told() -> None:
    assert phase_rate(0.0, 0.9, [100, 100]).above_one
    flat = phase_rate(0.5, 0.5, [1, 2, 3])
    assert flat.rates == (0.5, 0.5, 0.5)
    assert not flat.above_one
    assert phase_rate(0.1, 0.2, [0, 0]).rates == (0.2, 0.2)


def test_weights_of_periods() -> None:
    cycle = weeks(date(2026, 9, 30), date(2026, 10, 18))
    assert period_weights(Phasing(), cycle) == [5.0, 7.0, 7.0]
    weekend = (0, 0, 0, 0, 0, 1, 1)
    assert period_weights(Phasing(), cycle, weekdays=weekend) == [2.0, 2.0, 2.0]
    own = Phasing(weights=(1, 2, 3), event_multipliers={"2026-W41": 1.5})
    assert period_weights(own, cycle, ramp=(1, 1, 2)) == [1.0, 3.0, 6.0]


def test_a_cycle_over_new_year_with_week_53() -> None:
    cycle = weeks(date(2026, 12, 21), date(2027, 1, 17))
    assert [period.code for period in cycle] == ["2026-W52", "2026-W53", "2027-W01", "2027-W02"]
    spring = Phasing(event_multipliers={"2026-W53": 2.0})
    assert phase_flow(100, period_weights(spring, cycle)) == [20, 40, 20, 20]


def test_a_ramp_builds_up_and_stays() -> None:
    ramp = Ramp(start=0.25, end=1, periods=4)
    assert ramp_factors(ramp, 6) == [0.25, 0.5, 0.75, 1, 1, 1]
    assert ramp_factors(Ramp(start=0.3, end=0.8, periods=1), 2) == [0.8, 0.8]
    assert ramp_factors(None, 2) == [1, 1]
    cycle = weeks(date(2026, 10, 5), date(2026, 11, 1))
    assert period_weights(Phasing(ramp=ramp, weights=(4, 4, 4, 4)), cycle) == [1, 2, 3, 4]


def test_days_of_a_period_share_it_by_their_weights() -> None:
    week = weeks(date(2026, 10, 5), date(2026, 10, 11))[0]
    days, first = week.dates(), week.dates()[:1]
    assert day_weights(Phasing(), week) == [1] * 7
    assert Phasing().share_of(days[:2], days) == pytest.approx(2 / 7)
    rest = Phasing(day_weights={"2026-10-10": 0.0, "2026-10-11": 0.0, "2026-10-05": 2.0})
    assert rest.share_of(first, days) == pytest.approx(1 / 3)
    closed = Phasing(day_weights={day.isoformat(): 0.0 for day in days})
    assert closed.share_of(first, days) == pytest.approx(1 / 7)


def test_one_period_by_hand_moves_the_rest() -> None:
    assert rebalance([25, 25, 25, 25], {0: 40}) == [40, 20, 20, 20]
    assert rebalance([34, 33, 33], {0: 35}) == [35, 33, 32]
    assert rebalance([25, 25, 25, 25], {0: 40}, keep=[1]) == [40, 25, 18, 17]
    assert rebalance([25, 25, 25, 25], {0: 40, 1: 30}) == [40, 30, 15, 15]
    assert rebalance([-25, -25, -25, -25], {0: -40}) == [-40, -20, -20, -20]
    assert rebalance([50, 50], {0: 50}, keep=[1]) == [50, 50], "nothing to move"
    with pytest.raises(OpsError):
        rebalance([50, 50], {0: 40}, keep=[1])
    with pytest.raises(OpsError):
        rebalance([50, 25, 25], {0: 90}, keep=[1])


@given(
    st.lists(st.integers(0, 10**6), min_size=2, max_size=52),
    st.integers(0, 10**6),
    st.data(),
)
def test_the_sum_survives_every_change_by_hand(
    cents: list[int], value: int, data: st.DataObject
) -> None:
    index = data.draw(st.integers(0, len(cents) - 1))
    value = min(value, sum(cents))
    changed = rebalance([cent / 100 for cent in cents], {index: value / 100}, unit="CNY")
    assert exact(changed, 2) == sum(cents)
    assert changed[index] == value / 100


# -- levels -----------------------------------------------------------------------------------


def test_levels_of_both_examples() -> None:
    for name, level in (("training", False), ("community", True)):
        plan = example(name)["stage2"]
        found = default_levels(plan["target"], level=level)
        assert (found.floor, found.stretch) == pytest.approx((plan["floor"], plan["stretch"]))


def test_levels_where_less_is_better_or_the_target_is_negative() -> None:
    down = default_levels(0.1, level=False, good=Good.DOWN)
    assert (down.floor, down.stretch) == pytest.approx((0.115, 0.08))
    loss = default_levels(-100, level=False)
    assert (loss.floor, loss.stretch) == pytest.approx((-115, -80))


def test_warnings_beside_the_do_nothing_line() -> None:
    levels = Levels(792, 880, 968)
    assert level_warnings(levels, 700.26) == []
    assert level_warnings(levels, 800) == [LevelWarning.FLOOR_FOR_FREE]
    assert LevelWarning.TARGET_FOR_FREE in level_warnings(levels, 900)
    assert level_warnings(Levels(10, 5, 20), None) == [LevelWarning.OUT_OF_ORDER]
    assert level_warnings(Levels(0.115, 0.1, 0.08), 0.13, Good.DOWN) == []
    assert all(warning.text() for warning in LevelWarning)
