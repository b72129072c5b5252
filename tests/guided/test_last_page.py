"""The end of the guided plan: a page for a boss, what is weak, where it is mended, the promise."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from opstui.app import OpsApp
from opstui.guided.screen import GuidedScreen
from opstui.guided.sheet import PlanPage
from opstui.kernel.language import EN, ZH, set_language
from opstui.stages.planning.model import Plan
from opstui.stages.strategy.model import Strategy
from opstui.workbook.document import Workbook
from tests.guided.test_guided import TRAINING, answer_all
from tests.pilot import TODAY, make_app, press, screen_text, stored, until


def app_at_the_end(tmp_path: Path, language: str, name: str = "Qihang") -> OpsApp:
    set_language(language)
    book = answer_all({**TRAINING, "name": {"name": name}})
    return make_app(tmp_path, book, language=language)


async def open_page(pilot: Pilot[Any]) -> PlanPage:
    app = pilot.app
    assert isinstance(app, OpsApp)
    app.go("guided")
    await until(pilot, lambda: app.screen.query(PlanPage))
    return app.screen.query_one(PlanPage)


def plan_of(book: Workbook) -> Plan:
    (plan,) = book.all(Plan).values()
    return plan


@pytest.mark.parametrize(
    ("language", "says"),
    [
        (
            EN,
            (
                "Net revenue from ¥637.9K to ¥900K (+41.1%).",
                "By 29 Nov 2026",
                "What is missing to reach it",
                "> 1 The tasks cover 24% of the gap.",
                "c Commit",
            ),
        ),
        (
            ZH,
            (
                "净营收从 ¥63.79万 提到 ¥90万（+41.1%）",
                "2026年11月29日前达成",
                "离目标还差什么",
                "> 1 任务只能覆盖缺口的 24%。",
                "c 定稿",
            ),
        ),
    ],
)
async def test_the_first_screen_says_the_most_important(
    tmp_path: Path, language: str, says: tuple[str, ...]
) -> None:
    app = app_at_the_end(tmp_path, language)
    async with app.run_test(size=(80, 24)) as pilot:
        await open_page(pilot)
        shown = screen_text(app)
        assert [one for one in says if one not in shown] == []


@pytest.mark.parametrize("language", [EN, ZH])
async def test_each_weak_point_leads_to_its_step_and_escape_comes_back(
    tmp_path: Path, language: str
) -> None:
    app = app_at_the_end(tmp_path, language)
    async with app.run_test(size=(80, 24)) as pilot:
        page = await open_page(pilot)
        assert page.marked is not None
        assert (page.marked.stage, page.marked.step) == ("planning", "tasks")
        await press(pilot, "down", "down", "down")
        assert (page.marked.stage, page.marked.step) == ("strategy", "product")
        await press(pilot, "up", "enter")
        await until(pilot, lambda: app.current_mode == "planning")
        await until(pilot, lambda: app.screen.query("TasksStep"))
        app.go("guided")
        await until(pilot, lambda: isinstance(app.screen, GuidedScreen))
        await until(pilot, lambda: app.screen.query(PlanPage))


async def test_the_page_moves_by_j_and_the_paging_keys_and_not_by_the_list(tmp_path: Path) -> None:
    app = app_at_the_end(tmp_path, EN)
    async with app.run_test(size=(80, 24)) as pilot:
        page = await open_page(pilot)
        scroll = page.query_one("#plan-scroll")
        await press(pilot, "j")
        assert scroll.scroll_y == 1
        await press(pilot, "down")
        assert scroll.scroll_y == 1
        await press(pilot, "G")
        assert scroll.scroll_y == scroll.max_scroll_y
        assert "Expected effect: what the target asks for" in screen_text(app)
        await press(pilot, "g")
        assert scroll.scroll_y == 0


@pytest.mark.parametrize(
    ("language", "committed"),
    [
        (EN, "Committed on 1 Oct 2026. Next:"),
        (ZH, "2026年10月1日 已定稿。下一步："),
    ],
)
async def test_c_commits_plan_and_strategy_and_says_what_is_next(
    tmp_path: Path, language: str, committed: str
) -> None:
    app = app_at_the_end(tmp_path, language)
    async with app.run_test(size=(80, 24)) as pilot:
        await open_page(pilot)
        await press(pilot, "c")
        await until(pilot, lambda: committed in screen_text(app))
        book = stored(tmp_path)
        promise = plan_of(book).commitment
        assert promise is not None
        assert (promise.on, promise.target) == (TODAY, 900_000.0)
        assert len(promise.tasks) == 3
        assert promise.by == "tester"
        assert sum(promise.phased) == pytest.approx(900_000.0)
        strategy = book.get(Strategy, "C1")
        assert strategy is not None
        assert strategy.promise is not None
        assert app.overview.next_action.text in screen_text(app)
        await press(pilot, "c")
        assert plan_of(app.workbook).commitment == promise
        await press(pilot, "u")
        await until(pilot, lambda: plan_of(app.workbook).commitment is None)
        assert committed not in screen_text(app)


@pytest.mark.parametrize("changed", ["target", "strategy"])
async def test_a_change_after_the_promise_is_said_and_c_promises_anew(
    tmp_path: Path, changed: str
) -> None:
    app = app_at_the_end(tmp_path, EN)
    async with app.run_test(size=(80, 24)) as pilot:
        await open_page(pilot)
        await press(pilot, "c")
        await until(pilot, lambda: plan_of(app.workbook).commitment is not None)
        plan, strategy = plan_of(app.workbook), app.workbook.get(Strategy, "C1")
        assert strategy is not None
        other = {
            "target": plan.model_copy(update={"target": 950_000.0}),
            "strategy": strategy.model_copy(update={"sentence": "Another way"}),
        }[changed]
        await app.save("Change", app.workbook.put(other))
        await until(pilot, lambda: "changed since it was committed" in screen_text(app))
        await press(pilot, "c")
        await until(pilot, lambda: "Committed on 1 Oct 2026." in screen_text(app))


@pytest.mark.parametrize("language", [EN, ZH])
@pytest.mark.parametrize("name", ["[/x]", "[Q1]", "[@click=app.quit]", "{x} %s $y"])
async def test_hostile_names_are_shown_as_typed(tmp_path: Path, language: str, name: str) -> None:
    app = app_at_the_end(tmp_path, language, name)
    async with app.run_test(size=(80, 24)) as pilot:
        await open_page(pilot)
        assert f"{name} · " in screen_text(app)


async def test_without_a_target_c_says_so_and_stores_nothing(tmp_path: Path) -> None:
    app = app_at_the_end(tmp_path, EN)
    async with app.run_test(size=(80, 24)) as pilot:
        await open_page(pilot)
        plan = plan_of(app.workbook)
        await app.save("Target", app.workbook.put(plan.model_copy(update={"target": None})))
        await until(pilot, lambda: "> 1 There is no target yet." in screen_text(app))
        await press(pilot, "c")
        assert plan_of(stored(tmp_path)).commitment is None
