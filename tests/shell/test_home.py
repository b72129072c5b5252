"""Home: the loop at a glance, and the one thing to do next."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from opstui.app import OpsApp
from opstui.examples import example_workbook
from opstui.kernel.language import EN, ZH
from opstui.stages.room import RoomScreen
from opstui.workbook.document import Workbook
from tests.pilot import make_app, press, screen_text, until
from tests.ui.forms import shown

MIDDLE, END = date(2026, 10, 15), date(2026, 11, 24)


def here(app: OpsApp) -> tuple[str, str]:
    step = app.screen.step if isinstance(app.screen, RoomScreen) else None
    return app.current_mode, step.STEP if step else ""


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (EN, ["Net revenue", "Target", "Do-nothing", "Next", "Last decisions", "(made up)"]),
        (ZH, ["净营收", "目标", "不作为", "下一步做", "（虚构示例）", "第3/8周"]),
    ],
)
async def test_the_example_in_the_middle_of_its_cycle(
    tmp_path: Path, language: str, words: list[str]
) -> None:
    app = make_app(
        tmp_path, example_workbook("training", language), language=language, today=MIDDLE
    )
    async with app.run_test(size=(80, 24)) as pilot:
        text = shown(pilot)
        assert [word for word in words if word not in text] == []
        assert ("C1 9/28-11/22" if language == ZH else "C1 28 Sep - 22 Nov") in text


async def test_the_figures_are_those_of_the_review(tmp_path: Path) -> None:
    """Net revenue over the whole cycle, its target and do-nothing, as in the worked example."""
    book = example_workbook("training", EN)
    app = make_app(tmp_path, book, language=EN, today=END)
    app.preferences = app.preferences.model_copy(update={"number_style": "exact"})
    async with app.run_test(size=(100, 24)) as pilot:
        text = " ".join(shown(pilot).split())
        assert "¥845,259" in text
        assert "Target ¥900,000" in text
        assert "Do-nothing ¥637,871" in text
        assert "93.9%" in text


@pytest.mark.parametrize("day", [MIDDLE, END], ids=str)
async def test_enter_and_the_key_shown_open_the_step_of_the_next_action(
    tmp_path: Path, day: date
) -> None:
    app = make_app(tmp_path, example_workbook("training", EN), language=EN, today=day)
    async with app.run_test(size=(80, 24)) as pilot:
        action = app.overview.next_action
        assert action.text in shown(pilot)
        assert f"enter / {action.key}" in shown(pilot)
        await press(pilot, "enter")
        await until(pilot, lambda: here(app)[0] == action.stage.value)
        assert not action.step or here(app)[1] == action.step
        app.go("home")
        await until(pilot, lambda: app.current_mode == "home")
        await press(pilot, action.key)
        await until(pilot, lambda: here(app)[0] == action.stage.value)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (EN, ["No north star metric yet", "Describe the product", "enter / 1"]),
        (ZH, ["还没有北极星指标", "下一步做", "enter / 1"]),
    ],
)
async def test_an_empty_workbook_says_where_to_begin(
    tmp_path: Path, language: str, words: list[str]
) -> None:
    app = make_app(tmp_path, Workbook.empty(), language=language)
    async with app.run_test(size=(80, 24)) as pilot:
        assert [word for word in words if word not in shown(pilot)] == []
        await press(pilot, "enter")
        await until(pilot, lambda: here(app) == ("strategy", "product"))


@pytest.mark.parametrize("size", [(60, 18), (80, 24), (120, 34)], ids=str)
async def test_everything_fits_on_the_screen(tmp_path: Path, size: tuple[int, int]) -> None:
    app = make_app(tmp_path, example_workbook("training", ZH), language=ZH, today=END)
    async with app.run_test(size=size) as pilot:
        text = shown(pilot)
        assert "净营收" in text
        assert "下一步做" in text
        assert all(stage in text for stage in ("1 策略", "2 规划", "3 执行", "4 复盘"))


@pytest.mark.parametrize("markers", ["braille", "ascii"])
async def test_the_course_is_said_beside_its_line_which_ascii_markers_keep_plain(
    tmp_path: Path, markers: str
) -> None:
    app = make_app(tmp_path, example_workbook("training", "en"), today=END)
    app.preferences = app.preferences.model_copy(update={"markers": markers})
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: "+63%" in screen_text(app))
        (line,) = [one for one in screen_text(app).split("\n") if "+63%" in one]
        assert "¥60.77K > ¥99.35K +63%" in line
        assert line.split("¥60")[0].isascii() == (markers == "ascii")
