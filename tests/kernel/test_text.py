"""The text gate, and cells counted as the terminal library counts them."""

from __future__ import annotations

import unicodedata

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from opstui.kernel.text import (
    BLOCK_CAP,
    LINE_CAP,
    clean_block,
    clean_line,
    cut,
    fit,
    shown,
    width,
    wrap,
)

any_text = st.text(st.characters(exclude_categories=[]), max_size=60)
PIECES = ["\x1b[31m", "\x1b]0;t\x07", "\x9b2J", "\u202e", "\u200b", "\r\n", "\ud83d", "中文", "é"]
BIDI_AND_ZERO_WIDTH = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200b\u200d\ufeff"
hostile = st.lists(
    st.one_of(
        any_text,
        st.sampled_from(
            [
                "\x1b[31m",
                "\x1b]0;t\x07",
                "\x9b2J",
                "\u202e",
                "\u200b",
                "\r\n",
                "\ud83d",
                "中文",
                "é",
            ]
        ),
    ),
    max_size=8,
).map("".join)


def assigned(text: str) -> bool:
    return all(unicodedata.category(char) != "Cn" for char in text)


@given(hostile)
def test_nothing_passes_that_a_terminal_would_obey(text: str) -> None:
    for char in clean_block(text).text:
        category = unicodedata.category(char)
        assert category not in ("Cc", "Cs") or char == "\n"
        assert char not in BIDI_AND_ZERO_WIDTH


@given(hostile)
def test_a_line_has_no_line_end_and_cleaning_again_changes_nothing(text: str) -> None:
    line = clean_line(text).text
    assert "\n" not in line
    assert clean_line(line) == (line, False)
    block = clean_block(text).text
    assert clean_block(block) == (block, False)


def test_whole_sequences_go_and_other_controls_become_visible() -> None:
    assert clean_line("\x1b[1;31mred\x1b[0m and \x1b]8;;http://x\x07link").text == "red and link"
    assert clean_line("a\x00b\x07c\x7f").text == "a␀b␇c␡"
    assert clean_line("\x9b31mred").text == "red"


def test_markup_is_ordinary_text() -> None:
    assert clean_line("[@click=app.quit]x[/x] [DAU]").text == "[@click=app.quit]x[/x] [DAU]"


def test_line_ends_of_a_line_are_joined_visibly() -> None:
    assert clean_line("one\r\ntwo\rthree\u2028four\n").text == "one / two / three / four"


def test_caps_are_announced() -> None:
    assert clean_line("x" * LINE_CAP) == ("x" * LINE_CAP, False)
    assert clean_line("x" * (LINE_CAP + 1)) == ("x" * LINE_CAP, True)
    assert clean_block("x" * 1_000_000) == ("x" * BLOCK_CAP, True)


def test_composed_form_and_few_marks() -> None:
    assert clean_line("e\u0301").text == "é"
    assert clean_line("x" + "\u0335" * 50).text == "x" + "\u0335" * 3


@given(hostile.filter(assigned))
def test_width_is_what_the_terminal_library_counts(text: str) -> None:
    line = clean_line(text).text
    assert width(line) == cell_len(line)


def test_width_of_every_assigned_character_that_passes() -> None:
    for code in range(0x20, 0x110000):
        char = chr(code)
        if unicodedata.category(char) in ("Cn", "Cs", "Cc"):
            continue
        clean = clean_line(f"a{char}").text
        assert width(clean) == cell_len(clean), hex(code)


@given(hostile, st.integers(0, 40), st.sampled_from(["left", "right", "center"]))
def test_fit_takes_exactly_the_cells(text: str, cells: int, align: str) -> None:
    line = clean_line(text).text
    fitted = fit(line, cells, align)  # type: ignore[arg-type]
    assert width(fitted) == cells


def test_fit_marks_a_cut_and_aligns() -> None:
    assert fit("转化率提升", 7) == "转化率…"
    assert fit("转化率提升", 8) == "转化率… "
    assert fit("12", 4, "right") == "  12"
    assert cut("1.2万", 5) == "1.2万"
    assert cut("abc", 0) == ""


def test_a_cut_leaves_no_number_that_is_another_one() -> None:
    assert cut("流失 12,455，付费", 8) == "流失…"
    assert cut("流失 12,455，付费", 12) == "流失 12,455…"
    assert cut("¥845,259", 5) == "…"
    assert cut("占 52.8%", 7) == "占…"
    assert cut("W10", 2) == "W…"
    assert cut("Paid orders: 490", 14) == "Paid orders:…"


@given(st.from_regex(r"[a-z ]{0,6}[1-9][0-9]{0,8}[a-z]{0,6}", fullmatch=True), st.integers(1, 20))
def test_a_cut_number_keeps_all_its_digits_or_none(text: str, cells: int) -> None:
    digits = "".join(one for one in text if one.isdigit())
    left = "".join(one for one in cut(text, cells) if one.isdigit())
    assert left in ("", digits)


@given(hostile, st.integers(2, 40))
def test_wrapped_lines_fit_and_lose_nothing_but_spaces(text: str, cells: int) -> None:
    block = clean_block(text).text
    lines = wrap(block, cells)
    assert all(width(line) <= cells for line in lines)
    assert "".join("".join(lines).split()) == "".join(block.split())


def test_wrap_breaks_between_chinese_characters_but_not_before_a_comma() -> None:
    assert wrap("今天成交额上升，主要来自老客", 14) == ["今天成交额上", "升，主要来自老", "客"]
    assert wrap("the quick brown fox", 10) == ["the quick", "brown fox"]
    assert wrap("a\n\nb", 10) == ["a", "", "b"]
    assert wrap("abcdefgh", 3) == ["abc", "def", "gh"]


def test_foreign_text_in_a_message_is_short() -> None:
    assert width(shown("\x1b[31m" + "长" * 500)) <= 30
