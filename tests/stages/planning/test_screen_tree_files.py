"""Trees from files and other cycles, by keys: what is kept, what is dropped, what is refused."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from opstui import playbooks
from opstui.app import OpsApp
from opstui.kernel.language import EN, ZH
from opstui.stages.planning.model import Plan
from opstui.stages.planning.tree_file import read_tree, tree_text
from opstui.stages.strategy.model import Cycle
from opstui.workbook.document import Workbook
from tests.pilot import SIZE, make_app, press, screen_text, type_text, until
from tests.stages.planning.samples import CYCLE, plan_of, training, without_plan

SHOP = playbooks.tree_template("ecommerce_net_revenue")


def _app(tmp_path: Path, book: Workbook | None = None, language: str = EN) -> OpsApp:
    return make_app(tmp_path, book or training(language), ("planning", "tree"), language)


async def _file_form(pilot: Pilot[Any], app: OpsApp, key: str, path: object) -> None:
    await press(pilot)
    await press(pilot, key)
    await until(pilot, lambda: len(app.screen_stack) > 1 and app.focused is not None)
    await press(pilot, "ctrl+u")
    await type_text(pilot, str(path))
    await press(pilot, "f2")


async def test_a_tree_goes_out_and_comes_back_the_same(tmp_path: Path) -> None:
    app = _app(tmp_path)
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await _file_form(pilot, app, "X", tmp_path / "out")
        await until(pilot, (tmp_path / "out.json").exists)
        before = plan_of(app.workbook)
        assert read_tree((tmp_path / "out.json").read_bytes()) == before.tree
        await until(pilot, lambda: len(app.screen_stack) == 1)
        await _file_form(pilot, app, "X", tmp_path / "out.json")
        assert "exists already" in screen_text(app), "no file is written over"
        await press(pilot, "escape")
        await _file_form(pilot, app, "I", tmp_path / "out.json")
        await until(pilot, lambda: len(app.screen_stack) == 1)
        assert plan_of(app.workbook) == before


@pytest.mark.parametrize("language", [EN, ZH])
async def test_another_tree_keeps_values_of_the_same_metrics_and_says_what_went(
    tmp_path: Path, language: str
) -> None:
    (tmp_path / "shop.json").write_text(tree_text(SHOP), "utf-8")
    app = _app(tmp_path, language=language)
    async with app.run_test(size=(120, 34), notifications=True) as pilot:
        before = plan_of(app.workbook)
        await _file_form(pilot, app, "I", tmp_path / "shop.json")
        await until(pilot, lambda: plan_of(app.workbook).tree == SHOP)
        plan = plan_of(app.workbook)
        shared = set(SHOP.leaves) & set(before.tree.leaves)
        assert {id_: plan.baseline[id_] for id_ in shared} == {
            id_: before.baseline[id_] for id_ in shared
        }
        said = "Dropped with their values" if language == EN else "连同数值去掉了"
        await until(pilot, lambda: said in screen_text(app))
        await press(pilot, "u")
        await until(pilot, lambda: plan_of(app.workbook) == before)


async def test_a_file_that_is_no_tree_changes_nothing(tmp_path: Path) -> None:
    (tmp_path / "bad.json").write_text('{\n"format": [/x]', "utf-8")
    app = _app(tmp_path)
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        before = app.workbook
        await _file_form(pilot, app, "I", tmp_path / "bad.json")
        assert "line 2" in screen_text(app)
        for path in (tmp_path / "none.json", tmp_path, "[/x]"):
            await press(pilot, "ctrl+u")
            await type_text(pilot, str(path))
            await press(pilot, "f2")
            assert "There is no file" in screen_text(app)
        assert app.workbook == before


async def test_a_plan_begins_with_an_imported_tree(tmp_path: Path) -> None:
    (tmp_path / "shop.json").write_text(tree_text(SHOP), "utf-8")
    app = _app(tmp_path, without_plan(training()))
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await _file_form(pilot, app, "I", tmp_path / "shop.json")
        await until(pilot, lambda: app.workbook.get(Plan, CYCLE))
        assert plan_of(app.workbook).tree == SHOP


def _next_cycle(book: Workbook) -> Workbook:
    """A second cycle with a shop's tree, the first one's data still there."""
    first = book.get(Cycle, CYCLE)
    assert first is not None
    dates = {"start": date(2026, 11, 23), "end": date(2027, 1, 17)}
    second = first.model_copy(update={"key": "C2", "number": 2, **dates})
    return book.put(second, Plan(key="C2", tree=SHOP, baseline={"aov": 7.0}))


async def test_the_tree_of_another_cycle_brings_its_last_data_along(tmp_path: Path) -> None:
    book = _next_cycle(training())
    app = make_app(tmp_path, book, ("planning", "tree"), EN, today=date(2026, 11, 24))
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await press(pilot)
        await press(pilot, "C")
        await until(pilot, lambda: len(app.screen_stack) > 1 and app.focused is not None)
        assert "Net revenue = (Paid-feed UV" in screen_text(app)
        await press(pilot, "f2")
        await until(pilot, lambda: plan_of_second(app).tree == plan_of(book).tree)
        plan = plan_of_second(app)
        assert plan.baseline["uv_feed"] != plan_of(book).baseline["uv_feed"], "newer data"
        assert plan.baseline_origin["uv_feed"] == "carried"
        assert plan.baseline["aov"] == 7.0, "what was there stays"


def plan_of_second(app: OpsApp) -> Plan:
    plan = app.workbook.get(Plan, "C2")
    assert plan is not None
    return plan


async def test_without_another_cycle_there_is_nothing_to_copy(tmp_path: Path) -> None:
    app = _app(tmp_path)
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await press(pilot)
        await press(pilot, "C")
        await until(pilot, lambda: "No other cycle" in screen_text(app))
