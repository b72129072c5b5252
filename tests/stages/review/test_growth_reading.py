"""Growth accounting from the tree's recursion and from imported columns."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from opstui.data_sources.growth import growth_table, read_growth
from opstui.examples import example_workbook
from opstui.kernel.observations import Observation, SeriesMonth, apply
from opstui.kernel.periods import from_code, split
from opstui.kernel.series import SeriesBook
from opstui.reports.growth_intake import METRIC_OF
from opstui.stages.planning.model import Plan
from opstui.stages.review.growth import ratio_text
from opstui.stages.review.growth_reading import (
    GrowthTable,
    growth_tables,
    imported_growth,
    ratio_of,
)
from opstui.stages.review.reader import Reader
from opstui.workbook.document import Workbook

DATA = Path(__file__).parents[2] / "data"
TODAY = date(2026, 11, 23)


def of(workbook: Workbook) -> list[GrowthTable]:
    cycle = workbook.cycle
    assert cycle is not None
    reader = Reader(workbook.all(Plan)[cycle.key].tree, SeriesBook(workbook.all(SeriesMonth)))
    return growth_tables(reader, split(cycle.start, cycle.end, cycle.grain), TODAY)


def imported(rows: dict[str, dict[str, float]], today: date = TODAY) -> GrowthTable:
    points = [
        Observation(f"growth_{name}", "", "month", date.fromisoformat(f"{month}-01"), value)
        for month, row in rows.items()
        for name, value in row.items()
    ]
    book = SeriesBook({one.key: one for one in apply(points, {})})
    return GrowthTable("imported", imported_growth(book, today))


def test_the_tree_of_the_community_gives_the_ratios_of_the_example() -> None:
    expected = json.loads((DATA / "examples/example_b_community.json").read_text("utf-8"))
    (table,) = of(example_workbook("community", "en"))
    assert table.source == "tree"
    ratios = [round(one.ratio or 0, 4) for one in table.periods]
    assert ratios == expected["expected"]["quick_ratio"]
    assert not any(one.wrong for one in table.periods)
    sticky = table.periods[-1].stickiness
    assert sticky == pytest.approx(expected["expected"]["stickiness_last"], abs=5e-7)


def test_a_tree_without_a_recursion_has_none() -> None:
    assert of(example_workbook("training", "en")) == []


def test_active_users_that_do_not_add_up_are_named_with_both_numbers() -> None:
    workbook = example_workbook("community", "en")
    more = [Observation("wau", "", "week", date(2026, 11, 16), 4400.0)]
    changed = workbook.put(*apply(more, workbook.all(SeriesMonth)))
    last = of(changed)[0].periods[-1]
    (wrong,) = last.wrong
    assert wrong.identity == "active"
    assert (wrong.expected, wrong.found) == pytest.approx((4400, 4370))


def test_textual_in_2022() -> None:
    table = growth_table((DATA / "textual_git_growth_accounting_monthly.csv").read_bytes())
    assert table is not None
    points = [
        Observation(METRIC_OF[part], "", "month", period.start, value)
        for period, row in read_growth(table).counts.items()
        for part, value in row.items()
    ]
    book = SeriesBook({one.key: one for one in apply(points, {})})
    found = GrowthTable("imported", imported_growth(book, TODAY))
    year = from_code("2022-01-01..2022-12-31")
    assert year in found.spans()
    assert year is not None
    ratio = ratio_of(found.inside(year))
    assert ratio == pytest.approx(1.191, abs=5e-4)
    assert not any(one.wrong for one in found.periods)
    assert found.spans()[0] == from_code("2025-07-01..2026-06-30")


def test_what_is_not_given_follows_from_the_identities() -> None:
    rows = {
        "2026-01": {"new": 100.0, "retained": 0.0, "resurrected": 0.0, "churned": 0.0},
        "2026-02": {"new": 50.0, "active": 130.0, "churned": 30.0},
        "2026-03": {"new": 10.0, "active": 100.0, "retained": 90.0},
    }
    first, second, third = (one.flows for one in imported(rows).periods)
    assert first.active == 100
    assert (second.retained, second.resurrected) == (70, 10)
    assert (third.churned, third.resurrected) == (40, 0)


def test_nobody_left_and_nobody_came() -> None:
    rows = {"2026-01": {"new": 9.0, "retained": 0.0, "resurrected": 0.0, "churned": 0.0}}
    (one,) = imported(rows).periods
    assert one.ratio is None
    assert ratio_text(one.ratio) == ">99"
    assert ratio_of([]) is None


def test_retained_and_churned_that_miss_the_period_before_are_named() -> None:
    rows = {
        "2026-01": {"new": 100.0, "retained": 0.0, "resurrected": 0.0, "churned": 0.0},
        "2026-02": {"new": 5.0, "retained": 70.0, "resurrected": 0.0, "churned": 20.0},
    }
    second = imported(rows).periods[1]
    (wrong,) = second.wrong
    assert (wrong.identity, wrong.expected, wrong.found) == ("previous", 100, 90)


def test_the_period_of_today_is_left_out() -> None:
    row = {"new": 5.0, "retained": 70.0, "resurrected": 0.0, "churned": 20.0}
    found = imported({"2026-10": row, "2026-11": row})
    assert [one.period.code for one in found.periods] == ["2026-10"]
