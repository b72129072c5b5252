"""The phasing step: weights, events, one number by hand; the sum stays exact."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from textual import events
from textual.pilot import Pilot

from opstui.app import OpsApp
from opstui.kernel.language import EN, ZH
from opstui.stages.planning.model import Phasing, Ramp
from opstui.stages.planning.phased import phase_metric
from opstui.workbook.document import Workbook
from tests.pilot import SIZE, make_app, press, screen_lines, screen_text, type_text, until
from tests.stages.planning.history import with_history
from tests.stages.planning.samples import plan_of, training, with_plan


def _app(tmp_path: Path, workbook: Workbook | None = None, language: str = EN) -> OpsApp:
    book = training(language) if workbook is None else workbook
    return make_app(tmp_path, book, ("planning", "phasing"), language)


async def _form(pilot: Pilot[Any], app: OpsApp, *keys: str) -> None:
    await press(pilot, *keys)
    await until(pilot, lambda: len(app.screen_stack) > 1 and app.focused is not None)


def _values(app: OpsApp) -> tuple[float | None, ...]:
    cycle = app.workbook.cycle
    assert cycle is not None
    return phase_metric(plan_of(app.workbook), cycle).values


@pytest.mark.parametrize("language", [EN, ZH])
async def test_periods_show_weight_target_and_festivals(tmp_path: Path, language: str) -> None:
    app = _app(tmp_path, language=language)
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await press(pilot)
        text = screen_text(app)
        assert "1.48" in text
        assert ("Double 11" if language == EN else "双11") in text
        assert "900,000.00" in text
        assert ("(Double 11 pre-sale)" if language == EN else "(双11 预售/抢先购)") in text


async def test_a_weight_moves_its_period_and_the_sum_stays(tmp_path: Path) -> None:
    app = _app(tmp_path)
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await press(pilot)
        before = _values(app)
        await _form(pilot, app, "e")
        await press(pilot, "ctrl+u")
        await type_text(pilot, "1.24")
        await press(pilot, "f2")
        await until(pilot, lambda: plan_of(app.workbook).phasing.weights[0] == 1.24)
        after = _values(app)
        assert (after[0] or 0) > (before[0] or 0)
        assert sum(value or 0 for value in after) == pytest.approx(900_000, abs=1e-6)
        await press(pilot, "u")
        await until(pilot, lambda: _values(app) == before)


async def test_an_event_multiplies_its_period(tmp_path: Path) -> None:
    app = _app(tmp_path)
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await press(pilot)
        await _form(pilot, app, *"jjjjjj", "enter")
        await press(pilot, "enter", "ctrl+u")
        await type_text(pilot, "2")
        await press(pilot, "f2")
        await until(
            pilot,
            lambda: plan_of(app.workbook).phasing.event_multipliers == {"2026-W46": 2.0},
        )
        assert any("9-15 Nov" in line and "x2.00" in line for line in screen_lines(app))


async def test_one_number_by_hand_takes_from_the_others_exactly(tmp_path: Path) -> None:
    app = _app(tmp_path)
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await press(pilot)
        before = _values(app)
        await _form(pilot, app, "e")
        await press(pilot, "enter", "enter", "ctrl+u")
        await type_text(pilot, "100000")
        await press(pilot, "f2")
        await until(pilot, lambda: _values(app)[0] == 100_000)
        after = _values(app)
        assert round(sum(value or 0 for value in after) * 100) == 90_000_000
        assert all((a or 0) < (b or 0) for a, b in zip(after[1:], before[1:], strict=True))


@pytest.mark.parametrize(("field", "text"), [(0, "-1"), (0, "lots"), (2, "1000000")])
async def test_what_cannot_be_is_said_and_not_stored(tmp_path: Path, field: int, text: str) -> None:
    app = _app(tmp_path)
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await press(pilot)
        before = plan_of(app.workbook)
        await _form(pilot, app, "e")
        await press(pilot, *["enter"] * field, "ctrl+u")
        await type_text(pilot, text)
        await press(pilot, "f2")
        assert len(app.screen_stack) == 2
        assert plan_of(app.workbook) == before


async def test_all_weights_zero_is_refused(tmp_path: Path) -> None:
    phasing = plan_of(training()).phasing
    lone = phasing.model_copy(update={"weights": (1.0, *([0.0] * 7))})
    app = _app(tmp_path, with_plan(training(), phasing=lone))
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await press(pilot)
        await _form(pilot, app, "e")
        await press(pilot, "ctrl+u")
        await type_text(pilot, "0")
        await press(pilot, "f2")
        assert "All weights would be 0." in screen_text(app)
        assert plan_of(app.workbook).phasing == lone


async def test_a_rate_is_phased_on_a_ramp(tmp_path: Path) -> None:
    app = _app(tmp_path)
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await press(pilot)
        await _form(pilot, app, "m")
        await press(pilot, "6", "f2")
        await until(pilot, lambda: len(app.screen_stack) == 1)
        assert "The whole cycle's rate is 5.766" in screen_text(app)


async def test_without_a_target_the_step_says_where_to_set_it(tmp_path: Path) -> None:
    app = _app(tmp_path, with_plan(training(), target=None))
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await press(pilot)
        assert "No target yet. Step 2 sets one." in screen_text(app)
        assert "28 Sep" in screen_text(app)


# -- what moved, locks, several at once -------------------------------------------------------


async def _number(pilot: Pilot[Any], app: OpsApp, text: str, fields: int = 2) -> None:
    await _form(pilot, app, "e")
    await press(pilot, *["enter"] * fields, "ctrl+u")
    await type_text(pilot, text)
    await press(pilot, "f2")
    await until(pilot, lambda: len(app.screen_stack) == 1)


async def test_what_a_change_moved_is_marked_until_it_is_undone(tmp_path: Path) -> None:
    app = _app(tmp_path)
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await press(pilot)
        await _number(pilot, app, "100000")
        await until(pilot, lambda: "+¥30,250" in screen_text(app))
        assert "Periods moved: 8" in screen_text(app)
        assert "-¥4,098.92" in screen_text(app)
        await press(pilot, "u")
        await until(pilot, lambda: "+¥30,250" not in screen_text(app))
        assert "Periods moved" not in screen_text(app)


async def test_a_locked_period_stays_and_space_releases_it(tmp_path: Path) -> None:
    app = _app(tmp_path)
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await press(pilot)
        before = _values(app)
        await press(pilot, "j", "space")
        await until(pilot, lambda: "locked" in screen_text(app))
        await press(pilot, "k")
        await _number(pilot, app, "100000")
        after = _values(app)
        assert after[0] == 100_000
        assert after[1] == before[1]
        assert round(sum(value or 0 for value in after) * 100) == 90_000_000
        await press(pilot, "j", "space")
        await until(pilot, lambda: plan_of(app.workbook).phasing.locked == ())


async def test_a_column_is_pasted_from_the_marked_period_on(tmp_path: Path) -> None:
    app = _app(tmp_path)
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await press(pilot)
        await press(pilot, "j")
        app.post_message(events.Paste("week\ttarget\n41\t100,000\n42\t120000.50\n"))
        await until(pilot, lambda: _values(app)[1:3] == (100_000, 120_000.5))
        assert round(sum(value or 0 for value in _values(app)) * 100) == 90_000_000
        await press(pilot, "u")
        await until(pilot, lambda: _values(app)[1] == 112_500)


@pytest.mark.parametrize(
    "text", ["lots\nof\nwords", "1\n" * 40, "-5", "900000\n900000", "\x1b[31m[/x]", "[Q1]\n[/]"]
)
async def test_a_paste_that_does_not_fit_says_so_and_stores_nothing(
    tmp_path: Path, text: str
) -> None:
    app = _app(tmp_path)
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await press(pilot)
        before = plan_of(app.workbook)
        app.post_message(events.Paste(text))
        await until(pilot, lambda: app._notifications)
        assert plan_of(app.workbook) == before


async def test_several_periods_get_one_value_or_one_each(tmp_path: Path) -> None:
    app = _app(tmp_path)
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await press(pilot)
        await press(pilot, "G", "k")
        await _form(pilot, app, "E")
        await press(pilot, "enter", "enter", "enter")
        await type_text(pilot, "1 2 3")
        await press(pilot, "f2")
        await until(pilot, lambda: "Values: 3; periods: 2." in screen_text(app))
        await press(pilot, "ctrl+u")
        await type_text(pilot, "90000 110000")
        await press(pilot, "f2")
        await until(pilot, lambda: _values(app)[6:] == (90_000, 110_000))


# -- by day -----------------------------------------------------------------------------------


async def test_days_stand_below_their_weeks_and_a_typed_day_keeps_the_week(tmp_path: Path) -> None:
    app = _app(tmp_path)
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await press(pilot)
        await press(pilot, "v")
        assert "28 Sep Mon" in screen_text(app)
        assert "56 days add up to their 8 periods" in screen_text(app)
        before = _values(app)
        await _number(pilot, app, "20000", fields=1)
        await until(pilot, lambda: "20,000" in screen_text(app))
        assert _values(app) == before
        assert "+¥10,035.71" in screen_text(app)
        await press(pilot, "v")
        await until(pilot, lambda: "28 Sep - 4 Oct" in screen_text(app))


async def test_a_cycle_by_the_day_is_seen_by_week(tmp_path: Path) -> None:
    book = with_plan(training(), phasing=Phasing())
    cycle = book.cycle
    assert cycle is not None
    book = book.put(cycle.model_copy(update={"grain": "day"}))
    app = _app(tmp_path, book)
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await press(pilot)
        await press(pilot, "v")
        assert "28 Sep - 4 Oct" in screen_text(app)
        await _number(pilot, app, "100000", fields=1)
        await until(pilot, lambda: "100,000" in screen_text(app))
        assert round(sum(value or 0 for value in _values(app)[:7]) * 100) == 10_000_000


# -- from last year ---------------------------------------------------------------------------


@pytest.mark.parametrize("language", [EN, ZH])
async def test_a_suggestion_is_looked_at_before_it_is_kept(tmp_path: Path, language: str) -> None:
    app = _app(tmp_path, with_history(training(language)), language)
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await press(pilot)
        before = plan_of(app.workbook).phasing
        await press(pilot, "s")
        keeps = "enter keeps it" if language == EN else "enter 采用"
        assert keeps in screen_text(app)
        assert ("From 305 days" if language == EN else "305 天的数据") in screen_text(app)
        assert plan_of(app.workbook).phasing == before
        await press(pilot, "escape")
        assert keeps not in screen_text(app)
        await press(pilot, "s", "enter")
        await until(pilot, lambda: plan_of(app.workbook).phasing != before)
        assert ("holiday" if language == EN else "节假日") in screen_text(app)
        assert round(sum(value or 0 for value in _values(app)) * 100) == 90_000_000
        await press(pilot, "u")
        await until(pilot, lambda: plan_of(app.workbook).phasing == before)


async def test_without_data_it_says_how_much_is_needed(tmp_path: Path) -> None:
    app = _app(tmp_path)
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await press(pilot)
        await press(pilot, "s")
        assert "Import 28 days for weekdays, 364 for seasons" in " ".join(screen_text(app).split())
        await press(pilot, "Z")
        await until(pilot, lambda: plan_of(app.workbook).phasing == Phasing())
        assert "default" in screen_text(app)


async def test_the_chart_stands_beside_last_year_or_says_why_not(tmp_path: Path) -> None:
    app = _app(tmp_path, with_history(training()))
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await press(pilot)
        await press(pilot, "c")
        await until(pilot, lambda: "last year ¥" in screen_text(app))
        assert "Net revenue: highest ¥166.5K in 9-15 Nov." in screen_text(app)
        await press(pilot, "right")
        assert "28 Sep - 4 Oct  plan ¥69.75K  last year" in screen_text(app)
        await press(pilot, "c")
        assert "Weight" in screen_text(app)


async def test_a_chart_without_last_year_says_so(tmp_path: Path) -> None:
    app = _app(tmp_path)
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await press(pilot)
        await press(pilot, "c")
        assert "last year's same days." in " ".join(screen_text(app).split())


# -- ramp and holidays ------------------------------------------------------------------------


async def test_a_ramp_and_another_country_s_holidays(tmp_path: Path) -> None:
    app = _app(tmp_path, with_plan(training(), phasing=Phasing()))
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await press(pilot)
        await _form(pilot, app, "o")
        await type_text(pilot, "3")
        await press(pilot, "enter", "enter", "enter", "enter", "ctrl+u")
        await type_text(pilot, "nowhere")
        await press(pilot, "f2")
        await until(pilot, lambda: "two letters" in screen_text(app))
        await press(pilot, "ctrl+u")
        await type_text(pilot, "us")
        await press(pilot, "f2")
        await until(pilot, lambda: plan_of(app.workbook).phasing.country == "US")
        assert plan_of(app.workbook).phasing.ramp == Ramp(start=0.3, end=1, periods=3)
        assert "Columbus Day" in screen_text(app)
        assert "Double 11" not in screen_text(app)
        values = _values(app)
        assert (values[0] or 0) < (values[1] or 0) < (values[2] or 0)
        assert values[2] == pytest.approx(values[7], abs=0.011)
        await press(pilot, "u")
        await until(pilot, lambda: plan_of(app.workbook).phasing == Phasing())


async def test_the_marked_period_is_told_at_the_side(tmp_path: Path) -> None:
    app = _app(tmp_path, with_history(training()))
    async with app.run_test(size=(120, 34), notifications=True) as pilot:
        await press(pilot)
        await press(pilot, "j", "j")
        text = screen_text(app)
        assert "12.8% of the whole" in text
        assert "Weight 1.02, typed" in text
        assert "Last year ¥" in text


async def test_a_tall_screen_shows_the_chart_below_the_table(tmp_path: Path) -> None:
    app = _app(tmp_path, with_history(training()))
    async with app.run_test(size=(120, 34), notifications=True) as pilot:
        await press(pilot)
        await until(pilot, lambda: "plan ¥78.75K" in screen_text(app))
        assert "16-22 Nov" in screen_text(app)
        await pilot.resize_terminal(*SIZE)
        await until(pilot, lambda: "plan ¥78.75K" not in screen_text(app))


@pytest.mark.parametrize("text", ["1e300", "99999999999", "[/x]", "\x1b[31m"])
async def test_weights_beyond_any_use_are_refused(tmp_path: Path, text: str) -> None:
    app = _app(tmp_path)
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await press(pilot)
        before = plan_of(app.workbook)
        await _form(pilot, app, "e")
        await press(pilot, "ctrl+u")
        app.post_message(events.Paste(text))
        await press(pilot, "f2")
        assert len(app.screen_stack) == 2
        assert plan_of(app.workbook) == before


async def test_a_suggestion_goes_away_when_the_phasing_becomes_another(tmp_path: Path) -> None:
    app = _app(tmp_path, with_history(training()))
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await press(pilot)
        await press(pilot, "space")
        await until(pilot, lambda: plan_of(app.workbook).phasing.locked)
        await press(pilot, "s")
        assert "enter keeps it" in screen_text(app)
        await press(pilot, "u")
        await until(pilot, lambda: not plan_of(app.workbook).phasing.locked)
        assert "enter keeps it" not in screen_text(app)
