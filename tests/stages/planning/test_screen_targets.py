"""The target step: effort under the keys, bounds, locks, typed values, what is said."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from textual.widgets import DataTable

from opstui.app import OpsApp
from opstui.kernel.language import EN, ZH
from opstui.kernel.observations import Observation, SeriesMonth, apply
from opstui.stages.planning.steps.targets import TargetsStep
from opstui.workbook.document import Workbook
from tests.pilot import SIZE, make_app, press, screen_text, stored, type_text, until
from tests.stages.planning.samples import plan_of, training, with_plan, without_plan

HOLD = 30


def _app(tmp_path: Path, workbook: Workbook | None = None, language: str = EN) -> OpsApp:
    book = training(language) if workbook is None else workbook
    return make_app(tmp_path, book, ("planning", "targets"), language)


def _select(app: OpsApp, key: str) -> None:
    step = app.screen.query_one(TargetsStep)
    step.select_item(key)
    step.query_one(DataTable).focus()


def _effort(app: OpsApp, leaf: str) -> float:
    return plan_of(app.workbook).leaf_settings[leaf].effort


def _is_form(app: OpsApp) -> bool:
    return len(app.screen_stack) > 1


@pytest.mark.parametrize("language", [EN, ZH])
async def test_the_whole_tree_is_shown_against_its_target(tmp_path: Path, language: str) -> None:
    app = _app(tmp_path, language=language)
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await press(pilot)
        text = screen_text(app)
        assert ("Net revenue" if language == EN else "净营收") in text
        assert "x1.41" in text
        assert ("¥900K" if language == EN else "¥90万") in text


async def test_a_held_key_recomputes_the_tree_and_is_one_undo_step(tmp_path: Path) -> None:
    app = _app(tmp_path)
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await press(pilot)
        _select(app, "uv_owned")
        before = screen_text(app)
        targets = plan_of(app.workbook).leaf_targets
        for _time in range(HOLD):
            await pilot.press("right")
        assert plan_of(app.workbook).leaf_targets == targets, "kept in memory while held"
        assert screen_text(app) != before, "the other leaves follow at once"
        await until(pilot, lambda: _effort(app, "uv_owned") == 1.0)
        now = plan_of(app.workbook).leaf_targets
        assert now["uv_owned"] > targets["uv_owned"]
        assert now["uv_feed"] < targets["uv_feed"]
        await press(pilot, "u")
        await until(pilot, lambda: _effort(app, "uv_owned") == 0.35)
        assert plan_of(app.workbook).leaf_targets == targets


async def test_undo_right_after_a_key_takes_that_key_back(tmp_path: Path) -> None:
    app = _app(tmp_path)
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await press(pilot)
        _select(app, "uv_owned")
        await press(pilot, "right", "right", "u")
        await until(pilot, lambda: _effort(app, "uv_owned") == 0.35)
        assert "45" not in screen_text(app).split("Owned")[1].splitlines()[0]


@pytest.mark.parametrize("way_out", ["n", "0", "q"])
async def test_leaving_keeps_what_the_keys_did(tmp_path: Path, way_out: str) -> None:
    app = _app(tmp_path)
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await press(pilot)
        _select(app, "uv_owned")
        await pilot.press("right", "right", way_out)
        if way_out != "q":
            await until(pilot, lambda: _effort(app, "uv_owned") == 0.45)
    assert plan_of(stored(tmp_path)).leaf_settings["uv_owned"].effort == 0.45


async def test_a_locked_leaf_stays_at_its_baseline(tmp_path: Path) -> None:
    app = _app(tmp_path)
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await press(pilot)
        _select(app, "attend_rate")
        await press(pilot, "space")
        assert "locked" in screen_text(app)
        await until(pilot, lambda: plan_of(app.workbook).leaf_settings["attend_rate"].locked)
        plan = plan_of(app.workbook)
        assert plan.leaf_targets["attend_rate"] == plan.baseline["attend_rate"]


async def test_the_target_is_typed_with_e_and_solved_at_once(tmp_path: Path) -> None:
    app = _app(tmp_path, with_plan(training(), target=None, floor=None, stretch=None))
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await press(pilot)
        assert "No target yet" in screen_text(app)
        await press(pilot, "e")
        await until(pilot, lambda: _is_form(app))
        await type_text(pilot, "80万")
        await press(pilot, "f2")
        await until(pilot, lambda: plan_of(app.workbook).target == 800_000)
        plan = plan_of(app.workbook)
        assert plan.tree.value(plan.leaf_targets) == pytest.approx(800_000)
        assert plan.floor == pytest.approx(680_000), "the usual share, kept as a default"
        assert plan.defaults == ("floor", "stretch")
        assert "Floor (default) ¥680K" in screen_text(app)


async def test_default_levels_follow_the_target_and_typed_ones_stay(tmp_path: Path) -> None:
    book = with_plan(
        training(), target=800_000.0, floor=680_000.0, stretch=950_000.0, defaults=("floor",)
    )
    app = _app(tmp_path, book)
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await press(pilot)
        await press(pilot, "e")
        await until(pilot, lambda: _is_form(app))
        await press(pilot, "ctrl+u")
        await type_text(pilot, "900000")
        await press(pilot, "f2")
        await until(pilot, lambda: plan_of(app.workbook).target == 900_000)
        plan = plan_of(app.workbook)
        assert plan.floor == pytest.approx(765_000)
        assert plan.stretch == 950_000


async def test_a_target_that_is_no_number_is_refused_beside_its_field(tmp_path: Path) -> None:
    app = _app(tmp_path, with_plan(training(), target=None))
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await press(pilot)
        await press(pilot, "e")
        await until(pilot, lambda: _is_form(app))
        await type_text(pilot, "a lot [/x]")
        await press(pilot, "f2")
        assert "[/x]" in screen_text(app)
        assert _is_form(app)
        assert plan_of(app.workbook).target is None


async def test_bounds_hold_and_crossed_bounds_are_refused(tmp_path: Path) -> None:
    app = _app(tmp_path)
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await press(pilot)
        _select(app, "lead_rate")
        await press(pilot, "b")
        await until(pilot, lambda: _is_form(app))
        await type_text(pilot, "9%")
        await press(pilot, "enter")
        await type_text(pilot, "5%")
        await press(pilot, "f2")
        assert "below the lower one" in screen_text(app)
        await press(pilot, *["backspace"] * 2)
        await type_text(pilot, "9.5%")
        await press(pilot, "f2")
        await until(pilot, lambda: not _is_form(app))
        setting = plan_of(app.workbook).leaf_settings["lead_rate"]
        assert setting.low == pytest.approx(0.09)
        assert setting.high == pytest.approx(0.095)
        assert plan_of(app.workbook).leaf_targets["lead_rate"] == pytest.approx(0.09)


async def test_a_typed_leaf_value_is_kept_and_the_rest_follows(tmp_path: Path) -> None:
    app = _app(tmp_path)
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await press(pilot)
        _select(app, "keep_rate")
        await press(pilot, "equals_sign")
        await until(pilot, lambda: _is_form(app))
        await type_text(pilot, "95%")
        await press(pilot, "f2")
        await until(pilot, lambda: not _is_form(app))
        plan = plan_of(app.workbook)
        assert plan.leaf_settings["keep_rate"].fixed == pytest.approx(0.95)
        assert plan.leaf_targets["keep_rate"] == pytest.approx(0.95)
        assert plan.tree.value(plan.leaf_targets) == pytest.approx(900_000)


async def test_what_cannot_be_reached_says_the_most_and_who_is_at_the_bound(
    tmp_path: Path,
) -> None:
    plan = plan_of(training())
    frozen = {
        leaf: setting.model_copy(update={"locked": leaf != "attend_rate"})
        for leaf, setting in plan.leaf_settings.items()
    }
    app = _app(tmp_path, with_plan(training(), leaf_settings=frozen))
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await press(pilot)
        text = screen_text(app)
        assert "Not reachable: at most ¥771.7K" in text
        assert "¥128.3K must come from a new lever" in text.replace("\n ", " ")
        said = " ".join(text.split())
        assert "At their bounds: Attendance rate" in said
        assert "New source needed: 21.95K Landing-page UV." in said
        assert "! at its bound" in said


async def test_a_target_below_doing_nothing_is_said(tmp_path: Path) -> None:
    app = _app(tmp_path, with_plan(training(), target=600_000.0, floor=500_000.0))
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await press(pilot)
        assert "The target is below what happens without doing anything" in screen_text(app)


async def test_sensitivity_is_a_view_of_its_own_with_what_one_percent_does(tmp_path: Path) -> None:
    app = _app(tmp_path)
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await press(pilot)
        await press(pilot, "s")
        text = screen_text(app)
        feed = next(line for line in text.splitlines() if "Paid-feed UV" in line)
        assert "+¥4,639" in feed, "1 % of the 96 of 132 thousand visitors"
        assert "+0.73%" in feed
        assert "+¥114.6K" in text, "one point more of the lead rate"
        assert "w What if" in text
        await press(pilot, "s")
        assert "x1.41" in screen_text(app)


async def test_a_trial_shows_its_result_and_stores_nothing(tmp_path: Path) -> None:
    app = _app(tmp_path)
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await press(pilot)
        before = app.workbook
        _select(app, "lead_rate")
        await press(pilot, "w")
        await until(pilot, lambda: _is_form(app))
        await type_text(pilot, "lots")
        await press(pilot, "f2")
        assert "is not a number" in screen_text(app)
        for beyond in ("120%", "1e300", "-6pp"):
            await press(pilot, "ctrl+u")
            await type_text(pilot, beyond)
            await press(pilot, "f2")
            assert "A share is between 0% and 100%." in screen_text(app)
        await press(pilot, "ctrl+u")
        await type_text(pilot, "+10%")
        await press(pilot, "f2")
        await until(pilot, lambda: not _is_form(app))
        assert "On trial: ¥637.9K > ¥701.7K (+10.0%), 24% of the way" in screen_text(app)
        assert app.workbook is before
        await press(pilot, "escape")
        assert "x1.41" in screen_text(app), "back at the targets, not at home"


async def test_escape_leaves_a_view_first_and_then_the_step(tmp_path: Path) -> None:
    app = _app(tmp_path)
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await press(pilot)
        await press(pilot, "c", "escape")
        assert "x1.41" in screen_text(app)
        await press(pilot, "escape")
        await until(pilot, lambda: not app.screen.query(TargetsStep))


async def test_left_and_right_try_one_percent_more_or_less(tmp_path: Path) -> None:
    app = _app(tmp_path)
    async with app.run_test(size=(120, 34), notifications=True) as pilot:
        await press(pilot)
        before = app.workbook
        await press(pilot, "s")
        _select(app, "attend_rate")
        await press(pilot, "right", "right", "right")
        assert "On trial: ¥637.9K > ¥657K (+3.0%)" in screen_text(app)
        await press(pilot, "left", "left", "left")
        assert "reacts most to Lead rate, Attendance rate" in screen_text(app)
        assert "Without acting: 53.7%, as in the" in screen_text(app)
        assert app.workbook is before


async def test_keys_in_one_burst_all_count(tmp_path: Path) -> None:
    app = _app(tmp_path)
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await press(pilot)
        _select(app, "uv_feed")
        step = app.screen.query_one(TargetsStep)
        for _time in range(HOLD):
            step.action_planning_more()
        for _time in range(HOLD - 3):
            step.action_planning_less()
        await until(pilot, lambda: _effort(app, "uv_feed") == 0.0)
        await until(pilot, lambda: "⣀⣀⣀⣀⣀⣀   0" in screen_text(app))


async def test_the_line_without_doing_anything_rests_on_the_weeks_before(tmp_path: Path) -> None:
    cycle = training().cycle
    assert cycle is not None
    days = [
        Observation("uv_feed", "", "day", cycle.start - timedelta(n), 3_000.0) for n in range(1, 57)
    ]
    app = _app(tmp_path, training().put(*apply(days, training().all(SeriesMonth))))
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await press(pilot)
        text = screen_text(app)
        assert "do-nothing: from the last 8 weeks, by weekday (2 of 8 leaves)" in text
        assert "Do-nothing ¥985.8K" in text, "168,000 of that channel instead of 96,000"
        assert "The target is below what happens without doing anything" in text


async def test_without_a_plan_enter_goes_to_the_tree(tmp_path: Path) -> None:
    app = _app(tmp_path, without_plan(training()))
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await press(pilot)
        assert "There is no metric tree yet" in screen_text(app)
        await press(pilot, "right", "space", "s", "e", "b", "c", "left", "w", "a", "d")
        assert not _is_form(app)
        await press(pilot, "enter")
        await until(pilot, lambda: app.screen.query("TreeStep"))


async def test_without_a_product_enter_goes_to_the_strategy(tmp_path: Path) -> None:
    app = _app(tmp_path, Workbook.empty())
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await press(pilot)
        assert "A plan needs a product and a cycle" in screen_text(app)
