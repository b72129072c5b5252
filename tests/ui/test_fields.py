"""Text fields: pastes are joined visibly, nothing invisible gets in."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opstui.ui.fields import TextField
from opstui.ui.form_values import FieldSpec
from tests.pilot import make_app, press, type_text
from tests.ui.forms import Form, paste, shown

LINE = (FieldSpec("text", "Text"),)
BOX = (FieldSpec("text", "Text", "lines"),)

HOSTILE = {
    "escape": "a\x1b[31mred\x1b[0mb",
    "title": "a\x1b]0;owned\x07b",
    "nul": "a\x00b",
    "c1": "a\x9b31mb\x85c",
    "bidi": "a\u202egnp.exe\u2066b",
    "zero width": "a\u200bb\ufeffc",
    "backspace": "abc\b\b\bx",
    "zwj": "👨\u200d👩\u200d👧",
}


def is_clean(text: str) -> bool:
    return not any(
        (ord(char) < 0x20 and char != "\n")
        or 0x7F <= ord(char) < 0xA0
        or char in "\u202e\u2066\u200b"
        for char in text
    )


async def test_pasted_lines_are_joined_visibly_and_none_is_lost(tmp_path: Path) -> None:
    async with make_app(tmp_path).run_test(size=(80, 24)) as pilot:
        form = await Form(pilot).open(LINE)
        await type_text(pilot, "x ")
        await paste(pilot, "first\r\n\r\n  second \nthird\n")
        assert form.screen.texts()["text"] == "x first；second；third"
        assert "first；second；third" in shown(pilot)
        assert not form.closed


async def test_a_box_takes_pasted_lines_as_lines(tmp_path: Path) -> None:
    async with make_app(tmp_path).run_test(size=(80, 24)) as pilot:
        form = await Form(pilot).open(BOX)
        await paste(pilot, "first\r\nsecond")
        assert form.screen.texts()["text"] == "first\nsecond"


@pytest.mark.parametrize("specs", [LINE, BOX], ids=["line", "box"])
@pytest.mark.parametrize("name", HOSTILE)
async def test_nothing_invisible_gets_in_by_a_paste(
    tmp_path: Path, specs: tuple[FieldSpec, ...], name: str
) -> None:
    async with make_app(tmp_path).run_test(size=(80, 24)) as pilot:
        form = await Form(pilot).open(specs)
        await paste(pilot, HOSTILE[name])
        text = form.screen.texts()["text"]
        assert text
        assert is_clean(text)
        assert pilot.app.is_running
        await press(pilot, "f2")
        assert is_clean(form.saved[0].text("text"))


async def test_brackets_are_text(tmp_path: Path) -> None:
    typed = "[/x] [Q1] [@click=app.quit]go[/]"
    async with make_app(tmp_path).run_test(size=(80, 24)) as pilot:
        form = await Form(pilot).open(LINE)
        await type_text(pilot, typed)
        assert typed in shown(pilot)
        await press(pilot, "f2")
        assert form.saved[0].text("text") == typed


async def test_a_paste_of_64_kb_is_cut_to_what_can_be_stored(tmp_path: Path) -> None:
    async with make_app(tmp_path).run_test(size=(80, 24)) as pilot:
        form = await Form(pilot).open(LINE)
        await paste(pilot, "字" * 65_536)
        await press(pilot, "f2")
        assert len(form.saved[0].text("text")) == 2_000


@given(st.text())
def test_a_line_never_holds_what_cannot_be_shown(text: str) -> None:
    kept = TextField().validate_value(text)
    assert is_clean(kept)
    assert "\n" not in kept
