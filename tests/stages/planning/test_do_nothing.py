"""The line without doing anything (domain.md §4.4; example B; UCI daily sales for weekdays)."""

from __future__ import annotations

import csv
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opstui.kernel.carry_on import carry_on
from opstui.kernel.metric_tree import Kind, MetricTree, Node, Op
from opstui.kernel.recursion import followers, project, recursion_of
from opstui.kernel.retention_curve import fit_retention
from opstui.stages.planning.do_nothing import (
    do_nothing,
    event_multiplier,
    weekday_factors,
)
from opstui.stages.planning.model import LeafSetting
from opstui.stages.planning.stock_targets import solve_path, solve_plan
from tests.trees import (
    COMMUNITY_BASE,
    GMV,
    GMV_BASE,
    TRAINING_BASE,
    example,
    example_tree,
    leaf,
    training_settings,
)

COMMUNITY = example_tree("community")
EXPECTED = example("community")["expected"]
EFFORTS = {
    "new": LeafSetting(effort=0.5),
    "retention_rate": LeafSetting(effort=0.3, high=0.7),
    "reactivation_rate": LeafSetting(effort=0.6),
    "interact_rate": LeafSetting(effort=0.1),
}
"""The efforts that give the targets of example B (0.1085 : 0.1302 : 0.0217 on the log scale)."""


def test_example_b_without_doing_anything() -> None:
    states = project(COMMUNITY, COMMUNITY_BASE, 11)
    wau = [round(state["wau"] or 0, 2) for state in states[1:]]
    assert wau == EXPECTED["do_nothing_wau"]
    found = do_nothing(COMMUNITY, COMMUNITY_BASE, 11)
    assert found.value == pytest.approx(EXPECTED["do_nothing_week12"], abs=1e-3)
    assert len(found.path) == 11


def test_the_identities_of_active_users() -> None:
    before, after = project(COMMUNITY, COMMUNITY_BASE, 1)
    assert after["prev_wau"] == before["wau"]
    assert after["dormant_pool"] == pytest.approx(EXPECTED["born_before_week2"] - 2478)


def test_example_b_solved_on_its_path() -> None:
    plan = example("community")["stage2"]
    found = solve_path(COMMUNITY, COMMUNITY_BASE, 880, EFFORTS, 11)
    assert found.solution.reached
    assert found.solution.saturated == tuple(plan["saturated"])
    for node in plan["nodes"]:
        value = found.solution.values[node["id"]]
        assert value == pytest.approx(node["target"], rel=2e-6, abs=1e-6)
    path = [round(value or 0) for value in found.path("interacting")]
    assert path == plan["phasing"]["weekly_target"]


def test_a_path_that_cannot_be_reached_says_how_far_it_goes() -> None:
    held = {id_: LeafSetting(locked=True) for id_ in COMMUNITY.leaves}
    found = solve_path(
        COMMUNITY,
        COMMUNITY_BASE,
        880,
        {**held, "retention_rate": LeafSetting(effort=1, high=0.7)},
        11,
    ).solution
    assert not found.reached
    assert found.maximum is not None
    assert 700 < found.maximum < 880
    assert found.gap == pytest.approx(880 - found.maximum)


def test_a_value_by_hand_holds_from_the_first_period_on() -> None:
    settings = {**EFFORTS, "new": LeafSetting(fixed=800.0)}
    found = solve_path(COMMUNITY, COMMUNITY_BASE, 880, settings, 11)
    assert found.path("new")[:3] == (520.0, 800.0, 800.0)
    assert found.solution.values["interacting"] == pytest.approx(880)


def test_the_solver_is_chosen_by_the_tree() -> None:
    assert len(solve_plan(COMMUNITY, COMMUNITY_BASE, 880, EFFORTS, 11).states) == 12
    flow = solve_plan(example_tree("training"), TRAINING_BASE, 9e5, training_settings(), 8)
    assert len(flow.states) == 2
    assert flow.solution.values["net_revenue"] == pytest.approx(900000)


def test_last_week_never_follows_the_effort() -> None:
    assert followers(COMMUNITY) == {"prev_wau", "dormant_pool"}
    assert recursion_of(GMV) is None
    assert followers(GMV) == frozenset()


def test_an_unknown_rate_leaves_the_path_unknown() -> None:
    found = do_nothing(COMMUNITY, {**COMMUNITY_BASE, "retention_rate": None}, 3)
    assert found.path == (None, None, None)
    assert found.value is None


def test_a_flow_is_stretched_to_the_cycle() -> None:
    found = do_nothing(GMV, GMV_BASE, 4, scale=0.5)
    assert found.value == 150000
    assert found.path == (37500.0,) * 4
    shaped = do_nothing(GMV, GMV_BASE, 2, weights=[1, 3])
    assert shaped.path == (75000.0, 225000.0)


def test_a_rate_stays_what_it_is() -> None:
    tree = MetricTree(
        root="r",
        nodes=(
            Node(id="r", name="r", unit="ratio", op=Op.RATIO, children=("n", "d"), kind=Kind.RATE),
            leaf("n"),
            leaf("d"),
        ),
    )
    assert do_nothing(tree, {"n": 20.0, "d": 100.0}, 3, scale=2).path == (0.2, 0.2, 0.2)


# -- retention --------------------------------------------------------------------------------


def test_daily_users_from_a_retention_curve() -> None:
    curve = fit_retention({1: 0.26, 7: 0.13, 30: 0.07})
    assert curve is not None
    assert curve.c == pytest.approx(0.26428, abs=5e-6)
    assert curve.b == pytest.approx(0.38418, abs=5e-6)
    assert curve.lifetime(30) == pytest.approx(4.1606, abs=5e-5)
    assert curve.lifetime(365) == pytest.approx(16.934, abs=5e-4)
    dau = curve.active(1000, 30, 20000, 0.995)
    assert dau == pytest.approx(21368.2, abs=0.1)
    assert curve.new_needed(dau, 30, 20000, 0.995) == pytest.approx(1000)
    assert curve.new_needed(100, 30, 20000, 0.995) == 0
    assert (curve.extrapolated(91), curve.extrapolated(92)) == (False, True)


def test_a_curve_needs_two_points_and_says_when_it_rises() -> None:
    assert fit_retention({1: 0.3}) is None
    assert fit_retention({0: 1.0, 1: 0.3, 7: 0.0}) is None
    rising = fit_retention({1: 0.2, 30: 0.3})
    assert rising is not None
    assert rising.rising
    assert rising.at(10**6) == 1.0


def test_the_power_law_of_example_b() -> None:
    """Over the first eight weeks of age, which several cohorts have lived through."""
    shares = EXPECTED["cohort_weighted_retention"]
    curve = fit_retention(dict(enumerate(shares[:9])))
    assert curve is not None
    assert curve.c == pytest.approx(EXPECTED["power_fit"]["c"], abs=5e-6)
    assert curve.b == pytest.approx(EXPECTED["power_fit"]["b"], abs=5e-6)


# -- daily series -----------------------------------------------------------------------------

MONDAY = date(2026, 8, 3)


def daily(weeks: int, start: date = MONDAY) -> dict[date, float]:
    """100 on weekdays, 200 on Saturdays, 50 on Sundays."""
    level = [100.0] * 5 + [200.0, 50.0]
    return {start + timedelta(n): level[n % 7] for n in range(7 * weeks)}


def test_weekdays_are_carried_on() -> None:
    week = [MONDAY + timedelta(56 + n) for n in range(7)]
    found = carry_on(daily(8), week)
    assert found is not None
    assert (found.by_weekday, found.seasonal, found.total) == (True, 1.0, 750.0)
    thin = carry_on(daily(1), week)
    assert thin is not None
    assert not thin.by_weekday
    assert thin.total == pytest.approx(750)
    assert carry_on({}, week) is None


def test_last_years_season_lifts_the_line() -> None:
    start = MONDAY - timedelta(364)
    then = {day: value * 1.5 for day, value in daily(1, start + timedelta(56)).items()}
    year_ago = {**daily(8, start), **then}
    found = carry_on({**year_ago, **daily(8)}, [MONDAY + timedelta(56 + n) for n in range(7)])
    assert found is not None
    assert found.seasonal == pytest.approx(1.5)


def test_weekday_factors_are_medians_over_eight_weeks() -> None:
    series = daily(9)
    series[MONDAY + timedelta(7 * 8)] = 10000.0
    factors = weekday_factors(series)
    assert factors is not None
    assert factors == pytest.approx([100 * 7 / 750] * 5 + [200 * 7 / 750, 50 * 7 / 750])
    assert weekday_factors(daily(3)) is None
    assert weekday_factors({}) is None


def test_a_shop_that_never_opens_on_saturday() -> None:
    path = Path(__file__).parents[2] / "data" / "uci_online_retail_daily.csv"
    with path.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    series = {date.fromisoformat(row["date"]): float(row["orders"]) for row in rows}
    factors = weekday_factors(series)
    assert factors is not None
    assert factors[5] == 0
    assert all(factor > 0 for index, factor in enumerate(factors) if index != 5)


def test_an_event_against_its_own_weekday() -> None:
    series = daily(9)
    event = MONDAY + timedelta(7 * 8)
    series[event] = 340.0
    assert event_multiplier(series, event) == pytest.approx(3.4)
    assert event_multiplier(series, event + timedelta(30)) is None
    assert event_multiplier({event: 5.0}, event) is None


@given(st.integers(1, 40), st.floats(0, 1), st.floats(0, 1), st.floats(0, 1e4))
def test_active_users_never_exceed_those_ever_seen(
    periods: int, keep: float, back: float, new: float
) -> None:
    base = {**COMMUNITY_BASE, "retention_rate": keep, "reactivation_rate": back, "new": new}
    states = project(COMMUNITY, base, periods)
    for state in states[1:]:
        assert (state["dormant_pool"] or 0) >= -1e-6
        assert (state["wau"] or 0) >= 0
