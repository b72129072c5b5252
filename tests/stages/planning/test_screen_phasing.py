"""The phasing step: weights, events, one number by hand; the sum stays exact."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from opstui.app import OpsApp
from opstui.kernel.language import EN, ZH
from opstui.stages.planning.phased import phase_metric
from opstui.workbook.document import Workbook
from tests.pilot import SIZE, make_app, press, screen_lines, screen_text, type_text, until
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
        assert any("9-15 Nov" in line and "x2" in line for line in screen_lines(app))


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
