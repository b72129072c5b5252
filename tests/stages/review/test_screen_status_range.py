"""The status of a metric that is to stay within a range, of levers to begin, before the start."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from opstui.examples import example_workbook
from opstui.kernel.language import EN, ZH
from opstui.kernel.metric_tree import Good, MetricTree
from opstui.stages.planning.model import Plan
from opstui.workbook.document import Workbook
from tests.pilot import make_app, press, screen_lines, screen_text, until

MONDAY = date(2026, 10, 26)
ATTENDANCE = 6
"""Rows below the north star."""


def ranged(language: str, low: float | None, high: float | None) -> Workbook:
    workbook = example_workbook("training", language)
    plan = workbook.all(Plan)["C1"]
    nodes = tuple(
        node.model_copy(update={"good": Good.RANGE, "low": low, "high": high})
        if node.id == "attend_rate"
        else node
        for node in plan.tree.nodes
    )
    tree = MetricTree(root=plan.tree.root, nodes=nodes)
    return workbook.put(plan.model_copy(update={"tree": tree}))


@pytest.mark.parametrize(
    ("language", "name", "said", "wanted"),
    [
        (EN, "Attendance", "1.1 pp below 48.0%", "wanted 48.0% to 60.0%"),
        (ZH, "到课率", "低于 48.0%", "要求 48.0% 到 60.0%"),
    ],
)
async def test_a_range_is_seen_in_row_chart_sentence_numbers_and_detail(
    tmp_path: Path, language: str, name: str, said: str, wanted: str
) -> None:
    app = make_app(
        tmp_path, ranged(language, 0.48, 0.6), ("review", "status"), language, today=MONDAY
    )
    async with app.run_test(size=(120, 34)) as pilot:
        await press(pilot, *["down"] * ATTENDANCE)
        await until(pilot, lambda: wanted in screen_text(app))
        row = next(line for line in screen_lines(app) if name in line and "48-60%" in line)
        assert "91%" in row
        assert "!" in row
        assert said in screen_text(app)
        await press(pilot, "v")
        heads = ("Not below", "Not above") if language == EN else ("不低于", "不高于")
        await until(pilot, lambda: all(head in screen_text(app) for head in heads))
        assert "52.8%" in screen_text(app), "the week by itself stands beside what it adds up to"
        await press(pilot, "v")
        text = "48.0% to 60.0%" if language == EN else "48.0% 到 60.0%"
        await until(pilot, lambda: text in screen_text(app))


async def test_without_bounds_it_is_not_judged_and_says_where_they_are_set(
    tmp_path: Path,
) -> None:
    app = make_app(tmp_path, ranged(EN, None, None), ("review", "status"), today=MONDAY)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, *["down"] * ATTENDANCE)
        await until(pilot, lambda: "no range is set" in screen_text(app))
        row = next(line for line in screen_lines(app) if "Attendance rate" in line)
        assert not set(row) & {"✓", "✗", "!"}


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (EN, "Levers to begin from 26 Oct: 1 task, +¥150K, so ¥827.1K"),
        (ZH, "10/26 起的手段：1 项任务，+¥15万，合计 ¥82.71万"),
    ],
)
async def test_levers_to_begin_stand_below_the_warning(
    tmp_path: Path, language: str, said: str
) -> None:
    workbook = example_workbook("training", language)
    app = make_app(tmp_path, workbook, ("review", "status"), language, today=MONDAY)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot)
        lines = screen_lines(app)
        at = next(index for index, line in enumerate(lines) if said in line)
        assert ("Assumes that no new lever starts" if language == EN else "假设不再") in lines[
            at - 1
        ]


async def test_before_the_cycle_begins_it_says_when_to_come_back(tmp_path: Path) -> None:
    workbook = example_workbook("training", EN)
    app = make_app(tmp_path, workbook, ("review", "status"), today=date(2026, 9, 20))
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot)
        assert "The cycle begins on 28 Sep" in screen_text(app)
        assert "on 5 Oct" in " ".join(screen_text(app).split())
