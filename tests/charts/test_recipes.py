"""Each recipe puts its numbers in the right row and says the same in a sentence."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import date, timedelta

import pytest

from opstui.charts.chart import Bar, Chart, Role, Trail
from opstui.charts.rasterise import rasterise
from opstui.charts.recipes import (
    Attainment,
    Light,
    Part,
    Span,
    Stack,
    State,
    actual_vs_target,
    attainment_rows,
    attribution_bars,
    before_after,
    funnel_rows,
    stacked_rows,
    theme_rows,
    timeline_rows,
)
from opstui.charts.recipes.trend import value_window
from opstui.kernel.language import LANGUAGES, speaking

DAY = date(2026, 3, 2)


def whole(value: float) -> str:
    return f"{value:,.0f}"


def rows_of(chart: Chart, width: int = 78) -> list[str]:
    return rasterise(chart, width, 18).text().split("\n")


def test_trend_says_where_it_stands_and_where_it_ends() -> None:
    days = [DAY + timedelta(i) for i in range(4)]
    chart = actual_vs_target(
        days,
        [10, 20],
        [10, 25, 30, 40],
        forecast=[None, None, 30, 36],
        today=days[1],
        fmt=whole,
        name="DAU",
    )
    assert chart.summary == (
        "DAU: 20 on 2026-03-03, target 25, difference -5 (80%). "
        "Forecast for 2026-03-05: 36, target 40, difference -4."
    )
    assert [stop.text for stop in chart.stops] == [
        "2026-03-02  actual 10  target 10  100%",
        "2026-03-03  actual 20  target 25  80%",
        "2026-03-04  forecast 30  target 30  100%",
        "2026-03-05  forecast 36  target 40  90%",
    ]
    assert chart.origin == 1
    text = "\n".join(rows_of(chart))
    for label in ("⠤ actual 20", "- target 40", "o forecast 36", "today"):
        assert label in text


def test_trend_in_chinese() -> None:
    with speaking("zh_CN"):
        chart = actual_vs_target(
            [DAY, DAY + timedelta(7)], [10, 20], [10, 25], today=DAY, fmt=whole, name="周活"
        )
    assert chart.summary == "周活：2026-03-09 实际 20，目标 25，差 -5，达成 80%。"
    assert "今天" in rows_of(chart)[-1]


def test_trend_without_target_or_actual() -> None:
    alone = actual_vs_target([DAY], [10], today=DAY, fmt=whole, name="DAU")
    assert alone.summary == "DAU: 10 on 2026-03-02, no target."
    plan = actual_vs_target([DAY], [], [10], today=DAY, fmt=whole, name="DAU")
    assert plan.summary == "DAU: no data yet."
    assert not plan.is_empty
    nothing = actual_vs_target([], [], today=DAY, fmt=whole, name="DAU")
    assert nothing.is_empty
    assert nothing.summary == "DAU: no data yet."


def test_trend_draws_the_actual_last_and_has_four_series_with_their_own_marks(
    trend_chart: Chart,
) -> None:
    series = [layer for layer in trend_chart.layers if getattr(layer, "series", 0)]
    assert {getattr(layer, "series", 0) for layer in series} == {1, 2, 3, 4}
    marks = [getattr(layer, "mark", None) for layer in series]
    assert len(set(marks)) == len(marks)
    assert trend_chart.layers[-1].role == Role.ACTUAL
    assert [layer.role for layer in trend_chart.layers if isinstance(layer, Trail)] == [
        Role.BASELINE,
        Role.TARGET,
        Role.FORECAST,
    ]


def test_the_window_starts_at_zero_only_where_the_shape_survives() -> None:
    assert value_window([10, 100])[0] == 0
    assert value_window([90, 100]) == (89.5, 100.5)
    assert value_window([-5, 100])[0] < -5
    assert value_window([None, math.nan]) == (0.0, 1.0)


def test_attribution_is_sorted_signed_and_closed() -> None:
    parts = [Part("C", -5), Part("A", 44, "Ad campaign"), Part("B", -33)]
    chart = attribution_bars(parts, 6, 0, fmt=whole, name="GMV", before=100, after=106)
    rows = rows_of(chart)
    assert [row.split()[0] for row in rows] == ["A", "B", "C", "unexplained", "total"]
    assert [row.rstrip().split("  ")[-1].split()[-1] for row in rows[1:]] == [
        "-33",
        "-5",
        "0",
        "+6",
    ]
    assert rows[0].rstrip().endswith("+44  Ad campaign")
    assert chart.summary == (
        "GMV: from 100 to 106, difference +6. Largest part: A +44; unexplained: 0."
    )
    assert [bar.role for bar in chart.layers if isinstance(bar, Bar)] == [
        Role.GOOD,
        Role.BAD,
        Role.BAD,
        Role.FRAME,
        Role.TEXT,
    ]


def test_attribution_of_a_cost_is_good_when_it_falls() -> None:
    chart = attribution_bars([Part("CAC", -5)], -5, fmt=whole, up_is_good=False)
    assert chart.layers[0].role == Role.GOOD


def test_bars_start_at_zero_on_their_side() -> None:
    chart = attribution_bars([Part("up", 30), Part("down", -30)], 0, fmt=whole)
    raster = rasterise(chart, 60, 9)
    up, down = (row[raster.left :][: raster.width] for row in raster.text().split("\n")[:2])
    assert abs(up.index("▇") - (down.rindex("▇") + 1)) <= 1
    assert abs(up.count("▇") - down.count("▇")) <= 1, "an odd width has no middle"


def test_attainment_has_the_tree_the_number_and_the_sign() -> None:
    chart = attainment_rows(
        [
            Attainment("GMV", 0.939, Light.WARN, 0, 939, 1000),
            Attainment("UV", 1.027, Light.GOOD, 1),
            Attainment("CVR", 0.71, Light.BAD, 1, 71, 100),
            Attainment("new", None, Light.NONE, 2),
        ],
        fmt=whole,
    )
    rows = rows_of(chart)
    assert rows[0].startswith("GMV")
    assert rows[1].startswith("  UV")
    assert rows[3].startswith("    new")
    assert [row.rstrip().split("  ")[-1].strip() for row in rows[:3]] == [
        "94% !",
        "103% ✓",
        "71% ✗",
    ]
    assert rows[-1].strip() == "100%"
    assert chart.summary == (
        "4 metrics: 1 on track, 1 at risk, 1 behind. "
        "Lowest: CVR at 71%: 71, target 100, difference -29."
    )


def test_funnel_has_step_rates_and_names_the_largest_loss() -> None:
    chart = funnel_rows([("see", 1000), ("click", 500), ("pay", 10)], fmt=whole, name="Ads")
    rows = rows_of(chart)
    assert rows[0].rstrip().endswith("1,000")
    assert rows[1].rstrip().endswith("500   50.0%") or rows[1].rstrip().endswith("500  50.0%")
    assert rows[2].rstrip().endswith("2.0%")
    assert chart.summary == (
        "Ads: see 1,000, pay 10, 1.0% of the first step. Largest loss before pay: 2.0% go on."
    )


def test_a_log_axis_is_named() -> None:
    chart = funnel_rows([("a", 100000), ("b", 1000), ("c", 0)], fmt=whole, log=True)
    rows = rows_of(chart)
    assert rows[-1].strip() == "log scale"
    assert "100,000" in rows[-2]
    lengths = [row.count("▇") for row in rows[:3]]
    assert lengths[0] > lengths[1] > lengths[2] == 0


def test_themes_are_sorted_with_running_shares() -> None:
    chart = theme_rows([("slow", 10), ("dear", 30), ("bad", math.nan), ("odd", 10)], fmt=whole)
    rows = rows_of(chart)
    assert [row.split()[0] for row in rows] == ["dear", "slow", "odd"]
    assert [row.split()[-1] for row in rows] == ["60%", "80%", "100%"]
    assert chart.summary == "50 in all; most about dear: 30 (60%)."


def test_tasks_lie_on_their_days() -> None:
    spans = [
        Span("one day", DAY, DAY, State.DONE, "✓ done"),
        Span("second week", DAY + timedelta(7), DAY + timedelta(13), State.ACTIVE, "active"),
        Span("outside", DAY + timedelta(90), DAY + timedelta(99), State.PLANNED),
    ]
    window = (DAY, DAY + timedelta(13))
    chart = timeline_rows(spans, today=DAY + timedelta(2), window=window)
    raster = rasterise(chart, 70, 9)
    rows = [row[raster.left :][: raster.width] for row in raster.text().split("\n")]
    each = raster.width / 14
    assert rows[0].count("▇") == round(each)
    assert rows[1].index("▇") == round(7 * each)
    assert rows[1].count("▇") == raster.width - round(7 * each)
    assert set(rows[2]) == {" ", "┊"}
    assert {row.index("┊") for row in rows[:3]} == {int(2.5 * each)}
    assert chart.summary == "3 tasks: 1 done, 1 under way, 0 late."


def test_a_fifth_series_of_a_stack_is_folded_into_other() -> None:
    chart = stacked_rows([Stack("W1", (1, 2, 3, 4, 5))], list("abcde"), fmt=whole, name="Budget")
    assert [tick.text for tick in chart.caption] == ["a", "b", "c", "other"]
    assert chart.summary == "Budget: 15 in all; largest part: other 9 (60%)."
    marks = {layer.mark for layer in chart.layers if isinstance(layer, Bar)}
    assert len(marks) == 4


def test_before_and_after_has_the_event_the_range_and_the_grade() -> None:
    days = [DAY + timedelta(i) for i in range(10)]
    chart = before_after(
        days,
        [10] * 5 + [15] * 5,
        days[5],
        (8, 12),
        fmt=whole,
        name="CVR",
        event_name="Launch",
        grade="Evidence C.",
    )
    rows = rows_of(chart)
    assert "Launch" in rows[-2]
    assert rows[-1].strip() == "░ usual range before  Evidence C."
    assert chart.summary == "CVR: 10 on average before, 15 after, difference +5 (+50%). Evidence C."


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_form_has_a_sentence_in_the_language(
    charts: Callable[[str], dict[str, Chart]], language: str
) -> None:
    for name, chart in charts(language).items():
        assert chart.summary.endswith("。" if language == "zh_CN" else "."), name
        assert any(c.isdigit() for c in chart.summary), name
        if language == "zh_CN":
            words = chart.summary
            assert not any("a" <= c <= "z" for c in words), chart.summary


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_data_is_said(language: str) -> None:
    with speaking(language):
        empty = [
            actual_vs_target([], [], today=DAY, fmt=whole),
            attribution_bars([], 0, fmt=whole),
            attainment_rows([], fmt=whole),
            funnel_rows([("a", 0)], fmt=whole),
            theme_rows([("a", 0)], fmt=whole),
            timeline_rows([], today=DAY),
            stacked_rows([Stack("a", ())], ["x"], fmt=whole),
            before_after([DAY], [None], DAY, (0, 1), fmt=whole),
        ]
    for chart in empty:
        assert chart.is_empty
        assert chart.summary in {"No data yet.", "还没有数据。", "No tasks yet.", "还没有任务。"}
        assert chart.summary.isascii() == (language == "en")
