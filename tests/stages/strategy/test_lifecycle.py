"""The lifecycle rule of domain.md §3.2."""

from __future__ import annotations

import pytest

from opstui.kernel.language import EN, speaking
from opstui.kernel.vocabulary import Lifecycle
from opstui.stages.strategy.lifecycle import Why, explain, four_week_sums, lifecycle


@pytest.mark.parametrize(
    ("points", "users", "stage", "why"),
    [
        ([100, 200, 300], None, Lifecycle.COLD_START, Why.FEW_POINTS),
        ([], None, Lifecycle.COLD_START, Why.FEW_POINTS),
        ([1e4, 2e4, 3e4, 4e4], 999, Lifecycle.COLD_START, Why.FEW_USERS),
        ([0, 10, 20, 30], 5000, Lifecycle.COLD_START, Why.FROM_ZERO),
        ([1000, 1100, 1210, 1331], 5000, Lifecycle.GROWTH, Why.GROWING),
        ([1000, 1100, 1210, 1330], 5000, Lifecycle.MATURITY, Why.STEADY),
        ([1000, 970, 940, 911], 5000, Lifecycle.DECLINE, Why.SHRINKING),
        ([1000, 900, 910, 800], 5000, Lifecycle.MATURITY, Why.STEADY),
        ([1000, 500, 100, 0], 5000, Lifecycle.DECLINE, Why.SHRINKING),
        ([500, 500, 500, 500], None, Lifecycle.MATURITY, Why.STEADY),
    ],
)
def test_the_first_rule_that_holds_wins(
    points: list[float], users: float | None, stage: Lifecycle, why: Why
) -> None:
    found = lifecycle(points, users)
    assert (found.stage, found.why) == (stage, why)
    with speaking(EN):
        assert explain(found)


def test_growth_is_the_third_root() -> None:
    found = lifecycle([1000, 1000, 1000, 8000], 9000)
    assert found.growth == pytest.approx(1.0)
    assert found.points == (1000, 1000, 1000, 8000)
    assert found.changes == pytest.approx((0, 0, 7))
    with speaking(EN):
        assert explain(found) == (
            "Users by month: 1,000 > 1,000 > 1,000 > 8,000. "
            "Active users change by +100.0% a month: growth."
        )


def test_a_gap_is_not_a_zero() -> None:
    assert lifecycle([1, 2, 3, 4, None, 5000, 6000, 7000], 9000).why is Why.FEW_POINTS
    assert lifecycle([None, 1000, 2000, 4000, 8000], 9000).stage is Lifecycle.GROWTH


def test_the_season_is_flagged_when_last_year_moved_alike() -> None:
    spring = [1000.0, 1200.0, 1440.0, 1728.0]
    flat = [1728.0] * 8
    found = lifecycle([*spring, *flat, *spring], 9000)
    assert found.stage is Lifecycle.GROWTH
    assert found.seasonal
    with speaking(EN):
        assert "season" in explain(found)
    assert not lifecycle([*[1000.0] * 12, *spring], 9000).seasonal
    assert not lifecycle(spring, 9000).seasonal


def test_weeks_are_taken_in_fours_from_the_end() -> None:
    assert four_week_sums([9, 1, 1, 1, 1, 2, 2, 2, 2]) == [4, 8]
    assert four_week_sums([1, 1, None, 1]) == [None]
    assert four_week_sums([1, 1]) == []
