"""The program around the screens: undo over a restart, read-only, themes, ways between stages."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from opstui.app import NOT_EVERYWHERE, SCREENS, OpsApp, load
from opstui.commands import GLOBAL, by_id
from opstui.examples import example_workbook
from opstui.kernel.errors import OpsError
from opstui.kernel.language import EN, ZH
from opstui.stages.room import RoomScreen
from opstui.stages.strategy.model import Product
from opstui.ui.themes import ALL, THEMES
from opstui.workbook.document import Workbook
from opstui.workbook.preferences import Preferences, read_preferences
from tests.pilot import make_app, press, stored, until
from tests.ui.forms import reopened, shown

BOOK = Workbook.empty().put(Product(name="Sail"))


def named(name: str) -> Workbook:
    return Workbook.empty().put(Product(name=name))


def name_of(book: Workbook) -> str:
    return book.product.name if book.product else ""


# -- undo and redo ----------------------------------------------------------------------------


async def test_undo_and_redo_survive_a_restart(tmp_path: Path) -> None:
    app = make_app(tmp_path, BOOK)
    async with app.run_test(size=(80, 24)):
        for name in ("Two", "Three"):
            await app.save(f"Rename to {name}", app.workbook.put(Product(name=name)))
    app = reopened(tmp_path)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await press(pilot, "u")
        await until(pilot, lambda: name_of(app.workbook) == "Two")
        await until(pilot, lambda: "Undone: Rename to Three" in shown(pilot))
        assert name_of(stored(tmp_path)) == "Two"
    app = reopened(tmp_path)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await press(pilot, "ctrl+r")
        await until(pilot, lambda: name_of(app.workbook) == "Three")
        await until(pilot, lambda: "Done again: Rename to Three" in shown(pilot))
        assert name_of(stored(tmp_path)) == "Three"


async def test_nothing_to_undo_or_redo_is_said(tmp_path: Path) -> None:
    async with make_app(tmp_path).run_test(size=(80, 24), notifications=True) as pilot:
        await press(pilot, "u")
        await until(pilot, lambda: "Nothing to undo." in shown(pilot))
        await press(pilot, "ctrl+r")
        await until(pilot, lambda: "Nothing to redo." in shown(pilot))


# -- read-only --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "mark", "said"),
    [(EN, "Read only", "Nothing was saved."), (ZH, "只读", "没有保存。")],
)
async def test_a_read_only_workbook_says_so_and_a_change_gives_one_sentence(
    tmp_path: Path, language: str, mark: str, said: str
) -> None:
    make_app(tmp_path, BOOK, language=language)
    app = reopened(tmp_path, readonly=True)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: mark in shown(pilot).split("\n")[0])
        assert await app.save("Rename", named("Other")) is False
        await until(pilot, lambda: len(app._notifications) == 1)
        message = next(iter(app._notifications)).message
        assert said in message
        assert "\n" not in message
        assert not (language == ZH and re.search("[A-Za-z]{3}", message))
        assert name_of(stored(tmp_path)) == "Sail"
        assert name_of(app.workbook) == "Sail"


async def test_an_error_of_the_store_is_told_and_the_program_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = make_app(tmp_path, BOOK)

    async def full(*_arguments: object, **_named: object) -> Workbook:
        raise OpsError("The disk is full.", "Make room.")

    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        assert app.session
        monkeypatch.setattr(app.session, "save", full)
        assert await app.save("Rename", named("Other")) is False
        await until(pilot, lambda: "The disk is full. Make room." in shown(pilot))
        assert name_of(app.workbook) == "Sail"


# -- looks ------------------------------------------------------------------------------------


async def test_t_goes_through_the_themes_and_the_choice_is_remembered(tmp_path: Path) -> None:
    app = make_app(tmp_path, BOOK)
    async with app.run_test(size=(80, 24)) as pilot:
        before = shown(pilot)
        seen = []
        for _time in THEMES:
            await press(pilot, "t")
            seen.append(app.theme)
            assert shown(pilot) == before
            assert read_preferences().theme == app.theme
        assert sorted(seen) == sorted(THEMES)
        assert app.theme == THEMES[0]


async def test_no_color_shows_no_colour_whatever_the_settings_say(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    book = example_workbook("training", EN)
    app = make_app(tmp_path, book, ("review", "status"))
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: app.current_mode == "review")
        await pilot.pause()
        colours = {
            colour.triplet
            for strip in app.screen._compositor.render_strips()
            for part in strip
            if part.style
            for colour in (part.style.color, part.style.bgcolor)
            if colour and colour.triplet
        }
        assert colours
        assert all(one.red == one.green == one.blue for one in colours)


def test_every_theme_has_the_tokens_that_screens_use() -> None:
    assert {theme.name for theme in ALL} == set(THEMES)
    assert all({"muted", "faint"} <= set(theme.variables) for theme in ALL)


# -- ways -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "mode"),
    [("1", "strategy"), ("2", "planning"), ("3", "execution"), ("4", "review"), ("0", "home")],
)
async def test_a_digit_goes_to_its_stage(tmp_path: Path, key: str, mode: str) -> None:
    app = make_app(tmp_path, BOOK)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, key)
        await until(pilot, lambda: app.current_mode == mode)


async def test_n_and_p_walk_the_whole_loop_and_back(tmp_path: Path) -> None:
    app = make_app(tmp_path, example_workbook("training", EN), ("strategy", "product"))

    def here() -> tuple[str, str]:
        step = app.screen.step if isinstance(app.screen, RoomScreen) else None
        return app.current_mode, step.STEP if step else ""

    expected = [
        (stage, step.STEP)
        for stage in ("strategy", "planning", "execution", "review")
        for step in load(SCREENS[stage]).STEPS
    ]
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: here() == expected[0])
        for place in range(1, 6):
            await app.screen.run_action("go_next")
            await until(pilot, lambda place=place: here() == expected[place])  # type: ignore[misc]
        for place in (4, 3, 2, 1, 0):
            await app.screen.run_action("go_previous")
            await until(pilot, lambda place=place: here() == expected[place])  # type: ignore[misc]
        await app.screen.run_action("go_previous")
        await until(pilot, lambda: app.current_mode == "home")


@pytest.mark.parametrize("size", [(59, 24), (80, 17), (20, 5), (1, 1)])
async def test_a_window_that_is_too_small_says_what_is_needed_and_recovers(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    app = make_app(tmp_path, BOOK)
    async with app.run_test(size=(80, 24)) as pilot:
        before = shown(pilot)
        await pilot.resize_terminal(*size)
        await pilot.pause()
        if size[0] > 40:
            assert "Please make the window at least 60 x 18." in shown(pilot)
        await pilot.resize_terminal(80, 24)
        await pilot.pause()
        assert shown(pilot) == before


async def test_200_resizes_lose_nothing(tmp_path: Path) -> None:
    app = make_app(tmp_path, example_workbook("training", ZH), ("planning", "targets"), ZH)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: app.current_mode == "planning")
        await pilot.pause()
        before = shown(pilot)
        for round_ in range(200):
            await pilot.resize_terminal(1 + round_ * 37 % 200, 1 + round_ * 13 % 60)
        await pilot.resize_terminal(80, 24)
        await pilot.pause()
        await pilot.pause()
        assert shown(pilot) == before


# -- the frame --------------------------------------------------------------------------------


def test_every_command_that_works_everywhere_has_its_action() -> None:
    everywhere = [command for command in GLOBAL if command.id not in NOT_EVERYWHERE]
    missing = [one.id for one in everywhere if not hasattr(OpsApp, f"action_{one.action}")]
    assert missing == []


async def test_q_ends_with_status_0_and_leaves_the_workbook_whole(tmp_path: Path) -> None:
    app = make_app(tmp_path, BOOK)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("q")
        await pilot.pause()
    assert app.return_code == 0
    assert name_of(stored(tmp_path)) == "Sail"


async def test_own_keys_work_and_the_old_ones_do_not(tmp_path: Path) -> None:
    app = make_app(tmp_path, BOOK)
    app.preferences = Preferences(language="en", keymap={"go.planning": "f7", "theme": "T"})
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "2")
        assert app.current_mode == "home"
        await press(pilot, "f7")
        await until(pilot, lambda: app.current_mode == "planning")
        assert by_id()["go.planning"].keys == ("2",)
