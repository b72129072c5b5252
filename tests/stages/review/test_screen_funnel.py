"""The funnel by keyboard: steps, chart, segments, other references, other days, evidence."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from opstui.app import OpsApp
from opstui.examples import example_workbook
from opstui.kernel.language import EN, ZH
from opstui.kernel.observations import Observation, SeriesMonth, apply
from opstui.stages.review.evidence import Standing, parse
from opstui.stages.review.model import Review
from opstui.stages.review.steps.context import context_of
from opstui.stages.review.steps.evidence_values import current, standing_of
from opstui.stages.review.steps.why import WhyStep
from tests.pilot import make_app, press, screen_lines, screen_text, until
from tests.stages.review.fixture_screen import training

OVER = date(2026, 11, 23)
REVIEW = "C1.R@2026-W47"


def open_app(tmp_path: Path, language: str = EN, example: str = "training") -> OpsApp:
    workbook = training(language) if example == "training" else example_workbook(example, language)
    return make_app(tmp_path, workbook, ("review", "why"), language, today=OVER)


async def open_funnel(pilot: Pilot[Any], app: OpsApp) -> WhyStep:
    await until(pilot, lambda: app.screen.query(WhyStep))
    await until(pilot, lambda: app.screen.query_one(WhyStep).table.row_count)
    step = app.screen.query_one(WhyStep)
    await press(pilot, "w")
    step.table.select_key("funnel")
    await press(pilot, "enter")
    await until(pilot, lambda: step.mode == "funnel")
    return step


def line_of(app: OpsApp, text: str) -> str:
    return next(line for line in screen_lines(app) if text in line)


@pytest.mark.parametrize(
    ("language", "step", "said"),
    [(EN, "Attended", "Most is lost at Attended"), (ZH, "到课", "「到课」损失最大")],
)
async def test_the_step_that_costs_most_final_users_is_marked(
    tmp_path: Path, language: str, step: str, said: str
) -> None:
    app = open_app(tmp_path, language)
    async with app.run_test(size=(80, 24)) as pilot:
        await open_funnel(pilot, app)
        await until(pilot, lambda: said in screen_text(app))
        row = line_of(app, f"!  {step}")
        for text in ("4,854", "52.8%", "51.8-53.8%", "59.7%", "-64"):
            assert text in row


async def test_v_turns_to_the_chart_and_to_the_segments_and_esc_comes_back(tmp_path: Path) -> None:
    app = open_app(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        step = await open_funnel(pilot, app)
        await press(pilot, "v")
        await until(pilot, lambda: "log scale" in screen_text(app))
        await press(pilot, "v")
        await until(pilot, lambda: "feed" in screen_text(app))
        assert "-277" in line_of(app, "feed")
        assert "-56" in line_of(app, "all users")
        await press(pilot, "enter")
        await until(pilot, lambda: "117,456" in screen_text(app))
        assert "6.1%" in line_of(app, "!  Paid orders")
        await press(pilot, "escape")
        assert "all users" in screen_text(app)
        await press(pilot, "escape")
        assert "158,478" in line_of(app, "Landing-page UV")
        await press(pilot, "escape")
        assert step.mode == "deeper"


async def test_tab_measures_against_something_else_and_brackets_change_the_days(
    tmp_path: Path,
) -> None:
    app = open_app(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        await open_funnel(pilot, app)
        await press(pilot, "tab")
        assert "the baseline" in screen_text(app)
        assert "+45" in line_of(app, "Paid orders")
        await press(pilot, "tab")
        assert "best segment (referral)" in screen_text(app)
        await press(pilot, "tab", "left_square_bracket")
        assert "16-22 Nov" in screen_text(app)
        await press(pilot, "right_square_bracket", "right_square_bracket")
        assert "no more days" in screen_text(app)


async def test_a_step_is_cited_of_all_users_or_of_one_segment(tmp_path: Path) -> None:
    app = open_app(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        step = await open_funnel(pilot, app)
        step.table.select_key("attended")
        await press(pilot, "y")
        await until(pilot, lambda: app.workbook.get(Review, REVIEW))
        await press(pilot, "v", "v", "g", "y")
        await until(pilot, lambda: len(app.workbook.all(Review)[REVIEW].cited) == 2)
        first, second = app.workbook.all(Review)[REVIEW].cited
        assert first.id == "metric:attend_rate@2026-09-28..2026-11-22"
        assert first.value == pytest.approx(4854 / 9194)
        assert second.id == "metric:pay_rate/feed@2026-09-28..2026-11-22"
        assert second.value == pytest.approx(127 / 2097)
        context = context_of(app.workbook, OVER)
        assert context is not None
        assert standing_of(context, second) is Standing.SAME
        more = [Observation("paid", "feed", "week", date(2026, 11, 16), 500.0)]
        series = app.workbook.all(SeriesMonth)
        changed = context_of(app.workbook.put(*apply(more, series)), OVER)
        assert changed is not None
        assert standing_of(changed, second) is Standing.CHANGED
        with pytest.raises(KeyError):
            current(changed, parse("metric:pay_rate/nobody@2026-W47"))


async def test_a_tree_without_steps_says_what_is_needed(tmp_path: Path) -> None:
    app = open_app(tmp_path, example="community")
    async with app.run_test(size=(80, 24)) as pilot:
        await open_funnel(pilot, app)
        assert "rates that follow on each other" in screen_text(app)
        await press(pilot, "y", "v", "tab", "enter", "a")
        assert app.is_running


async def test_a_hostile_segment_shows_as_it_is(tmp_path: Path) -> None:
    name = "[/x] [b]名字@click"
    workbook = training(EN)
    day, series = date(2026, 11, 16), workbook.all(SeriesMonth)
    more = [
        Observation(metric, name, "week", day, value)
        for metric, value in (("uv", 900.0), ("leads", 90.0), ("attended", 95.0), ("paid", 9.0))
    ]
    app = make_app(tmp_path, workbook.put(*apply(more, series)), ("review", "why"), EN, today=OVER)
    async with app.run_test(size=(80, 24)) as pilot:
        step = await open_funnel(pilot, app)
        await press(pilot, "v", "v")
        assert "[/x]" in screen_text(app)
        step.table.select_key(name)
        await press(pilot, "enter")
        await until(pilot, lambda: "Not a strict funnel" in screen_text(app))
        step.table.select_key("paid")
        await press(pilot, "y")
        await until(pilot, lambda: app.workbook.get(Review, REVIEW))
        (cited,) = app.workbook.all(Review)[REVIEW].cited
        context = context_of(app.workbook, OVER)
        assert context is not None
        assert standing_of(context, cited) is Standing.SAME
