"""Plan and reality: money and days by lever and person, the load of each week, what is behind,
and the way to the tasks."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from opstui.app import OpsApp
from opstui.kernel.language import EN, ZH
from opstui.kernel.vocabulary import Lever, TaskState
from opstui.stages.planning.commitment import committed
from opstui.stages.planning.model import Person, Plan, Resources, Task
from opstui.stages.strategy.model import Cycle
from opstui.workbook.document import Workbook
from tests.pilot import SIZE, press, screen_lines, screen_text, until
from tests.stages.execution.screen_books import base, book, day
from tests.stages.execution.test_screen_actions import app_at, marked, ready

BOTH = pytest.mark.parametrize("language", [EN, ZH])
LOAD, BEHIND = ("s", "s"), ("s", "s", "s")


async def at(pilot: Pilot[Any], *keys: str) -> str:
    await ready(pilot, "reality")
    await press(pilot, *keys)
    return screen_text(pilot.app)  # type: ignore[arg-type]


def line_with(app: OpsApp, text: str) -> str:
    return next(line for line in screen_lines(app) if text in line)


def promised(workbook: Workbook, **fields: object) -> Workbook:
    """The tasks as they are, promised, with a target of 4,000 over a forecast of 2,000."""
    plan = workbook.get(Plan, "C1")
    assert plan is not None
    plan = plan.model_copy(update={"target": 4000.0, **fields})
    tasks = list(workbook.all(Task).values())
    return workbook.put(committed(plan, tasks, [], day("09-28")))


def twelve_weeks() -> Workbook:
    """Lin has five days a week and 4 tasks of five days in the week of 9 November."""
    cycle = base().cycle
    assert cycle is not None
    cycle = cycle.model_copy(update={"start": day("09-07"), "end": day("11-29")})
    people = (Person(name="Lin", days=60), Person(name="[/x] \x1b[31m陈", days=9, availability=0.5))
    tasks = [
        Task(
            key=f"C1.T{n}",
            cycle="C1",
            title=f"[Q1] Task {n}",
            lever=Lever.COPY,
            owner="Lin",
            state=TaskState.LIVE,
            start=day("11-09"),
            end=day("11-15"),
            person_days=2.5,
        )
        for n in range(1, 5)
    ]
    return promised(base().put(cycle, *tasks), resources=Resources(budget=900, people=people))


@BOTH
async def test_money_days_load_and_what_is_behind_are_one_key_apart(
    tmp_path: Path, language: str
) -> None:
    app = app_at(tmp_path, "reality", language=language)
    async with app.run_test(size=SIZE) as pilot:
        shown = await at(pilot)
        assert "¥9,800" in shown
        assert {EN: "1 task is behind", ZH: "1 个任务落后"}[language] in shown
        assert "Lin" in await at(pilot, "s")
        shown = await at(pilot, "s")
        assert {EN: "load per week", ZH: "每周负荷"}[language] in shown
        shown = await at(pilot, "s")
        assert "Reminder chain" in shown
        assert {EN: "begins 15 days late", ZH: "晚开始 15 天"}[language] in shown


@BOTH
async def test_the_load_of_a_week_is_marked_by_sign_and_number(
    tmp_path: Path, language: str
) -> None:
    app = app_at(tmp_path, "reality", twelve_weeks(), language=language)
    async with app.run_test(size=SIZE) as pilot:
        shown = await at(pilot, *LOAD)
        assert ">10 11/9" in shown
        assert line_with(app, "! Lin").split()[-4:] == ["0/5", "!10/5", "0/5", "0/5", "10/60"][-4:]
        assert {EN: "5 days too many in week 10", ZH: "第 10 周"}[language] in shown
        assert "[/x]" in shown
        assert "12 11/23" in shown


async def test_left_and_right_bring_the_other_weeks(tmp_path: Path) -> None:
    app = app_at(tmp_path, "reality", twelve_weeks())
    async with app.run_test(size=SIZE) as pilot:
        assert "1 9/7" not in (await at(pilot, *LOAD)).split("load per week")[1].split("Lin")[0]
        shown = await at(pilot, *["left"] * 12)
        assert "1 9/7" in shown
        assert "12 11/23" not in shown
        shown = await at(pilot, *["right"] * 15)
        assert "12 11/23" in shown


async def test_enter_shows_the_tasks_that_make_the_load_and_goes_to_one(tmp_path: Path) -> None:
    app = app_at(tmp_path, "reality", twelve_weeks())
    async with app.run_test(size=SIZE) as pilot:
        shown = await at(pilot, *LOAD, "enter")
        assert shown.count("[Q1] Task") >= 4
        await press(pilot, "enter")
        assert "[Q1] Task 4" not in screen_text(app)
        await press(pilot, "enter", "down", "down", "enter")
        await ready(pilot, "tasks")
        await until(pilot, lambda: marked(app) == "C1.T2")


async def test_enter_on_a_person_leads_to_their_weeks(tmp_path: Path) -> None:
    app = app_at(tmp_path, "reality", twelve_weeks())
    async with app.run_test(size=SIZE) as pilot:
        shown = await at(pilot, "s", "down", "enter")
        assert "load per week" in shown
        assert "has no open task" in shown


@BOTH
async def test_a_slip_is_told_against_the_promise_with_what_the_target_counts_on(
    tmp_path: Path, language: str
) -> None:
    kept = promised(book())
    late = kept.get(Task, "C1.T5")
    assert late is not None
    moved = late.model_copy(update={"end": day("11-23"), "expected_change": 500.0})
    app = app_at(tmp_path, "reality", kept.put(moved), language=language)
    async with app.run_test(size=SIZE) as pilot:
        await at(pilot, *BEHIND, "down")
        row = line_with(app, "Joint class").split()
        assert row[-3:] == ["5", "200", "200"]
        shown = screen_text(app)
        assert {EN: "5 days after the promise", ZH: "比承诺晚 5 天"}[language] in shown
        assert {EN: "Leads +500: 200 expected", ZH: "线索 +500：预期带来 200"}[language] in shown


@BOTH
@pytest.mark.parametrize("size", [(60, 18), (80, 24), (120, 34), (200, 50)])
async def test_every_angle_fits_every_size(
    tmp_path: Path, language: str, size: tuple[int, int]
) -> None:
    title = "[/x] 很长的名字 \x1b[31m and more " * 5
    long = Task(
        key="C1.T9",
        cycle="C1",
        title=title,
        lever=Lever.BD,
        owner=title,
        state=TaskState.LIVE,
        end=day("11-01"),
        person_days=99999,
        budget=9e12,
    )
    app = app_at(tmp_path, "reality", promised(book().put(long)), language=language)
    async with app.run_test(size=size) as pilot:
        for _view in range(4):
            shown = await at(pilot, "s", "down")
            assert all(len(line) <= size[0] for line in shown.splitlines())
            assert "\x1b" not in shown
        assert app.is_running


async def test_enter_on_a_task_that_is_behind_goes_to_it(tmp_path: Path) -> None:
    app = app_at(tmp_path, "reality")
    async with app.run_test(size=SIZE) as pilot:
        await at(pilot, *BEHIND, "enter")
        await ready(pilot, "tasks")
        await until(pilot, lambda: marked(app) == "C1.T1")


async def test_without_tasks_it_says_where_to_begin(tmp_path: Path) -> None:
    app = app_at(tmp_path, "reality", base())
    async with app.run_test(size=SIZE) as pilot:
        assert "No tasks yet" in await at(pilot)
        await press(pilot, "s", "enter", "left", "right", "s", "enter", "s", "enter")
        assert app.is_running


async def test_a_cycle_that_is_over_asks_nothing_of_anybody(tmp_path: Path) -> None:
    workbook = twelve_weeks()
    cycle = workbook.cycle
    assert cycle is not None
    over = Cycle.model_validate(
        {
            **cycle.model_dump(),
            "start": cycle.start - timedelta(140),
            "end": cycle.end - timedelta(140),
        }
    )
    app = app_at(tmp_path, "reality", workbook.put(over))
    async with app.run_test(size=SIZE) as pilot:
        shown = await at(pilot, *LOAD)
        assert "!" not in shown.split("load per week")[1].split("Lin")[1].split("\n")[0]
