"""What is sent to a terminal that draws lines and signs two cells wide."""

from __future__ import annotations

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from opstui.kernel.text import width
from opstui.ui.narrow import narrow


def test_every_line_and_box_has_a_stand_in() -> None:
    signs = "".join(map(chr, range(0x2500, 0x25A0))) + "▲△▶▷▼▽◀◁◆◇○◎●★☆…·“”‘’–—←↑→↓×÷±°①⑨"
    plain = narrow(signs)
    ambiguous = [sign for sign in plain if unicodedata.east_asian_width(sign) == "A"]
    assert ambiguous == []
    assert width(plain) == len(signs)


def test_words_and_what_is_narrow_or_wide_for_certain_stay() -> None:
    assert narrow("净营收 ✓ ✗ Ω Жу ⣿ é 「」，。") == "净营收 ✓ ✗ Ω Жу ⣿ é 「」，。"


@given(st.text())
def test_nothing_moves(text: str) -> None:
    assert len(narrow(text)) == len(text)
    assert width(narrow(text)) == width(text)
