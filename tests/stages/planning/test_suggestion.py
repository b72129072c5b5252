"""Weights from last year's own data: weekday, month, festival, dip, alignment."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import date, timedelta

import pytest

from opstui.kernel.errors import OpsError
from opstui.kernel.observations import Observation, apply
from opstui.kernel.periods import Period, day_of, split, week_of
from opstui.kernel.series import SeriesBook
from opstui.playbooks import calendar_cn
from opstui.stages.planning import public_holidays as library
from opstui.stages.planning.events import (
    Event,
    event_on,
    events_between,
    events_of,
    makeup_workdays,
    sales_before,
)
from opstui.stages.planning.last_year import (
    History,
    aligned,
    days_then,
    festivals_of,
    history_of,
    last_year_of,
)
from opstui.stages.planning.model import Phasing, WeightOrigin
from opstui.stages.planning.phasing import period_weights
from opstui.stages.planning.suggestion import Suggestion, suggest
from tests.stages.planning.history import online_retail
from tests.stages.planning.samples import plan_of, training

START, END = date(2026, 9, 28), date(2026, 11, 22)
WEEKDAY = (1.0, 1.0, 1.0, 1.0, 1.0, 0.5, 0.5)


def days_of(start: date, end: date, value: Callable[[date], float]) -> dict[date, float]:
    return {day: value(day) for day in Period(start, end).dates()}


def year(value: Callable[[date], float] = lambda day: 100 * WEEKDAY[day.weekday()]) -> History:
    """Two years before the cycle, by day."""
    return History("m", days_of(date(2024, 9, 1), date(2026, 9, 20), value), {})


def suggested(
    history: History,
    start: date = START,
    end: date = END,
    phasing: Phasing | None = None,
    country: str = "CN",
) -> Suggestion:
    festivals = festivals_of(start, end, calendar_cn(), country)
    given = Phasing(country=country) if phasing is None else phasing
    return suggest(given, split(start, end, "week"), history, festivals)


def named(found: Suggestion, id_: str) -> float | None:
    return next(value for event, value in found.events if event.id == id_)


# -- factors ----------------------------------------------------------------------------------


def test_weekdays_are_found_and_a_plain_year_weighs_all_weeks_alike() -> None:
    found = suggested(year())
    assert found.weekdays is not None
    assert found.weekdays == pytest.approx([one / (6 / 7) for one in WEEKDAY])
    assert set(found.months.values()) == {1.0}
    day = found.phasing.day_weights
    assert day["2026-10-17"] / day["2026-10-16"] == pytest.approx(0.5, abs=1e-3)


def test_a_make_up_saturday_weighs_as_a_workday() -> None:
    assert date(2026, 10, 10) in makeup_workdays(calendar_cn())
    assert makeup_workdays(calendar_cn(), "US") == frozenset()
    found = suggested(year())
    day = found.phasing.day_weights
    assert day["2026-10-10"] == day["2026-10-09"]
    assert day["2026-10-11"] == pytest.approx(day["2026-10-09"] / 2, abs=1e-3)
    assert found.phasing.day_origins["2026-10-10"] is WeightOrigin.HOLIDAY
    with_makeup = found.phasing.origins["2026-W41"]
    assert with_makeup is WeightOrigin.HOLIDAY


def test_an_event_is_worth_what_it_was_last_year() -> None:
    def value(day: date) -> float:
        usual = 100 * WEEKDAY[day.weekday()]
        return usual * 3 if (day.month, day.day) == (11, 11) else usual

    found = suggested(year(value))
    assert named(found, "double11") == pytest.approx(3)
    day = found.phasing.day_weights
    assert day["2026-11-11"] == pytest.approx(3 * day["2026-11-10"], abs=1e-3)
    assert found.phasing.event_multipliers["2026-W46"] > 1.2
    assert "2026-W43" not in found.phasing.event_multipliers


def test_the_dip_is_last_year_s_own_else_the_marked_rule_of_thumb_else_off() -> None:
    def peak(day: date) -> float:
        usual = 100 * WEEKDAY[day.weekday()]
        return usual * 3 if (day.month, day.day) in ((11, 11), (11, 12)) else usual

    def own(day: date) -> float:
        after = day.month == 11 and 13 <= day.day <= 16
        return peak(day) * (0.7 if after else 1)

    flat, dipped = suggested(year(peak)), suggested(year(own))
    assert [(dip.factor, dip.own) for dip in flat.dips] == [(0.8, False)]
    assert [(round(dip.factor, 3), dip.own) for dip in dipped.dips] == [(0.7, True)]
    days = flat.phasing.day_weights
    assert days["2026-11-13"] == pytest.approx(0.8 * days["2026-11-18"], abs=1e-3)
    assert days["2026-11-17"] == days["2026-11-18"], "four days, no more"
    off = suggested(year(peak), phasing=Phasing(dip=None))
    assert off.dips == ()
    assert off.phasing.day_weights["2026-11-13"] == off.phasing.day_weights["2026-11-18"]
    assert suggested(year()).dips == (), "what was no peak has no dip"


def test_a_month_weighs_as_last_year_and_a_season_counts_once() -> None:
    spring = year(lambda day: 200.0 if day.month == 4 else 100.0)
    found = suggested(spring, date(2026, 3, 30), date(2026, 5, 24))
    april, may = (found.months[date(2026, month, 1)] for month in (4, 5))
    assert april == pytest.approx(2 * may, rel=0.05)
    steps = suggested(year(lambda day: 150.0 if day >= date(2025, 10, 20) else 100.0))
    days = steps.phasing.day_weights
    ratio = days["2026-10-28"] / days["2026-10-14"]
    assert ratio == pytest.approx(1.5, rel=0.02), "season and month together give the level"


def test_spring_festival_is_aligned_by_days_from_it() -> None:
    spring = {2025: date(2025, 1, 29), 2026: date(2026, 2, 17), 2027: date(2027, 2, 6)}
    assert aligned(date(2027, 2, 6), calendar_cn()) == spring[2026]
    assert aligned(date(2027, 1, 20), calendar_cn()) == spring[2026] - timedelta(17)
    assert aligned(date(2026, 10, 1), calendar_cn()) == date(2025, 10, 2), "else 364 days"
    assert aligned(date(2027, 2, 6), calendar_cn(), "US") == date(2026, 2, 7)

    def value(day: date) -> float:
        near = any(0 <= (day - one).days <= 6 for one in spring.values())
        return 30.0 if near else 100.0

    history = History("m", days_of(date(2025, 1, 1), date(2026, 12, 10), value), {})
    found = suggested(history, date(2026, 12, 14), date(2027, 3, 7))
    assert list(found.phasing.origins)[:3] == ["2026-W51", "2026-W52", "2026-W53"]
    week = found.phasing.day_weights
    assert week["2027-02-06"] == pytest.approx(0.3 * week["2027-01-15"], rel=0.05)
    assert week["2027-02-16"] == pytest.approx(week["2027-01-15"], rel=0.05)


def test_a_lunar_festival_is_compared_with_itself() -> None:
    autumn = {2025: date(2025, 10, 6), 2026: date(2026, 9, 25)}

    def value(day: date) -> float:
        return 250.0 if day in autumn.values() else 100.0

    history = History("m", days_of(date(2024, 9, 1), date(2026, 8, 30), value), {})
    found = suggested(history, date(2026, 9, 7), date(2026, 10, 4))
    assert named(found, "mid_autumn") == pytest.approx(2.5)
    assert found.phasing.day_weights["2026-09-25"] == pytest.approx(2.5, rel=0.05)


def test_real_days_of_a_shop_that_is_closed_on_saturdays() -> None:
    found = suggested(History("m", online_retail(), {}))
    assert found.weekdays is not None
    assert found.weekdays[5] == 0
    assert found.weekdays[6] < 0.7
    assert found.phasing.day_weights["2026-10-17"] == 0
    assert found.phasing.day_weights["2026-10-10"] > 0, "but a make-up Saturday is worked"
    weights = period_weights(found.phasing, split(START, END, "week"))
    assert all(weight > 0 for weight in weights)


# -- too little -------------------------------------------------------------------------------


def test_too_little_is_said_with_what_is_needed() -> None:
    with pytest.raises(OpsError) as nothing:
        suggested(History("m", {}, {}))
    assert "28" in nothing.value.said
    assert "364" in nothing.value.said
    few = History("m", days_of(date(2026, 9, 1), date(2026, 9, 12), lambda _day: 1.0), {})
    with pytest.raises(OpsError) as short:
        suggested(few)
    assert "12" in short.value.said


def test_without_last_year_weekdays_are_used_and_festivals_are_asked_for() -> None:
    history = History("m", days_of(date(2026, 7, 1), date(2026, 9, 27), lambda _day: 5.0), {})
    found = suggested(history)
    assert found.months == {}
    assert "double11" in {event.id for event in found.asked}
    assert found.phasing.event_multipliers == {}
    assert found.phasing.origins["2026-W46"] is WeightOrigin.LAST_YEAR


def test_weeks_alone_give_last_year_s_same_weeks() -> None:
    weekly = {week_of(date(2025, 9, 29) + timedelta(7 * n)).start: 10.0 + n for n in range(8)}
    found = suggested(History("m", {}, weekly))
    assert found.by_weeks
    assert found.phasing.weights[7] / found.phasing.weights[0] == pytest.approx(1.7, abs=1e-3)
    with pytest.raises(OpsError):
        suggested(History("m", {}, dict(list(weekly.items())[:5])))


def test_locked_periods_keep_their_share() -> None:
    periods = split(START, END, "week")
    old = Phasing(weights=(3, 1, 1, 1, 1, 1, 1, 1), locked=(periods[0].code,))
    found = suggested(year(), phasing=old)
    weights = period_weights(found.phasing, periods)
    assert weights[0] / sum(weights) == pytest.approx(0.3)
    assert found.phasing.origins[periods[0].code] is WeightOrigin.TYPED


# -- history and alignment --------------------------------------------------------------------


def test_the_past_of_a_metric_or_of_what_stands_in() -> None:
    tree = plan_of(training()).tree
    flow = next(leaf for leaf in tree.leaves if tree.node(leaf).kind.value == "flow")
    days = [date(2025, 1, 1) + timedelta(n) for n in range(40)]
    parts = [Observation(flow, name, "day", day, 2.0) for name in ("a", "b") for day in days]
    records = {one.key: one for one in apply(parts, {})}
    found = history_of(tree, SeriesBook(records), tree.root)
    assert (found.metric, found.days, found.daily[days[0]]) == (flow, 40, 4.0)
    assert history_of(tree, SeriesBook({}), tree.root) == History(tree.root, {}, {})


def test_last_year_s_same_days_or_nothing() -> None:
    festivals = festivals_of(START, END, calendar_cn())
    history = History("m", online_retail(), {})
    week = week_of(date(2026, 10, 12))
    then = Period(date(2025, 10, 13), date(2025, 10, 19))
    known = [history.daily.get(day) for day in then.dates()]
    assert known[5] is None, "Saturday"
    assert last_year_of(week, history, festivals) == pytest.approx(
        sum(value for value in known if value is not None)
    )
    assert days_then(day_of(date(2026, 11, 11)), festivals) == [date(2025, 11, 11)]
    gap = {day: value for day, value in history.daily.items() if day != date(2025, 10, 14)}
    assert last_year_of(week, History("m", gap, {}), festivals) is None
    assert last_year_of(week, History("m", {}, {then.start: 70.0}), festivals) == 70


# -- the calendar -----------------------------------------------------------------------------


def test_a_running_window_is_told_apart_from_the_day_itself() -> None:
    events = events_between(START, END, calendar_cn())
    eve, day = week_of(date(2026, 11, 4)), week_of(date(2026, 11, 11))
    assert [(one.event.id, one.day) for one in events_of(eve, events)] == [("double11_pre", None)]
    inside = [(one.event.id, one.day) for one in events_of(day, events)]
    assert inside[0] == ("double11", date(2026, 11, 11))
    assert inside[1] == ("double11_pre", None)
    assert event_on(date(2026, 11, 11), events) == next(e for e in events if e.id == "double11")
    assert [one.id for one in sales_before(week_of(date(2026, 11, 16)), events)] == ["double11"]
    assert sales_before(week_of(date(2026, 11, 23)), events) == []


def test_moving_days_of_the_calendar() -> None:
    events = events_between(date(2026, 1, 1), date(2026, 12, 31), calendar_cn())

    def only(id_: str) -> Event:
        return next(one for one in events if one.id == id_ and one.anchor.year == 2026)

    assert only("black_friday").anchor == date(2026, 11, 27)
    assert only("nianhuo").start == date(2026, 2, 17) - timedelta(35)
    summer_sale = only("mid_618")
    assert date(2026, 6, 1) in summer_sale
    assert date(2026, 6, 25) not in summer_sale


def test_holidays_of_another_country() -> None:
    events = events_between(date(2026, 11, 1), date(2026, 12, 31), calendar_cn(), "US")
    assert {date(2026, 11, 26), date(2026, 12, 25)} <= {one.anchor for one in events}
    assert not any(one.id == "double11" for one in events)
    with pytest.raises(OpsError):
        events_between(START, END, calendar_cn(), "XX")

    def value(day: date) -> float:
        thanksgiving = day in (date(2025, 11, 27), date(2024, 11, 28))
        return 400.0 if thanksgiving else 100.0

    found = suggested(year(value), date(2026, 11, 2), date(2026, 12, 13), country="US")
    assert found.phasing.day_weights["2026-11-26"] == pytest.approx(4, rel=0.05)


def test_without_the_library_one_sentence_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "holidays", None)
    library.public_holidays.cache_clear()
    with pytest.raises(OpsError) as missing:
        events_between(START, END, calendar_cn(), "JP")
    assert "opstui[holidays]" in missing.value.said
