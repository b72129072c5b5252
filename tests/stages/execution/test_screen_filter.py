"""Every view shows what its filter keeps; several marked tasks change at once and undo as one."""

from __future__ import annotations

from pathlib import Path

import pytest

from opstui.app import OpsApp
from opstui.kernel.language import EN, ZH
from opstui.kernel.vocabulary import TaskState
from opstui.stages.planning.model import Task
from opstui.workbook.preferences import read_preferences
from opstui.workbook.repository import Repository
from opstui.workbook.session import Session
from tests.pilot import SIZE, press, screen_text, stored, type_text, until
from tests.stages.execution.screen_books import TODAY
from tests.stages.execution.test_screen_actions import VIEWS, app_at, mark, ready, task

BOTH = pytest.mark.parametrize("language", [EN, ZH])
LINES = {EN: "owner:Lin -done", ZH: "负责人:Lin -已结束"}


def shown(app: OpsApp) -> list[str]:
    return list(app.screen.step.shown_keys())  # type: ignore[attr-defined]


@BOTH
@pytest.mark.parametrize("step", VIEWS)
async def test_a_view_is_filtered_as_one_types_and_remembers_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str, language: str
) -> None:
    monkeypatch.setenv("OPSTUI_HOME", str(tmp_path / "home"))
    app = app_at(tmp_path, step, language=language)
    async with app.run_test(size=SIZE) as pilot:
        await ready(pilot, step)
        await press(pilot, "f")
        await type_text(pilot, LINES[language])
        assert "Live class" not in screen_text(app)
        assert "2/6" in screen_text(app) or "2 of 6" in screen_text(app)
        await press(pilot, "enter")
        assert app.focused is not None
        assert app.focused.id != "filter"
    again = app_at_again(tmp_path, step)
    async with again.run_test(size=SIZE) as pilot:
        await ready(pilot, step)
        assert LINES[language] in screen_text(again)
        assert "Live class" not in screen_text(again)
        await press(pilot, "F")
        assert LINES[language] not in screen_text(again)
        assert "of 6 shown" not in screen_text(again)
        assert read_preferences().filters == {}


def app_at_again(tmp_path: Path, step: str) -> OpsApp:
    """The program started once more by the same person on the same workbook."""
    repository = Repository.open(tmp_path / "book.json", user="tester")
    session = Session(repository, TODAY)
    return OpsApp(session, preferences=read_preferences(), start=("execution", step))


@BOTH
async def test_what_a_filter_does_not_know_is_said_and_nothing_is_hidden(
    tmp_path: Path, language: str
) -> None:
    app = app_at(tmp_path, "tasks", language=language)
    async with app.run_test(size=SIZE) as pilot:
        await ready(pilot, "tasks")
        await press(pilot, "f")
        await type_text(pilot, "lever:[/x]")
        assert "! lever:[/x]" in screen_text(app)
        assert len(shown(app)) == 6


async def test_a_filter_that_keeps_nothing_says_how_to_go_on(tmp_path: Path) -> None:
    app = app_at(tmp_path, "tasks")
    async with app.run_test(size=SIZE) as pilot:
        await ready(pilot, "tasks")
        await press(pilot, "f")
        await type_text(pilot, "no such words")
        await press(pilot, "enter")
        assert "F  show all" in screen_text(app)
        await press(pilot, "F")
        assert len(shown(app)) == 6


@pytest.mark.parametrize("step", ["tasks", "board", "timeline"])
async def test_marked_tasks_move_together_and_one_undo_brings_all_back(
    tmp_path: Path, step: str
) -> None:
    app = app_at(tmp_path, step)
    async with app.run_test(size=SIZE) as pilot:
        await ready(pilot, step)
        before = app.workbook
        for key in ("C1.T4", "C1.T5"):
            mark(app, key)
            await press(pilot, "space")
        assert "✓" in screen_text(app)
        await press(pilot, "full_stop")
        await until(pilot, lambda: task(app, "C1.T4").state is TaskState.OBSERVING)
        assert task(app, "C1.T5").state is TaskState.CLOSED
        assert stored(tmp_path).get(Task, "C1.T5") == task(app, "C1.T5")
        await press(pilot, "u")
        await until(pilot, lambda: app.workbook.all(Task) == before.all(Task))


async def test_one_that_cannot_go_stays_and_is_named(tmp_path: Path) -> None:
    app = app_at(tmp_path, "tasks")
    async with app.run_test(size=SIZE) as pilot:
        await ready(pilot, "tasks")
        await press(pilot, "asterisk", "full_stop")
        await until(pilot, lambda: task(app, "C1.T3").state is TaskState.APPROVED)
        assert task(app, "C1.T6").state is TaskState.REVIEWED
        assert task(app, "C1.T1").state is TaskState.PREPARING
        await until(pilot, lambda: "Reminder chain (a go still lacks" in said(app))


def said(app: OpsApp) -> str:
    return " ".join(str(note.message) for note in app._notifications)


async def test_owner_and_dates_of_several_change_in_one_form(tmp_path: Path) -> None:
    app = app_at(tmp_path, "tasks")
    async with app.run_test(size=SIZE) as pilot:
        await ready(pilot, "tasks")
        before = app.workbook
        for key in ("C1.T1", "C1.T2"):
            mark(app, key)
            await press(pilot, "space")
        await press(pilot, "B")
        await type_text(pilot, "[Q1] Wen")
        await press(pilot, "down", "down", "down")
        await type_text(pilot, "7")
        await press(pilot, "f2")
        await until(pilot, lambda: task(app, "C1.T1").owner == "[Q1] Wen")
        for key in ("C1.T1", "C1.T2"):
            was, now = before.get(Task, key), task(app, key)
            assert was is not None
            assert was.start is not None
            assert now.start is not None
            assert now.owner == "[Q1] Wen"
            assert (now.start - was.start).days == 7
            assert now.leaf == was.leaf
        await press(pilot, "u")
        await until(pilot, lambda: app.workbook.all(Task) == before.all(Task))


async def test_several_are_deleted_and_come_back_together(tmp_path: Path) -> None:
    app = app_at(tmp_path, "tasks")
    async with app.run_test(size=SIZE) as pilot:
        await ready(pilot, "tasks")
        await press(pilot, "asterisk", "d")
        await until(pilot, lambda: not app.workbook.all(Task))
        await press(pilot, "u")
        await until(pilot, lambda: len(app.workbook.all(Task)) == 6)


async def test_several_are_blocked_with_one_reason_and_freed_by_one_key(tmp_path: Path) -> None:
    app = app_at(tmp_path, "tasks")
    async with app.run_test(size=SIZE) as pilot:
        await ready(pilot, "tasks")
        for key in ("C1.T2", "C1.T4"):
            mark(app, key)
            await press(pilot, "space")
        await press(pilot, "b")
        await type_text(pilot, "budget frozen")
        await press(pilot, "f2")
        await until(pilot, lambda: task(app, "C1.T4").blocked)
        assert task(app, "C1.T2").blocked
        await press(pilot, "b")
        await until(pilot, lambda: not task(app, "C1.T4").blocked)
        assert not task(app, "C1.T2").blocked
