"""The channels' account in the review's why, by keys."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from opstui.app import OpsApp
from opstui.kernel.language import EN, ZH
from opstui.kernel.observations import SeriesMonth
from opstui.kernel.series import SeriesBook
from opstui.stages.review.model import Economics, Review
from opstui.stages.review.steps.why import WhyStep
from tests.pilot import make_app, press, screen_text, until
from tests.stages.review.fixture_screen import training

AFTER = date(2026, 11, 24)


async def opened(pilot: Pilot[int], app: OpsApp) -> WhyStep:
    await until(pilot, lambda: "54,741" in screen_text(app))
    await press(pilot, "w")
    step = app.screen.query_one(WhyStep)
    step.table.select_key("economics")
    await press(pilot, "enter")
    await until(pilot, lambda: step.mode == "economics")
    return step


@pytest.mark.parametrize(
    ("language", "said"),
    [(EN, "net revenue is 1.90 times the spend"), (ZH, "净营收是花费的 1.90 倍")],
)
async def test_channels_are_said_and_cited(tmp_path: Path, language: str, said: str) -> None:
    app = make_app(tmp_path, training(language), ("review", "why"), language, today=AFTER)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, app)
        assert said in screen_text(app)
        await press(pilot, "y")
        await until(pilot, lambda: app.workbook.all(Review)["C1.R@2026-W47"].cited)
        (cited,) = app.workbook.all(Review)["C1.R@2026-W47"].cited
        assert cited.id.startswith("econ:")
        assert cited.value == pytest.approx(850.86, abs=0.01)


async def test_a_channel_is_typed_and_the_account_gets_a_margin(tmp_path: Path) -> None:
    app = make_app(tmp_path, training(EN), ("review", "why"), EN, today=AFTER)
    async with app.run_test(size=(120, 34)) as pilot:
        step = await opened(pilot, app)
        await press(pilot, "a")
        await until(pilot, lambda: app.screen.query("#field-channel"))
        for name, text in {"channel": "[/x] [Q1]", "spend": "2000", "payers": "1.5"}.items():
            app.screen.query_one(f"#field-{name}", Input).value = text
        await press(pilot, "f2")
        assert "whole numbers" in screen_text(app)
        app.screen.query_one("#field-payers", Input).value = "5"
        await press(pilot, "f2")
        await until(pilot, lambda: "[/x] [Q1]" in screen_text(app))
        book = SeriesBook(app.workbook.all(SeriesMonth))
        assert "[/x] [Q1]" in book.segments("spend")
        step.table.focus()
        await press(pilot, "e")
        await until(pilot, lambda: app.screen.query("#field-margin"))
        app.screen.query_one("#field-margin", Input).value = "60%"
        app.screen.query_one("#field-churn", Input).value = "0"
        await press(pilot, "f2")
        assert app.screen.query("#field-margin")
        app.screen.query_one("#field-churn", Input).value = "10%"
        await press(pilot, "f2")
        await until(pilot, lambda: app.workbook.all(Economics))
        assert app.workbook.all(Economics)["C1"].margin == pytest.approx(0.6)
        await until(pilot, lambda: "LTV/CAC" in screen_text(app))


@pytest.mark.parametrize(
    ("language", "shown"),
    [(EN, ("2.4 months", "at once", "All channels")), (ZH, ("2.4 个月", "当次回本", "全部渠道"))],
)
@pytest.mark.parametrize("size", [(80, 24), (120, 34)])
async def test_what_a_payer_is_worth_fits_the_screen(
    tmp_path: Path, size: tuple[int, int], language: str, shown: tuple[str, ...]
) -> None:
    settings = Economics(key="C1", margin=0.4, churn=0.2)
    workbook = training(language).put(settings)
    app = make_app(tmp_path, workbook, ("review", "why"), language, today=AFTER)
    async with app.run_test(size=size) as pilot:
        await opened(pilot, app)
        for text in shown:
            assert text in screen_text(app)
