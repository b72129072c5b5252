"""Better to the right of zero, Worse to the left, a row a feature."""

from __future__ import annotations

from opstui.charts.chart import Bar
from opstui.charts.recipes.satisfaction import Satisfaction, satisfaction_rows


def test_bars_reach_from_zero_to_both_sides() -> None:
    chart = satisfaction_rows([Satisfaction("Groups", 0.7, -0.5, "Attractive")], "said")
    bars = [(one.start, one.end) for one in chart.layers if isinstance(one, Bar)]
    assert bars == [(-0.5, 0.0), (0.0, 0.7)]
    assert chart.right[0].text == "-0.50 +0.70  Attractive"
    assert (chart.rows, chart.summary) == (1, "said")


def test_nothing_to_draw_is_said() -> None:
    chart = satisfaction_rows([], "nothing yet")
    assert chart.is_empty
    assert chart.summary == "nothing yet"
