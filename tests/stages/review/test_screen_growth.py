"""Growth flows by keyboard: periods, bars, spans, typed and imported numbers, evidence."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Input, TextArea

from opstui.app import OpsApp
from opstui.examples import example_workbook
from opstui.kernel.language import EN, ZH
from opstui.kernel.observations import Observation, SeriesMonth, apply
from opstui.kernel.series import SeriesBook
from opstui.stages.review.evidence import Standing
from opstui.stages.review.growth_reading import CHURNED, NEW
from opstui.stages.review.model import Review
from opstui.stages.review.steps.context import context_of
from opstui.stages.review.steps.evidence_values import standing_of
from opstui.stages.review.steps.why import WhyStep
from tests.pilot import make_app, press, screen_lines, screen_text, until
from tests.stages.review.fixture_screen import training

OVER = date(2026, 11, 23)
TEXTUAL = Path(__file__).parents[2] / "data" / "textual_git_growth_accounting_monthly.csv"


def community(tmp_path: Path, language: str = EN) -> OpsApp:
    workbook = example_workbook("community", language)
    return make_app(tmp_path, workbook, ("review", "why"), language, today=OVER)


async def opened(pilot: Pilot[Any], app: OpsApp) -> WhyStep:
    await until(pilot, lambda: app.screen.query(WhyStep))
    step = app.screen.query_one(WhyStep)
    await until(pilot, lambda: step.table.row_count)
    await press(pilot, "w")
    step.table.select_key("growth")
    await press(pilot, "enter")
    await until(pilot, lambda: step.mode == "growth")
    return step


def line_of(app: OpsApp, text: str) -> str:
    return next(line for line in screen_lines(app) if text in line)


def values(app: OpsApp, metric: str) -> list[float | None]:
    return [one.value for one in SeriesBook(app.workbook.all(SeriesMonth)).points(metric)]


@pytest.mark.parametrize(
    ("language", "said"), [(EN, "Quick ratio 1.16, it grows"), (ZH, "速动比 1.16，在增长")]
)
async def test_each_period_and_the_cycle_as_a_whole(
    tmp_path: Path, language: str, said: str
) -> None:
    app = community(tmp_path, language)
    async with app.run_test(size=(80, 24)) as pilot:
        step = await opened(pilot, app)
        flat = "".join(screen_text(app).split())
        assert said.replace(" ", "") in flat
        row = line_of(app, "2026-W40")
        for text in ("2,729", "640", "1,663", "426", "1,138", "0.94", "19.7%"):
            assert text in row
        step.table.select_key("2026-W40")
        await until(pilot, lambda: "0.94" in screen_lines(app)[-2] + screen_lines(app)[-3])


async def test_v_turns_to_bars_from_zero(tmp_path: Path) -> None:
    app = community(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        step = await opened(pilot, app)
        await press(pilot, "v")
        await until(pilot, lambda: "░ Left" in screen_text(app))
        row = line_of(app, "2026-W40")
        assert "-1,138" in row
        assert "+1,066" in row
        await press(pilot, "a")
        assert "enter them in step 1" in screen_text(app)
        await press(pilot, "escape", "escape")
        assert step.mode == "deeper"


async def test_a_ratio_is_cited_and_later_said_to_have_changed(tmp_path: Path) -> None:
    app = community(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, app)
        await press(pilot, "down", "y")
        key = "C3.R@2026-W47"
        await until(pilot, lambda: app.workbook.get(Review, key))
        (cited,) = app.workbook.all(Review)[key].cited
        assert cited.id == "growth:2026-W47"
        assert cited.value == pytest.approx(1.1483, abs=5e-5)
        context = context_of(app.workbook, OVER)
        assert context is not None
        assert standing_of(context, cited) is Standing.SAME
        more = [Observation("new", "", "week", date(2026, 11, 16), 900.0)]
        changed = context_of(app.workbook.put(*apply(more, app.workbook.all(SeriesMonth))), OVER)
        assert changed is not None
        assert standing_of(changed, cited) is Standing.CHANGED


async def test_periods_are_typed_changed_and_deleted(tmp_path: Path) -> None:
    app = make_app(tmp_path, training(EN), ("review", "why"), EN, today=OVER)
    async with app.run_test(size=(80, 24)) as pilot:
        step = await opened(pilot, app)
        assert "No growth numbers yet" in screen_text(app)
        await press(pilot, "v", "y", "tab", "d", "left_square_bracket", "a")
        await until(pilot, lambda: app.screen.query("#field-block"))
        box = app.screen.query_one("#field-block", TextArea)
        box.text = "[/x] [b]"
        await press(pilot, "f2")
        await until(pilot, lambda: "no table of growth" in screen_text(app))
        box.text = "2026-09 100 0 0 0\n2026-10 50 60 10 30"
        await press(pilot, "f2")
        await until(pilot, lambda: "8 new, 0 changed" in screen_text(app))
        assert "the period before had" in screen_text(app)
        await press(pilot, "1")
        await until(pilot, lambda: values(app, NEW) == [100, 50])
        await until(pilot, lambda: "!  2026-10" in screen_text(app))
        assert "2.00" in line_of(app, "!  2026-10")
        step.table.select_key("2026-10")
        await press(pilot, "enter")
        await until(pilot, lambda: app.screen.query("#field-block"))
        box = app.screen.query_one("#field-block", TextArea)
        assert box.text == "2026-10 50 60 10 30"
        box.text = "2026-10 50 60 10 40"
        await press(pilot, "f2")
        await until(pilot, lambda: "0 new, 1 changed" in screen_text(app))
        await press(pilot, "1")
        await until(pilot, lambda: values(app, CHURNED) == [0, 40])
        await until(pilot, lambda: "!  2026-10" not in screen_text(app))
        step.table.select_key("2026-10")
        await press(pilot, "d")
        await until(pilot, lambda: values(app, NEW) == [100])
        await press(pilot, "u")
        await until(pilot, lambda: values(app, NEW) == [100, 50])


async def test_years_of_an_import_are_spans_of_their_own(tmp_path: Path) -> None:
    app = make_app(tmp_path, training(EN), ("review", "why"), EN, today=OVER)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, app)
        await press(pilot, "a")
        await until(pilot, lambda: app.screen.query("#field-path"))
        app.screen.query_one("#field-path", Input).value = str(TEXTUAL)
        await press(pilot, "f2")
        await until(pilot, lambda: "63 periods" in screen_text(app))
        await press(pilot, "1")
        await until(pilot, lambda: len(values(app, NEW)) == 63)
        await until(pilot, lambda: "Jul" in screen_text(app) or "2025" in screen_text(app))
        for _turn in range(7):
            if "1 Jan - 31 Dec 2022" in screen_lines(app)[2]:
                break
            await press(pilot, "left_square_bracket")
        assert "1.19" in line_of(app, " total ")
