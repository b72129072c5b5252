"""Differences with their intervals as rows."""

from __future__ import annotations

import pytest

from opstui.charts.chart import Bar, Role, Rule
from opstui.charts.rasterise import drawable, rasterise
from opstui.charts.recipes.intervals import Reach, interval_rows
from opstui.charts.vector import vector


def percent(value: float) -> str:
    return f"{value:.2f}"


def test_each_row_reaches_from_low_to_high_with_a_mark_at_its_value() -> None:
    rows = [Reach("D1", -0.59, -1.24, 0.06), Reach("D7", -0.82, -1.33, -0.31, Role.BAD)]
    chart = interval_rows(rows, fmt=percent, summary="D7 fell")
    text = rasterise(chart, 60, 4).text().splitlines()
    assert "-0.59" in text[0]
    assert "-0.82" in text[1]
    assert [line.count("█") for line in text[:2]] == [1, 1]
    assert text[0].index("█") > text[1].index("█")
    assert "┊" in text[1]
    assert "0" in text[3]
    assert chart.summary == "D7 fell"
    assert chart.layers[0] == Rule(0.0)


def test_a_row_without_a_value_stays_empty_and_zero_is_always_seen() -> None:
    chart = interval_rows(
        [Reach("running", None, None, None), Reach("up", 2.0, 1.0, 3.0)], fmt=percent, summary=""
    )
    assert chart.x[0] < 0 < chart.x[1]
    assert {layer.row for layer in chart.layers if isinstance(layer, Bar)} == {1}


@pytest.mark.parametrize(
    "rows",
    [
        [],
        [Reach("x", None, None, None)],
        [Reach("x", 0.0, 0.0, 0.0)],
        [Reach("[b]名字[/b]" * 9, 1e12, -1e12, 1e13)],
        [Reach("x", float("nan"), float("-inf"), float("inf"))],
    ],
)
def test_any_rows_are_drawn_or_said(rows: list[Reach]) -> None:
    chart = interval_rows(rows, fmt=percent, summary="nothing yet")
    if drawable(chart, 40, 4):
        assert rasterise(chart, 40, 4).rows
        assert "<svg" in vector(chart)
    else:
        assert chart.summary == "nothing yet"
