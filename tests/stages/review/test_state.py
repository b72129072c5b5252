from __future__ import annotations

from datetime import date, timedelta

import pytest

from opstui.kernel.attribution import attribute
from opstui.kernel.label import Label
from opstui.kernel.language import speaking
from opstui.kernel.metric_tree import Kind, MetricTree, Node, Op
from opstui.kernel.periods import Period, month_of, week_of
from opstui.kernel.series import Observation, SeriesBook, apply
from opstui.stages.review.inputs import inputs
from opstui.stages.review.reader import Reader
from opstui.stages.review.state import (
    Side,
    actual,
    do_nothing,
    due_share,
    latest,
    other_side,
    target,
    why_not,
    year_before,
)
from tests.stages.review.books import community, community_tree, training, training_tree
from tests.trees import example

AFTER = date(2026, 11, 23)
WHOLE = Period(date(2026, 9, 28), date(2026, 11, 22))
LAST_WEEK = week_of(date(2026, 11, 16))


def test_training_asks_for_eight_counts_and_no_rate() -> None:
    found = inputs(training_tree())
    assert [one.id for one in found] == [
        "uv_feed",
        "uv_owned",
        "uv_referral",
        "leads",
        "attended",
        "paid",
        "gross_revenue",
        "net_revenue",
    ]
    by_id = {one.id: one for one in found}
    assert by_id["net_revenue"].unit == "CNY"
    assert by_id["leads"].leaves == ("lead_rate", "attend_rate")
    assert by_id["uv_feed"].leaves == ("uv_feed", "lead_rate")


def test_community_asks_for_levels_and_carries_the_week_before() -> None:
    found = inputs(community_tree())
    asked = [one.id for one in found if not one.carried]
    assert sorted(asked) == ["interacting", "new", "resurrected", "retained"]
    assert {one.id for one in found if one.carried} == {"prev_wau", "dormant_pool"}
    assert {one.how for one in found} == {"stock"}


def test_a_rate_without_counts_is_entered_itself() -> None:
    tree = MetricTree(
        root="g",
        nodes=(
            Node(id="g", name=Label(en="g"), op=Op.PROD, children=("x", "r")),
            Node(id="x", name=Label(en="x")),
            Node(id="r", name=Label(en="r"), unit="ratio", kind=Kind.RATE),
        ),
    )
    assert [(one.id, one.how) for one in inputs(tree)] == [("x", "flow"), ("r", "rate")]


def test_whole_cycle_of_the_training_example_against_its_baseline() -> None:
    plan, cycle, book = training()
    reader = Reader(plan.tree, book)
    now = actual(reader, WHOLE, AFTER)
    assert now.comparable
    assert plan.tree.value(now.leaves) == pytest.approx(845_259)
    before = other_side(Side.BASELINE, reader, plan, cycle, WHOLE, AFTER)
    found = attribute(plan.tree, before.leaves, now.leaves)
    expected = example("training")["expected"]["attribution_vs_baseline"]
    assert {id_: round(phi, 2) for id_, phi in found.parts.items()} == expected


def test_target_of_a_part_of_the_cycle_is_phased() -> None:
    plan, cycle, _book = training()
    four_weeks = Period(cycle.start, date(2026, 10, 25))
    assert due_share(plan, cycle, four_weeks) == pytest.approx(415_125 / 900_000)
    state = target(plan, cycle, four_weeks)
    assert plan.tree.value(state.leaves) == pytest.approx(415_125, rel=2e-4)
    assert state.leaves["attend_rate"] == plan.leaf_targets["attend_rate"]
    assert due_share(plan, cycle, WHOLE) == pytest.approx(1)


def test_one_week_of_the_baseline_is_an_eighth_of_its_window() -> None:
    plan, cycle, book = training()
    state = other_side(Side.BASELINE, Reader(plan.tree, book), plan, cycle, LAST_WEEK, AFTER)
    assert state.leaves["uv_feed"] == pytest.approx(96_000 / 8)
    assert plan.tree.value(state.leaves) == pytest.approx(637_871 / 8)


def test_week_against_the_week_before() -> None:
    plan, cycle, book = training()
    reader = Reader(plan.tree, book)
    before = other_side(Side.PREVIOUS, reader, plan, cycle, LAST_WEEK, AFTER)
    assert before.comparable
    assert plan.tree.value(before.leaves) == pytest.approx(191_895)
    assert plan.tree.value(actual(reader, LAST_WEEK, AFTER).leaves) == pytest.approx(99_350)


def test_a_year_without_data_is_not_compared() -> None:
    plan, cycle, book = training()
    state = other_side(Side.LAST_YEAR, Reader(plan.tree, book), plan, cycle, LAST_WEEK, AFTER)
    assert not state.comparable
    assert state.why


@pytest.mark.parametrize(
    ("days", "then"),
    [
        # Spring Festival: 17 February 2026, 29 January 2025
        (week_of(date(2026, 2, 16)), Period(date(2025, 1, 28), date(2025, 2, 3))),
        (week_of(date(2026, 3, 16)), Period(date(2025, 3, 17), date(2025, 3, 23))),
        (month_of(date(2026, 5, 1)), Period(date(2025, 5, 1), date(2025, 5, 31))),
        (
            Period(date(2025, 12, 22), date(2026, 3, 15)),
            Period(date(2024, 12, 3), date(2025, 2, 24)),
        ),
    ],
)
def test_last_year_is_met_by_weekday_and_around_spring_festival_by_its_days(
    days: Period, then: Period
) -> None:
    assert year_before(days) == then
    assert year_before(days).days == days.days


def test_abroad_weekdays_alone_count() -> None:
    february = week_of(date(2026, 2, 16))
    assert year_before(february, "DE") == week_of(date(2025, 2, 17))


def test_do_nothing_of_the_community_example() -> None:
    plan, cycle, book = community()
    state = do_nothing(plan, cycle, LAST_WEEK)
    assert plan.tree.value(state.leaves) == pytest.approx(700.257, abs=5e-4)
    now = actual(Reader(plan.tree, book), LAST_WEEK, AFTER)
    assert plan.tree.value(now.leaves) == pytest.approx(904)


def test_do_nothing_of_a_flow_is_its_baseline() -> None:
    plan, cycle, _book = training()
    assert plan.tree.value(do_nothing(plan, cycle, WHOLE).leaves) == pytest.approx(637_871)


def test_what_a_week_inherits_is_derived_from_the_week_before() -> None:
    plan, _cycle, book = community("prev_wau", "dormant_pool", from_week=1)
    reader = Reader(plan.tree, book)
    rows = example("community")["stage3"]["actuals"]
    for row in rows[1:]:
        week = week_of(date.fromisoformat(row["week_start"]))
        assert reader.leaf("prev_wau", week) == row["prev_wau"]
        assert reader.leaf("dormant_pool", week) == row["dormant_pool"]
    assert reader.missing(LAST_WEEK) == []


def test_without_an_opening_value_the_carried_numbers_are_asked_for() -> None:
    plan, _cycle, book = community("prev_wau", "dormant_pool")
    missing = Reader(plan.tree, book).missing(week_of(date(2026, 8, 31)))
    assert {one.id for one in missing} == {"prev_wau", "dormant_pool"}


def test_a_period_that_is_not_over_is_not_compared() -> None:
    plan, _cycle, book = training()
    with speaking("en"):
        assert "22 Nov" in why_not(Reader(plan.tree, book), LAST_WEEK, date(2026, 11, 22))


def test_a_period_whose_refunds_have_not_settled_is_not_compared() -> None:
    plan, cycle, book = training()
    reader = Reader(plan.tree, book)
    assert why_not(reader, LAST_WEEK, date(2026, 12, 7), lag_days=15)
    assert not why_not(reader, LAST_WEEK, date(2026, 12, 8), lag_days=15)
    late = cycle.model_copy(update={"lag_days": 15})
    assert latest(reader, late, AFTER) == week_of(date(2026, 10, 26))
    assert latest(reader, cycle, AFTER) == LAST_WEEK
    assert latest(reader, cycle, cycle.start) is None


def test_a_week_without_a_number_is_named_and_not_zero() -> None:
    plan, _cycle, book = community("new", from_week=11)
    reader = Reader(plan.tree, book)
    with speaking("zh_CN"):
        state = actual(reader, LAST_WEEK, AFTER)
    assert not state.comparable
    assert "新增活跃" in state.why
    assert state.leaves["new"] is None
    assert plan.tree.value(state.leaves) is None


def test_a_month_that_breaks_off_is_not_compared() -> None:
    tree = MetricTree(root="x", nodes=(Node(id="x", name=Label(en="orders"), unit="orders"),))
    first = date(2026, 11, 1)
    days = [Observation("x", "", "day", first + timedelta(n), 1.0) for n in range(39)]
    book = SeriesBook({one.key: one for one in apply(days, {})})
    reader = Reader(tree, book)
    december = Period(date(2026, 12, 1), date(2026, 12, 31))
    with speaking("en"):
        assert "9 Dec" in why_not(reader, december, date(2027, 1, 15))
    assert not why_not(reader, Period(first, date(2026, 11, 30)), date(2027, 1, 15))


def test_a_rate_over_zero_is_unknown() -> None:
    plan, _cycle, _book = training()
    week = LAST_WEEK
    some = [
        Observation(name, "", "week", week.start, value)
        for name, value in {
            "uv_feed": 10.0,
            "uv_owned": 0.0,
            "uv_referral": 0.0,
            "leads": 0.0,
            "attended": 0.0,
            "paid": 0.0,
            "gross_revenue": 0.0,
            "net_revenue": 0.0,
        }.items()
    ]
    reader = Reader(plan.tree, SeriesBook({one.key: one for one in apply(some, {})}))
    assert reader.leaf("lead_rate", week) == 0
    assert reader.leaf("attend_rate", week) is None
    assert not why_not(reader, week, AFTER)


def test_refunds_above_sales_give_a_negative_keep_rate() -> None:
    plan, _cycle, _book = training()
    some = [
        Observation("net_revenue", "", "week", LAST_WEEK.start, -50.0),
        Observation("gross_revenue", "", "week", LAST_WEEK.start, 100.0),
    ]
    reader = Reader(plan.tree, SeriesBook({one.key: one for one in apply(some, {})}))
    assert reader.leaf("keep_rate", LAST_WEEK) == -0.5


def test_no_targets_yet_says_so() -> None:
    plan, cycle, _book = training()
    assert not target(plan.model_copy(update={"leaf_targets": {}}), cycle, WHOLE).comparable
