"""Plan and reality: money and days by lever and person, what is behind, and the way to it."""

from __future__ import annotations

from pathlib import Path

import pytest

from opstui.kernel.language import EN, ZH
from tests.pilot import SIZE, press, screen_text, until
from tests.stages.execution.screen_books import base
from tests.stages.execution.test_screen_actions import app_at, marked, ready

BOTH = pytest.mark.parametrize("language", [EN, ZH])


@BOTH
async def test_money_days_and_what_is_behind_are_one_key_apart(
    tmp_path: Path, language: str
) -> None:
    app = app_at(tmp_path, "reality", language=language)
    async with app.run_test(size=SIZE) as pilot:
        await ready(pilot, "reality")
        shown = screen_text(app)
        assert "¥9,800" in shown
        assert {EN: "1 task is behind", ZH: "1 个任务落后"}[language] in shown
        await press(pilot, "s")
        assert "Lin" in screen_text(app)
        await press(pilot, "s")
        shown = screen_text(app)
        assert "Reminder chain" in shown
        assert {EN: "2 days late", ZH: "逾期 2 天"}[language] in shown


async def test_enter_on_a_task_that_is_behind_goes_to_it(tmp_path: Path) -> None:
    app = app_at(tmp_path, "reality")
    async with app.run_test(size=SIZE) as pilot:
        await ready(pilot, "reality")
        await press(pilot, "s", "s", "enter")
        await ready(pilot, "tasks")
        await until(pilot, lambda: marked(app) == "C1.T1")


async def test_without_tasks_it_says_where_to_begin(tmp_path: Path) -> None:
    app = app_at(tmp_path, "reality", base())
    async with app.run_test(size=SIZE) as pilot:
        await ready(pilot, "reality")
        assert "No tasks yet" in screen_text(app)
        await press(pilot, "s", "enter")
        assert app.is_running
