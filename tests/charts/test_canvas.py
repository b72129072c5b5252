"""The canvas puts each point into its cell, whatever was drawn before and whatever the terminal."""

from __future__ import annotations

import pytest

from opstui.charts.canvas import Draw, canvas
from opstui.charts.chart import Mark, Role


def test_a_point_fills_the_cell_it_lies_in() -> None:
    for column in range(7):
        for line in range(3):
            point = ((column + 0.5) / 7, (line + 0.5) / 3)
            rows = canvas(7, 3, [Draw(Role.BAD, Mark.FULL, [point])])
            text = ["".join(part for part, _ in row) for row in rows]
            assert text[2 - line] == " " * column + "█" + " " * (6 - column)
            assert sum(t != "       " for t in text) == 1


def test_roles_come_back_as_they_went_in() -> None:
    draws = [Draw(role, Mark.FULL, [((role + 0.5) / len(Role), 0.5)]) for role in Role]
    (row,) = canvas(len(Role), 1, draws)
    assert row == tuple(("█", role) for role in Role)


def test_later_draws_cover_earlier_ones() -> None:
    points = [(0.5, 0.5)]
    (row,) = canvas(
        1, 1, [Draw(Role.BAND, Mark.SHADE, points), Draw(Role.ACTUAL, Mark.RING, points)]
    )
    assert row == (("o", Role.ACTUAL),)


def test_the_terminal_does_not_limit_the_size(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "10")
    monkeypatch.setenv("LINES", "3")
    rows = canvas(300, 80, [])
    assert len(rows) == 80
    assert {sum(len(text) for text, _ in row) for row in rows} == {300}


def test_what_others_did_with_plotext_does_not_show() -> None:
    import plotext

    plotext.title("left over")
    plotext.plot([1, 2, 3], [4, 5, 6])
    plotext.xlim(0, 100)
    assert canvas(4, 2, []) == [((" " * 4, Role.FRAME),), ((" " * 4, Role.FRAME),)]


@pytest.mark.parametrize("size", [(1, 1), (1, 5), (5, 1)])
def test_the_smallest_sizes(size: tuple[int, int]) -> None:
    rows = canvas(*size, [Draw(Role.ACTUAL, Mark.BRAILLE, [(0, 0), (1, 1)], True)])
    assert len(rows) == size[1]
    assert {sum(len(text) for text, _ in row) for row in rows} == {size[0]}
