"""A paste is text: whatever is in it, nothing of it runs as a key, and nothing is cut silently."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.widgets import Input, TextArea

from opstui.examples import example_workbook
from opstui.kernel.language import EN, ZH
from opstui.kernel.text import BLOCK_CAP, LINE_CAP
from opstui.ui.fields import PASTE_CAP
from opstui.ui.form_values import FieldSpec
from tests.pilot import make_app, press, stored, until
from tests.shell.hostile_texts import CONTROLS
from tests.ui.forms import Form, paste, shown

KINDS = ("text", "lines", "number", "date")
RUBBISH = {
    "escapes": "a\x1b\x1b[A\x1b[B\x1bOP\x1b[200~b\x1b[201~c",
    "keys": "q\r\n\x03\x04\x11\x1a\x18\x7f\tq\n",
    "sequences": "\x1b]0;owned\x07\x1bP1$r\x1b\\\x9b2J\x90x\x9cend",
    "marks": "\u202ea\u2066b\u200bc\ufeffd\u2028e",
    "nothing but controls": "\x00\x1b\x07\x08\x0b\x0c\x1c\x9d",
    "half a pair": "a\ud83db\udc00c",
}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("what", RUBBISH)
async def test_rubbish_in_a_field_runs_nothing(tmp_path: Path, kind: str, what: str) -> None:
    spec = FieldSpec("text", "Text", kind)  # type: ignore[arg-type]
    async with make_app(tmp_path).run_test(size=(80, 24)) as pilot:
        form = await Form(pilot).open((spec, FieldSpec("next", "Next")))
        await paste(pilot, RUBBISH[what])
        await press(pilot)
        assert form.focused == "text"
        assert not form.answers
        assert not set(form.screen.texts()["text"]) & (CONTROLS - {"\n"})


@pytest.mark.parametrize("language", [EN, ZH])
@pytest.mark.parametrize(
    ("kind", "most"), [("text", LINE_CAP), ("number", LINE_CAP), ("lines", BLOCK_CAP)]
)
async def test_what_does_not_fit_is_said(
    tmp_path: Path, kind: str, most: int, language: str
) -> None:
    spec = FieldSpec("text", "Text", kind)  # type: ignore[arg-type]
    app = make_app(tmp_path, language=language)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        form = await Form(pilot).open((spec,))
        await press(pilot, "1")
        await paste(pilot, "23" * 50_000)
        await until(pilot, lambda: str(most - 1) in shown(pilot))
        assert len(form.screen.texts()["text"]) == most


async def test_many_pasted_lines_are_joined_and_the_rest_is_said(tmp_path: Path) -> None:
    async with make_app(tmp_path).run_test(size=(80, 24), notifications=True) as pilot:
        form = await Form(pilot).open((FieldSpec("text", "Text"),))
        await paste(pilot, "line\r\n" * 20_000)
        await until(pilot, lambda: f"Only the first {LINE_CAP} characters" in shown(pilot))
        assert form.screen.texts()["text"].startswith("line；line；line")


async def test_a_paste_takes_the_place_of_what_is_marked(tmp_path: Path) -> None:
    async with make_app(tmp_path).run_test(size=(80, 24)) as pilot:
        form = await Form(pilot).open((FieldSpec("text", "Text", value="abc"),))
        await press(pilot, "shift+home")
        await paste(pilot, "x\ny")
        assert form.screen.texts()["text"] == "x；y"


@pytest.mark.parametrize(("kind", "most"), [("text", LINE_CAP), ("lines", BLOCK_CAP)])
async def test_what_was_typed_beyond_the_most_is_not_cut_when_saved(
    tmp_path: Path, kind: str, most: int
) -> None:
    spec = FieldSpec("text", "Text", kind, value="x" * (most + 1))  # type: ignore[arg-type]
    async with make_app(tmp_path).run_test(size=(80, 24)) as pilot:
        form = await Form(pilot).open((spec,))
        await press(pilot, "f2")
        assert not form.saved
        assert str(most) in shown(pilot)


PLACES = (
    ("execution", "tasks", ("f",)),
    ("execution", "tasks", ("slash",)),
    ("execution", "tasks", ("ctrl+p",)),
    ("planning", "phasing", ()),
    ("planning", "targets", ()),
    ("strategy", "core", ()),
    ("review", "data", ()),
    ("review", "voice", ()),
    ("review", "voice", ("P",)),
    ("execution", "log", ()),
)


@pytest.mark.parametrize(("stage", "step", "keys"), PLACES, ids=str)
async def test_rubbish_on_a_step_is_kept_out(
    tmp_path: Path, stage: str, step: str, keys: tuple[str, ...]
) -> None:
    """Fields of the steps, filter line, find, palette, grids, paste boxes."""
    book = example_workbook("training", EN)
    app = make_app(tmp_path, book, (stage, step))
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await press(pilot, *keys)
        before = app.workbook
        for text in (*RUBBISH.values(), "\x1bq\n" * 30_000):
            await paste(pilot, text)
            await press(pilot)
            assert app.is_running
            assert not set(shown(pilot)) & (CONTROLS - {"\n"})
            for field in app.screen.query("*"):
                if isinstance(field, Input):
                    assert not set(field.value) & CONTROLS
                    assert len(field.value) <= LINE_CAP
                elif isinstance(field, TextArea):
                    assert not set(field.text) & (CONTROLS - {"\n", "\t"})
                    assert len(field.text) <= len(RUBBISH) * PASTE_CAP
        assert app.workbook.changes_since(before) == []
    assert stored(tmp_path) == before
