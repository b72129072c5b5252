"""Normalising, decimating and clipping lose nothing that is seen and let nothing out."""

from __future__ import annotations

import math
import random

from hypothesis import given
from hypothesis import strategies as st

from opstui.charts.canvas import Draw, canvas
from opstui.charts.chart import Mark, Role
from opstui.charts.geometry import at_columns, clipped, decimated, opened, runs, share

ANY = st.one_of(st.none(), st.floats(), st.integers(-(10**400), 10**400))
COORDINATE = st.floats(-1e9, 1e9)


@given(
    st.lists(st.tuples(ANY, ANY), max_size=40),
    st.tuples(st.floats(-1e300, 1e300), st.floats(-1e300, 1e300)),
)
def test_whatever_comes_in_only_points_of_the_unit_square_go_out(
    points: list[tuple[float | None, float | None]], window: tuple[float, float]
) -> None:
    lines = list(runs(points, opened(window), opened(window)))
    inside = [point for line in lines for part in clipped(line) for point in part]
    assert all(0 <= x <= 1 and 0 <= y <= 1 for x, y in inside)


@given(st.lists(st.tuples(COORDINATE, COORDINATE), min_size=1, max_size=30))
def test_a_line_inside_the_square_is_not_changed(points: list[tuple[float, float]]) -> None:
    line = sorted((abs(math.sin(x)), abs(math.sin(y))) for x, y in points)
    parts = list(clipped(line))
    assert len(parts) == 1
    assert all(
        math.isclose(a, b, abs_tol=1e-9)
        for p, q in zip(line if len(line) > 1 else line * 2, parts[0], strict=True)
        for a, b in zip(p, q, strict=True)
    )


def test_a_line_that_leaves_and_returns_is_two_parts_cut_at_the_edge() -> None:
    parts = list(clipped([(0.0, 0.5), (0.5, 1.5), (1.0, 0.5)]))
    assert parts == [[(0.0, 0.5), (0.25, 1.0)], [(0.75, 1.0), (1.0, 0.5)]]


def test_a_missing_value_ends_a_line_and_a_missing_place_is_left_out() -> None:
    points = [(0.0, 1.0), (1.0, None), (2.0, 1.0), (None, 5.0), (3.0, math.nan), (4.0, 0.0)]
    lines = list(runs(points, (0, 4), (0, 1)))
    assert lines == [[(0.0, 1.0)], [(0.5, 1.0)], [(1.0, 0.0)]]


def test_decimation_draws_the_same_cells_as_all_points() -> None:
    noise = random.Random(5)
    line = [(i / 49999, noise.random() ** 8) for i in range(50000)]
    for place in (4321, 17000, 40001):
        line[place] = (line[place][0], 1.0)
    few = decimated(line, 2 * 66)
    assert len(few) <= 4 * 2 * 66 + 4
    assert sum(y == 1.0 for _, y in few) == 3
    draws = [[Draw(Role.ACTUAL, Mark.BRAILLE, points, True)] for points in (line, few)]
    assert canvas(66, 14, draws[0]) == canvas(66, 14, draws[1])


def test_decimation_keeps_both_sides_of_the_window() -> None:
    line = [(i / 100 - 5, 0.5) for i in range(1001)]
    drawn = [point for part in clipped(decimated(line, 20)) for point in part]
    assert drawn[0] == (0.0, 0.5)
    assert drawn[-1] == (1.0, 0.5)


def test_sampled_heights_are_those_of_the_line() -> None:
    assert list(at_columns([(0.0, 0.0), (1.0, 1.0)], 4)) == [
        (0, 0.125),
        (1, 0.375),
        (2, 0.625),
        (3, 0.875),
    ]
    assert list(at_columns([(0.6, 0.3)], 4)) == [(2, 0.3)]
    assert list(at_columns([(1.2, 0.3), (1.4, 0.3)], 4)) == []


def test_equal_ends_are_opened() -> None:
    assert opened((5.0, 5.0)) == (4.5, 5.5)
    assert share(5.0, opened((5.0, 5.0))) == 0.5
    assert opened((10.0, 0.0)) == (10.0, 0.0)
