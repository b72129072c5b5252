"""The tree step: a template taken, every edit made, refused and undone by keys."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import DataTable

from opstui.app import OpsApp
from opstui.kernel.language import EN, ZH
from opstui.kernel.metric_tree import MetricTree, Op
from opstui.stages.planning.drafting import with_tree
from opstui.stages.planning.model import Plan, Task
from opstui.stages.planning.readiness import requirements
from opstui.stages.planning.steps.tree import TreeStep
from opstui.stages.planning.tree_edit import remove
from opstui.stages.room import Step
from opstui.workbook.document import Workbook
from tests.pilot import SIZE, make_app, press, screen_text, stored, type_text, until
from tests.stages.planning.samples import CYCLE, plan_of, training, with_plan, without_plan
from tests.trees import inner, large_tree, leaf

HOSTILE = "[/x] [Q1] [@click=app.quit]x"


def _app(tmp_path: Path, workbook: Workbook | None = None, language: str = EN) -> OpsApp:
    book = training(language) if workbook is None else workbook
    return make_app(tmp_path, book, ("planning", "tree"), language)


def _select(app: OpsApp, key: str) -> None:
    step = app.screen.query_one(TreeStep)
    step.select_item(key)
    step.query_one(DataTable).focus()


def _tree(app: OpsApp) -> MetricTree:
    return plan_of(app.workbook).tree


def _order(app: OpsApp) -> tuple[str, ...]:
    return _tree(app).node("uv").children


async def _form(pilot: Pilot[Any], app: OpsApp, *keys: str) -> None:
    await press(pilot, *keys)
    await until(pilot, lambda: len(app.screen_stack) > 1 and app.focused is not None)


async def _saved(pilot: Pilot[Any], app: OpsApp, condition: Callable[[], object]) -> None:
    await press(pilot, "f2")
    await until(pilot, lambda: len(app.screen_stack) == 1 and condition())


@pytest.mark.parametrize("language", [EN, ZH])
async def test_without_a_plan_the_form_s_template_is_offered_and_taken_by_enter(
    tmp_path: Path, language: str
) -> None:
    app = _app(tmp_path, without_plan(training(language)), language)
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await press(pilot)
        text = screen_text(app)
        assert ("enter takes it" if language == EN else "enter") in text
        assert ("Net revenue" if language == EN else "净营收") in text
        assert app.workbook.get(Plan, CYCLE) is None
        await press(pilot, "enter")
        await until(pilot, lambda: app.workbook.get(Plan, CYCLE))
        plan = plan_of(app.workbook)
        assert plan.tree.root == "net_revenue"
        assert plan.baseline["attend_rate"] is not None, "core numbers become the baseline"
    assert plan_of(stored(tmp_path)).tree.root == "net_revenue"


async def test_another_template_can_be_picked_before_and_after(tmp_path: Path) -> None:
    app = _app(tmp_path, without_plan(training()))
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await press(pilot)
        await _form(pilot, app, "T")
        await press(pilot, "right")
        await _saved(pilot, app, lambda: "Net revenue =" not in screen_text(app))
        await press(pilot, "enter")
        await until(pilot, lambda: app.workbook.get(Plan, CYCLE))
        first = _tree(app).root
        await _form(pilot, app, "T")
        await press(pilot, "right", "right")
        await _saved(pilot, app, lambda: _tree(app).root != first)
        await press(pilot, "u")
        await until(pilot, lambda: _tree(app).root == first)


async def test_the_marked_metric_is_said_as_arithmetic(tmp_path: Path) -> None:
    app = _app(tmp_path)
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await press(pilot)
        _select(app, "uv")
        await press(pilot)
        assert "Landing-page UV = Paid-feed UV + Owned-media UV + Referral UV" in screen_text(app)


async def test_a_child_is_added_with_unit_and_value(tmp_path: Path) -> None:
    app = _app(tmp_path)
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await press(pilot)
        _select(app, "uv")
        await _form(pilot, app, "a")
        await type_text(pilot, "Search UV")
        await press(pilot, "enter", "enter")
        await type_text(pilot, "1.2万")
        await _saved(pilot, app, lambda: "search_uv" in _tree(app).by_id)
        plan = plan_of(app.workbook)
        assert _order(app)[-1] == "search_uv"
        assert plan.baseline["search_uv"] == 12_000
        assert plan.baseline_origin["search_uv"] == "typed"
        assert plan.tree.node("search_uv").unit == "visitors"
        assert "search_uv" in plan.leaf_targets, "the targets follow the tree"
        await press(pilot, "u")
        await until(pilot, lambda: "search_uv" not in _tree(app).by_id)


async def test_a_value_or_unit_that_is_none_is_refused_in_the_form(tmp_path: Path) -> None:
    app = _app(tmp_path)
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await press(pilot)
        before = _tree(app)
        _select(app, "uv")
        await _form(pilot, app, "a")
        await type_text(pilot, "X")
        await press(pilot, "enter", "enter")
        await type_text(pilot, "many")
        await press(pilot, "f2")
        assert len(app.screen_stack) == 2
        assert '"many" is not a number' in screen_text(app)
        await press(pilot, "up", "ctrl+u")
        await type_text(pilot, "[b]")
        await press(pilot, "f2")
        assert "[b] is not a unit" in screen_text(app)
        assert _tree(app) == before


async def test_hostile_names_show_as_typed(tmp_path: Path) -> None:
    app = _app(tmp_path)
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await press(pilot)
        _select(app, "uv_feed")
        await _form(pilot, app, "e")
        await press(pilot, "ctrl+u")
        await type_text(pilot, HOSTILE)
        await _saved(pilot, app, lambda: _tree(app).node("uv_feed").name.en == HOSTILE)
        assert HOSTILE in screen_text(app)


async def test_editing_a_metric_keeps_what_was_not_touched(tmp_path: Path) -> None:
    app = _app(tmp_path)
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await press(pilot)
        before = plan_of(app.workbook)
        _select(app, "attend_rate")
        await _form(pilot, app, "enter")
        await press(pilot, "ctrl+u")
        await type_text(pilot, "Show-up rate")
        await _saved(pilot, app, lambda: _tree(app).node("attend_rate").name.en == "Show-up rate")
        plan = plan_of(app.workbook)
        old = before.tree.node("attend_rate")
        new = plan.tree.node("attend_rate")
        assert new == old.model_copy(update={"name": new.name})
        assert plan.baseline == before.baseline
        assert plan.baseline_origin == before.baseline_origin


async def test_a_value_typed_over_a_parent_shows_that_it_does_not_balance(
    tmp_path: Path,
) -> None:
    app = _app(tmp_path)
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await press(pilot)
        _select(app, "uv")
        await _form(pilot, app, "e")
        await press(pilot, "enter")
        await type_text(pilot, "140000")
        await _saved(pilot, app, lambda: plan_of(app.workbook).baseline.get("uv") == 140_000)
        text = screen_text(app)
        assert "off by +8,000 (5.7%)" in text
        assert "Its own value is 140K, its children give 132K: +8,000 (5.7%)." in text
        assert "1 off balance" in text, "the north star has no value of its own to be off"


async def _off_balance(pilot: Pilot[Any], app: OpsApp) -> None:
    await press(pilot)
    _select(app, "uv")
    await _form(pilot, app, "e")
    await press(pilot, "enter")
    await type_text(pilot, "140000")
    await _saved(pilot, app, lambda: plan_of(app.workbook).baseline.get("uv") == 140_000)


async def test_one_key_takes_what_the_children_give(tmp_path: Path) -> None:
    app = _app(tmp_path)
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await _off_balance(pilot, app)
        await press(pilot, "b")
        await until(pilot, lambda: "uv" not in plan_of(app.workbook).baseline)
        assert "off by" not in screen_text(app)
        await press(pilot, "b")
        await until(pilot, lambda: "nothing to settle" in screen_text(app))


async def test_another_key_keeps_the_value_and_adds_the_rest_as_a_leaf(tmp_path: Path) -> None:
    app = _app(tmp_path)
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await _off_balance(pilot, app)
        await press(pilot, "B")
        await until(pilot, lambda: "uv_other" in _tree(app).by_id)
        plan = plan_of(app.workbook)
        assert plan.baseline["uv_other"] == 8_000
        assert plan.baseline_origin["uv_other"] == "computed"
        assert plan.tree.evaluate(plan.baseline)["uv"] == 140_000
        assert "off by" not in screen_text(app)


async def test_an_operation_that_does_not_fit_the_units_is_visible(tmp_path: Path) -> None:
    app = _app(tmp_path)
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await press(pilot)
        _select(app, "net_revenue")
        await _form(pilot, app, "o")
        await press(pilot, "left")
        await _saved(pilot, app, lambda: _tree(app).node("net_revenue").op is Op.SUM)
        assert "units do not add up" in screen_text(app)
        assert "visitors + % + %" in screen_text(app)
        await press(pilot, "u")
        await until(pilot, lambda: _tree(app).node("net_revenue").op is Op.PROD)


async def test_a_ratio_of_three_is_refused_where_it_was_asked(tmp_path: Path) -> None:
    app = _app(tmp_path)
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await press(pilot)
        _select(app, "uv")
        await _form(pilot, app, "o")
        await press(pilot, "left", "f2")
        assert "A ratio has exactly two children." in screen_text(app)
        assert _tree(app).node("uv").op is Op.SUM


async def test_a_leaf_is_split_by_segments_and_merged_back(tmp_path: Path) -> None:
    app = _app(tmp_path)
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await press(pilot)
        _select(app, "uv_feed")
        await _form(pilot, app, "s")
        await press(pilot, *["ctrl+u"] * 8)
        await type_text(pilot, "Douyin;Tencent")
        await _saved(pilot, app, lambda: not _tree(app).node("uv_feed").is_leaf)
        assert len(_tree(app).node("uv_feed").children) == 2
        assert "no value yet" in screen_text(app)
        _select(app, "uv_feed")
        await press(pilot, "m")
        await until(pilot, lambda: _tree(app).node("uv_feed").is_leaf)
        assert plan_of(app.workbook).baseline["uv_feed"] == 96_000


async def test_segments_are_compared_with_the_whole_while_they_are_typed(tmp_path: Path) -> None:
    app = _app(tmp_path)
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await press(pilot)
        _select(app, "uv_feed")
        await _form(pilot, app, "s")
        await press(pilot, *["ctrl+u"] * 8)
        await type_text(pilot, "Douyin 50%;Tencent 40,000")
        assert "Together 88K of 96K: 8,000 (8.3%) is left over." in screen_text(app)
        await _saved(pilot, app, lambda: not _tree(app).node("uv_feed").is_leaf)
        plan = plan_of(app.workbook)
        assert plan.baseline["uv_feed_douyin"] == 48_000
        assert plan.baseline["uv_feed"] == 96_000, "the whole is not corrected silently"
        assert "off by +8,000 (8.3%)" in screen_text(app)


async def test_a_rate_is_split_into_its_counts(tmp_path: Path) -> None:
    app = _app(tmp_path)
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await press(pilot)
        before = plan_of(app.workbook)
        _select(app, "lead_rate")
        await _form(pilot, app, "s")
        await _saved(pilot, app, lambda: _tree(app).node("lead_rate").op is Op.RATIO)
        plan = plan_of(app.workbook)
        above, below = plan.tree.node("lead_rate").children
        assert (plan.baseline[above], plan.baseline[below]) == (7350, 132_000)
        assert plan.leaf_settings[below].locked
        assert "lead_rate" not in plan.baseline, "it is what its counts give"
        _select(app, "lead_rate")
        await press(pilot, "m")
        await until(pilot, lambda: _tree(app).node("lead_rate").is_leaf)
        value = plan_of(app.workbook).baseline["lead_rate"]
        assert value == pytest.approx(before.baseline["lead_rate"])


async def test_a_rate_by_segment_is_the_ratio_of_sums(tmp_path: Path) -> None:
    app = _app(tmp_path)
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await press(pilot)
        _select(app, "lead_rate")
        await _form(pilot, app, "s")
        await press(pilot, "down", "down", "down", "down")
        await type_text(pilot, "Feed 5000 96000;Owned 2350 36000")
        assert "7,350 / 132K = 5.6%; now 5.6%" in screen_text(app)
        await _saved(pilot, app, lambda: _tree(app).node("lead_rate").op is Op.RATIO)
        plan = plan_of(app.workbook)
        assert plan.tree.evaluate(plan.baseline)["lead_rate"] == pytest.approx(7350 / 132_000)
        assert plan.tree.problems() == []
        await press(pilot, "u")
        await until(pilot, lambda: _tree(app).node("lead_rate").is_leaf)


async def test_one_segment_is_no_split(tmp_path: Path) -> None:
    app = _app(tmp_path)
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await press(pilot)
        _select(app, "uv_feed")
        await _form(pilot, app, "s")
        await press(pilot, *["ctrl+u"] * 8)
        await type_text(pilot, "only")
        await press(pilot, "f2")
        assert "at least two" in screen_text(app)
        assert _tree(app).node("uv_feed").is_leaf


async def test_order_is_changed_by_keys_pressed_fast(tmp_path: Path) -> None:
    app = _app(tmp_path)
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await press(pilot)
        _select(app, "uv_feed")
        await press(pilot, "J", "J", "K")
        expected = ("uv_owned", "uv_feed", "uv_referral")
        await until(pilot, lambda: _order(app) == expected)
        for _step in range(3):
            await press(pilot, "u")
        await until(pilot, lambda: _order(app) == ("uv_feed", "uv_owned", "uv_referral"))


async def test_a_metric_is_removed_with_what_is_under_it_and_comes_back(tmp_path: Path) -> None:
    app = _app(tmp_path)
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await press(pilot)
        before = plan_of(app.workbook)
        _select(app, "uv")
        await press(pilot, "d")
        await until(pilot, lambda: "uv_feed" not in _tree(app).by_id)
        assert "uv_feed" not in plan_of(app.workbook).leaf_targets
        await press(pilot, "u")
        await until(pilot, lambda: plan_of(app.workbook) == before)


async def test_the_north_star_cannot_be_removed_and_says_so(tmp_path: Path) -> None:
    app = _app(tmp_path)
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await press(pilot)
        _select(app, "net_revenue")
        await press(pilot, "d")
        await until(pilot, lambda: "cannot be removed" in screen_text(app))
        assert "net_revenue" in _tree(app).by_id


async def test_two_hundred_metrics_are_moved_through_and_edited(tmp_path: Path) -> None:
    leaves = [leaf(f"n{index}") for index in range(200)]
    tree = MetricTree(root="g", nodes=(inner("g", Op.SUM, *(one.id for one in leaves)), *leaves))
    baseline = {one.id: 1.0 for one in leaves}
    book = with_plan(training(), tree=tree, baseline=baseline, leaf_settings={}, target=300.0)
    app = _app(tmp_path, book)
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await press(pilot)
        await press(pilot, "G")
        assert "n199" in screen_text(app)
        await press(pilot, "K")
        await until(pilot, lambda: _tree(app).node("g").children[-1] == "n198")


# -- what loses its leaf ----------------------------------------------------------------------


@pytest.mark.parametrize("language", [EN, ZH])
async def test_who_names_a_removed_metric_is_said_and_stays_a_finding(
    tmp_path: Path, language: str
) -> None:
    app = _app(tmp_path, language=language)
    async with app.run_test(size=(120, 34), notifications=True) as pilot:
        await press(pilot)
        _select(app, "uv_referral")
        await press(pilot, "d")
        await until(pilot, lambda: "uv_referral" not in _tree(app).by_id)
        await until(pilot, lambda: "C1.T4" in screen_text(app))
        found = "1 task without a leaf" if language == EN else "1 项任务没有叶指标"
        assert found in screen_text(app)
        plan = plan_of(app.workbook)
        (ready,) = (
            one
            for one in requirements(plan, list(app.workbook.all(Task).values()))
            if one.code == "tasks"
        )
        assert not ready.done
        await press(pilot, "u")
        await until(pilot, lambda: found not in screen_text(app))


@pytest.mark.parametrize("step", ["tree", "targets", "phasing", "tasks", "resources", "commit"])
async def test_no_step_of_the_plan_stumbles_over_a_task_without_its_leaf(
    tmp_path: Path, step: str
) -> None:
    plan = plan_of(training())
    tree = remove(remove(plan.tree, "uv_referral"), "attend_rate")
    app = make_app(tmp_path, training().put(with_tree(plan, tree)), ("planning", step), EN)
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await press(pilot, "j", "j", "j", "g")
        assert step == app.screen.query_one(Step).STEP


# -- names, places, folds ---------------------------------------------------------------------


async def test_a_metric_is_renamed_by_one_key_a_name_and_enter(tmp_path: Path) -> None:
    app = _app(tmp_path)
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await press(pilot)
        before = _tree(app)
        _select(app, "uv_feed")
        await _form(pilot, app, "R")
        await press(pilot, "ctrl+u")
        await type_text(pilot, "Ads")
        await press(pilot, "enter")
        await until(pilot, lambda: _tree(app).node("uv_feed").name.en == "Ads")
        assert _tree(app).node("uv_feed").name.zh == before.node("uv_feed").name.zh


async def test_a_sibling_stands_right_below_the_marked_metric(tmp_path: Path) -> None:
    app = _app(tmp_path)
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await press(pilot)
        _select(app, "uv_feed")
        await _form(pilot, app, "A")
        await type_text(pilot, "Search")
        await _saved(pilot, app, lambda: "search" in _tree(app).by_id)
        assert _order(app) == ("uv_feed", "search", "uv_owned", "uv_referral")
        _select(app, "net_revenue")
        await press(pilot, "A")
        await until(pilot, lambda: "stands alone" in screen_text(app))


async def test_a_unit_that_does_not_fit_is_said_while_it_is_typed(tmp_path: Path) -> None:
    app = _app(tmp_path)
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await press(pilot)
        _select(app, "uv")
        await _form(pilot, app, "a")
        await type_text(pilot, "Fees")
        await press(pilot, "down", "ctrl+u")
        await type_text(pilot, "CNY")
        assert "visitors + visitors + visitors + ¥: different units" in screen_text(app)
        await press(pilot, "ctrl+u")
        await type_text(pilot, "users")
        assert "different units" not in screen_text(app)
        await press(pilot, "escape")
        _select(app, "aov")
        await _form(pilot, app, "e")
        await press(pilot, "down", "down", "ctrl+u")
        await type_text(pilot, "CNY/order/days")
        assert "not the unit of Net revenue (¥)" in screen_text(app)


def _shown(app: OpsApp) -> list[str | None]:
    """Ids of the rows of the tree."""
    return [key.value for key in app.screen.query_one(DataTable).rows]


async def test_folds_hide_what_is_below_and_are_remembered(tmp_path: Path) -> None:
    app = _app(tmp_path)
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await press(pilot)
        _select(app, "uv_feed")
        await press(pilot, "left", "left")
        assert "+ Landing-page UV" in screen_text(app)
        assert "uv_feed" not in _shown(app)
        await press(pilot, "n", "p")
        assert "+ Landing-page UV" in screen_text(app)
        _select(app, "uv_feed")
        await press(pilot)
        assert "uv_feed" in _shown(app), "what is looked for is opened"
        _select(app, "uv")
        await press(pilot, "space", "right", "right")
        assert app.screen.query_one(TreeStep).marked == "uv_feed"
        await press(pilot, "z")
        assert "uv_feed" not in _shown(app)
        await press(pilot, "z")
        assert "uv_feed" in _shown(app)


async def test_trouble_inside_a_folded_part_shows_on_it(tmp_path: Path) -> None:
    app = _app(tmp_path, with_plan(training(), baseline={"uv_feed": 1.0}))
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await press(pilot)
        _select(app, "uv")
        await press(pilot, "space")
        assert "2 to look at inside" in screen_text(app)


async def test_a_large_tree_begins_folded(tmp_path: Path) -> None:
    tree, baseline = large_tree(1000)
    book = with_plan(training(), tree=tree, baseline=baseline, leaf_settings={}, target=None)
    app = _app(tmp_path, book)
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await press(pilot)
        assert app.screen.query_one(DataTable).row_count == 201


async def test_the_whole_formula_is_shown_by_a_key(tmp_path: Path) -> None:
    app = _app(tmp_path)
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await press(pilot)
        await press(pilot, "f")
        assert "(Paid-feed UV + Owned-media UV + Referral UV) x Lead rate" in screen_text(app)
        assert "¥637.9K = 132K x 5.6% x" in screen_text(app)
        await press(pilot, "f")
        assert "(Paid-feed UV" not in screen_text(app)


async def test_the_side_panel_tells_all_of_the_marked_metric(tmp_path: Path) -> None:
    app = _app(tmp_path)
    async with app.run_test(size=(120, 34), notifications=True) as pilot:
        await press(pilot)
        _select(app, "attend_rate")
        await press(pilot)
        text = screen_text(app)
        for said in ("Now: 53.7% imported", "Unit: %", "a rate of two counts", "C1.T1", "+1.00%"):
            assert said in text


async def test_a_template_shows_its_formula_and_the_form_s_own_comes_first(
    tmp_path: Path,
) -> None:
    app = _app(tmp_path)
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await press(pilot)
        await _form(pilot, app, "T")
        assert "(for your product form)" in screen_text(app)
        assert "1/14" in screen_text(app)
        await press(pilot, "right")
        assert "(for your product form)" not in screen_text(app)
        assert " = " in screen_text(app)
