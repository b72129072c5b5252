"""Keys in the order that people count in."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from opstui.kernel.key_order import natural


def test_the_tenth_comes_after_the_sixth() -> None:
    keys = ["C2.T1", "C1.T10", "C1.T6", "C10.T1", "C1.T60"]
    assert sorted(keys, key=natural) == ["C1.T6", "C1.T10", "C1.T60", "C2.T1", "C10.T1"]


@given(st.lists(st.text(alphabet="C.T109٣一", max_size=8), max_size=8))
def test_any_keys_compare_and_equal_places_are_equal_keys_but_for_zeros(keys: list[str]) -> None:
    ordered = sorted(keys, key=natural)
    assert sorted(ordered) == sorted(keys)
    for one, next_ in pairwise(ordered):
        assert natural(one) <= natural(next_)
