"""The task step: the list and its order, one form, what the tasks cover."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from opstui.app import OpsApp
from opstui.kernel.language import EN, ZH
from opstui.kernel.vocabulary import Lever, TaskState
from opstui.playbooks import moves_for
from opstui.stages.execution.model import TaskTemplate
from opstui.stages.planning import outlook
from opstui.stages.planning.model import Task
from opstui.stages.planning.priority import task_ice
from opstui.ui.form import FormScreen
from opstui.workbook.document import Workbook
from tests.pilot import SIZE, make_app, press, screen_lines, screen_text, type_text, until
from tests.stages.planning.samples import plan_of, task_of, training, without_tasks

HOSTILE = "[/x] [Q1]"


def _app(tmp_path: Path, workbook: Workbook | None = None, language: str = EN) -> OpsApp:
    book = training(language) if workbook is None else workbook
    return make_app(tmp_path, book, ("planning", "tasks"), language)


async def _form(pilot: Pilot[Any], app: OpsApp, *keys: str) -> None:
    await press(pilot, *keys)
    await until(pilot, lambda: len(app.screen_stack) > 1 and app.focused is not None)


def _in_the_box(app: OpsApp) -> str:
    """The text of the form that lies over the screen, in one line."""
    lines = (line.split("│") for line in screen_lines(app))
    return " ".join(" ".join(parts[1] for parts in lines if len(parts) == 3).split())


def _first(app: OpsApp) -> str:
    return screen_lines(app)[4]


@pytest.mark.parametrize("language", [EN, ZH])
async def test_the_tasks_are_listed_with_what_they_cover(tmp_path: Path, language: str) -> None:
    app = _app(tmp_path, language=language)
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await press(pilot)
        text = screen_text(app)
        assert ("Attendance" if language == EN else "到课提醒") in text
        assert "200%" in text, "523 of 262 thousand, as the example promises too much"


async def test_a_task_is_added_through_the_form_and_counts_at_once(tmp_path: Path) -> None:
    app = _app(tmp_path, without_tasks(training()))
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await press(pilot)
        assert "No tasks yet. a adds one" in screen_text(app)
        await _form(pilot, app, "a")
        await type_text(pilot, f"Reminder {HOSTILE}")
        await press(pilot, "enter", "enter", "5", "enter")
        await type_text(pilot, "+3pp")
        await press(pilot, "f2")
        await until(pilot, lambda: app.workbook.all(Task))
        (task,) = app.workbook.all(Task).values()
        assert task.key == "C1.T10"  # the dropped tasks keep their numbers
        assert task.title == f"Reminder {HOSTILE}"
        assert task.leaf == "attend_rate"
        assert task.expected_change == pytest.approx(0.03)
        await until(pilot, lambda: len(app.screen_stack) == 1)
        text = screen_text(app)
        assert "The selected tasks cover 11% of the gap of ¥262.1K." in text
        assert "Campaign > Attendance rate +3pp; still needs an owner, dates" in text
        assert f"Reminder {HOSTILE}" in text


async def test_a_task_without_a_title_or_with_a_wrong_change_is_refused(tmp_path: Path) -> None:
    app = _app(tmp_path, without_tasks(training()))
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await press(pilot)
        await _form(pilot, app, "a")
        await press(pilot, "f2")
        assert "Please fill this in." in screen_text(app)
        assert not app.workbook.all(Task)


async def test_a_task_whose_leaf_is_gone_says_so(tmp_path: Path) -> None:
    book = training()
    lost = task_of(book).model_copy(update={"leaf": "nowhere"})
    app = _app(tmp_path, book.put(lost))
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await press(pilot)
        text = screen_text(app)
        assert "no leaf" in text
        assert "still needs a leaf" in " ".join(text.split())


async def test_the_order_turns_by_key_and_the_cursor_stays_on_its_task(tmp_path: Path) -> None:
    app = _app(tmp_path)
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await press(pilot)
        assert "Attendance" in _first(app)
        await press(pilot, "s")
        assert "by worth" in screen_text(app)
        assert "Double 11" in _first(app), "150 thousand is the most"
        await press(pilot, "s", "s", "s")
        assert "by ICE" in screen_text(app)
        await press(pilot, "s", "s")
        assert "by number" in screen_text(app)


async def test_value_and_dependencies_have_a_form_of_their_own(tmp_path: Path) -> None:
    app = _app(tmp_path)
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await press(pilot)
        await _form(pilot, app, "v")
        await press(pilot, "ctrl+u", "enter", "ctrl+u")
        await type_text(pilot, "5000")
        await press(pilot, "enter", "enter", "enter")
        await type_text(pilot, "99")
        await press(pilot, "enter")
        assert task_of(app.workbook).ice.impact is None
        await press(pilot, "shift+tab", "ctrl+u", "8", "enter", "6", "enter", "7", "enter")
        await press(pilot, "2", "enter")
        await type_text(pilot, "C1.T99")
        await press(pilot, "f2")
        assert "There is no task C1.T99 in this cycle." in screen_text(app)
        await press(pilot, "ctrl+u")
        await type_text(pilot, "C1.T2")
        await press(pilot, "f2")
        await until(pilot, lambda: task_of(app.workbook).depends_on == ("C1.T2",))
        task = task_of(app.workbook)
        assert task.expected_value is None
        assert task.rice.reach == 5000
        assert task_ice(task) == 7
        assert task.must_have


async def test_deleting_is_undone_by_u(tmp_path: Path) -> None:
    app = _app(tmp_path)
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await press(pilot)
        before = task_of(app.workbook)
        await press(pilot, "d")
        await until(pilot, lambda: "C1.T1" not in app.workbook.all(Task))
        await press(pilot, "u")
        await until(pilot, lambda: app.workbook.get(Task, "C1.T1") == before)


async def test_tasks_that_would_wait_for_each_other_are_refused_by_name(tmp_path: Path) -> None:
    book = training()
    second = task_of(book, "C1.T2").model_copy(update={"depends_on": ("C1.T1",)})
    app = _app(tmp_path, book.put(second))
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await press(pilot)
        await _form(pilot, app, "v")
        await press(pilot, "ctrl+u", "enter", "ctrl+u")
        await type_text(pilot, "5000")
        await press(pilot, *["enter"] * 6, "2", "enter")
        await type_text(pilot, "C1.T2")
        await press(pilot, "f2")
        said = "These would wait for each other: C1.T1 > C1.T2 > C1.T1."
        await until(pilot, lambda: said in _in_the_box(app))
        assert task_of(app.workbook).depends_on == ()


@pytest.mark.parametrize("language", [EN, ZH])
async def test_a_move_of_the_playbook_becomes_a_task_and_undo_takes_it_back(
    tmp_path: Path, language: str
) -> None:
    book = without_tasks(training(language))
    app = _app(tmp_path, book, language)
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await press(pilot)
        await _form(pilot, app, "w")
        assert book.cycle is not None
        leaf = outlook.leaf_gaps_of((), plan_of(book), book.cycle)[0].leaf
        node = plan_of(book).tree.node(leaf)
        move = moves_for(node, book.product.form if book.product else None)[1]
        assert node.name.text(language) in screen_text(app)
        await press(pilot, "down")
        text = "".join(screen_text(app).replace("│", "").split())
        for said in (move.title, move.why, move.indicator, move.failure):
            assert "".join(said.text(language).split()) in text
        await press(pilot, "enter")
        await until(pilot, lambda: isinstance(app.screen, FormScreen))
        (task,) = app.workbook.all(Task).values()
        assert (task.title, task.lever, task.leaf, task.person_days) == (
            move.title.text(language),
            move.lever,
            leaf,
            move.person_days,
        )
        assert task.state is TaskState.DRAFT
        shown = "Default value" if language == EN else "默认值"
        await until(pilot, lambda: shown in screen_text(app))
        await press(pilot, "escape")
        await until(pilot, lambda: len(app.screen_stack) == 1)
        await press(pilot, "u")
        await until(pilot, lambda: not app.workbook.all(Task))


async def test_another_leaf_has_other_moves_and_esc_plans_nothing(tmp_path: Path) -> None:
    app = _app(tmp_path)
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await press(pilot)
        before = app.workbook
        await _form(pilot, app, "w")
        first = screen_text(app)
        await press(pilot, "right")
        assert screen_text(app) != first
        await press(pilot, "left")
        assert screen_text(app) == first
        await press(pilot, "9", "0", "escape")
        await until(pilot, lambda: len(app.screen_stack) == 1)
        assert app.workbook is before


@pytest.mark.parametrize("language", [EN, ZH])
async def test_at_80_columns_no_head_is_cut_and_money_has_one_style(
    tmp_path: Path, language: str
) -> None:
    app = _app(tmp_path, language=language)
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await press(pilot)
        text = screen_text(app)
        assert "…" not in screen_lines(app)[3]
        for amount in ("¥118,000", "¥14,000", "¥5,000"):
            assert amount in text
        assert (
            "Mechanism > Attendance rate" if language == EN else "产品机制设计 > 到课率"
        ) in text


async def test_what_a_task_is_bound_to_stands_in_its_sentence(tmp_path: Path) -> None:
    book = training()
    first = task_of(book).model_copy(update={"depends_on": ("C1.T8",), "exclusive_group": "g"})
    second = task_of(book, "C1.T2").model_copy(update={"depends_on": ("C1.T1",)})
    third = task_of(book, "C1.T3").model_copy(update={"exclusive_group": "g"})
    app = _app(tmp_path, book.put(first, second, third))
    async with app.run_test(size=(120, 34), notifications=True) as pilot:
        await press(pilot)
        text = screen_text(app)
        for said in ("after C1.T8", "C1.T8 not chosen", "before C1.T2", "instead of C1.T3"):
            assert said in text


async def test_a_saved_template_is_offered_where_a_task_is_added(tmp_path: Path) -> None:
    template = TaskTemplate(key="TP1", name="Reminder", lever=Lever.COPY, risk="Too many")
    app = _app(tmp_path, training().put(template))
    async with app.run_test(size=SIZE) as pilot:
        await until(pilot, lambda: app.screen.query("#step-tasks"))
        await press(pilot, "a")
        await until(pilot, lambda: "An empty form" in screen_text(app))
        await press(pilot, "2")
        await until(pilot, lambda: app.screen.query("#field-lever_variant_a"))
