"""Days, weeks, months: naming, splitting, comparing, reading."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opstui.kernel.errors import OpsError
from opstui.kernel.periods import (
    GRAINS,
    BadDate,
    DateOrder,
    Grain,
    OrderUndecided,
    Period,
    YearMissing,
    aligned_to_festival,
    format_date,
    format_period,
    from_code,
    month_of,
    months,
    parse_date,
    parse_period,
    period_at,
    previous,
    same_period_last_year,
    split,
    week_of,
    weeks,
)

days = st.dates(date(1990, 1, 1), date(2100, 12, 31))
grains = st.sampled_from(GRAINS)


@given(days, st.integers(0, 800), grains)
def test_parts_are_the_whole_without_gap_or_overlap(start: date, more: int, grain: Grain) -> None:
    end = start + timedelta(more)
    parts = split(start, end, grain)
    assert parts[0].start == start
    assert parts[-1].end == end
    assert sum(part.days for part in parts) == more + 1
    assert parts == sorted(parts)
    for part in parts:
        assert part.partial == (part != period_at(part.start, grain))
    assert not any(part.partial for part in parts[1:-1])


@given(days, grains)
def test_a_code_names_its_period(day: date, grain: Grain) -> None:
    period = period_at(day, grain)
    assert day in period
    assert from_code(period.code) == period
    assert parse_period(period.code) == period


@given(days, st.integers(0, 60))
def test_the_code_of_any_range_is_read_back(start: date, more: int) -> None:
    period = Period(start, start + timedelta(more))
    assert from_code(period.code) == period


def test_weeks_over_the_new_year() -> None:
    assert week_of(date(2026, 11, 4)).code == "2026-W45"
    assert week_of(date(2027, 1, 2)).code == "2026-W53"
    assert week_of(date(2024, 12, 30)).code == "2025-W01"
    assert parse_period("2026-W53") == Period(date(2026, 12, 28), date(2027, 1, 3))
    with pytest.raises(BadDate, match="2025 has no week 53"):
        parse_period("2025-W53")


def test_first_and_last_part_are_flagged() -> None:
    cut = weeks(date(2026, 11, 18), date(2026, 12, 1))
    assert [(one.days, one.partial) for one in cut] == [(5, True), (7, False), (2, True)]
    assert cut[0].code == "2026-11-18..2026-11-22"
    assert [one.partial for one in months(date(2011, 11, 1), date(2011, 12, 9))] == [False, True]


def test_what_a_period_is_compared_with() -> None:
    assert previous(week_of(date(2027, 1, 5))).code == "2026-W53"
    assert previous(month_of(date(2026, 3, 9))).code == "2026-02"
    assert previous(month_of(date(2026, 1, 9))).code == "2025-12"
    assert previous(period_at(date(2026, 3, 1), "day")).code == "2026-02-28"
    assert previous(Period(date(2026, 3, 1), date(2026, 3, 28))).start == date(2026, 2, 1)
    part = months(date(2026, 3, 1), date(2026, 3, 30))[0]
    assert previous(part) == Period(date(2026, 2, 1), date(2026, 2, 28))
    assert previous(part).partial
    part_of_week = weeks(date(2026, 11, 16), date(2026, 11, 18))[0]
    assert previous(part_of_week) == Period(date(2026, 11, 9), date(2026, 11, 11))


@given(days, st.sampled_from(["day", "week"]))
def test_a_year_earlier_weekdays_agree(day: date, grain: Grain) -> None:
    period = period_at(day, grain)
    before = same_period_last_year(period)
    assert before.start.weekday() == period.start.weekday()
    assert (period.start - before.start).days == 364


def test_a_year_earlier_by_calendar_or_by_festival() -> None:
    assert same_period_last_year(month_of(date(2024, 2, 1))).code == "2023-02"
    # 春节: 17 February 2026, 29 January 2025
    eve_week = Period(date(2026, 2, 10), date(2026, 2, 16))
    aligned = aligned_to_festival(eve_week, date(2026, 2, 17), date(2025, 1, 29))
    assert aligned == Period(date(2025, 1, 22), date(2025, 1, 28))


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-22",
        "2026/11/22",
        "2026.11.22",
        "20261122",
        "2026年11月22日",
        "2026 年 11 月 22 日",
        "26年11月22号",
        "２０２６－１１－２２",
        "2026-11-22 00:00:00",
        "2026-11-22T00:00:00Z",
        "22/11/2026",
        "11/22/2026",
        "22.11.2026",
    ],
)
def test_one_day_in_many_spellings(text: str) -> None:
    assert parse_date(text) == date(2026, 11, 22)


@pytest.mark.parametrize("text", ["11月22日", "11/22", "22-11"])
def test_a_day_without_its_year(text: str) -> None:
    with pytest.raises(YearMissing):
        parse_date(text)
    assert parse_date(text, year=2025) == date(2025, 11, 22)
    assert parse_date(text, today=date(2026, 1, 5)) == date(2025, 11, 22)
    assert parse_date(text, today=date(2026, 6, 20)) == date(2026, 11, 22)


@pytest.mark.parametrize(("order", "day"), [("mdy", date(2026, 5, 4)), ("dmy", date(2026, 4, 5))])
def test_day_or_month_first_is_asked(order: DateOrder, day: date) -> None:
    with pytest.raises(OrderUndecided):
        parse_date("5/4/2026")
    assert parse_date("5/4/2026", order=order) == day
    assert parse_date("5/5/2026") == date(2026, 5, 5)


@pytest.mark.parametrize(
    "text",
    [
        *("", "abc", "2026-02-30", "2026-13-01", "1,234", "12.5", "2026-11-22 08:30", "45000"),
        *(
            "2026年11月",
            "31/31/2026",
            "0/1/2026",
            "2026-1/2",
            "99991399",
            "0202-11-22",
            "9999-12-31",
            "2026-11-22 extra",
        ),
    ],
)
def test_no_day_is_invented(text: str) -> None:
    with pytest.raises(BadDate) as caught:
        parse_date(text, today=date(2026, 11, 22))
    assert caught.value.title
    assert caught.value.todo


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("2026-W45", "2026-W45"),
        ("2026W45", "2026-W45"),
        ("2026年第45周", "2026-W45"),
        ("2026年11月", "2026-11"),
        ("2026-11", "2026-11"),
        ("2026/1", "2026-01"),
        ("202611", "2026-11"),
        ("2026-11-22", "2026-11-22"),
        ("2026-11-16..2026-11-18", "2026-11-16..2026-11-18"),
        ("2026-11-16..2026-11-22", "2026-W47"),
    ],
)
def test_periods_are_read(text: str, code: str) -> None:
    assert parse_period(text).code == code


@pytest.mark.parametrize("text", ["0001-W01", "9999-W52", "0001-01", "9999年12月", "0001-01-01"])
def test_years_that_no_product_has_are_refused(text: str) -> None:
    with pytest.raises(BadDate):
        parse_period(text)


@pytest.mark.parametrize("text", ["W45", "第45周", "11月"])
def test_a_period_without_its_year_is_asked(text: str) -> None:
    with pytest.raises(YearMissing):
        parse_period(text)
    assert parse_period(text, year=2026).start.year == 2026


@given(st.text(max_size=40) | st.from_regex(r"\d{0,4}[-/年.]?\d{0,3}[-/月.]?\d{0,3}"))
def test_any_text_is_a_period_or_a_sentence(text: str) -> None:
    with suppress(OpsError):
        assert parse_period(text, year=2024).days >= 1
    assert from_code(text) is None or parse_period(text)


@pytest.mark.parametrize(
    ("period", "chinese", "english"),
    [
        (week_of(date(2026, 11, 18)), "11/16-11/22", "16-22 Nov"),
        (week_of(date(2026, 12, 1)), "11/30-12/6", "30 Nov - 6 Dec"),
        (week_of(date(2027, 1, 1)), "2026/12/28-2027/1/3", "28 Dec 2026 - 3 Jan 2027"),
        (month_of(date(2026, 11, 18)), "2026年11月", "Nov 2026"),
        (period_at(date(2026, 11, 22), "day"), "11/22", "22 Nov"),
    ],
)
def test_periods_are_shown(period: Period, chinese: str, english: str) -> None:
    assert format_period(period, "zh_CN") == chinese
    assert format_period(period, "en") == english


def test_dates_are_shown() -> None:
    assert format_date(date(2026, 11, 2), "zh_CN") == "2026年11月2日"
    assert format_date(date(2026, 11, 2), "en") == "2 Nov 2026"
    week = week_of(date(2026, 11, 18))
    assert format_period(week, "zh_CN", year=True) == "2026/11/16-11/22"
    assert format_period(week, "en", year=True) == "16-22 Nov 2026"
