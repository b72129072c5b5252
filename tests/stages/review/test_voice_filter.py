"""A line of words says which feedback is looked at; all of them must fit."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opstui.kernel.vocabulary import Severity
from opstui.stages.review.model import Feedback, Theme
from opstui.stages.review.voice_filter import filtered, theme_word

THEMES = {
    "price": Theme(key="price", name="Price worry"),
    "reminder": Theme(key="reminder", name="缺少提醒"),
}


def voice(key: str, text: str, **more: object) -> Feedback:
    fields = {"key": key, "cycle": "C1", "day": date(2026, 11, 2), "text": text, **more}
    return Feedback.model_validate(fields)


ITEMS = [
    voice("1", "Too dear", themes=("price",), source="App", segment="new"),
    voice("2", "没人提醒", themes=("reminder",), source="企微", severity=Severity.LOSS),
    voice("3", "Nothing [/x]", source="App", step="checkout"),
]


@pytest.mark.parametrize(
    ("line", "keys"),
    [
        ("", ["1", "2", "3"]),
        ("-", ["3"]),
        ("未归类", ["3"]),
        ("#price", ["1"]),
        ("#priceworry", ["1"]),
        ("#缺少", ["2"]),
        ("@app", ["1", "3"]),
        ("@app -", ["3"]),
        ("!3", ["2"]),
        ("NEW", ["1"]),
        ("checkout", ["3"]),
        ("[/x]", ["3"]),
        ("#none", []),
        ("dear -", []),
    ],
)
def test_a_line_keeps_what_fits(line: str, keys: list[str]) -> None:
    assert [one.key for one in filtered(line, ITEMS, THEMES)] == keys


def test_a_theme_has_a_word_of_its_own() -> None:
    assert [one.key for one in filtered(theme_word(THEMES["price"]), ITEMS, THEMES)] == ["1"]


@given(st.text(max_size=30))
def test_any_line_keeps_some_of_them(line: str) -> None:
    found = filtered(line, ITEMS, THEMES)
    assert [one for one in ITEMS if one in found] == found
