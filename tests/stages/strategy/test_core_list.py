"""Which numbers are asked, and what imported data know of them."""

from __future__ import annotations

from datetime import date

import pytest

from opstui.kernel.observations import Observation, SeriesMonth, apply
from opstui.kernel.vocabulary import Form, Lifecycle
from opstui.stages.planning.drafting import draft_plan
from opstui.stages.planning.model import Plan
from opstui.stages.strategy.core_entry import Entry, core_number
from opstui.stages.strategy.model import Cycle, Product, Strategy
from opstui.stages.strategy.steps.core_list import (
    asked,
    from_series,
    tree_of,
    unanswered,
    with_numbers,
)
from opstui.stages.strategy.steps.lifecycle_data import suggested
from opstui.workbook.document import Workbook

CYCLE = Cycle(
    key="C1",
    number=1,
    start=date(2026, 10, 5),
    end=date(2026, 11, 29),
    baseline_start=date(2026, 8, 3),
    baseline_end=date(2026, 9, 27),
)


def book(form: Form = Form.TRAINING, currency: str = "CNY") -> Workbook:
    return Workbook.empty().put(Product(name="P", form=form, currency=currency), CYCLE)


def with_series(workbook: Workbook, *observations: Observation) -> Workbook:
    return workbook.put(*apply(observations, workbook.all(SeriesMonth)))


def test_the_forms_list_comes_first_then_the_other_leaves() -> None:
    metrics = [one.metric for one in asked(book())]
    assert metrics[0] == "net_revenue"
    assert metrics[-1] == "nps"
    assert len(metrics) == len(set(metrics)) == 10


@pytest.mark.parametrize("form", list(Form))
def test_every_form_asks_for_all_leaves_of_its_tree(form: Form) -> None:
    workbook = book(form)
    metrics = {one.metric for one in asked(workbook)}
    assert metrics >= set(tree_of(workbook).leaves)
    assert all(one.name.zh and one.unit for one in asked(workbook))


def test_money_is_in_the_products_currency() -> None:
    units = {one.metric: one.unit for one in asked(book(currency="USD"))}
    assert units["net_revenue"] == "USD"
    assert units["aov"] == "USD/order"


def test_series_give_sums_of_flows_and_pooled_rates() -> None:
    monday = date(2026, 8, 3)
    workbook = with_series(
        book(),
        Observation("uv_feed", "", "week", monday, 100.0),
        Observation("uv_feed", "", "week", date(2026, 8, 10), 150.0),
        Observation("lead_rate", "", "week", monday, None, 5.0, 100.0),
        Observation("lead_rate", "", "week", date(2026, 8, 10), None, 10.0, 200.0),
        Observation("uv_feed", "", "week", date(2026, 10, 5), 999.0),
    )
    found = from_series(workbook)
    assert found["uv_feed"].value == 250
    assert (found["lead_rate"].numerator, found["lead_rate"].denominator) == (15, 300)
    assert found["lead_rate"].origin == "imported"
    assert "pay_rate" not in found


def test_a_rate_is_found_by_the_series_of_its_counts() -> None:
    workbook = with_series(
        book(),
        Observation("attended", "", "week", date(2026, 8, 3), 50.0),
        Observation("leads", "", "week", date(2026, 8, 3), 80.0),
    )
    assert from_series(workbook)["attend_rate"].value == pytest.approx(50 / 80)


def test_only_what_nobody_answered_is_offered() -> None:
    workbook = with_series(book(), Observation("uv_feed", "", "week", date(2026, 8, 3), 100.0))
    assert set(unanswered(workbook)) == {"uv_feed"}
    workbook = with_numbers(workbook, [core_number("uv_feed", Entry(None, unknown=True))])
    assert unanswered(workbook) == {}


def test_numbers_become_the_baseline_of_the_plan() -> None:
    workbook = book()
    workbook = workbook.put(draft_plan("C1", tree_of(workbook)))
    workbook = with_numbers(
        workbook, [core_number("uv_feed", Entry(96000)), core_number("nps", Entry(30))]
    )
    plan = workbook.get(Plan, "C1")
    assert plan is not None
    assert plan.baseline == {"uv_feed": 96000}
    assert plan.baseline_origin == {"uv_feed": "typed"}
    workbook = with_numbers(workbook, [], ["uv_feed"])
    plan, strategy = workbook.get(Plan, "C1"), workbook.get(Strategy, "C1")
    assert plan is not None
    assert plan.baseline == {}
    assert strategy is not None
    assert [one.metric for one in strategy.core] == ["nps"]


def test_a_growing_number_of_users_suggests_growth() -> None:
    months = [date(2026, month, 1) for month in range(4, 9)]
    workbook = with_series(
        book(Form.COMMUNITY),
        *(
            Observation("wau", "", "month", day, 2000.0 * 1.2**index)
            for index, day in enumerate(months)
        ),
    )
    assert suggested(workbook, date(2026, 10, 1)).stage is Lifecycle.GROWTH


def test_weekly_users_are_summed_by_four_weeks() -> None:
    weeks = [date.fromordinal(date(2026, 5, 4).toordinal() + 7 * n) for n in range(16)]
    workbook = with_series(
        book(Form.COMMUNITY),
        *(Observation("wau", "", "week", day, 5000.0) for day in weeks),
    )
    assert suggested(workbook, date(2026, 10, 1)).stage is Lifecycle.MATURITY


def test_without_data_it_is_a_cold_start() -> None:
    assert suggested(book(), date(2026, 10, 1)).stage is Lifecycle.COLD_START
