from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from opstui.kernel.retention_curve import RetentionCurve
from opstui.stages.review.cohorts import (
    diagonals,
    fit_curve,
    plateau,
    rows,
    triangle,
    without_last,
)

DATA = Path(__file__).parents[2] / "data"


def retail() -> list[list[float | None]]:
    with (DATA / "uci_online_retail_cohorts.csv").open(encoding="utf-8") as file:
        lines = list(csv.reader(file))[1:]
    return [[float(cell) for cell in line[1:] if cell] for line in lines]


def community() -> tuple[list[list[float]], dict[str, Any]]:
    data = json.loads((DATA / "examples/example_b_community.json").read_text(encoding="utf-8"))
    return data["stage4"]["cohorts"]["counts"], data["expected"]


def test_wholesale_customers_without_the_partial_month() -> None:
    found = without_last(retail())
    percent = [round(100 * (found.pooled(age) or 0), 1) for age in (1, 3, 6)]
    assert percent == [23.7, 26.9, 28.7]


def test_the_partial_month_would_have_lied() -> None:
    whole, honest = triangle(retail()), without_last(retail())
    assert whole.cell(2, 10) == 26
    assert honest.cell(2, 10) is None
    assert (whole.pooled(1) or 0) < (honest.pooled(1) or 0)


def test_pooled_retention_of_the_community_example() -> None:
    counts, expected = community()
    found = triangle(counts).retention()
    assert [round(r or 0, 6) for r in found] == expected["cohort_weighted_retention"]


def test_power_curve_of_the_community_example() -> None:
    counts, expected = community()
    curve = triangle(counts).curve()
    assert curve is not None
    assert round(curve.c, 6) == expected["power_fit"]["c"]
    assert round(curve.b, 6) == expected["power_fit"]["b"]
    assert not curve.rising
    assert not curve.extrapolated(25)
    assert curve.extrapolated(26)


def test_lifetime_of_the_reference_curve() -> None:
    curve = fit_curve([1, 0.26, *[None] * 5, 0.13, *[None] * 22, 0.07])
    assert curve is not None
    assert curve.lifetime(30) == pytest.approx(4.1606, abs=5e-5)
    assert curve.lifetime(365) == pytest.approx(16.934, abs=5e-4)


def test_a_rising_curve_says_so_and_never_passes_one() -> None:
    assert RetentionCurve(0.2, -0.1, 6).rising
    assert RetentionCurve(3.0, 0.1, 6).at(1) == 1
    assert fit_curve([1, 0.5]) is None


def test_plateau_needs_two_flat_steps() -> None:
    assert plateau([1, 0.5, 0.3, 0.295, 0.29]) == 3
    assert plateau([1, 0.5, 0.3, 0.295, 0.2]) is None
    assert plateau([1, None, 0.3]) is None
    assert plateau([]) is None


def test_an_event_is_seen_on_the_diagonal_and_a_bad_cohort_on_the_row() -> None:
    clean = [[1000 if age == 0 else 500 / age for age in range(8 - c)] for c in range(8)]
    event = [
        [n * (0.5 if c + a == 5 and a else 1) for a, n in enumerate(row)]
        for c, row in enumerate(clean)
    ]
    bad = {one.index for one in diagonals(triangle(event)) if one.unusual and one.ratio < 1}
    assert bad == {5}
    poor = [
        [n * (0.5 if c == 2 and a else 1) for a, n in enumerate(row)] for c, row in enumerate(clean)
    ]
    found = {one.index for one in rows(triangle(poor)) if one.unusual and one.ratio < 1}
    assert found == {2}


def test_empty_triangles() -> None:
    assert triangle([]).retention() == []
    assert triangle([[0, 0]]).pooled(1) is None
    assert triangle([[0, 0]]).share(0, 1) is None
