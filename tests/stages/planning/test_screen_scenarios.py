"""Scenarios under the keys: keep, compare, choose, rename, delete; each can be undone."""

from __future__ import annotations

from pathlib import Path

import pytest

from opstui.app import OpsApp
from opstui.kernel.language import EN, ZH
from opstui.stages.planning import scenarios
from opstui.stages.planning.model import LeafSetting, Plan
from opstui.workbook.document import Workbook
from tests.pilot import SIZE, make_app, press, screen_lines, screen_text, type_text, until
from tests.stages.planning.samples import plan_of, training, with_plan


def _two() -> Workbook:
    """ "Steady" is the plan, "Bold" asks for a million without more visitors from the feed."""
    plan = plan_of(training())
    bold = plan.model_copy(
        update={
            "target": 1_000_000.0,
            "leaf_settings": {**plan.leaf_settings, "uv_feed": LeafSetting(locked=True)},
        }
    )
    kept = scenarios.keep(plan, "Steady").scenarios + scenarios.keep(bold, "Bold").scenarios
    return with_plan(training(), scenarios=kept, scenario="Steady")


def _app(tmp_path: Path, workbook: Workbook, language: str = EN) -> OpsApp:
    return make_app(tmp_path, workbook, ("planning", "targets"), language)


def _plan(app: OpsApp) -> Plan:
    return plan_of(app.workbook)


def _is_form(app: OpsApp) -> bool:
    return len(app.screen_stack) > 1


@pytest.mark.parametrize(("language", "name"), [(EN, "Cautious"), (ZH, "保守")])
async def test_the_first_one_is_kept_with_two_keys(
    tmp_path: Path, language: str, name: str
) -> None:
    app = _app(tmp_path, training(language), language)
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await press(pilot)
        await press(pilot, "a")
        await until(pilot, lambda: _is_form(app))
        await press(pilot, "f2")
        await until(pilot, lambda: _plan(app).scenario == name)
        assert name in screen_text(app), "the line under the levels says it"
        await press(pilot, "u")
        await until(pilot, lambda: _plan(app).scenarios == ())


async def test_efforts_still_under_the_keys_are_kept_with_it(tmp_path: Path) -> None:
    app = _app(tmp_path, training())
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await press(pilot)
        await press(pilot, "down", "down", "right", "a")
        await until(pilot, lambda: _is_form(app))
        await press(pilot, "f2")
        await until(pilot, lambda: _plan(app).scenario)
        (kept,) = _plan(app).scenarios
        assert kept.leaf_settings["uv_feed"].effort == 0.25
        assert not scenarios.is_changed(_plan(app))


@pytest.mark.parametrize("language", [EN, ZH])
async def test_side_by_side_at_80_cells(tmp_path: Path, language: str) -> None:
    plan = plan_of(_two())
    three = scenarios.keep(plan, "A third way to plan with a long name")
    book = with_plan(training(language), scenarios=three.scenarios, scenario="Steady")
    app = _app(tmp_path, book, language)
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await press(pilot)
        await press(pilot, "c")
        lines = screen_lines(app)
        head = next(line for line in lines if "Steady" in line and "Bold" in line)
        assert "> Steady ✓" in head
        assert "A third way" in head
        assert any("x1.41" in line and "x1.57" in line for line in lines)
        feed = next(line for line in lines if ("Paid-feed" in line or "信息流" in line))
        assert "x1.00" in feed


async def test_the_marked_one_becomes_the_plan_and_undo_takes_it_back(tmp_path: Path) -> None:
    app = _app(tmp_path, _two())
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await press(pilot)
        await press(pilot, "c", "right", "enter")
        await until(pilot, lambda: _plan(app).scenario == "Bold")
        assert _plan(app).target == 1_000_000
        assert _plan(app).leaf_targets["uv_feed"] == 96_000
        await press(pilot, "u")
        await until(pilot, lambda: _plan(app).scenario == "Steady")
        assert _plan(app).target == 900_000


async def test_rename_refuses_a_taken_name_and_takes_hostile_text_as_it_is(tmp_path: Path) -> None:
    app = _app(tmp_path, _two())
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await press(pilot)
        await press(pilot, "c", "right", "e")
        await until(pilot, lambda: _is_form(app))
        await press(pilot, "ctrl+u")
        await type_text(pilot, "Steady")
        await press(pilot, "f2")
        assert "Another scenario is called Steady." in screen_text(app)
        await press(pilot, "ctrl+u")
        await type_text(pilot, "[/x] [Q1]")
        await press(pilot, "f2")
        await until(pilot, lambda: not _is_form(app))
        assert [one.name for one in _plan(app).scenarios] == ["Steady", "[/x] [Q1]"]
        assert "[/x] [Q1]" in screen_text(app)


async def test_delete_asks_nothing_and_can_be_undone(tmp_path: Path) -> None:
    app = _app(tmp_path, _two())
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await press(pilot)
        await press(pilot, "c", "d")
        await until(pilot, lambda: len(_plan(app).scenarios) == 1)
        assert (_plan(app).scenario, _plan(app).target) == ("", 900_000)
        await press(pilot, "u")
        await until(pilot, lambda: len(_plan(app).scenarios) == 2)


async def test_keys_of_leaves_do_nothing_among_scenarios(tmp_path: Path) -> None:
    app = _app(tmp_path, _two())
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await press(pilot)
        before = _plan(app)
        await press(pilot, "c", "space", "b", "equals_sign", "w")
        assert not _is_form(app)
        assert _plan(app) == before
        await press(pilot, "c")
        assert "! " not in screen_text(app).splitlines()[2]
        assert "x1.41" in screen_text(app)


async def test_the_commit_page_names_the_chosen_and_the_one_turned_down(tmp_path: Path) -> None:
    app = make_app(tmp_path, _two(), ("planning", "commit"))
    async with app.run_test(size=(80, 60), notifications=True) as pilot:
        await press(pilot)
        assert "Scenario: Steady; turned down: Bold ¥1M" in screen_text(app)
