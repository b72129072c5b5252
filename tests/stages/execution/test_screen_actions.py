"""What can be done with a task, from every view, with how many keys."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from textual import events
from textual.pilot import Pilot
from textual.widgets import Static

from opstui.app import OpsApp
from opstui.kernel.language import EN, ZH
from opstui.kernel.vocabulary import Lever, Stage, TaskState
from opstui.stages.execution import states
from opstui.stages.execution.model import DayLog
from opstui.stages.planning.model import Task
from opstui.workbook.document import Workbook
from tests.pilot import SIZE, make_app, press, screen_text, stored, type_text, until
from tests.stages.execution.screen_books import TODAY, base, book

VIEWS = ("tasks", "board", "timeline", "calendar", "week")
BOTH = pytest.mark.parametrize("language", [EN, ZH])


def app_at(
    tmp_path: Path, step: str, workbook: Workbook | None = None, language: str = EN
) -> OpsApp:
    content = book() if workbook is None else workbook
    return make_app(tmp_path, content, ("execution", step), language, today=TODAY)


async def ready(pilot: Pilot[Any], step: str) -> None:
    """The stage is on the screen and the keys go to its view."""

    def there() -> bool:
        shown = getattr(pilot.app.screen, "step", None)
        return shown is not None and shown.has_focus_within and shown.id == f"step-{step}"

    await until(pilot, there)


async def paste(pilot: Pilot[Any], text: str) -> None:
    """Text as an input method commits it, whole."""
    focused = pilot.app.focused
    assert focused is not None
    focused.post_message(events.Paste(text))
    await pilot.pause()


def marked(app: OpsApp) -> str:
    """Key of the marked task."""
    return str(app.screen.step.marked_key())  # type: ignore[attr-defined]


def mark(app: OpsApp, key: str) -> None:
    app.screen.step.select_item(key)  # type: ignore[attr-defined]


def task(app: OpsApp, key: str) -> Task:
    found = app.workbook.get(Task, key)
    assert found is not None
    return found


@BOTH
@pytest.mark.parametrize("step", VIEWS)
async def test_a_line_adds_a_task_from_every_view_with_two_keys(
    tmp_path: Path, step: str, language: str
) -> None:
    app = app_at(tmp_path, step, language=language)
    async with app.run_test(size=SIZE) as pilot:
        await ready(pilot, step)
        await press(pilot, "a")
        await paste(pilot, "活动 双11直播课 @小林 ¥30000 5d 10/28-11/11 >到课率 +3pp")
        await press(pilot, "enter")
        await until(pilot, lambda: app.workbook.get(Task, "C1.T7"))
        added = task(app, "C1.T7")
        assert (added.title, added.lever) == ("双11直播课", Lever.CAMPAIGN)
        assert (added.owner, added.budget, added.person_days) == ("小林", 30000, 5)
        assert (added.start, added.end) == (date(2026, 10, 28), date(2026, 11, 11))
        assert added.leaf == "attend"
        assert added.expected_change == pytest.approx(0.03)
        assert added.state is TaskState.DRAFT
        await until(pilot, lambda: app.screen.query("#step-" + step))
        await until(pilot, lambda: marked(app) == "C1.T7")
        assert "双11直播课" in screen_text(app)
        assert stored(tmp_path).get(Task, "C1.T7") == added


@BOTH
async def test_what_a_line_says_is_shown_while_it_is_typed(tmp_path: Path, language: str) -> None:
    app = app_at(tmp_path, "tasks", language=language)
    async with app.run_test(size=SIZE) as pilot:
        await ready(pilot, "tasks")
        await press(pilot, "a")
        await paste(pilot, "copy Poster @Mo ¥2000 >Attend")
        assert "copy Poster @Mo ¥2000 >Attend" in screen_text(app)
        echo = str(app.screen.query_one("#echo", Static).content)
        leaf = "Attendance" if language == EN else "到课率"
        for text in ("Poster", "Mo", leaf, "¥2,000"):
            assert text in echo
        await press(pilot, "escape")
        assert app.workbook.get(Task, "C1.T7") is None


async def test_what_was_not_understood_is_asked_about_first(tmp_path: Path) -> None:
    app = app_at(tmp_path, "tasks")
    async with app.run_test(size=SIZE) as pilot:
        await ready(pilot, "tasks")
        await press(pilot, "a")
        await type_text(pilot, "copy Poster >nowhere")
        await press(pilot, "enter")
        assert app.workbook.get(Task, "C1.T7") is None
        shown = screen_text(app)
        assert "! >nowhere" in shown
        assert "Attendance" in shown
        await press(pilot, "escape", "backspace", "enter", "enter")
        await until(pilot, lambda: app.workbook.get(Task, "C1.T7"))
        assert task(app, "C1.T7").leaf == ""


async def test_a_left_line_comes_back(tmp_path: Path) -> None:
    app = app_at(tmp_path, "tasks")
    async with app.run_test(size=SIZE) as pilot:
        await ready(pilot, "tasks")
        await press(pilot, "a")
        await type_text(pilot, "copy Half a thought")
        await press(pilot, "escape", "a")
        assert "copy Half a thought" in screen_text(app)
        await press(pilot, "enter")
        await until(pilot, lambda: app.workbook.get(Task, "C1.T7"))


async def test_a_line_without_a_title_is_not_a_task(tmp_path: Path) -> None:
    app = app_at(tmp_path, "tasks")
    async with app.run_test(size=SIZE) as pilot:
        await ready(pilot, "tasks")
        await press(pilot, "a")
        await paste(pilot, "@Mo ¥20")
        await press(pilot, "enter")
        assert "Write what is to be done." in screen_text(app)
        assert app.workbook.get(Task, "C1.T7") is None


@pytest.mark.parametrize("step", VIEWS)
async def test_one_key_moves_a_task_forward_and_one_moves_it_back(
    tmp_path: Path, step: str
) -> None:
    app = app_at(tmp_path, step)
    async with app.run_test(size=SIZE) as pilot:
        await ready(pilot, step)
        mark(app, "C1.T4")
        await press(pilot, "full_stop")
        await until(pilot, lambda: task(app, "C1.T4").state is TaskState.OBSERVING)
        assert marked(app) == "C1.T4"
        await press(pilot, "comma")
        await until(pilot, lambda: task(app, "C1.T4").state is TaskState.LIVE)


async def test_only_allowed_moves_are_offered(tmp_path: Path) -> None:
    app = app_at(tmp_path, "tasks")
    async with app.run_test(size=SIZE) as pilot:
        await ready(pilot, "tasks")
        mark(app, "C1.T2")
        await press(pilot, "m")
        shown = screen_text(app)
        assert "1  Live" in shown
        assert "2  back to Approved" in shown
        assert "3  Cancelled" in shown
        assert "Observing" not in shown.split("Move it to")[1].split("esc")[0]
        await press(pilot, "3")
        await until(pilot, lambda: task(app, "C1.T2").state is TaskState.CANCELLED)


@BOTH
@pytest.mark.parametrize("step", ["tasks", "board", "timeline", "week"])
async def test_going_live_says_what_is_missing(tmp_path: Path, step: str, language: str) -> None:
    app = app_at(tmp_path, step, language=language)
    async with app.run_test(size=SIZE) as pilot:
        await ready(pilot, step)
        mark(app, "C1.T1")
        await press(pilot, "full_stop")
        shown = screen_text(app)
        wanted = {
            EN: ("What data to collect", "The risk and a fallback", "It is blocked"),
            ZH: ("要收集什么数据", "风险和备选方案", "任务正被卡住"),
        }
        for text in wanted[language]:
            assert f"! {text}" in shown
        await press(pilot, "escape")
        assert task(app, "C1.T1").state is TaskState.PREPARING


async def test_closing_asks_what_it_took_and_keeps_it(tmp_path: Path) -> None:
    app = app_at(tmp_path, "board")
    async with app.run_test(size=SIZE) as pilot:
        await ready(pilot, "board")
        mark(app, "C1.T5")
        await press(pilot, "full_stop")
        await type_text(pilot, "1.1万")
        await press(pilot, "enter")
        await type_text(pilot, "8")
        await press(pilot, "enter", *["backspace"] * 4)
        await type_text(pilot, "67%")
        await press(pilot, "enter")
        await type_text(pilot, "+900")
        await press(pilot, "enter")
        await type_text(pilot, "2 of 3 partners")
        await press(pilot, "f2")
        await until(pilot, lambda: task(app, "C1.T5").state is TaskState.CLOSED)
        closed = task(app, "C1.T5")
        assert (closed.actual_cost, closed.actual_days) == (11000, 8)
        assert closed.executed_share == pytest.approx(0.67)
        assert closed.actual_effect == 900
        assert closed.result == "2 of 3 partners"


async def test_a_wrong_result_closes_nothing(tmp_path: Path) -> None:
    app = app_at(tmp_path, "tasks")
    async with app.run_test(size=SIZE) as pilot:
        await ready(pilot, "tasks")
        mark(app, "C1.T5")
        await press(pilot, "full_stop")
        await type_text(pilot, "much")
        await press(pilot, "f2")
        assert '"much" is not a number' in screen_text(app)
        await press(pilot, "escape")
        assert task(app, "C1.T5") == book().get(Task, "C1.T5")


async def test_logged_costs_are_the_default_of_the_result(tmp_path: Path) -> None:
    content = book().put(
        DayLog(key="C1.L9", cycle="C1", day=TODAY, hours=12, cost=500, task="C1.T5")
    )
    app = app_at(tmp_path, "tasks", content)
    async with app.run_test(size=SIZE) as pilot:
        await ready(pilot, "tasks")
        mark(app, "C1.T5")
        await press(pilot, "full_stop", "f2")
        await until(pilot, lambda: task(app, "C1.T5").state is TaskState.CLOSED)
        assert (task(app, "C1.T5").actual_cost, task(app, "C1.T5").actual_days) == (500, 1.5)


@BOTH
@pytest.mark.parametrize("step", VIEWS)
async def test_blocking_takes_three_keys_and_unblocking_one(
    tmp_path: Path, step: str, language: str
) -> None:
    app = app_at(tmp_path, step, language=language)
    async with app.run_test(size=SIZE) as pilot:
        await ready(pilot, step)
        mark(app, "C1.T4")
        await press(pilot, "b")
        await type_text(pilot, "waits for legal")
        await press(pilot, "enter", "enter")
        await until(pilot, lambda: task(app, "C1.T4").blocked)
        blocked = task(app, "C1.T4").blocked
        assert blocked is not None
        assert (blocked.reason, blocked.since) == ("waits for legal", TODAY)
        await until(pilot, lambda: app.screen.query("#step-" + step))
        mark(app, "C1.T4")
        await pilot.pause()
        assert "waits for legal" in screen_text(app)
        await press(pilot, "b")
        await until(pilot, lambda: task(app, "C1.T4").blocked is None)


async def test_a_block_needs_a_reason_and_no_future_day(tmp_path: Path) -> None:
    app = app_at(tmp_path, "tasks")
    async with app.run_test(size=SIZE) as pilot:
        await ready(pilot, "tasks")
        mark(app, "C1.T4")
        await press(pilot, "b", "f2")
        assert "Please fill this in." in screen_text(app)
        await type_text(pilot, "x")
        await press(pilot, "enter", *["backspace"] * 10)
        await type_text(pilot, "2026-12-01")
        await press(pilot, "enter")
        assert "This day is still to come." in screen_text(app)
        assert task(app, "C1.T4").blocked is None


@BOTH
@pytest.mark.parametrize("step", VIEWS)
async def test_two_keys_tick_the_first_item_of_the_template(
    tmp_path: Path, step: str, language: str
) -> None:
    app = app_at(tmp_path, step, language=language)
    async with app.run_test(size=SIZE) as pilot:
        await ready(pilot, step)
        mark(app, "C1.T4")
        await press(pilot, "c", "space")
        await until(pilot, lambda: task(app, "C1.T4").checklist)
        assert [item.done for item in task(app, "C1.T4").checklist] == [True] + [False] * 4
        await until(pilot, lambda: "[x]" in screen_text(app))
        await press(pilot, "3")
        await until(pilot, lambda: task(app, "C1.T4").checklist[2].done)
        await press(pilot, "escape")
        assert marked(app) == "C1.T4"


async def test_an_item_of_ones_own_is_added_and_removed(tmp_path: Path) -> None:
    app = app_at(tmp_path, "tasks")
    async with app.run_test(size=SIZE) as pilot:
        await ready(pilot, "tasks")
        mark(app, "C1.T2")
        await press(pilot, "c", "a")
        await type_text(pilot, "[/x] tell support")
        await press(pilot, "enter")
        await until(pilot, lambda: len(task(app, "C1.T2").checklist) == 2)
        assert "[/x] tell support" in screen_text(app)
        await press(pilot, "d")
        await until(pilot, lambda: len(task(app, "C1.T2").checklist) == 1)


@BOTH
@pytest.mark.parametrize("step", VIEWS)
async def test_a_day_is_logged_on_the_marked_task_with_two_keys(
    tmp_path: Path, step: str, language: str
) -> None:
    app = app_at(tmp_path, step, language=language)
    async with app.run_test(size=SIZE) as pilot:
        await ready(pilot, step)
        mark(app, "C1.T4")
        await press(pilot, "w")
        await paste(pilot, "2h ¥300 called the partners")
        await press(pilot, "enter")
        await until(pilot, lambda: app.workbook.get(DayLog, "C1.L3"))
        log = app.workbook.get(DayLog, "C1.L3")
        assert log is not None
        assert (log.task, log.hours, log.cost, log.day) == ("C1.T4", 2, 300, TODAY)
        assert (log.text, log.stage) == ("called the partners", Stage.EXECUTION)


@pytest.mark.parametrize("step", VIEWS)
async def test_a_deleted_task_comes_back_with_undo(tmp_path: Path, step: str) -> None:
    app = app_at(tmp_path, step)
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await ready(pilot, step)
        mark(app, "C1.T4")
        await press(pilot, "d")
        said = "Deleted: Career diary. u brings it back."
        await until(pilot, lambda: said in screen_text(app))
        assert app.workbook.get(Task, "C1.T4") is None
        assert marked(app) not in ("", "C1.T4")
        await press(pilot, "u")
        await until(pilot, lambda: app.workbook.get(Task, "C1.T4") is not None)


async def test_keys_pressed_fast_are_stored_one_after_the_other(tmp_path: Path) -> None:
    app = app_at(tmp_path, "tasks")
    async with app.run_test(size=SIZE) as pilot:
        await ready(pilot, "tasks")
        mark(app, "C1.T3")
        await pilot.press("full_stop", "full_stop")
        await until(pilot, lambda: task(app, "C1.T3").state is TaskState.PREPARING)
        await press(pilot, "comma", "comma")
        await until(pilot, lambda: task(app, "C1.T3").state is TaskState.DRAFT)


async def test_without_a_cycle_the_way_to_one_is_said(tmp_path: Path) -> None:
    app = app_at(tmp_path, "tasks", Workbook.empty())
    async with app.run_test(size=SIZE) as pilot:
        await until(pilot, lambda: app.screen.query("#step-tasks"))
        await pilot.pause()
        assert "Press 1" in screen_text(app)
        await press(pilot, "a")
        await type_text(pilot, "copy Poster")
        await press(pilot, "enter")
        assert "There is no cycle yet." in screen_text(app)
        assert not app.workbook.all(Task)


async def test_an_empty_list_says_what_to_press(tmp_path: Path) -> None:
    for step in VIEWS:
        (tmp_path / step).mkdir()
        app = app_at(tmp_path / step, step, base())
        async with app.run_test(size=SIZE) as pilot:
            await ready(pilot, step)
            shown = screen_text(app)
            assert "No tasks yet." in shown
            assert "  a  one line: " in shown


@pytest.mark.parametrize("step", ["board", "week"])
async def test_what_a_go_lacks_is_filled_in_from_the_question(tmp_path: Path, step: str) -> None:
    app = app_at(tmp_path, step)
    async with app.run_test(size=SIZE) as pilot:
        await ready(pilot, step)
        mark(app, "C1.T1")
        await press(pilot, "full_stop")
        await until(pilot, lambda: "tick the checklist" in screen_text(app))
        assert "Usual failure" in screen_text(app)
        place = len(states.allowed_moves(task(app, "C1.T1"))) + 2
        await press(pilot, str(place))
        await until(pilot, lambda: app.screen.query("#items"))
        await press(pilot, "1")
        await until(pilot, lambda: any(one.done for one in task(app, "C1.T1").checklist))
        await press(pilot, "escape")
        await until(pilot, lambda: "fill in what is missing" in screen_text(app))
        await press(pilot, str(place - 1))
        await until(pilot, lambda: app.screen.query("#field-title"))
