"""The curve of who stays, and what came and went from zero."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opstui.charts.chart import Bar, Line, Trail
from opstui.charts.rasterise import drawable, rasterise
from opstui.charts.recipes.flows import Flow, signed_rows
from opstui.charts.recipes.retention import retention_curve
from opstui.kernel.language import EN, set_language

NAMES = ("New", "Back", "Left")


@pytest.fixture(autouse=True)
def english() -> None:
    set_language(EN)


def plain(value: float) -> str:
    return f"{value:g}"


def test_the_curve_begins_at_age_one_and_reads_both_values() -> None:
    chart = retention_curve([1.0, 0.5, None, 0.25], lambda age: 0.5 / age, unit="W")
    line = next(one for one in chart.layers if isinstance(one, Line))
    assert line.points == [(1.0, 0.5), (3.0, 0.25)]
    assert [stop.text for stop in chart.stops] == [
        "W1: 50.0% still there, fitted 50.0%",
        "W3: 25.0% still there, fitted 16.7%",
    ]
    assert chart.x == (1.0, 3.0)


def test_without_a_fit_only_what_was_seen_is_drawn() -> None:
    chart = retention_curve([1.0, 0.5, 0.4])
    assert all(not one.points for one in chart.layers if isinstance(one, Trail))
    assert chart.stops[0].text == "1: 50.0% still there"
    assert retention_curve([1.0]).is_empty


def test_gains_stand_on_gains_and_losses_go_left() -> None:
    chart = signed_rows([Flow("W1", (5.0, 3.0), 4.0, "2.00")], NAMES, fmt=plain)
    bars = [(one.start, one.end) for one in chart.layers if isinstance(one, Bar)]
    assert bars == [(-4.0, 0.0), (0.0, 5.0), (5.0, 8.0)]
    assert chart.x == (-4.0, 8.0)
    assert chart.right[0].text == "-4  +8  2.00"
    assert [tick.text for tick in chart.caption] == list(NAMES)


def test_nothing_came_and_nothing_went() -> None:
    assert signed_rows([], NAMES, fmt=plain).is_empty
    assert signed_rows([Flow("W1", (0.0, 0.0), 0.0)], NAMES, fmt=plain).is_empty
    assert signed_rows([Flow("W1", (math.nan, 0.0), 1.0)], NAMES, fmt=plain).is_empty


NUMBERS = st.floats(0, 1e12)


@given(
    st.lists(st.tuples(NUMBERS, NUMBERS, NUMBERS), min_size=1, max_size=12),
    st.integers(20, 120),
)
def test_any_flows_fill_their_width(rows: list[tuple[float, float, float]], width: int) -> None:
    flows = [Flow("[/x] 名字", (new, back), lost, "1.16") for new, back, lost in rows]
    chart = signed_rows(flows, NAMES, fmt=plain)
    if drawable(chart, width, 20):
        raster = rasterise(chart, width, 20)
        assert len(raster.rows) == len(rows) + 1
        assert all(sum(len(text.encode("utf-16-le")) for text, _ in row) for row in raster.rows)


@given(st.lists(st.none() | st.floats(0, 1), max_size=40), st.integers(20, 120))
def test_any_shares_are_drawn(shares: list[float | None], width: int) -> None:
    chart = retention_curve([1.0, *shares], lambda age: 0.4 / age, unit="W")
    if drawable(chart, width, 12):
        assert len(rasterise(chart, width, 12).rows) == 12
