"""Settings: language, theme, numbers, own keys; what cannot work is refused beside the field."""

from __future__ import annotations

from pathlib import Path

import pytest

from opstui.commands import check_keymap
from opstui.kernel.language import EN, ZH, language
from opstui.shell.settings import fields, keymap_problem, read_keymap
from opstui.workbook.preferences import Preferences, read_preferences
from tests.pilot import make_app, press, type_text, until
from tests.ui.forms import shown


async def test_language_and_theme_change_at_once_and_are_kept(tmp_path: Path) -> None:
    app = make_app(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        app.action_settings()
        await until(pilot, lambda: "Own keys" in shown(pilot))
        await press(pilot, "left", "enter", "right", "f2")
        await until(pilot, lambda: language() == ZH)
        await until(pilot, lambda: "首页" in shown(pilot))
        assert app.theme == "opstui-light"
        assert read_preferences().language == ZH
        assert read_preferences().theme == "opstui-light"


async def test_a_key_of_ones_own_works_as_soon_as_it_is_saved(tmp_path: Path) -> None:
    app = make_app(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        app.action_settings()
        await until(pilot, lambda: "Own keys" in shown(pilot))
        await press(pilot, *["enter"] * 5)
        await type_text(pilot, "theme=T; go.planning=f7")
        await press(pilot, "enter")
        await until(pilot, lambda: len(app.screen_stack) == 1)
        before = app.theme
        await press(pilot, "t")
        assert app.theme == before
        await press(pilot, "T")
        assert app.theme != before
        await press(pilot, "f7")
        await until(pilot, lambda: app.current_mode == "planning")
        assert read_preferences().keymap == {"theme": "T", "go.planning": "f7"}


async def test_a_keymap_that_cannot_work_is_refused_beside_its_field(tmp_path: Path) -> None:
    app = make_app(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        app.action_settings()
        await until(pilot, lambda: "Own keys" in shown(pilot))
        await press(pilot, *["enter"] * 5)
        await type_text(pilot, "theme=q")
        await press(pilot, "enter")
        await until(pilot, lambda: "is used by both" in shown(pilot))
        assert read_preferences().keymap == {}
        assert len(app.screen_stack) == 2


@pytest.mark.parametrize(
    "text", ["nothing=x", "theme=", "theme", "quit=ctrl+b", "theme=enter", "theme=u", "quit=t"]
)
def test_what_is_wrong_with_a_keymap_is_said(text: str) -> None:
    problem = keymap_problem(text)
    assert problem.endswith(".")
    assert problem.count("\n") == 0


@pytest.mark.parametrize("text", ["", "theme=T", "go.next=right; quit=Q", "theme=q；quit=Q"])
def test_a_good_keymap_has_no_problem(text: str) -> None:
    assert keymap_problem(text) == ""
    assert check_keymap(read_keymap(text)) == []


@pytest.mark.parametrize(
    ("style", "text"), [("wan", "12万"), ("km", "120K"), ("exact", "120,000"), ("auto", "120K")]
)
async def test_large_numbers_as_the_user_likes_them(tmp_path: Path, style: str, text: str) -> None:
    app = make_app(tmp_path, language=EN)
    app.preferences = Preferences.model_validate({"language": "en", "number_style": style})
    async with app.run_test(size=(80, 24)):
        assert app.figure(120_000, "count") == text


def test_the_form_shows_what_is_set() -> None:
    preferences = Preferences(
        language="en", theme="opstui-contrast", markers="ascii", keymap={"quit": "Q"}
    )
    values = {spec.id: spec.value for spec in fields(preferences)}
    assert values["theme"] == "opstui-contrast"
    assert values["markers"] == "ascii"
    assert values["keymap"] == "quit=Q"


async def test_settings_that_cannot_be_kept_are_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("in the way")
    app = make_app(tmp_path)
    monkeypatch.setenv("OPSTUI_HOME", str(tmp_path / "file" / "home"))
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await press(pilot, "t")
        await until(pilot, lambda: "Your settings could not be kept." in shown(pilot))
