"""Numbers as operators write and read them."""

from __future__ import annotations

from contextlib import suppress
from math import isfinite

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opstui.kernel.errors import OpsError
from opstui.kernel.language import speaking
from opstui.kernel.quantities import (
    BadNumber,
    Quantity,
    Style,
    format_change,
    format_number,
    parse,
)
from opstui.kernel.text import width

UNITS = ["count", "ratio", "days", "CNY", "GBP", "CNY/order"]


@pytest.mark.parametrize(
    ("text", "unit", "value"),
    [
        ("12万", "count", 120_000),
        ("1.2 万", "count", 12_000),
        ("3亿", "CNY", 3e8),
        ("1.5千万", "CNY", 1.5e7),
        ("１２．５", "count", 12.5),
        ("１，２００", "count", 1200),
        ("1,234,567.5", "count", 1_234_567.5),
        ("1 234 567", "count", 1_234_567),
        ("12k", "count", 12_000),
        ("1.2M", "count", 1.2e6),
        ("2B", "count", 2e9),
        ("￥1,234.50", "CNY", 1234.5),
        ("1.2万元", "CNY", 12_000),
        ("1,234 CNY", "CNY", 1234),
        ("rmb 12", "CNY", 12),
        ("£-5", "GBP", -5),
        ("-£5", "GBP", -5),
        ("(1,234.50)", "CNY", -1234.5),
        ("123-", "GBP", -123),
        ("−3", "GBP", -3),
        ("CNY 88", "CNY/order", 88),
        ("7天", "days", 7),
        ("350单", "count", 350),
        ("1.2E+05", "count", 120_000),
        (".5", "ratio", 0.5),
        ("$5", "USD", 5),
        ("+5", "count", 5),
    ],
)
def test_understood(text: str, unit: str, value: float) -> None:
    assert parse(text, unit) == Quantity(value)


@pytest.mark.parametrize(
    ("text", "value"), [("3.3%", 0.033), ("12.3 %", 0.123), ("5‰", 0.005), ("１２％", 0.12)]
)
def test_a_percentage_says_so(text: str, value: float) -> None:
    assert parse(text, "ratio") == Quantity(value, percent=True)


@pytest.mark.parametrize(
    ("text", "unit", "words"),
    [
        ("", "count", "no number"),
        ("abc", "count", "not a number"),
        ("nan", "count", "not a number"),
        ("inf", "count", "not a number"),
        ("1,23", "count", "do not separate thousands"),
        ("1.234,56", "count", "not a number"),
        ("1,2345", "count", "do not separate thousands"),
        ("=A1+1", "count", "formula"),
        ("$5", "GBP", "USD"),
        ("¥5", "count", "money"),
        ("5%", "count", "percentage"),
        ("12天", "count", "days"),
        ("12人", "CNY", "counts things"),
        ("--5", "GBP", "not clear"),
        ("(5", "GBP", "not clear"),
        ("(-5)", "GBP", "not clear"),
        ("1e999", "count", "too large"),
        ("9" * 200, "count", "too long"),
        ("#DIV/0!", "count", "not a number"),
        ("3万5", "count", "not a number"),
    ],
)
def test_refused_with_a_sentence(text: str, unit: str, words: str) -> None:
    with pytest.raises(BadNumber) as caught:
        parse(text, unit)
    assert words in caught.value.title


@given(st.text(max_size=150), st.sampled_from(UNITS))
def test_any_text_is_a_number_or_a_sentence(text: str, unit: str) -> None:
    with suppress(OpsError):
        assert isfinite(parse(text, unit).value)


@given(
    st.integers(-(10**14), 10**14),
    st.sampled_from(UNITS),
    st.sampled_from(["zh_CN", "en"]),
)
def test_exact_figures_are_read_back_unchanged(hundredths: int, unit: str, language: str) -> None:
    value = hundredths / 100
    text = format_number(value, unit, style="exact", language=language)
    assert parse(text, unit).value == value


@given(st.floats(allow_nan=False, allow_infinity=False, width=32), st.sampled_from(UNITS))
def test_short_figures_are_within_their_digits(value: float, unit: str) -> None:
    for style in ("wan", "km"):
        shown = format_number(value, unit, style=style)
        read = parse(shown, unit).value
        slack = 0.05 / 100 if unit == "ratio" else 0.0
        assert abs(read - value) <= max(0.06 * abs(value), slack) + 1e-40


@given(
    st.floats(-1e13, 1e13),
    st.sampled_from(UNITS),
    st.integers(1, 12),
    st.sampled_from(["zh", "en"]),
)
def test_never_wider_than_asked(value: float, unit: str, cells: int, language: str) -> None:
    assert width(format_number(value, unit, width=cells, language=language)) <= cells


@pytest.mark.parametrize(
    ("value", "unit", "chinese", "english"),
    [
        (99_999_999, "count", "1亿", "100M"),
        (99_994_999, "count", "9,999万", "99.99M"),
        (9_999.6, "count", "1万", "10K"),
        (12_345, "count", "1.235万", "12.35K"),
        (9_999, "count", "9,999", "9,999"),
        (2_769, "count", "2,769", "2,769"),
        (1_154_979.30, "GBP", "£115.5万", "£1.155M"),
        (-84_274.63, "CNY", "-¥8.427万", "-¥84.27K"),
        (565.7234, "CNY/order", "¥565.7", "¥565.7"),
        (0, "count", "0", "0"),
        (-0.0, "CNY", "¥0", "¥0"),
        (0.537, "ratio", "53.7%", "53.7%"),
        (0.0012, "ratio", "0.12%", "0.12%"),
        (1, "ratio", "100.0%", "100.0%"),
        (None, "count", "-", "-"),
        (float("nan"), "count", "-", "-"),
    ],
)
def test_shown_in_both_languages(
    value: float | None, unit: str, chinese: str, english: str
) -> None:
    assert format_number(value, unit, language="zh_CN") == chinese
    assert format_number(value, unit, language="en") == english


@pytest.mark.parametrize(
    ("style", "shown"), [("wan", "115.5万"), ("km", "1.155M"), ("exact", "1,154,979")]
)
def test_a_style_overrules_the_language(style: Style, shown: str) -> None:
    assert format_number(1_154_979, "count", style=style, language="en") == shown


def test_details_of_showing() -> None:
    assert format_number(1_154_979.3, "GBP", style="exact") == "£1,154,979.30"
    assert format_number(12_345, "count", width=6, language="zh") == "12,345"
    assert format_number(12_345, "count", width=5, language="zh") == "1.2万"
    assert format_number(1_234_567, "GBP", width=3, language="en") == "£1M"
    assert format_number(123_456, "GBP", width=3, language="en") == "###"
    assert format_number(3_000, "count", signed=True) == "+3,000"
    assert format_number(0.1 + 0.2, "count", style="exact") == "0.3"


@pytest.mark.parametrize(
    ("old", "new", "unit", "shown"),
    [
        (0.10, 0.132, "ratio", "+3.2 pp"),
        (0.132, 0.10, "ratio", "-3.2 pp"),
        (0, 0.1, "ratio", "+10.0 pp"),
        (2040, 2769, "count", "+35.7%"),
        (-5, -10, "GBP", "-100.0%"),
        (-10, -5, "GBP", "+50.0%"),
        (0, 5, "count", "new"),
        (0, 0, "count", "0.0%"),
        (5, 0, "count", "-100.0%"),
        (-5, 5, "GBP", "+£10"),
        (5, -5, "GBP", "-£10"),
        (7, 7, "count", "0.0%"),
        (None, 5, "count", "-"),
        (5, None, "count", "-"),
    ],
)
def test_changes(old: float | None, new: float | None, unit: str, shown: str) -> None:
    with speaking("en"):
        assert format_change(old, new, unit) == shown


@pytest.mark.parametrize("unit", ["ratio", "CNY", "count"])
@pytest.mark.parametrize("style", ["auto", "exact"])
def test_a_number_beyond_reading_keeps_its_size_in_an_exponent(unit: str, style: Style) -> None:
    assert "e+" in format_number(1e300, unit, language="en", style=style).lower()
