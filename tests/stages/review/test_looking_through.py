"""Many metrics looked through for what stands out: after the list is painted, a metric a time."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from opstui.kernel.label import Label
from opstui.kernel.language import EN
from opstui.kernel.metric_tree import Kind, MetricTree, Node, Op
from opstui.kernel.observations import Observation, apply
from opstui.kernel.vocabulary import Form
from opstui.reports.anomaly_facts import AT_ONCE, anomaly_facts, still_to_look_through
from opstui.reports.review_facts import review_facts
from opstui.stages.planning.model import Plan
from opstui.stages.review.steps import deeper_rows
from opstui.stages.review.steps.context import ReviewContext
from opstui.stages.review.steps.why import WhyStep
from opstui.stages.strategy.model import Cycle, Product
from opstui.workbook.document import Workbook
from tests.pilot import make_app, press, screen_text, until
from tests.stages.review.fixture_screen import training

START, TODAY = date(2026, 9, 28), date(2026, 11, 23)
LOOKING = "Looking through all numbers"
PAINT = {"good": "", "warn": "", "bad": ""}


def many(count: int) -> Workbook:
    """A sum of leaves known by the day, each with one day that fell out."""
    leaves = [
        Node(id=f"leaf_{n}", name=Label(zh=f"渠道 {n}", en=f"Channel {n}"), kind=Kind.FLOW)
        for n in range(count)
    ]
    ids = tuple(one.id for one in leaves)
    root = Node(id="all", name=Label(zh="总量", en="All"), kind=Kind.FLOW, op=Op.SUM, children=ids)
    tree = MetricTree(root="all", nodes=(root, *leaves))
    points = [
        Observation(one, "", "day", START + timedelta(day), 10.0 if day == 30 else 100.0 + day % 5)
        for one in ids
        for day in range(56)
    ]
    cycle = Cycle(
        key="C1",
        number=1,
        start=START,
        end=date(2026, 11, 22),
        baseline_start=date(2026, 8, 3),
        baseline_end=date(2026, 9, 27),
    )
    goals = dict.fromkeys(ids, 5600.0)
    plan = Plan(key="C1", tree=tree, baseline=goals, target=5600.0 * count, leaf_targets=goals)
    product = Product(name="Many", form=Form.ECOMMERCE)
    return Workbook.empty().put(product, cycle, plan, *apply(points, {}))


def said(context: ReviewContext) -> str:
    rows = dict(deeper_rows.rows(context, PAINT))
    cells = rows["anomalies"]
    assert not callable(cells)
    return str(cells[2])


def context(workbook: Workbook) -> ReviewContext:
    (plan,), (cycle,) = workbook.all(Plan).values(), workbook.cycles
    return ReviewContext(workbook, cycle, plan, TODAY)


def test_the_list_does_not_wait_and_each_piece_finds_the_same() -> None:
    here = context(many(AT_ONCE + 6))
    assert LOOKING in said(here)
    assert LOOKING in deeper_rows.sentence(here, "anomalies")
    for piece in deeper_rows.left(here):
        piece()
    assert deeper_rows.left(here) == []
    at_once = anomaly_facts(review_facts(here.workbook, here.cycle, TODAY))
    assert anomaly_facts(here.facts) == at_once
    assert len(at_once) >= AT_ONCE + 6
    assert str(len(at_once)) in said(here)


def test_few_metrics_are_looked_through_at_once() -> None:
    assert still_to_look_through(context(many(AT_ONCE)).facts) == []


def test_another_plan_on_the_same_numbers_is_looked_at_anew() -> None:
    workbook = training(EN)
    here = context_of_training(workbook)
    before = {one.flag.key: one.flag.usual for one in anomaly_facts(here.facts)}
    plan = here.plan
    goals = {leaf: value and value * 3 for leaf, value in plan.leaf_targets.items()}
    other = workbook.put(plan.model_copy(update={"leaf_targets": goals}))
    after = {
        one.flag.key: one.flag.usual for one in anomaly_facts(context_of_training(other).facts)
    }
    again = {one.flag.key: one.flag.usual for one in anomaly_facts(here.facts)}
    assert after != before
    assert again == before


def context_of_training(workbook: Workbook) -> ReviewContext:
    cycle = workbook.cycle
    assert cycle is not None
    plan = workbook.get(Plan, cycle.key)
    assert plan is not None
    return ReviewContext(workbook, cycle, plan, TODAY)


@pytest.mark.parametrize("size", [(80, 24), (120, 34)])
async def test_the_screen_shows_what_is_found_once_it_is(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    app = make_app(tmp_path, many(AT_ONCE + 6), ("review", "why"), EN, today=TODAY)
    async with app.run_test(size=size) as pilot:
        await until(pilot, lambda: app.screen.query(WhyStep))
        await press(pilot, "w")
        step = app.screen.query_one(WhyStep)
        step.table.select_key("anomalies")
        await until(pilot, lambda: "ask for a note" in screen_text(app))
        assert LOOKING not in screen_text(app)
        await press(pilot, "enter")
        await until(pilot, lambda: step.mode == "anomalies")
        await press(pilot, "escape")
        await until(pilot, lambda: step.mode == "deeper")
        assert LOOKING not in screen_text(app)
