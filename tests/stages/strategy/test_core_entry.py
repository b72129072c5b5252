"""A core number as people type it, and what is said to what cannot be one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opstui.kernel.errors import OpsError
from opstui.stages.strategy.core_entry import Entry, core_number, entry_text, read_entry


@pytest.mark.parametrize(
    ("text", "unit", "entry"),
    [
        ("132000", "count", Entry(132000)),
        ("13.2万", "visitors", Entry(132000)),
        ("53.7%", "ratio", Entry(0.537)),
        ("0.537", "ratio", Entry(0.537)),
        ("3949/7350", "ratio", Entry(3949 / 7350, 3949, 7350)),
        ("３９４９／７３５０", "ratio", Entry(3949 / 7350, 3949, 7350)),
        ("70万/362", "CNY/order", Entry(700000 / 362, 700000, 362)),
        ("-100/4", "CNY/order", Entry(-25, -100, 4)),
        ("-500", "CNY", Entry(-500)),
        ("?", "ratio", Entry(None, unknown=True)),
        ("？", "count", Entry(None, unknown=True)),
        ("0/100", "ratio", Entry(0, 0, 100)),
        ("100/100", "ratio", Entry(1, 100, 100)),
    ],
)
def test_what_people_type(text: str, unit: str, entry: Entry) -> None:
    assert read_entry(text, unit) == entry


def test_nothing_typed_is_no_entry() -> None:
    assert read_entry("  ", "count") is None


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("53.7", "ratio"),
        ("120%", "ratio"),
        ("-1%", "ratio"),
        ("-1/5", "ratio"),
        ("1/-5", "ratio"),
        ("5/0", "ratio"),
        ("7350/3949", "ratio"),
        ("1/2/3", "ratio"),
        ("/", "ratio"),
        ("3/4", "count"),
        ("-3", "count"),
        ("-3", "days"),
        ("lots", "CNY"),
        ("=1+1", "count"),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence(text: str, unit: str) -> None:
    with pytest.raises(OpsError) as caught:
        read_entry(text, unit)
    assert caught.value.title


@given(st.integers(0, 10**9), st.integers(1, 10**9))
def test_counts_survive_being_shown_and_read_again(one: int, other: int) -> None:
    low, high = sorted((one, other))
    entry = Entry(low / max(high, 1), low, max(high, 1))
    assert read_entry(entry_text(core_number("m", entry), "ratio"), "ratio") == entry


@given(st.floats(0, 1))
def test_rates_survive_to_twelve_digits(rate: float) -> None:
    shown = entry_text(core_number("m", Entry(rate)), "ratio")
    again = read_entry(shown, "ratio")
    assert again is not None
    assert again.value == pytest.approx(rate, rel=1e-9, abs=1e-7)


def test_unknown_survives() -> None:
    assert entry_text(core_number("m", Entry(None, unknown=True)), "count") == "?"
    assert entry_text(None, "count") == ""
