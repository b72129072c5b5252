"""Where each kind of metric stands: ranges, rates, what is to shrink, planned levers."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from opstui.examples import example_workbook
from opstui.kernel.language import EN, ZH, speaking
from opstui.kernel.metric_tree import Good, MetricTree
from opstui.kernel.vocabulary import Light
from opstui.reports.overview import overview
from opstui.reports.page import Figure
from opstui.reports.page_charts import course_figure
from opstui.reports.page_html import page_html
from opstui.reports.planned_levers import levers_text
from opstui.reports.review_facts import ReviewFacts, review_facts
from opstui.reports.review_json import review_json
from opstui.reports.review_tables import review_csv, review_page
from opstui.reports.review_text import review_text
from opstui.reports.status import MetricStatus
from opstui.stages.planning.model import Plan, Task
from opstui.workbook.document import Workbook

WEEK_FOUR = date(2026, 10, 26)
OVER = date(2026, 11, 24)


def changed(workbook: Workbook, id_: str, **update: object) -> Workbook:
    """The workbook with one metric of the first plan changed."""
    plan = workbook.all(Plan)["C1"]
    nodes = tuple(
        node.model_copy(update=update) if node.id == id_ else node for node in plan.tree.nodes
    )
    tree = MetricTree(root=plan.tree.root, nodes=nodes)
    return workbook.put(plan.model_copy(update={"tree": tree}))


def facts(workbook: Workbook, today: date = WEEK_FOUR) -> ReviewFacts:
    assert workbook.cycle is not None
    return review_facts(workbook, workbook.cycle, today)


def status(workbook: Workbook, id_: str, today: date = WEEK_FOUR) -> MetricStatus:
    return next(one for one in facts(workbook, today).metrics if one.id == id_)


def ranged(id_: str, low: float | None, high: float | None) -> Workbook:
    return changed(example_workbook("training", EN), id_, good=Good.RANGE, low=low, high=high)


@pytest.mark.parametrize(
    ("low", "high", "reached", "light"),
    [
        (0.40, 0.50, 1.0, Light.ON_TRACK),
        (0.47, 0.57, 0.9922, Light.ON_TRACK),
        (0.475, 0.575, 0.9422, Light.AT_RISK),
        (0.60, 0.70, 0.0, Light.OFF_TRACK),
        (None, 0.40, 0.8269, Light.OFF_TRACK),
        (None, None, None, None),
    ],
)
def test_a_rate_is_judged_by_its_range(
    low: float | None, high: float | None, reached: float | None, light: Light | None
) -> None:
    found = status(ranged("attend_rate", low, high), "attend_rate")
    assert found.actual == pytest.approx(0.469222, abs=1e-6)
    assert found.attainment == (None if reached is None else pytest.approx(reached, abs=2e-4))
    assert found.light is light
    assert found.pace is None
    assert found.catch_up is None


def test_the_range_of_a_flow_grows_with_the_cycle() -> None:
    book = ranged("uv_owned", 30_000, 40_000)
    found, all_ = status(book, "uv_owned"), facts(book)
    share = all_.states.due[all_.tree.root] or 0.0
    assert found.end_bounds == (30_000, 40_000)
    assert found.bounds is not None
    low, high = found.bounds
    assert low is not None
    assert high is not None
    assert high / low == pytest.approx(4 / 3)
    assert low / 30_000 == pytest.approx(share / 900_000, rel=1e-3)
    assert found.attainment == 1.0
    assert status(book, "uv_owned", OVER).bounds == pytest.approx((30_000, 40_000))
    assert found.chance is not None
    assert found.chance > 0.9


def test_a_level_within_a_range_has_the_same_bounds_at_every_time() -> None:
    book = example_workbook("community", EN)
    plan = book.all(Plan)["C3"]
    nodes = tuple(
        node.model_copy(update={"good": Good.RANGE, "low": 60.0, "high": 90.0})
        if node.id == "new"
        else node
        for node in plan.tree.nodes
    )
    tree = MetricTree(root=plan.tree.root, nodes=nodes)
    found = status(book.put(plan.model_copy(update={"tree": tree})), "new", date(2026, 10, 6))
    assert found.bounds == found.end_bounds == (60.0, 90.0)
    assert found.attainment is not None


def test_less_of_a_flow_is_held_against_what_was_due_by_now() -> None:
    """Half of the cycle with half of the baseline is no progress, though far from the end."""
    book = changed(example_workbook("training", EN), "uv_owned", good=Good.DOWN)
    plan = book.all(Plan)["C1"]
    book = book.put(
        plan.model_copy(update={"leaf_targets": {**plan.leaf_targets, "uv_owned": 20_000.0}})
    )
    found = status(book, "uv_owned")
    assert found.due is not None
    base = 30_000 * found.due / 20_000
    assert found.attainment == pytest.approx((14_739 - base) / (found.due - base), rel=1e-3)
    assert found.attainment is not None
    assert found.attainment < 0.1
    assert found.light is Light.OFF_TRACK


def test_less_of_a_flow_that_may_grow_is_held_against_its_limit() -> None:
    """With a limit above the baseline more is no progress: what was due over what came."""
    found = status(changed(example_workbook("training", EN), "uv_feed", good=Good.DOWN), "uv_feed")
    assert found.due is not None
    assert found.attainment == pytest.approx(found.due / 55_392)
    assert found.light is Light.OFF_TRACK


def test_a_rate_has_both_forecasts_a_band_and_a_chance() -> None:
    found = status(example_workbook("training", EN), "attend_rate")
    assert found.scaled == pytest.approx(found.actual)
    assert found.forecast is not None
    assert found.band is not None
    assert found.band[0] < found.forecast < found.band[1]
    assert found.chance == 0.01
    assert found.catch_up is not None
    assert found.catch_up > 1


def test_what_the_example_expects_after_week_four() -> None:
    star = facts(example_workbook("training", EN)).north_star
    assert star.actual == 317_137
    assert star.pace == pytest.approx(0.763955, abs=5e-7)
    assert star.scaled == pytest.approx(687_559.891599)
    assert star.forecast == pytest.approx(677_054.289902)
    assert star.chance == 0.01
    assert star.catch_up == pytest.approx(1.202089, abs=5e-7)


def test_the_day_before_the_week_is_over_only_three_weeks_count() -> None:
    found = facts(example_workbook("training", EN), date(2026, 10, 25))
    assert found.timing.known == 3
    assert found.timing.partial is not None
    assert found.north_star.actual == 225_884


# -- levers to begin ------------------------------------------------------------------------------


def test_levers_that_begin_later_stand_beside_the_forecast_and_not_in_it() -> None:
    book = example_workbook("training", EN)
    found = facts(book)
    assert [task.key for task in found.levers.tasks] == ["C1.T3"]
    assert found.levers.changes == {"net_revenue": 150_000.0}
    star = found.north_star
    with speaking(EN):
        said = levers_text(found.levers, star.id, star.unit, star.forecast)
        assert said == (
            "Levers to begin from 26 Oct: 1 task, +¥150K, so ¥827.1K; not in the forecast."
        )
        other = levers_text(found.levers, "aov", "CNY/order", 1951.0)
        assert "no estimate of them moves this metric" in other
        assert said in review_text(found, overview(book, WEEK_FOUR)).replace("\n", " ")
        assert said in page_html(review_page(found))
    with speaking(ZH):
        said = levers_text(found.levers, star.id, star.unit, star.forecast)
        assert said == "10/26 起的手段：1 项任务，+¥15万，合计 ¥82.71万；未计入预测。"


def test_a_lever_moves_the_metrics_above_its_leaf_as_it_is_likely_to() -> None:
    book = example_workbook("training", EN)
    task = book.all(Task)["C1.T3"]
    book = book.put(
        task.model_copy(
            update={"expected_value": None, "expected_change": 0.01, "success_chance": 0.5}
        )
    )
    found = facts(book).levers.changes
    assert found["pay_rate"] == pytest.approx(0.005)
    assert found["net_revenue"] == pytest.approx(637_871 * 0.005 / 0.0922, rel=0.02)
    assert "aov" not in found


def test_no_lever_is_to_begin_when_the_cycle_is_over_or_has_not_begun() -> None:
    book = example_workbook("training", EN)
    for day in (OVER, date(2026, 9, 1)):
        assert facts(book, day).levers.tasks == ()
    value = json.loads(review_json(facts(book, OVER), overview(book, OVER), EN))
    assert value["planned_levers"] is None


# -- the same in every form -----------------------------------------------------------------------


def test_a_range_is_in_text_page_json_and_csv() -> None:
    book = ranged("attend_rate", 0.5, 0.6)
    found = facts(book)
    with speaking(EN):
        text = review_text(found, overview(book, WEEK_FOUR))
        assert "50-60%" in next(
            line for line in text.splitlines() if line.strip().startswith("Attendance")
        )
        page = page_html(review_page(found))
        assert "50.0% to 60.0%" in page
    value: dict[str, Any] = json.loads(review_json(found, overview(book, WEEK_FOUR), EN))
    row = next(one for one in value["metrics"] if one["id"] == "attend_rate")
    assert (row["range_low"], row["range_high"]) == (0.5, 0.6)
    assert row["good"] == "range"
    assert b"range_low,range_high" in review_csv(found)


def test_a_plan_that_was_stored_before_there_were_bounds_opens() -> None:
    plan = example_workbook("training", EN).all(Plan)["C1"]
    content = plan.model_dump(mode="json")
    for node in content["tree"]["nodes"]:
        del node["low"], node["high"]
    assert Plan.model_validate(content) == plan


def test_the_page_draws_the_bounds_of_a_north_star_that_has_a_range() -> None:
    book = ranged("net_revenue", 800_000, 900_000)
    with speaking(EN):
        page = page_html(review_page(facts(book)))
    assert "not above ¥900,000" in page
    assert "not below ¥800,000" in page
    assert "Not below" in page


def test_the_page_adds_up_the_counts_of_a_north_star_that_is_a_rate() -> None:
    """Its course ends where the status says that it stands."""
    book = example_workbook("training", EN)
    plan = book.all(Plan)["C1"]
    nodes = tuple(node for node in plan.tree.nodes if node.id == "attend_rate")
    tree = MetricTree(root="attend_rate", nodes=nodes)
    plan = plan.model_copy(update={"tree": tree, "target": 0.597, "commitment": None})
    found = facts(book.put(plan))
    with speaking(EN):
        figure = next(iter(course_figure(found)))
    assert isinstance(figure, Figure)
    assert "46.9%" in figure.chart.summary
    assert found.north_star.actual == pytest.approx(0.469222, abs=1e-6)
