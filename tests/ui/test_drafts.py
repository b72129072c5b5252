"""What is half typed comes back: after leaving, after a restart; and is said when it cannot."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from opstui.kernel.errors import WriteFailed
from opstui.ui.drafts import NoDrafts, OpenForms
from opstui.ui.form import FormScreen
from opstui.ui.form_values import FieldSpec, FormValues
from tests.pilot import TODAY, make_app, press, type_text, until
from tests.ui.forms import Form, reopened, shown

SPECS = (
    FieldSpec("title", "Title", value="Old"),
    FieldSpec("lever", "Lever", "choice", options=(("copy", "Copy"), ("bd", "BD"))),
    FieldSpec("steps", "Steps", "many", options=(("a", "Acquire"), ("r", "Retain"))),
    FieldSpec("note", "Note", "lines"),
    FieldSpec("cost", "Cost", "number"),
)


async def half_type(form: Form) -> None:
    """Something into every field; the number is not one yet."""
    pilot = form.pilot
    await type_text(pilot, " new")
    await press(pilot, "enter", "right", "enter", "space", "enter", "a", "enter", "b", "tab")
    await type_text(pilot, "12x")


def holds_all(form: Form) -> bool:
    return form.screen.texts() == {
        "title": "Old new",
        "lever": "copy",
        "steps": "a",
        "note": "a\nb",
        "cost": "12x",
    }


async def test_esc_keeps_a_draft_that_comes_back_after_reopening(tmp_path: Path) -> None:
    async with make_app(tmp_path).run_test(size=(80, 24)) as pilot:
        form = await Form(pilot).open(SPECS)
        await half_type(form)
        await press(pilot, "escape")
        await until(pilot, lambda: form.closed)
        assert form.answers == [False]
        assert not form.saved
        again = await Form(pilot).open(SPECS)
        assert holds_all(again)
        assert again.note == "What you had typed before is back. ctrl+x discards it."
        assert "Old new" in shown(pilot)


async def test_a_draft_comes_back_in_a_new_program_on_the_same_workbook(tmp_path: Path) -> None:
    async with make_app(tmp_path).run_test(size=(80, 24)) as pilot:
        form = await Form(pilot).open(SPECS)
        await half_type(form)
    async with reopened(tmp_path).run_test(size=(80, 24)) as pilot:
        again = await Form(pilot).open(SPECS)
        assert holds_all(again)


async def test_typing_alone_is_enough_to_keep_a_draft(tmp_path: Path) -> None:
    app = make_app(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        await Form(pilot).open(SPECS)
        await type_text(pilot, "!")
        await until(pilot, lambda: app.drafts.get("form"))
        draft = app.drafts.get("form")
        assert draft
        assert draft.fields["title"] == "Old!"


async def test_the_draft_of_one_user_is_not_anothers(tmp_path: Path) -> None:
    async with make_app(tmp_path).run_test(size=(80, 24)) as pilot:
        await half_type(await Form(pilot).open(SPECS))
    async with reopened(tmp_path, "somebody").run_test(size=(80, 24)) as pilot:
        again = await Form(pilot).open(SPECS)
        assert again.screen.texts()["title"] == "Old"
        assert again.note == ""


async def test_ctrl_x_discards_the_draft_and_shows_what_is_stored(tmp_path: Path) -> None:
    async with make_app(tmp_path).run_test(size=(80, 24)) as pilot:
        form = await Form(pilot).open(SPECS)
        await half_type(form)
        await press(pilot, "escape")
        again = await Form(pilot).open(SPECS)
        await press(pilot, "ctrl+x")
        stored = {"title": "Old", "lever": "", "steps": "", "note": "", "cost": ""}
        assert again.screen.texts() == stored
        assert again.note == ""
        await press(pilot, "escape")
        await until(pilot, lambda: again.closed)
        third = await Form(pilot).open(SPECS)
        assert third.screen.texts() == stored
        assert third.note == ""


async def test_a_saved_form_leaves_no_draft(tmp_path: Path) -> None:
    app = make_app(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        form = await Form(pilot).open(SPECS[:1])
        await type_text(pilot, " new")
        await until(pilot, lambda: app.drafts.get("form"))
        await press(pilot, "enter")
        await until(pilot, lambda: form.closed)
        assert app.drafts.get("form") is None
        again = await Form(pilot).open(SPECS[:1])
        assert again.screen.texts() == {"title": "Old"}


async def test_text_taken_back_by_hand_leaves_no_draft(tmp_path: Path) -> None:
    app = make_app(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        await Form(pilot).open(SPECS[:1])
        await type_text(pilot, "!")
        await until(pilot, lambda: app.drafts.get("form"))
        await press(pilot, "backspace")
        await press(pilot, "escape")
        again = await Form(pilot).open(SPECS[:1])
        assert again.screen.texts() == {"title": "Old"}
        assert again.note == ""


async def test_a_field_that_the_form_no_longer_has_is_passed_over(tmp_path: Path) -> None:
    app = make_app(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        app.drafts.put("form", {"title": "Kept", "gone": "x"}, None)
        form = await Form(pilot).open(SPECS)
        assert form.screen.texts()["title"] == "Kept"


class FullDisk(NoDrafts):
    def put(self, form: str, fields: Mapping[str, str], base: Mapping[str, str] | None) -> None:
        raise WriteFailed("The disk is full.", "Make room.")


async def _never(_values: FormValues) -> None:
    raise AssertionError("nothing is to be stored")


async def test_a_draft_that_cannot_be_written_is_said_and_typing_goes_on(tmp_path: Path) -> None:
    screen = FormScreen(
        "A form",
        SPECS,
        _never,
        form_id="form",
        drafts=FullDisk(),
        open_forms=OpenForms(),
        today=TODAY,
    )
    async with make_app(tmp_path).run_test(size=(80, 24)) as pilot:
        await pilot.app.push_screen(screen)
        await pilot.pause()
        await type_text(pilot, "!")
        await until(pilot, lambda: "The disk is full. Make room." in shown(pilot))
        await type_text(pilot, "?")
        assert screen.texts()["title"] == "Old!?"


def test_one_draft_that_fails_does_not_stop_the_others() -> None:
    class Source:
        def __init__(self, error: Exception | None = None) -> None:
            self.error = error

        def keep_draft(self) -> bool:
            if self.error:
                raise self.error
            return True

    forms, told = OpenForms(), list[BaseException]()
    sources = [Source(), Source(WriteFailed("Full.")), Source()]
    for source in sources:
        forms.add(source)
    assert forms.keep_all(told.append) == 2
    assert [type(error) for error in told] == [WriteFailed]
    forms.remove(sources[0])
    assert forms.keep_all() == 1
