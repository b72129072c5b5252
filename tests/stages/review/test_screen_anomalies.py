"""What stands out on the screen: listed, drawn, noted by one key, shown as done."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from opstui.app import OpsApp
from opstui.kernel.language import EN, ZH
from opstui.stages.review.model import Annotation, Review
from opstui.stages.review.steps.why import WhyStep
from tests.pilot import make_app, press, screen_lines, screen_text, until
from tests.stages.review.fixture_screen import training

OVER = date(2026, 11, 23)
DIP = "uv_owned@2026-W47"
EARLY = "net_revenue@2026-W46"


def open_app(tmp_path: Path, language: str = EN) -> OpsApp:
    return make_app(tmp_path, training(language), ("review", "why"), language, today=OVER)


async def open_list(app: OpsApp, pilot: Pilot[Any]) -> WhyStep:
    await until(pilot, lambda: app.screen.query(WhyStep))
    step = app.screen.query_one(WhyStep)
    await press(pilot, "w")
    await until(pilot, lambda: step.mode == "deeper")
    step.table.select_key("anomalies")
    await press(pilot, "enter")
    await until(pilot, lambda: step.mode == "anomalies")
    return step


def signs(app: OpsApp, mark: str) -> int:
    return sum(line.strip().startswith(mark) for line in screen_lines(app))


@pytest.mark.parametrize(
    ("language", "asks", "usual", "holiday"),
    [
        (EN, "ask for a note", "usual 4,080 (-32%)", "1 Holiday"),
        (ZH, "处待说明", "平时 4,080（-32%）", "1 节假日"),
    ],
)
async def test_what_stands_out_is_listed_with_what_is_usual(
    tmp_path: Path, language: str, asks: str, usual: str, holiday: str
) -> None:
    app = open_app(tmp_path, language)
    async with app.run_test(size=(80, 24)) as pilot:
        step = await open_list(app, pilot)
        step.table.select_key(DIP)
        await until(pilot, lambda: usual in screen_text(app))
        assert asks in screen_text(app)
        assert holiday in screen_text(app)


async def test_a_digit_notes_it_for_the_metric_or_for_all_and_takes_it_off(tmp_path: Path) -> None:
    app = open_app(tmp_path)
    async with app.run_test(size=(80, 40)) as pilot:
        step = await open_list(app, pilot)
        before = signs(app, "!")
        step.table.select_key(DIP)
        await press(pilot, "3")
        await until(pilot, lambda: len(app.workbook.all(Annotation)) == 3)
        made = app.workbook.all(Annotation)["C1.A3"]
        assert (made.kind, made.metric, made.text) == ("fault", "uv_owned", "")
        await until(pilot, lambda: signs(app, "!") == before - 1)
        step.table.select_key(DIP)
        await press(pilot, "2")
        await until(pilot, lambda: app.workbook.all(Annotation)["C1.A3"].kind == "campaign")
        step.table.select_key(DIP)
        await press(pilot, "2")
        await until(pilot, lambda: len(app.workbook.all(Annotation)) == 2)
        await until(pilot, lambda: signs(app, "!") == before)
        step.table.select_key(DIP)
        await press(pilot, "1")
        await until(pilot, lambda: signs(app, "!") < before - 1)
        (made,) = (one for one in app.workbook.all(Annotation).values() if not one.text)
        assert (made.kind, made.metric) == ("holiday", "")


async def test_what_somebody_wrote_is_not_taken_off_by_a_digit(tmp_path: Path) -> None:
    app = open_app(tmp_path)
    async with app.run_test(size=(80, 40)) as pilot:
        step = await open_list(app, pilot)
        step.table.select_key(EARLY)
        await until(pilot, lambda: "Noted: Campaign: Double" in screen_text(app))
        await press(pilot, "2")
        assert len(app.workbook.all(Annotation)) == 2
        await press(pilot, "y")
        await until(pilot, lambda: app.workbook.all(Review)["C1.R@2026-W47"].cited)
        (cited,) = app.workbook.all(Review)["C1.R@2026-W47"].cited
        assert cited.id == "note:C1.A2"


async def test_the_form_takes_the_marked_day_and_hostile_text(tmp_path: Path) -> None:
    app = open_app(tmp_path)
    async with app.run_test(size=(80, 40)) as pilot:
        step = await open_list(app, pilot)
        step.table.select_key(DIP)
        await press(pilot, "a")
        await until(pilot, lambda: app.screen.query("#field-text"))
        assert app.screen.query_one("#field-day", Input).value == "2026-11-16"
        app.screen.query_one("#field-text", Input).value = "[/x] {n} 名字"
        await press(pilot, "f2")
        await until(pilot, lambda: "C1.A3" in app.workbook.all(Annotation))
        step.table.select_key(DIP)
        await until(pilot, lambda: "[/x] {n} 名字" in screen_text(app))


async def test_nothing_stands_out_of_nothing(tmp_path: Path) -> None:
    app = make_app(
        tmp_path, training(EN, date(2026, 9, 28)), ("review", "why"), today=date(2026, 9, 30)
    )
    async with app.run_test(size=(80, 24)) as pilot:
        await open_list(app, pilot)
        await until(pilot, lambda: "Nothing stands out" in screen_text(app))
        await press(pilot, "1", "v", "enter")
        assert len(app.workbook.all(Annotation)) == 2
