"""`i` takes the tables that only the review knows, and shows them there."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from textual.widgets import Static

from opstui.kernel.language import EN, ZH
from opstui.kernel.observations import SeriesMonth
from opstui.kernel.series import SeriesBook
from opstui.shell.import_screen import ImportScreen
from opstui.stages.review.steps.why import WhyStep
from tests.pilot import make_app, press, until
from tests.stages.review.fixture_screen import training
from tests.ui.forms import commit

DATA = Path(__file__).parent.parent / "data"


@pytest.mark.parametrize(
    ("language", "name", "said", "metric"),
    [
        (EN, "uci_online_retail_cohorts.csv", "Cohorts by month: 13", "cohort_active"),
        (ZH, "uci_online_retail_cohorts.csv", "同期群（按月）：13 批", "cohort_active"),
        (EN, "textual_git_growth_accounting_monthly.csv", "63 periods", "growth_new"),
        (ZH, "textual_git_growth_accounting_monthly.csv", "63 期", "growth_new"),
    ],
)
async def test_a_table_of_the_review_is_shown_then_kept_in_one_step(
    tmp_path: Path, language: str, name: str, said: str, metric: str
) -> None:
    app = make_app(tmp_path, training(language), language=language, today=date(2026, 11, 23))

    def book() -> SeriesBook:
        return SeriesBook(app.workbook.all(SeriesMonth))

    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "i")
        await until(pilot, lambda: isinstance(app.screen, ImportScreen))
        await commit(pilot, str(DATA / name))
        await press(pilot, "enter")
        text = app.screen.query_one("#text", Static)
        await until(pilot, lambda: said in str(text.render()))
        assert metric not in book().metrics()
        await press(pilot, "f2")
        await until(pilot, lambda: metric in book().metrics())
        await until(pilot, lambda: app.screen.query(WhyStep))
        await press(pilot, "u")
        await until(pilot, lambda: metric not in book().metrics())
