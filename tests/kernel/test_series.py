"""Series by month: what goes in comes out, and what a period comes to."""

from __future__ import annotations

import math
import subprocess
import sys
from collections.abc import Iterable
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from opstui.kernel.periods import GRAINS, Period, from_code, month_of, period_at, week_of
from opstui.kernel.series import Observation, SeriesBook, SeriesMonth, apply

values = st.floats(-1e9, 1e9)
observations = st.builds(
    lambda metric, segment, grain, day, value, den, counted: Observation(
        metric,
        segment,
        grain,
        period_at(day, grain).start,
        None if counted else value,
        value if counted else None,
        den if counted else None,
    ),
    st.sampled_from(["orders", "pay_rate"]),
    st.sampled_from(["", "老客", "a|b"]),
    st.sampled_from(GRAINS),
    st.dates(date(2026, 1, 1), date(2026, 4, 30)),
    values,
    st.integers(0, 1000),
    st.booleans(),
)


def kept(given_: Iterable[Observation]) -> dict[str, SeriesMonth]:
    return {record.key: record for record in apply(given_, {})}


def daily(start: date, numbers: Iterable[float | None], segment: str = "") -> list[Observation]:
    return [
        Observation("orders", segment, "day", start + timedelta(n), value)
        for n, value in enumerate(numbers)
        if value is not None
    ]


def period(code: str) -> Period:
    found = from_code(code)
    assert found is not None
    return found


@given(st.lists(observations, max_size=40))
def test_what_is_applied_is_found_again(given_: list[Observation]) -> None:
    series = kept(given_)
    last = {(one.metric, one.segment, one.grain, one.day): one for one in given_}
    book = SeriesBook(series)
    found = [one for metric in book.metrics() for one in book.points(metric)]
    assert {(one.metric, one.segment, one.grain, one.day): one for one in found} == last
    assert len(found) == len(last)


@given(st.lists(observations, max_size=30), st.lists(observations, max_size=30))
def test_only_what_changes_is_given_back(
    before: list[Observation], after: list[Observation]
) -> None:
    series = kept(before)
    changed = {record.key: record for record in apply(after, series)}
    assert all(series.get(key) != record for key, record in changed.items())
    assert {**series, **changed} == kept([*before, *after])
    assert apply(after, {**series, **changed}) == []


@given(st.lists(observations, max_size=30))
def test_records_survive_json(given_: list[Observation]) -> None:
    for record in kept(given_).values():
        assert SeriesMonth.model_validate_json(record.model_dump_json()) == record


def test_the_shape_that_is_kept() -> None:
    (record,) = apply([Observation("gross", "", "day", date(2024, 5, 3), 7.5)], {})
    assert record.key == "gross||day|2024-05"
    assert record.v == (None, None, 7.5)
    (cleared,) = apply([Observation("gross", "", "day", date(2024, 5, 3))], {record.key: record})
    assert cleared.v == ()


@pytest.mark.parametrize(
    "bad",
    [
        {"v": (1.0,) * 32},
        {"v": (float("nan"),)},
        {"num": (1.0,)},
        {"v": (1.0,), "num": (1.0,), "den": (2.0,)},
        {"key": "other"},
        {"month": "2024-13"},
        {"metric": "a|b"},
    ],
)
def test_a_record_that_contradicts_itself_is_refused(bad: dict[str, object]) -> None:
    whole = {"key": "m||day|2024-05", "metric": "m", "grain": "day", "month": "2024-05", **bad}
    with pytest.raises(ValidationError):
        SeriesMonth.model_validate(whole)


def test_missing_is_not_zero() -> None:
    book = SeriesBook(kept(daily(date(2026, 11, 2), [3, None, 0, 4])))
    week = week_of(date(2026, 11, 2))
    total = book.total("orders", week)
    assert (total.value, total.days_with_data, total.days) == (7, 3, 7)
    assert book.total("orders", week_of(date(2026, 10, 1))).value is None
    assert book.total("unknown", week).value is None
    assert book.total("orders", period("2026-11-04")).value == 0


@given(st.lists(st.floats(0, 1e6), min_size=30, max_size=30))
def test_flows_add_up_exactly(numbers: list[float]) -> None:
    book = SeriesBook(kept(daily(date(2026, 11, 1), numbers)))
    assert book.total("orders", month_of(date(2026, 11, 1))).value == math.fsum(numbers)


def test_stocks_are_the_last_of_each_segment() -> None:
    book = SeriesBook(
        kept([*daily(date(2026, 11, 2), [10, 11], "a"), *daily(date(2026, 11, 2), [5, 6, 7], "b")])
    )
    week = week_of(date(2026, 11, 2))
    assert book.total("orders", week, how="stock").value == 18
    assert book.total("orders", week, "a", how="stock").value == 11


def test_rates_are_pooled_from_counts() -> None:
    counts = [(1, 10), (30, 40)]
    given_ = [
        Observation("rate", "", "day", date(2026, 11, 2 + n), None, num, den)
        for n, (num, den) in enumerate(counts)
    ]
    total = SeriesBook(kept(given_)).total("rate", week_of(date(2026, 11, 2)), how="rate")
    assert (total.value, total.numerator, total.denominator) == (31 / 50, 31, 50)
    assert total.weighted
    zero = kept([Observation("rate", "", "day", date(2026, 11, 2), None, 0, 0)])
    assert SeriesBook(zero).total("rate", week_of(date(2026, 11, 2)), how="rate").value is None


def test_bare_rates_are_averaged_and_marked() -> None:
    given_ = [
        Observation("rate", "", "day", date(2026, 11, 2 + n), rate)
        for n, rate in enumerate((0.1, 0.3))
    ]
    book = SeriesBook(kept(given_))
    total = book.total("rate", week_of(date(2026, 11, 2)), how="rate")
    assert total.value == pytest.approx(0.2)
    assert not total.weighted
    assert book.total("rate", period("2026-11-03"), how="rate").weighted


def test_the_unsegmented_series_goes_before_the_sum_of_segments() -> None:
    day = date(2026, 11, 2)
    segments = [*daily(day, [3, 4], "a"), *daily(day, [5, 6], "b")]
    week = week_of(day)
    assert SeriesBook(kept(segments)).total("orders", week).value == 18
    both = SeriesBook(kept([*segments, *daily(day, [20, 21])]))
    assert both.total("orders", week).value == 41
    assert both.segments("orders") == ["a", "b"]
    assert both.total("orders", week, "b").value == 11


def test_the_grain_that_covers_most_is_used() -> None:
    month = Observation("orders", "", "month", date(2026, 11, 1), 900)
    some_days = daily(date(2026, 11, 1), [10, 20])
    book = SeriesBook(kept([month, *some_days]))
    assert book.total("orders", period("2026-11")).value == 900
    assert book.total("orders", period("2026-11-01")).value == 10
    all_days = SeriesBook(kept([month, *daily(date(2026, 11, 1), [10] * 30)]))
    assert all_days.total("orders", period("2026-11")).value == 300
    weekly = kept([Observation("orders", "", "week", date(2026, 10, 26), 7)])
    assert SeriesBook(weekly).total("orders", period("2026-11")).value is None
    assert SeriesBook(weekly).observed_until() == date(2026, 11, 1)


def test_a_period_is_complete_when_the_data_reach_its_end_and_lag() -> None:
    book = SeriesBook(kept(daily(date(2026, 9, 1), [1] * 61)))  # to 31 October
    october = period("2026-10")
    assert book.complete(october)
    assert not book.complete(october, lag_days=1)
    assert book.complete(period("2026-09"), lag_days=15)
    assert not book.complete(period("2026-11"))
    assert not book.complete(period("2026-08"))
    assert book.observed_until() == date(2026, 10, 31)
    assert book.observed_from(["orders"]) == date(2026, 9, 1)
    assert SeriesBook({}).observed_until() is None
    assert not SeriesBook({}).complete(october)


def test_a_day_of_rest_at_the_end_does_not_keep_a_period_open() -> None:
    # no Saturdays; April 2011 ends on one
    start = date(2011, 3, 1)
    numbers = [None if (start + timedelta(n)).weekday() == 5 else 1.0 for n in range(60)]
    book = SeriesBook(kept(daily(start, numbers)))
    assert book.observed_until() == date(2011, 4, 29)
    assert book.complete(period("2011-04"))
    assert not book.complete(period("2011-04"), lag_days=1)
    short = SeriesBook(kept(daily(date(2011, 4, 11), numbers[41:])))
    assert not short.complete(Period(date(2011, 4, 11), date(2011, 4, 30)))


def test_the_kernel_needs_no_screen_and_no_store() -> None:
    names = ("series", "observations", "periods", "dates", "quantities", "figures", "text")
    script = (
        "import sys, importlib\n"
        f"[importlib.import_module('opstui.kernel.' + name) for name in {names!r}]\n"
        "import opstui.data_sources.plan, opstui.data_sources.files\n"
        "print([m for m in ('textual', 'rich', 'tinydb', 'plotext', 'orjson') if m in sys.modules])"
    )
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"
