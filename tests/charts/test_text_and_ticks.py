"""Cells are counted, never characters; ticks are few, round and inside the window."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from opstui.charts.chart import Tick
from opstui.charts.text import fitted, padded, safe, wrapped
from opstui.charts.ticks import dates, numbers, ordinal, step_of


@given(st.text(), st.integers(0, 30))
def test_fitted_text_fits_and_is_printable(text: str, width: int) -> None:
    cut = fitted(text, width)
    assert cell_len(cut) <= width
    assert cut.isprintable()
    assert cell_len(padded(cut, width)) == width


def test_a_cut_is_shown() -> None:
    assert fitted("净收入合计", 10) == "净收入合计"
    assert fitted("净收入合计", 9) == "净收入合…"
    assert fitted("净收入合计", 8) == "净收入…"
    assert fitted("revenue", 5, ascii_only=True) == "reve~"


def test_what_would_break_a_row_is_removed() -> None:
    assert safe("a\x1b[0m\u202eb\u200d\ud800\n") == "a[0mb "
    assert safe("e\u0301") == "é"
    assert safe("👍🏽🇨🇳") == "👍"


@given(st.text(max_size=200), st.integers(2, 40), st.integers(1, 8))
def test_wrapped_lines_fit(text: str, width: int, lines: int) -> None:
    done = wrapped(text, width, lines)
    assert len(done) <= lines
    assert all(cell_len(line) <= width for line in done)


def test_wrapping_loses_no_word_and_starts_no_line_with_a_comma() -> None:
    text = "GMV: 20 on 2026-03-03, target 25. 目标二十五，实际二十，差五。"
    for width in range(12, 40):
        done = wrapped(text, width, 20)
        assert "".join(done).replace(" ", "") == text.replace(" ", "")
        assert not any(line[0] in "，。" for line in done)


def test_a_number_is_not_torn_before_a_chinese_comma() -> None:
    assert wrapped("实际 1234，差 5。", 9, 5) == ["实际", "1234，差", "5。"]


@given(st.floats(-1e12, 1e12), st.floats(1e-6, 1e12), st.integers(1, 60))
def test_number_ticks_are_few_and_inside(start: float, span: float, cells: int) -> None:
    window = (start, start + span)
    found = numbers(lambda value: f"{value:.15g}", 4)(window, cells)
    assert len(found) <= 7
    room = span * 1e-6 + abs(start) * 1e-9
    assert all(window[0] - room <= tick.at <= window[1] + room for tick in found)


def test_steps_are_one_two_five() -> None:
    assert [step_of(span, 5) for span in (1, 7, 20, 49, 51)] == [0.2, 2, 5, 10, 20]


@pytest.mark.parametrize(
    ("first", "last", "cells", "texts"),
    [
        (date(2026, 3, 2), date(2026, 3, 8), 100, 7),
        (date(2026, 3, 2), date(2026, 5, 24), 53, 3),
        (date(2026, 1, 1), date(2026, 12, 31), 80, 6),
        (date(2000, 1, 1), date(2026, 12, 31), 60, 3),
        (date(2026, 3, 2), date(2026, 3, 2), 60, 1),
    ],
)
def test_date_ticks_follow_the_window(first: date, last: date, cells: int, texts: int) -> None:
    found = dates((ordinal(first), ordinal(last)), cells)
    assert len(found) == texts
    assert all(ordinal(first) <= tick.at <= ordinal(last) for tick in found)


def test_weekly_ticks_are_mondays_and_monthly_ones_first_days() -> None:
    weeks = dates((ordinal(date(2026, 3, 4)), ordinal(date(2026, 4, 20))), 100)
    assert {date.fromordinal(int(tick.at)).weekday() for tick in weeks} == {0}
    months = dates((ordinal(date(2026, 1, 5)), ordinal(date(2026, 12, 31))), 60)
    assert {date.fromordinal(int(tick.at)).day for tick in months} == {1}
    assert dates((ordinal(date(2024, 1, 1)), ordinal(date(2026, 1, 1))), 40)[0] == Tick(
        ordinal(date(2024, 1, 1)), "2024"
    )


@given(st.floats(-1e9, 1e9), st.floats(0, 1e9), st.integers(1, 200))
def test_no_window_is_too_odd_for_dates(start: float, span: float, cells: int) -> None:
    assert len(dates((start, start + span), cells)) < 400


def test_a_low_window_between_two_round_numbers_has_numbers_all_the_same() -> None:
    ticks = numbers(lambda value: f"{value:,.0f}", 3)
    assert [one.text for one in ticks((517.0, 940.0), 6)] == ["600", "800"]
    assert [one.text for one in ticks((0.0, 100.0), 6)] == ["0", "50", "100"]
