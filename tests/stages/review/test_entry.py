"""Entering numbers: what is planned, what is refused or asked about, what keeping would do."""

from __future__ import annotations

from datetime import date

import pytest

from opstui.kernel.label import Label
from opstui.kernel.observations import Observation, apply
from opstui.kernel.periods import Period, split, week_of
from opstui.kernel.series import SeriesBook
from opstui.stages.review.entry import (
    Changes,
    Doubt,
    Entry,
    changes,
    doubts,
    entries,
    entry_grain,
    observations,
    planned_counts,
    segments,
)
from opstui.stages.review.reader import Reader
from opstui.stages.review.state import target
from tests.stages.review.books import community, training

WEEK = week_of(date(2026, 11, 16))


def entry(id_: str = "leads", unit: str = "count", **numbers: float | None) -> Entry:
    last, plan, value, finer = (numbers.get(name) for name in ("last", "plan", "value", "finer"))
    return Entry(id_, Label(zh=id_, en=id_), unit, "flow", last, plan, value, finer)


def test_targets_of_rates_become_counts() -> None:
    plan, cycle, _book = training()
    goals = target(plan, cycle, Period(cycle.start, cycle.end)).leaves
    counts = planned_counts(plan.tree, goals)
    visitors = sum(goals[leaf] or 0 for leaf in ("uv_feed", "uv_owned", "uv_referral"))
    assert counts["leads"] == pytest.approx(visitors * (goals["lead_rate"] or 0))
    assert counts["attended"] == pytest.approx(counts["leads"] * (goals["attend_rate"] or 0))
    assert counts["net_revenue"] == pytest.approx(plan.tree.value(goals))
    assert counts["gross_revenue"] * (goals["keep_rate"] or 0) == pytest.approx(
        counts["net_revenue"]
    )


def test_every_input_is_asked_with_the_week_before() -> None:
    plan, cycle, book = training()
    reader = Reader(plan.tree, book)
    found = entries(reader, target(plan, cycle, WEEK).leaves, WEEK)
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
    leads = next(one for one in found if one.id == "leads")
    assert leads.last == book.total("leads", week_of(date(2026, 11, 9))).value
    assert leads.value == book.total("leads", WEEK).value
    assert leads.finer is None


def test_what_follows_from_the_week_before_is_not_asked() -> None:
    plan, _cycle, book = community("prev_wau", "dormant_pool", from_week=11)
    reader = Reader(plan.tree, book)
    ids = [one.id for one in entries(reader, {}, WEEK)]
    assert "prev_wau" not in ids
    assert "dormant_pool" not in ids
    assert {"new", "retained", "resurrected", "interacting"} <= set(ids)


def test_a_segment_asks_only_for_what_is_kept_by_it() -> None:
    plan, _cycle, book = training()
    reader = Reader(plan.tree, book)
    assert segments(reader) == ["feed", "owned", "referral"]
    found = entries(reader, {}, WEEK, "feed")
    assert {one.id for one in found} == {
        "leads",
        "attended",
        "paid",
        "gross_revenue",
        "net_revenue",
    }
    assert found[0].value == book.total(found[0].id, WEEK, "feed").value
    assert all(one.plan is None for one in found)


def test_a_count_below_zero_is_refused_and_money_is_not() -> None:
    plan, _cycle, _book = training()
    asked = [entry("leads"), entry("net_revenue", "CNY")]
    found = doubts(plan.tree, asked, {"leads": -1.0, "net_revenue": -500.0})
    assert found == {"leads": Doubt.NEGATIVE}
    assert Doubt.NEGATIVE.refused


def test_a_jump_is_asked_about_in_both_directions() -> None:
    plan, _cycle, _book = training()
    asked = [entry("leads", last=100.0), entry("paid", last=100.0), entry("uv_feed", last=100.0)]
    found = doubts(plan.tree, asked, {"leads": 1000.0, "paid": 10.0, "uv_feed": 890.0})
    assert found == {"leads": Doubt.JUMP, "paid": Doubt.JUMP}
    assert not Doubt.JUMP.refused


def test_a_zero_is_a_number_and_no_jump() -> None:
    plan, _cycle, _book = training()
    assert doubts(plan.tree, [entry("leads", last=100.0)], {"leads": 0.0}) == {}


def test_more_came_than_signed_up() -> None:
    plan, _cycle, _book = training()
    asked = [entry("leads", value=100.0), entry("attended")]
    assert doubts(plan.tree, asked, {"attended": 101.0}) == {"attended": Doubt.ABOVE_ONE}
    assert doubts(plan.tree, asked, {"attended": 100.0}) == {}


def test_more_signed_up_than_visited_all_sources_together() -> None:
    plan, _cycle, _book = training()
    sources = [entry("uv_feed"), entry("uv_owned"), entry("uv_referral")]
    asked = [*sources, entry("leads")]
    visits = {"uv_feed": 10.0, "uv_owned": 20.0, "uv_referral": 30.0}
    assert doubts(plan.tree, asked, {**visits, "leads": 61.0}) == {"leads": Doubt.ABOVE_ONE}
    assert doubts(plan.tree, asked, {**visits, "leads": 60.0}) == {}


def test_a_rate_above_one_that_is_stored_is_not_asked_about_again() -> None:
    plan, _cycle, _book = training()
    asked = [entry("leads", value=5.0), entry("attended", value=6.0), entry("uv_feed")]
    assert doubts(plan.tree, asked, {"leads": 5.0, "attended": 6.0, "uv_feed": 9.0}) == {}
    found = doubts(plan.tree, asked, {"leads": 4.0, "attended": 6.0})
    assert found == {"attended": Doubt.ABOVE_ONE}


def test_empty_takes_away_and_zero_does_not() -> None:
    one, two, three = entry("a", value=5.0), entry("b"), entry("c", value=7.0)
    found = changes([one, two, three], {"a": None, "b": 0.0, "c": 7.0})
    assert found == Changes(new=((two, 0.0),), removed=(one,))
    assert not changes([one], {"a": 5.0}).any


def test_part_of_a_week_never_counts_as_a_whole() -> None:
    part = split(date(2026, 11, 18), date(2026, 11, 29), "week")[0]
    assert part.partial
    assert entry_grain(part) == "day"
    found = observations(Changes(new=((entry("leads"), 5.0),)), SeriesBook({}), part, None)
    book = SeriesBook({one.key: one for one in apply(found, {})})
    assert book.total("leads", part).value == 5.0
    assert book.total("leads", week_of(part.start)).days_with_data < 7


def test_days_that_are_kept_stand_against_a_total() -> None:
    plan, _cycle, _book = training()
    days = [Observation("leads", "", "day", day, 10.0) for day in WEEK.dates()]
    book = SeriesBook({one.key: one for one in apply(days, {})})
    (leads,) = [one for one in entries(Reader(plan.tree, book), {}, WEEK) if one.id == "leads"]
    assert leads.finer == 70.0
    assert doubts(plan.tree, [leads], {"leads": 80.0}) == {"leads": Doubt.FINER}
    assert doubts(plan.tree, [leads], {"leads": 70.0}) == {}


def test_taking_a_total_away_takes_its_segments() -> None:
    points = [Observation("leads", name, "week", WEEK.start, 3.0) for name in ("feed", "owned")]
    book = SeriesBook({one.key: one for one in apply(points, {})})
    found = observations(Changes(removed=(entry("leads", value=6.0),)), book, WEEK, None)
    series = {one.key: one for one in apply(points, {})}
    after = {**series, **{one.key: one for one in apply(found, series)}}
    assert SeriesBook(after).total("leads", WEEK).value is None


PAST = (100.0, 104.0, 97.0, 101.0, 99.0, 103.0, 98.0, 102.0)


@pytest.mark.parametrize(
    ("value", "doubt"),
    [(108.0, None), (130.0, Doubt.UNUSUAL), (70.0, Doubt.UNUSUAL), (1010.0, Doubt.JUMP)],
)
def test_what_is_far_from_usual_is_asked_about(value: float, doubt: Doubt | None) -> None:
    plan, _cycle, _book = training()
    one = Entry("leads", Label(zh="x", en="x"), "count", "flow", 102.0, None, None, past=PAST)
    assert doubts(plan.tree, [one], {"leads": value}).get("leads") is doubt


def test_a_level_that_was_reached_before_is_not_asked_about() -> None:
    plan, _cycle, _book = training()
    one = Entry(
        "leads", Label(zh="x", en="x"), "count", "flow", 130.0, None, None, past=(*PAST, 130.0)
    )
    assert doubts(plan.tree, [one], {"leads": 129.0}) == {}
    assert doubts(plan.tree, [one], {"leads": 135.0}) == {}
    assert doubts(plan.tree, [one], {"leads": 140.0}) == {"leads": Doubt.UNUSUAL}


def test_few_periods_do_not_say_what_is_usual() -> None:
    plan, _cycle, _book = training()
    one = Entry("leads", Label(zh="x", en="x"), "count", "flow", 102.0, None, None, past=PAST[:7])
    assert doubts(plan.tree, [one], {"leads": 130.0}) == {}


def test_the_periods_before_come_from_the_series_oldest_first() -> None:
    plan, cycle, book = training()
    found = entries(Reader(plan.tree, book), target(plan, cycle, WEEK).leaves, WEEK)
    assert found[0].past[-1] == found[0].last
    assert len(found[0].past) == 7
