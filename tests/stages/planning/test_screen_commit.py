"""The commit step: one page, what is missing, the snapshot and what changed since."""

from __future__ import annotations

from pathlib import Path

import pytest

from opstui.app import OpsApp
from opstui.kernel.language import EN, ZH
from opstui.workbook.document import Workbook
from tests.pilot import SIZE, TODAY, make_app, press, screen_text, until
from tests.stages.planning.samples import plan_of, task_of, training, with_plan


def _app(tmp_path: Path, workbook: Workbook | None = None, language: str = EN) -> OpsApp:
    book = training(language) if workbook is None else workbook
    return make_app(tmp_path, book, ("planning", "commit"), language)


@pytest.mark.parametrize("language", [EN, ZH])
async def test_the_plan_is_one_page_to_scroll(tmp_path: Path, language: str) -> None:
    app = _app(tmp_path, language=language)
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await press(pilot)
        first = screen_text(app)
        await press(pilot, "G")
        await until(pilot, lambda: screen_text(app) != first)
        assert "200%" in screen_text(app), "the end of the page says what the tasks cover"


async def test_enter_commits_and_later_changes_show(tmp_path: Path) -> None:
    app = _app(tmp_path, with_plan(training(), commitment=None))
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await press(pilot)
        assert "enter commits" in screen_text(app)
        await press(pilot, "enter")
        await until(pilot, lambda: plan_of(app.workbook).commitment is not None)
        promise = plan_of(app.workbook).commitment
        assert promise is not None
        assert promise.on == TODAY
        assert promise.target == 900_000
        assert sum(promise.phased) == pytest.approx(900_000)
        assert promise.tasks == tuple(f"C1.T{n}" for n in range(1, 8))
        assert "Nothing has changed since." in screen_text(app)
        changed = with_plan(app.workbook, target=950_000.0)
        changed = changed.put(task_of(changed).model_copy(update={"selected": False}))
        app.run_worker(app.save("Change", changed))
        await until(pilot, lambda: plan_of(app.workbook).target == 950_000)
        await until(pilot, lambda: "Target  ¥900K > ¥950K" in screen_text(app))
        assert "differ from the commitment" in screen_text(app)
        await press(pilot, "enter")
        await until(pilot, lambda: "Nothing has changed since." in screen_text(app))
        await press(pilot, "u")
        await until(pilot, lambda: "Target  ¥900K > ¥950K" in screen_text(app))


async def test_what_is_missing_is_listed_first(tmp_path: Path) -> None:
    book = with_plan(training(), commitment=None, floor=None)
    book = book.put(task_of(book).model_copy(update={"owner": "", "leaf": ""}))
    app = _app(tmp_path, book)
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await press(pilot)
        text = screen_text(app)
        assert "Still missing" in text
        assert "Set floor and stretch" in text
        points = [line for line in text.splitlines() if "✗" in line]
        assert "1 task lacks leaf, owner, dates or expected effect" in points[0]
        assert "Tasks" in points[0]
        assert "Set floor and stretch" in points[-1]
        assert "Targets" in points[-1]
        await press(pilot, "m")
        await until(pilot, lambda: "4/6 Tasks" in screen_text(app))


async def test_a_whole_plan_has_nothing_to_mend_and_says_what_is_next(tmp_path: Path) -> None:
    app = _app(tmp_path)
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await press(pilot)
        assert "3 carries it out" in screen_text(app)
        await press(pilot, "m")
        await until(pilot, lambda: "Nothing is missing." in screen_text(app))


async def test_without_a_target_nothing_is_committed(tmp_path: Path) -> None:
    app = _app(tmp_path, with_plan(training(), commitment=None, target=None))
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await press(pilot)
        await press(pilot, "enter")
        await until(pilot, lambda: "There is no target yet" in screen_text(app))
        assert plan_of(app.workbook).commitment is None
