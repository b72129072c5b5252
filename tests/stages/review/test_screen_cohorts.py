"""Cohorts by keyboard: cell by cell, counts and curve, pasted, changed, deleted, cited."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Input, TextArea

from opstui.app import OpsApp
from opstui.charts.view import ChartView
from opstui.examples import example_workbook
from opstui.kernel.language import EN, ZH
from opstui.kernel.observations import Observation, SeriesMonth, apply
from opstui.kernel.series import SeriesBook
from opstui.stages.review.cohort_reading import METRIC
from opstui.stages.review.evidence import Standing
from opstui.stages.review.model import CohortSource, Review
from opstui.stages.review.steps.analyses.cohort_rows import GROUNDS
from opstui.stages.review.steps.context import context_of
from opstui.stages.review.steps.evidence_values import standing_of
from opstui.stages.review.steps.why import WhyStep
from tests.pilot import make_app, press, screen_lines, screen_text, until
from tests.stages.review.fixture_screen import training

OVER = date(2026, 11, 23)
REVIEW = "C3.R@2026-W47"
BLOCK = "2026-W40\t100\t50\t40\n2026-W41\t110\t60\n2026-W42\t120\n"


def community(tmp_path: Path, language: str = EN, today: date = OVER) -> OpsApp:
    workbook = example_workbook("community", language)
    return make_app(tmp_path, workbook, ("review", "why"), language, today=today)


async def opened(pilot: Pilot[Any], app: OpsApp) -> WhyStep:
    await until(pilot, lambda: app.screen.query(WhyStep))
    step = app.screen.query_one(WhyStep)
    await until(pilot, lambda: step.table.row_count)
    await press(pilot, "w")
    step.table.select_key("cohorts")
    await press(pilot, "enter")
    await until(pilot, lambda: step.mode == "cohorts")
    return step


def line_of(app: OpsApp, text: str) -> str:
    return next(line for line in screen_lines(app) if text in line)


def counts(app: OpsApp, code: str) -> list[float | None]:
    return [one.value for one in SeriesBook(app.workbook.all(SeriesMonth)).points(METRIC, code)]


@pytest.mark.parametrize(
    ("language", "name", "said"),
    [(EN, "All", "Still there: W1 48.8%, W4 19.5%"), (ZH, "合计", "留存：W1 48.8%，W4 19.5%")],
)
async def test_the_triangle_shows_shares_and_dots_for_the_future(
    tmp_path: Path, language: str, name: str, said: str
) -> None:
    app = community(tmp_path, language)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, app)
        assert said in screen_text(app)
        assert "49%   31%   24%   19%" in line_of(app, f" {name} ")
        row = line_of(app, "2026-W45")
        assert "53%   35%     ·     ·" in row
        assert "0.4465 x a^-0.5258" in screen_text(app)


async def test_the_cursor_takes_the_table_sideways_and_name_and_size_stay(tmp_path: Path) -> None:
    app = community(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, app)
        assert "W11" not in line_of(app, "Size")
        await press(pilot, *["down"] * 2, *["right"] * 12)
        head = line_of(app, "Size")
        assert "Cohort" in head
        assert "W11" in head
        assert line_of(app, "2026-W36").split()[:2] == ["2026-W36", "520"]
        assert "83 of 520 were there in 2026-W47 (16.0%)" in screen_text(app)


async def test_a_period_that_is_not_over_counts_nowhere(tmp_path: Path) -> None:
    app = community(tmp_path, today=date(2026, 11, 20))
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, app)
        assert "2026-W47 is not over" in screen_text(app)
        await press(pilot, "down", "down", *["right"] * 12)
        assert "so far; it is not over" in screen_text(app)


def contrast(one: str, other: str) -> float:
    """(L1 + 0.05)/(L2 + 0.05) of WCAG 2."""
    lights = []
    for colour in (one, other):
        parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        red, green, blue = (
            part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
        )
        lights.append(0.2126 * red + 0.7152 * green + 0.0722 * blue)
    return (max(lights) + 0.05) / (min(lights) + 0.05)


async def test_every_ground_has_a_contrast_of_four_and_a_half() -> None:
    assert len(GROUNDS) == 5
    for ground, ink in GROUNDS:
        assert contrast(ground, ink) >= 4.5


async def test_without_colour_there_are_no_grounds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    app = community(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        step = await opened(pilot, app)
        assert "on #" not in str(step.table.get_cell_at((2, 2)).style)  # type: ignore[arg-type]
        assert "49%" in line_of(app, " All ")


async def test_v_turns_to_counts_and_to_the_curve(tmp_path: Path) -> None:
    app = community(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        step = await opened(pilot, app)
        await press(pilot, "v")
        assert "520   245" in line_of(app, "2026-W36")
        await press(pilot, "v")
        await until(pilot, lambda: "fitted" in screen_text(app))
        assert isinstance(app.focused, ChartView)
        await press(pilot, "right")
        await until(pilot, lambda: "W1: 48.8% still there" in screen_text(app))
        await press(pilot, "escape")
        assert "49%" in line_of(app, " All ")
        await press(pilot, "escape")
        assert step.mode == "deeper"


async def test_an_age_is_cited_and_later_said_to_have_changed(tmp_path: Path) -> None:
    app = community(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, app)
        await press(pilot, *["right"] * 5, "y")
        await until(pilot, lambda: app.workbook.get(Review, REVIEW))
        (cited,) = app.workbook.all(Review)[REVIEW].cited
        assert cited.id == "cohort:4"
        assert cited.value == pytest.approx(0.194802, abs=5e-7)
        context = context_of(app.workbook, OVER)
        assert context is not None
        assert standing_of(context, cited) is Standing.SAME
        more = apply(
            [Observation(METRIC, "2026-W36", "week", date(2026, 9, 28), 400.0)],
            app.workbook.all(SeriesMonth),
        )
        changed = context_of(app.workbook.put(*more), OVER)
        assert changed is not None
        assert standing_of(changed, cited) is Standing.CHANGED


async def test_a_block_is_shown_before_it_is_kept_and_is_one_step(tmp_path: Path) -> None:
    app = make_app(tmp_path, training(EN), ("review", "why"), EN, today=OVER)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, app)
        assert "No cohorts yet" in screen_text(app)
        await press(pilot, "a")
        await until(pilot, lambda: app.screen.query("#field-block"))
        app.screen.query_one("#field-block", TextArea).text = "nothing at all"
        await press(pilot, "f2")
        await until(pilot, lambda: "no table of cohorts" in screen_text(app))
        app.screen.query_one("#field-block", TextArea).text = BLOCK
        app.screen.query_one("#field-until", Input).value = "2026-10-14"
        await press(pilot, "f2")
        await until(pilot, lambda: "6 new, 0 changed" in screen_text(app))
        assert counts(app, "2026-W40") == []
        await press(pilot, "1")
        await until(pilot, lambda: counts(app, "2026-W40") == [100, 50, 40])
        assert app.workbook.all(CohortSource)["week"].until == date(2026, 10, 14)
        await until(pilot, lambda: "2026-W42 is not over" in screen_text(app))
        await press(pilot, "u")
        await until(pilot, lambda: counts(app, "2026-W40") == [])


async def test_a_file_is_read_by_the_form(tmp_path: Path) -> None:
    path = Path(__file__).parents[2] / "data" / "uci_online_retail_cohorts.csv"
    app = make_app(tmp_path, training(EN), ("review", "why"), EN, today=OVER)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, app)
        await press(pilot, "a")
        await until(pilot, lambda: app.screen.query("#field-path"))
        app.screen.query_one("#field-path", Input).value = str(path)
        await press(pilot, "f2")
        await until(pilot, lambda: "91 new" in screen_text(app))
        assert "2011-12 lies far below" in screen_text(app)
        await press(pilot, "1")
        await until(pilot, lambda: app.workbook.get(CohortSource, "month"))
        await until(pilot, lambda: "uci_online_retail_cohorts.csv" in screen_text(app))


async def test_one_cohort_is_changed_and_deleted(tmp_path: Path) -> None:
    app = community(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        step = await opened(pilot, app)
        await press(pilot, "enter")
        assert "Mark a cohort" in screen_text(app)
        step.table.select_key("2026-W45")
        await press(pilot, "enter")
        await until(pilot, lambda: app.screen.query("#field-counts"))
        field = app.screen.query_one("#field-counts", Input)
        for text, said in (("", "fill this in"), ("5 6", "More people"), ("[/x]", "[/x]")):
            field.value = text
            await press(pilot, "f2")
            await until(pilot, lambda said=said: said in screen_text(app))  # type: ignore[misc]
        field.value = "720 -"
        await press(pilot, "f2")
        await until(pilot, lambda: counts(app, "2026-W45") == [720])
        step.table.select_key("2026-W45")
        await press(pilot, "d")
        await until(pilot, lambda: counts(app, "2026-W45") == [])
        await until(pilot, lambda: "Deleted: 2026-W45" in screen_text(app))
        await press(pilot, "u")
        await until(pilot, lambda: counts(app, "2026-W45") == [720])
