"""The resource step: what fits, what more would bring, must-haves, people."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from opstui.app import OpsApp
from opstui.kernel.language import EN, ZH
from opstui.stages.planning.model import Person, Resources, Task
from opstui.workbook.document import Workbook
from tests.pilot import SIZE, make_app, press, screen_text, type_text, until
from tests.stages.planning.samples import plan_of, task_of, training, with_plan


def _app(tmp_path: Path, workbook: Workbook | None = None, language: str = EN) -> OpsApp:
    book = training(language) if workbook is None else workbook
    return make_app(tmp_path, book, ("planning", "resources"), language)


async def _form(pilot: Pilot[Any], app: OpsApp, *keys: str) -> None:
    await press(pilot, *keys)
    await until(pilot, lambda: len(app.screen_stack) > 1 and app.focused is not None)


def _selected(app: OpsApp) -> set[str]:
    return {task.key for task in app.workbook.all(Task).values() if task.selected}


def _with_resources(**fields: object) -> Workbook:
    resources = plan_of(training()).resources.model_copy(update=fields)
    return with_plan(training(), resources=resources)


@pytest.mark.parametrize("language", [EN, ZH])
async def test_budget_slack_and_the_request_are_said(tmp_path: Path, language: str) -> None:
    app = _app(tmp_path, language=language)
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await press(pilot)
        text = screen_text(app)
        assert ("¥160.1K" if language == EN else "¥16.01万") in text
        assert ("With 9 person-days more" if language == EN else "再给 9 人天") in text
        step = "1 person-day brings ¥2,000" if language == EN else "加 1 人天，多 ¥2,000"
        assert step in text


async def test_the_panel_lists_what_each_size_of_more_brings(tmp_path: Path) -> None:
    app = _app(tmp_path)
    async with app.run_test(size=(120, 34), notifications=True) as pilot:
        await press(pilot)
        text = screen_text(app)
        assert "9 person-days > +¥16K" in text
        assert "¥15.41K and 34 person-days > +¥62K" in text
        assert "The next person-day is worth" in text


async def test_enter_selects_what_fits_and_u_takes_it_back(tmp_path: Path) -> None:
    app = _app(tmp_path, _with_resources(budget=60_000.0))
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await press(pilot)
        before = _selected(app)
        await press(pilot, "enter")
        await until(pilot, lambda: _selected(app) != before)
        chosen = [task for task in app.workbook.all(Task).values() if task.selected]
        assert sum(task.budget for task in chosen) <= 60_000 * 0.95
        assert sum(task.person_days for task in chosen) <= 75
        await press(pilot, "enter")
        await until(pilot, lambda: "selected like this already" in screen_text(app))
        await press(pilot, "u")
        await until(pilot, lambda: _selected(app) == before)


async def test_must_haves_over_the_budget_are_infeasible_in_words(tmp_path: Path) -> None:
    book = _with_resources(budget=1_000.0)
    book = book.put(task_of(book).model_copy(update={"must_have": True}))
    app = _app(tmp_path, book)
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await press(pilot)
        before = _selected(app)
        assert "What must be done needs 14,000" in screen_text(app)
        await press(pilot, "enter")
        await press(pilot)
        assert _selected(app) == before


async def test_space_makes_a_task_a_must(tmp_path: Path) -> None:
    app = _app(tmp_path)
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await press(pilot, "j")
        await press(pilot, "space")
        await until(pilot, lambda: any(task.must_have for task in app.workbook.all(Task).values()))
        assert "must do" in screen_text(app)


async def test_resources_are_typed_people_one_per_line(tmp_path: Path) -> None:
    app = _app(tmp_path, with_plan(training(), resources=Resources()))
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await press(pilot)
        assert "What is there to spend?" in screen_text(app)
        await _form(pilot, app, "e")
        await press(pilot, "ctrl+u")
        await type_text(pilot, "10万")
        await press(pilot, "enter", "ctrl+u")
        await type_text(pilot, "40")
        await press(pilot, "enter", "ctrl+u")
        await type_text(pilot, "10%")
        await press(pilot, "enter")
        await type_text(pilot, "Wen Li")
        await press(pilot, "f2")
        assert "Wen Li has no days." in screen_text(app)
        await type_text(pilot, " 20")
        await press(pilot, "f2")
        await until(pilot, lambda: plan_of(app.workbook).resources.budget == 100_000)
        resources = plan_of(app.workbook).resources
        assert resources == Resources(
            budget=100_000.0,
            person_days=40.0,
            contingency=0.1,
            people=(Person(name="Wen Li", days=20.0),),
        )


async def test_people_are_written_back_as_they_are_read(tmp_path: Path) -> None:
    app = _app(tmp_path, with_plan(training(), resources=Resources(budget=1.0)))
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await press(pilot)
        assert "only money and days together" in screen_text(app)
        await _form(pilot, app, "e")
        await press(pilot, "enter", "enter", "enter")
        await type_text(pilot, "Wen Li product 12d 60% away 10/1-10/7")
        await press(pilot, "f2")
        await until(pilot, lambda: bool(plan_of(app.workbook).resources.people))
        (person,) = plan_of(app.workbook).resources.people
        assert (person.name, person.role, person.days) == ("Wen Li", "product", 12)
        assert person.availability == 0.6
        assert person.is_away(date(2026, 10, 7))
        await until(pilot, lambda: len(app.screen_stack) == 1)
        await _form(pilot, app, "e")
        assert "Wen Li product 12d 60% away 10/1-10/7" in screen_text(app)


@pytest.mark.parametrize("language", [EN, ZH])
async def test_who_has_too_much_work_is_said_and_enter_goes_to_the_task(
    tmp_path: Path, language: str
) -> None:
    app = _app(tmp_path, language=language)
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await press(pilot)
        said = "3 days too many in weeks 5-7" if language == EN else "李雯第 5-7 周多出 3 天"
        assert said in screen_text(app)
        await press(pilot, "tab", "enter")
        await until(
            pilot, lambda: ("4/6 Tasks" if language == EN else "4/6 任务") in screen_text(app)
        )


async def test_without_findings_there_is_no_list_of_them(tmp_path: Path) -> None:
    people = tuple(Person(name=name, days=999.0) for name in ("Wen Li", "Yan Zhou", "Mo Chen"))
    book = _with_resources(people=people)
    lone = next(iter(book.all(Task).values())).model_copy(update={"person_days": 1.0})
    gone = [task.model_copy(update={"selected": False}) for task in book.all(Task).values()]
    app = _app(tmp_path, book.put(*gone).put(lone.model_copy(update={"selected": True})))
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await press(pilot)
        assert "tab comes here" not in screen_text(app)


@pytest.mark.parametrize("language", [EN, ZH])
async def test_v_draws_the_budget_by_week_and_comes_back(tmp_path: Path, language: str) -> None:
    app = _app(tmp_path, language=language)
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await press(pilot, "v")
        week = "26 Oct - 1 Nov" if language == EN else "10/26-11/1"
        await until(pilot, lambda: week in screen_text(app) and "█" in screen_text(app))
        said = "Mostin" if language == EN else "花得最多"
        assert said in "".join(screen_text(app).split())  # a line may break within it
        await press(pilot, "escape")
        assert week not in screen_text(app)
        assert app.focused is not None
        assert app.focused.id == "allocation"
        await press(pilot, "v", "v")
        assert app.focused.id == "allocation"


async def test_without_any_budget_the_chart_says_where_it_comes_from(tmp_path: Path) -> None:
    book = training()
    free = [task.model_copy(update={"budget": 0.0}) for task in book.all(Task).values()]
    app = _app(tmp_path, book.put(*free))
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await press(pilot, "v")
        assert "step 4 gives it one" in screen_text(app)
