"""Help, palette, find, history: opened over a stage, and what they lead to."""

from __future__ import annotations

from pathlib import Path

import pytest

from opstui.app import OpsApp
from opstui.commands import GLOBAL
from opstui.examples import example_workbook
from opstui.kernel.language import EN, ZH, language, speaking
from opstui.kernel.vocabulary import Lever
from opstui.shell.palette import in_all_languages
from opstui.stages.planning.model import Task
from opstui.stages.room import RoomScreen
from opstui.ui.help_text import page
from opstui.workbook.document import Workbook
from tests.pilot import make_app, press, stored, type_text, until
from tests.shell.walks import every_step, settled
from tests.ui.forms import commit, shown

TASK = Task(key="C1.T1", cycle="C1", title="直播 [Q1]", lever=Lever.CAMPAIGN, owner="Lin")
BOOK = Workbook.empty().put(TASK)


def here(app: OpsApp) -> tuple[str, str]:
    step = app.screen.step if isinstance(app.screen, RoomScreen) else None
    return app.current_mode, step.STEP if step else ""


# -- help -------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", [EN, ZH])
def test_every_step_has_its_help_in_both_languages(code: str) -> None:
    with speaking(code):
        missing = [
            (stage, step) for stage, step in every_step() if not all(page(stage, step or "home"))
        ]
    assert missing == []


@pytest.mark.parametrize("code", [EN, ZH])
async def test_help_says_what_the_step_is_for_and_its_keys(tmp_path: Path, code: str) -> None:
    app = make_app(tmp_path, BOOK, ("planning", "tree"), code)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: here(app) == ("planning", "tree"))
        await press(pilot, "question_mark")
        title, body = page("planning", "tree")
        text = shown(pilot)
        assert title in text
        assert body[:10] in text
        seen = text
        for _time in range(12):
            await press(pilot, "space")
            seen += shown(pilot)
        assert "ctrl+p" in seen
        assert "Keys everywhere" in seen or "全局按键" in seen or code == ZH
        await press(pilot, "escape")
        assert here(app) == ("planning", "tree")


async def test_help_opens_from_within_a_field_by_f1(tmp_path: Path) -> None:
    app = make_app(tmp_path, BOOK)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "f1")
        assert "Keys everywhere" in shown(pilot) or "Keys here" in shown(pilot)
        await press(pilot, "q")
        assert app.is_running
        assert len(app.screen_stack) == 1


# -- palette ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "words", "mode"),
    [
        (EN, "规划任务", "planning"),
        (ZH, "stage 2", "planning"),
        (EN, "Stage 3", "execution"),
        (EN, "go.review", "review"),
    ],
)
async def test_the_palette_finds_a_command_in_either_language_and_runs_it(
    tmp_path: Path, code: str, words: str, mode: str
) -> None:
    app = make_app(tmp_path, BOOK, language=code)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "ctrl+p")
        await commit(pilot, words)
        await press(pilot, "enter")
        await until(pilot, lambda: app.current_mode == mode)


async def test_the_palette_runs_the_commands_of_the_step_below(tmp_path: Path) -> None:
    app = make_app(tmp_path, BOOK, ("strategy", "product"))
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: here(app) == ("strategy", "product"))
        await press(pilot, "ctrl+p")
        await type_text(pilot, "go.next")
        await press(pilot, "enter")
        await until(pilot, lambda: here(app) == ("strategy", "relationship"))


async def test_the_palette_switches_language_and_says_when_nothing_is_found(
    tmp_path: Path,
) -> None:
    app = make_app(tmp_path, BOOK)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "ctrl+p")
        await type_text(pilot, "zzz")
        assert "Nothing found." in shown(pilot)
        await press(pilot, "enter")
        await until(pilot, lambda: len(app.screen_stack) == 1)
        await press(pilot, "ctrl+p")
        await commit(pilot, "语言")
        await press(pilot, "enter")
        await until(pilot, lambda: language() == ZH)


def test_every_command_is_found_by_its_name_in_both_languages() -> None:
    for command in GLOBAL:
        searched = in_all_languages(command)
        assert command.id in searched
        assert command.label.lower() in searched
        assert any("\u4e00" <= char <= "\u9fff" for char in searched), command.id


# -- find -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "place"),
    [
        ("直播", ("execution", "tasks")),
        ("lin campaign", ("execution", "tasks")),
        ("c1.t1", ("execution", "tasks")),
    ],
)
async def test_find_goes_to_what_was_found(
    tmp_path: Path, words: str, place: tuple[str, str]
) -> None:
    app = make_app(tmp_path, BOOK)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "slash")
        await commit(pilot, words)
        assert "直播 [Q1]" in shown(pilot)
        await press(pilot, "enter")
        await until(pilot, lambda: here(app) == place)


@pytest.mark.parametrize(
    ("code", "words", "shown_as", "place"),
    [
        (EN, "到课率", "Attendance rate", ("planning", "tree")),
        (ZH, "attendance", "到课率", ("planning", "tree")),
        (ZH, "net_revenue", "净营收", ("planning", "tree")),
    ],
)
async def test_a_metric_is_found_in_either_language_and_shown_in_ones_own(
    tmp_path: Path, code: str, words: str, shown_as: str, place: tuple[str, str]
) -> None:
    app = make_app(tmp_path, example_workbook("training", ZH), language=code)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "slash")
        await commit(pilot, words)
        listed = app.screen.query_one("#found")
        assert shown_as in shown(pilot).split("\n")[listed.region.y]
        await press(pilot, "enter")
        await until(pilot, lambda: here(app) == place)


async def test_find_left_by_esc_goes_nowhere(tmp_path: Path) -> None:
    app = make_app(tmp_path, BOOK)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "slash")
        await type_text(pilot, "x")
        await press(pilot, "escape")
        await settled(pilot)
        assert app.current_mode == "home"
        assert len(app.screen_stack) == 1


# -- history ----------------------------------------------------------------------------------


async def test_history_shows_who_changed_what_from_what_to_what(tmp_path: Path) -> None:
    app = make_app(tmp_path, BOOK)
    async with app.run_test(size=(80, 24)) as pilot:
        moved = TASK.model_copy(update={"owner": "Wang", "title": "公开课"})
        assert await app.save("Change the task", app.workbook.put(moved))
        await press(pilot, "H")
        await until(pilot, lambda: "Change the task" in shown(pilot))
        lines = shown(pilot).split("\n")
        newest = next(line for line in lines if "Change the task" in line)
        assert "tester" in newest
        assert lines.index(newest) < next(i for i, line in enumerate(lines) if " Start" in line)
        text = shown(pilot)
        assert "Lin > Wang" in text
        assert "直播 [Q1] > 公开课" in text


async def test_undo_from_the_history(tmp_path: Path) -> None:
    app = make_app(tmp_path, BOOK)
    async with app.run_test(size=(80, 24)) as pilot:
        moved = TASK.model_copy(update={"owner": "Wang"})
        assert await app.save("Change the task", app.workbook.put(moved))
        await press(pilot, "H")
        await until(pilot, lambda: "Change the task" in shown(pilot))
        await press(pilot, "u")
        await until(pilot, lambda: app.workbook.all(Task)["C1.T1"].owner == "Lin")
        await until(pilot, lambda: "Wang > Lin" in shown(pilot))
        assert stored(tmp_path).all(Task)["C1.T1"].owner == "Lin"
