"""Which cells of a triangle are complete, and what stands out in it."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from opstui.data_sources.cohorts import cohort_table, read_cohorts
from opstui.examples import example_workbook
from opstui.kernel.cohort_units import GRAIN_OF, Unit, cohort_on
from opstui.kernel.observations import Observation, SeriesMonth, apply
from opstui.kernel.series import SeriesBook
from opstui.reports.cohort_intake import observations
from opstui.stages.review.cohort_reading import (
    METRIC,
    CohortTable,
    cohort_tables,
    suspect_partial,
)
from opstui.stages.review.model import CohortSource

DATA = Path(__file__).parents[2] / "data"
TODAY = date(2026, 11, 23)


def retail(until: date | None, today: date = TODAY) -> CohortTable:
    table = cohort_table((DATA / "uci_online_retail_cohorts.csv").read_bytes())
    assert table is not None
    points = observations(read_cohorts(table))
    book = SeriesBook({one.key: one for one in apply(points, {})})
    source = CohortSource(key="month", until=until)
    (found,) = cohort_tables(book, {"month": source}, today)
    return found


def test_retail_without_the_partial_month() -> None:
    found = retail(date(2011, 12, 9))
    shares = [found.retention[age] for age in (1, 3, 6)]
    assert shares == pytest.approx([0.237, 0.269, 0.287], abs=5e-4)
    assert found.partial is not None
    assert found.partial.code == "2011-12"
    assert found.is_partial(11, 1)
    assert not found.is_partial(11, 0)


def test_a_last_month_far_below_the_others_is_suspected_until_it_is_said() -> None:
    before = suspect_partial(retail(None))
    assert before is not None
    assert before.code == "2011-12"
    assert suspect_partial(retail(date(2011, 12, 9))) is None


def test_the_period_of_today_is_not_over() -> None:
    found = retail(None, today=date(2011, 12, 10))
    assert found.partial is not None
    assert found.partial.code == "2011-12"
    assert found.retention[1] == pytest.approx(0.237, abs=5e-4)


def test_the_community_of_the_example() -> None:
    expected = json.loads((DATA / "examples/example_b_community.json").read_text("utf-8"))
    book = SeriesBook(example_workbook("community", "en").all(SeriesMonth))
    (found,) = cohort_tables(book, {}, TODAY)
    wanted = expected["expected"]["cohort_weighted_retention"]
    assert found.retention == pytest.approx(wanted, abs=5e-7)
    curve = found.curve
    assert curve is not None
    assert (round(curve.c, 4), round(curve.b, 4)) == (0.4465, 0.5258)
    assert found.partial is None


def points_of(unit: Unit, rows: dict[int, list[float]]) -> list[Observation]:
    """Cohorts by their place after the one of 2026-01-05."""
    first = cohort_on(unit, date(2026, 1, 5))
    return [
        Observation(METRIC, cohort.code, GRAIN_OF[unit], cohort.later(age).start, count)
        for place, counts in rows.items()
        for cohort in [first.later(place)]
        for age, count in enumerate(counts)
    ]


def book(points: list[Observation]) -> SeriesBook:
    return SeriesBook({one.key: one for one in apply(points, {})})


def book_of(unit: Unit, rows: dict[int, list[float]]) -> SeriesBook:
    return book(points_of(unit, rows))


def test_a_week_without_a_cohort_keeps_the_diagonals_straight() -> None:
    """The fourth period is bad for all cohorts, though the second has no cohort of its own."""
    rows: dict[int, list[float]] = {
        0: [1000, 500, 400, 300, 125, 250],
        1: [1000, 500, 400, 150, 300],
        3: [1000, 250, 400],
        2: [1000, 500, 200, 300],
    }
    without = {place: row for place, row in rows.items() if place != 1}
    for given in (rows, without):
        (found,) = cohort_tables(book_of("week", given), {}, TODAY)
        worst = [cohort.code for cohort, one in found.bad_periods() if one.ratio < 1]
        assert worst[:1] == ["2026-W06"]
    (found,) = cohort_tables(book_of("week", without), {}, TODAY)
    assert len(found.cohorts) == 4


def test_a_cohort_that_stays_less_is_told_from_a_bad_period() -> None:
    usual, poor = [1000.0, 500.0, 400.0, 350.0, 330.0], [1000.0, 250.0, 200.0, 175.0, 165.0]
    rows = {place: (poor if place == 2 else usual) for place in range(6)}
    (found,) = cohort_tables(book_of("month", rows), {}, TODAY)
    assert found.bad_cohorts()[0][0].code == "2026-03"
    assert found.bad_cohorts()[0][1].ratio < 0.7
    assert found.bad_periods() == []


def test_units_are_told_apart_and_the_latest_data_come_first() -> None:
    both = [*points_of("month", {0: [10, 5, 4]}), *points_of("week", {0: [10, 5]})]
    assert [one.unit for one in cohort_tables(book(both), {}, TODAY)] == ["month", "week"]


def test_nothing_is_no_table() -> None:
    assert cohort_tables(SeriesBook({}), {}, TODAY) == []
    odd = apply([Observation(METRIC, "spring", "week", date(2026, 1, 5), 3.0)], {})
    assert cohort_tables(SeriesBook({one.key: one for one in odd}), {}, TODAY) == []
