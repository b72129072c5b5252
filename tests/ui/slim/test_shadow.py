"""The shadow shows what Textual's own output shows, with fewer bytes."""

from __future__ import annotations

from dataclasses import dataclass

from hypothesis import given, settings
from hypothesis import strategies as st

from opstui.ui.slim.frame import read_frame
from opstui.ui.slim.pen import PLAIN, Pen, change_pen, read_pen
from opstui.ui.slim.shadow import Shadow
from tests.ui.slim.emulated import Emulated

WIDTH, HEIGHT = 24, 4
CODES = (
    "",
    "1",
    "31",
    "38;5;9;48;5;7",
    "48;2;1;2;3",
    "1;4;38;5;9",
    "7;38;2;9;9;9;48;5;1",
    "91;104",
)


def segment(text: str, codes: str) -> str:
    return f"\x1b[{codes}m{text}\x1b[0m" if codes else text


@dataclass(frozen=True)
class Row:
    """A whole row as Textual sends it."""

    number: int
    parts: tuple[tuple[str, str], ...]

    @property
    def data(self) -> str:
        return f"\x1b[{self.number + 1};1H" + "".join(segment(*part) for part in self.parts)


def fill(words: list[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """Cut or fill to the width of the screen."""
    left, parts = WIDTH, []
    for text, codes in words:
        kept = ""
        for character in text:
            wide = 2 if ord(character) > 0x2E80 else 1
            if wide > left:
                break
            kept += character
            left -= wide
        if kept:
            parts.append((kept, codes))
    return (*parts, (" " * left, "48;5;7")) if left else tuple(parts)


words = st.lists(
    st.tuples(st.text("ab  中文%é", min_size=1, max_size=14), st.sampled_from(CODES)), max_size=5
)
rows = st.builds(Row, st.integers(0, HEIGHT - 1), words.map(fill))
frames = st.lists(rows, min_size=1, max_size=HEIGHT)
cursors = st.tuples(st.integers(0, HEIGHT - 1), st.integers(0, WIDTH - 1))


def full() -> str:
    blank = segment(" " * WIDTH, "38;5;3;48;5;7")
    return "".join(f"\x1b[{row + 1};1H{blank}\n" for row in range(HEIGHT - 1)) + (
        f"\x1b[{HEIGHT};1H{blank}\x1b[1;1H"
    )


@settings(max_examples=400, deadline=None)
@given(st.lists(st.tuples(frames, cursors), min_size=1, max_size=8), st.booleans())
def test_every_frame_looks_as_textual_meant_it(
    shown: list[tuple[list[Row], tuple[int, int]]], erases: bool
) -> None:
    plain, slim = Emulated(WIDTH, HEIGHT), Emulated(WIDTH, HEIGHT)
    shadow = Shadow(erases_in_colour=erases)
    shadow.resize(WIDTH, HEIGHT)
    for data in [full()] + [
        "".join(row.data for row in frame) + f"\x1b[{y + 1};{x + 1}H" for frame, (y, x) in shown
    ]:
        plain.feed(data)
        slim.feed(shadow.paint(data))
        assert slim.cells == plain.cells
        assert slim.cursor == plain.cursor


def test_a_frame_that_changes_nothing_sends_nothing() -> None:
    shadow = Shadow()
    shadow.resize(WIDTH, HEIGHT)
    assert shadow.paint(full())
    assert shadow.paint(full()) == ""


def test_one_changed_cell_is_sent_alone() -> None:
    shadow = Shadow()
    shadow.resize(WIDTH, HEIGHT)
    shadow.paint(full())
    row = segment("    x" + " " * (WIDTH - 5), "38;5;3;48;5;7")
    assert shadow.paint(f"\x1b[2;1H{row}\x1b[2;6H") == "\x1b[2;5H\x1b[38;5;3mx"


def test_the_ink_of_a_space_is_nobodys_business() -> None:
    shadow = Shadow()
    shadow.resize(WIDTH, HEIGHT)
    shadow.paint(full())
    row = segment("a", "31;48;5;7") + segment(" " * 3, "1;32;48;5;7") + segment("b", "31;48;5;7")
    assert shadow.paint(f"\x1b[2;1H{row}\x1b[2;6H") == "\x1b[2H\x1b[31ma   b"


def test_a_line_under_a_space_is_seen() -> None:
    shadow = Shadow()
    shadow.resize(WIDTH, HEIGHT)
    shadow.paint(full())
    assert shadow.paint(f"\x1b[2;1H{segment('  ', '4;48;5;7')}\x1b[2;3H") != ""


def test_what_is_not_understood_is_sent_as_it_is_and_the_next_frame_whole() -> None:
    shadow = Shadow()
    shadow.resize(WIDTH, HEIGHT)
    shadow.paint(full())
    odd = "\x1b[1;1H\x1b]8;;http://a\x1b\\a\x1b]8;;\x1b\\"
    assert shadow.paint(odd) == "\x1b[m" + odd
    assert "\x1b[2J" in shadow.paint(full())


def test_a_joined_emoji_is_not_taken_for_cells() -> None:
    assert read_frame("\x1b[1;1H👩\u200d👧 ok") is None


def test_after_a_change_of_size_nothing_is_taken_for_known() -> None:
    shadow = Shadow()
    shadow.resize(WIDTH, HEIGHT)
    shadow.paint(full())
    shadow.resize(WIDTH, HEIGHT)
    assert "\x1b[2J" in shadow.paint(full())


def test_a_frame_of_another_size_is_sent_as_it_is() -> None:
    shadow = Shadow()
    shadow.resize(WIDTH, HEIGHT - 1)
    assert shadow.paint(full()) == "\x1b[m" + full()


def test_a_screen_that_clears_to_its_own_background_is_not_erased_in_colour() -> None:
    shadow = Shadow(erases_in_colour=False)
    shadow.resize(WIDTH, HEIGHT)
    sent = shadow.paint(full())
    assert "\x1b[2J" not in sent
    assert "\x1b[K" not in sent


def test_pens() -> None:
    assert read_pen("1;38;5;3;48;2;1;2;3") == Pen("1", "38;5;3", "48;2;1;2;3")
    assert read_pen("1;38;5") is None
    assert read_pen("58;5;1") is None
    assert change_pen(None, PLAIN) == "\x1b[m"
    assert change_pen(Pen("1", "31", ""), Pen("", "31", "")) == "\x1b[0;31m"
    assert change_pen(Pen("", "31", "44"), Pen("", "32", "44")) == "\x1b[32m"
    assert change_pen(Pen("", "31", "44"), Pen("1", "31", "")) == "\x1b[1;49m"
