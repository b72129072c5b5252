from __future__ import annotations

import json
import math
from pathlib import Path
from statistics import stdev

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opstui.stages.review.forecast import forecast, forecast_level, forecast_rate

EXAMPLES = Path(__file__).parents[2] / "data" / "examples"
TARGET = [100.0, 100, 100, 120, 150, 130]
ACTUAL = [90.0, 110, 80, 100]


def test_forecast_of_the_reference_series() -> None:
    found = forecast(ACTUAL, TARGET)
    assert found.pace == pytest.approx(0.9048, abs=5e-5)
    assert found.scaled == pytest.approx(633.33, abs=5e-3)
    assert found.recent == pytest.approx(633.75, abs=5e-3)
    assert found.error == pytest.approx(32.64, abs=5e-3)
    assert found.chance == pytest.approx(0.021, abs=5e-4)
    assert found.catch_up == pytest.approx(1.1429, abs=5e-5)
    band = found.band(0.8)
    assert band is not None
    assert band[0] < 633.75 < band[1]


def test_training_example_after_week_four() -> None:
    data = json.loads((EXAMPLES / "example_a_training.json").read_text(encoding="utf-8"))
    weekly, expected = data["stage4"]["weekly"], data["expected"]["pace_after_week4"]
    found = forecast([w["net_revenue"] for w in weekly[:4]], [w["target"] for w in weekly])
    assert found.to_date == expected["to_date"]
    assert found.pace == pytest.approx(expected["pace"], abs=5e-7)
    assert found.recent_pace == pytest.approx(expected["last_k_pace"], abs=5e-7)
    assert found.scaled == pytest.approx(expected["forecast_scaled"], abs=5e-7)
    assert found.recent == pytest.approx(expected["forecast_recent"], abs=5e-7)
    assert found.error == pytest.approx(expected["se"], abs=5e-7)
    assert found.chance == expected["p_hit"]
    assert found.catch_up == pytest.approx(expected["catch_up"], abs=5e-7)


def test_chance_is_hidden_with_two_periods() -> None:
    found = forecast(ACTUAL[:2], TARGET)
    assert found.error is None
    assert found.chance is None
    assert found.recent is not None


def test_nothing_known_yet_has_no_pace_and_no_forecast() -> None:
    found = forecast([], TARGET)
    assert (found.pace, found.scaled, found.recent, found.chance) == (None, None, None, None)
    assert found.catch_up == 1


def test_a_missing_period_is_forecast_and_not_zero() -> None:
    found = forecast([90, None, 80, 100], TARGET)
    assert found.missing == 1
    assert found.to_date == 270
    assert found.due == 320
    assert found.pace == pytest.approx(270 / 320)
    assert found.remaining == 100 + 150 + 130
    assert found.recent == pytest.approx(270 + 380 * 270 / 320)


def test_when_the_cycle_is_over_the_forecast_is_what_happened() -> None:
    found = forecast(TARGET, TARGET)
    assert found.recent == sum(TARGET)
    assert found.chance is None
    assert found.catch_up is None


def test_constant_pace_has_no_spread_and_a_sure_chance() -> None:
    assert forecast([100, 100, 100], TARGET).chance == 0.99
    assert forecast([90, 90, 90], TARGET).chance == 0.01


@given(
    st.lists(st.floats(0, 1e6), min_size=0, max_size=8),
    st.lists(st.floats(1, 1e6), min_size=8, max_size=12),
)
def test_forecast_lies_at_the_recent_pace(actual: list[float], target: list[float]) -> None:
    found = forecast(actual, target)
    assert found.to_date == pytest.approx(math.fsum(actual))
    assert found.due + found.remaining == pytest.approx(math.fsum(target))
    if found.recent_pace is not None:
        assert found.recent == pytest.approx(found.to_date + found.remaining * found.recent_pace)
    if found.chance is not None:
        assert 0.01 <= found.chance <= 0.99


def test_a_level_is_not_summed() -> None:
    path = [533.0, 606, 653, 691, 722, 749]
    found = forecast_level([533, 547, 537], path)
    assert found.to_date == 537
    assert found.pace == pytest.approx(537 / 653)
    assert found.recent == pytest.approx(749 * (1 + 547 / 606 + 537 / 653) / 3)
    assert found.chance is not None


def test_a_finished_level_is_its_last_value() -> None:
    found = forecast_level([10, 12, 11], [10, 11, 12])
    assert found.recent == 11
    assert found.chance is None


def test_a_level_without_data_is_unknown() -> None:
    found = forecast_level([], [10, 11, 12])
    assert found.pace is None
    assert found.recent is None


def test_a_rate_is_forecast_from_its_counts() -> None:
    found = forecast_rate([10, 30], [100, 200], 0.2, [100, 100, 100])
    assert found.to_date == pytest.approx(40 / 300)
    assert found.recent == pytest.approx(60 / 450)
    assert found.target == pytest.approx(0.2)
    assert found.catch_up == pytest.approx((0.2 * 450 - 40) / 150 / 0.2)
    assert found.error is None


def test_the_error_of_a_rate_is_that_of_its_own_periods() -> None:
    """Traffic twice as large at the same rate is no success, and no noise."""
    steady = forecast_rate([10, 20, 40], [100, 200, 400], 0.1, [100, 100, 100, 100])
    assert steady.error == pytest.approx(0, abs=1e-12)
    assert steady.chance == 0.99
    moved = forecast_rate([9, 11, 10], [100, 100, 100], 0.1, [100, 100, 100, 100])
    spread = stdev([0.9, 1.1, 1.0]) * math.sqrt(100**2 + 100**2 / 3)
    assert moved.error == pytest.approx(spread * 0.1 / 400)
    assert moved.recent == pytest.approx(0.1)
    assert moved.chance == pytest.approx(0.5)
    assert moved.catch_up == pytest.approx(1.0)


def test_a_rate_over_nothing_is_unknown() -> None:
    found = forecast_rate([0, 0], [0, 0], 0.1, [0, 0, 0])
    assert (found.recent, found.error, found.chance, found.catch_up) == (None, None, None, None)
