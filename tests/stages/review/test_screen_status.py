"""Step 2 in depth: the metric in full, six small charts, the chart read and by another grain."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from opstui.charts.view import ChartView
from opstui.kernel.language import EN, ZH
from opstui.kernel.observations import Observation, SeriesMonth, apply
from opstui.workbook.document import Workbook
from tests.pilot import make_app, press, screen_text, until
from tests.stages.review.fixture_screen import six, training

MONDAY = date(2026, 10, 26)


def by_day(workbook: Workbook) -> Workbook:
    """Each week's numbers spread over its days."""
    series = workbook.all(SeriesMonth)
    every = [one for record in series.values() for one in record.observations()]
    gone = [Observation(one.metric, one.segment, one.grain, one.day) for one in every]
    days = [
        Observation(one.metric, one.segment, "day", day, value=one.value / 7)
        for one in every
        if one.value is not None and one.grain == "week"
        for day in one.period.dates()
    ]
    emptied = workbook.put(*apply(gone, series))
    return emptied.put(*apply(days, emptied.all(SeriesMonth)))


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (EN, ("¥677.1K", "¥687.6K", "¥765K", "1%", "19-25 Oct against 12-18 Oct")),
        (ZH, ("¥67.71万", "¥68.76万", "¥76.5万", "1%", "10/19-10/25 对 10/12-10/18")),
    ],
)
async def test_a_metric_in_full_shows_both_forecasts_levels_and_other_times(
    tmp_path: Path, language: str, said: tuple[str, ...]
) -> None:
    app = make_app(
        tmp_path, training(language, MONDAY), ("review", "status"), language, today=MONDAY
    )
    async with app.run_test(size=(120, 34)) as pilot:
        await until(pilot, lambda: "76%" in screen_text(app))
        await press(pilot, "v", "v")
        for text in said:
            await until(pilot, lambda text=text: text in screen_text(app))  # type: ignore[misc]


async def test_six_charts_at_once_and_the_next_ones(tmp_path: Path) -> None:
    app = make_app(tmp_path, training(EN, MONDAY), ("review", "status"), today=MONDAY)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: "76%" in screen_text(app))
        await press(pilot, "v", "v", "v")
        await until(pilot, lambda: "✗ Net revenue 76%" in screen_text(app))
        assert "1 to 6 of 10 metrics, all over 28 Sep - 22 Nov" in screen_text(app)
        await press(pilot, "s")
        await until(pilot, lambda: "7 to 10 of 10" in screen_text(app))
        assert "✗ Attendance rate" in screen_text(app)
        assert "Net revenue 76%" not in screen_text(app)


@pytest.mark.parametrize(
    ("language", "row", "due"),
    [(EN, "Attendance rate", "of what was due by now"), (ZH, "到课率", "占到期应达的比例")],
)
async def test_every_metric_in_rows_against_what_was_due_and_back(
    tmp_path: Path, language: str, row: str, due: str
) -> None:
    app = make_app(
        tmp_path, training(language, MONDAY), ("review", "status"), language, today=MONDAY
    )
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: "76%" in screen_text(app))
        await press(pilot, "v", "v", "v", "v")
        await until(pilot, lambda: due in screen_text(app))
        (line,) = [one for one in screen_text(app).split("\n") if row in one and "▇" in one]
        assert "79% ✗" in line
        assert "100%" in screen_text(app)
        await press(pilot, "v")
        await until(pilot, lambda: due not in screen_text(app) and "76%" in screen_text(app))


async def test_tab_goes_into_the_chart_and_says_its_keys(tmp_path: Path) -> None:
    app = make_app(tmp_path, training(EN, MONDAY), ("review", "status"), today=MONDAY)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: "76%" in screen_text(app))
        assert "tab Read the chart" in screen_text(app)
        await press(pilot, "tab")
        await until(pilot, lambda: "+ - 0 zoom" in screen_text(app))
        await press(pilot, "right", "left")
        await until(pilot, lambda: "2026-10-18  actual ¥225.9K" in screen_text(app))
        chart = app.screen.query_one("#course", ChartView)
        await press(pilot, "plus")
        assert chart.window is not None
        await press(pilot, "0", "1")
        assert chart.window is None
        assert chart.hidden == {1}
        await press(pilot, "tab")
        assert app.focused is not None
        assert app.focused.id == "metrics"


async def test_the_course_is_put_together_by_day_and_by_month(tmp_path: Path) -> None:
    book = by_day(six(training(EN, MONDAY)))
    app = make_app(tmp_path, book, ("review", "status"), today=MONDAY)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: "Orders" in screen_text(app))
        chart = app.screen.query_one("#course", ChartView)
        weeks = chart.chart
        await press(pilot, "d")
        await until(pilot, lambda: chart.chart is not weeks)
        assert chart.chart is not None
        assert len(chart.chart.stops) == 56
        by_days = chart.chart.stops[27].text
        await press(pilot, "w")
        await until(pilot, lambda: chart.chart is not None and len(chart.chart.stops) == 8)
        assert chart.chart.stops[3].text == by_days
        await press(pilot, "m")
        await until(pilot, lambda: chart.chart is not None and len(chart.chart.stops) == 3)


async def test_weeks_do_not_make_days(tmp_path: Path) -> None:
    app = make_app(tmp_path, training(EN, MONDAY), ("review", "status"), today=MONDAY)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: "76%" in screen_text(app))
        await press(pilot, "d")
        await until(pilot, lambda: "cannot be shown by day" in screen_text(app))


async def test_a_week_that_is_over_and_has_no_numbers_is_late(tmp_path: Path) -> None:
    today = date(2026, 11, 4)
    app = make_app(tmp_path, training(EN, MONDAY), ("review", "status"), today=today)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: "2026-W44 is late, not compared" in screen_text(app))
