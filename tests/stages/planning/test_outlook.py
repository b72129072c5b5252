"""A plan over its cycle: drafting, stretching the baseline, default levels, phasing any metric."""

from __future__ import annotations

from datetime import date
from math import fsum

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opstui.examples import example_workbook
from opstui.kernel.errors import OpsError
from opstui.kernel.language import EN
from opstui.kernel.metric_tree import MetricTree
from opstui.kernel.periods import week_of
from opstui.playbooks import calendar_cn, tree_template
from opstui.stages.planning import outlook
from opstui.stages.planning.drafting import draft_plan, with_tree
from opstui.stages.planning.events import events_in
from opstui.stages.planning.model import LeafSetting, Phasing, Plan
from opstui.stages.planning.phased import How, phase_metric
from opstui.stages.planning.phasing_by_hand import with_number, with_weight
from opstui.stages.strategy.model import CoreNumber, Cycle, Strategy
from tests.stages.planning.samples import plan_of, training
from tests.trees import GMV, GMV_BASE

EIGHT_WEEKS = Cycle(
    key="C1",
    number=1,
    start=date(2026, 9, 28),
    end=date(2026, 11, 22),
    baseline_start=date(2026, 8, 31),
    baseline_end=date(2026, 9, 27),
)
"""Twice as long as its baseline window."""

PLAN = Plan(key="C1", tree=GMV, baseline=dict(GMV_BASE), target=800_000.0)


def test_flows_are_stretched_to_the_cycle_and_rates_are_not() -> None:
    assert outlook.window_scale(PLAN, EIGHT_WEEKS) == 2
    base = outlook.base_of(PLAN, EIGHT_WEEKS)
    assert base == {"u1": 120_000, "u2": 80_000, "c": 0.02, "a": 150}
    assert outlook.without(PLAN, EIGHT_WEEKS).value == pytest.approx(600_000)


def test_levels_are_never_stretched() -> None:
    book = example_workbook("community", EN)
    (plan,) = (one for one in book.all(Plan).values())
    cycle = book.get(Cycle, plan.key)
    assert cycle is not None
    assert outlook.window_scale(plan, cycle) == 1
    assert outlook.without(plan, cycle).value == pytest.approx(700.26, abs=0.01)


def test_a_solved_plan_gives_its_target() -> None:
    solved = outlook.solved(PLAN, EIGHT_WEEKS)
    assert GMV.value(solved.leaf_targets) == pytest.approx(800_000)
    assert outlook.solved(PLAN.model_copy(update={"target": None}), EIGHT_WEEKS).leaf_targets == {}


def test_default_levels_are_kept_as_defaults_and_typed_ones_are_not() -> None:
    fields = outlook.with_target(PLAN, 1000.0, {"floor": None, "stretch": 1300.0})
    plan = PLAN.model_copy(update=fields)
    assert (plan.floor, plan.stretch) == (850, 1300)
    assert plan.defaults == ("floor",)
    assert outlook.is_default(plan, "floor")
    assert not outlook.is_default(plan, "stretch")


def test_core_numbers_become_the_baseline_with_their_origin() -> None:
    strategy = Strategy(
        key="C1",
        core=(
            CoreNumber(metric="uv_feed", value=96_000.0, origin="imported"),
            CoreNumber(metric="lead_rate", numerator=7350.0, denominator=132_000.0),
            CoreNumber(metric="attend_rate", unknown=True),
            CoreNumber(metric="elsewhere", value=1.0),
        ),
    )
    plan = draft_plan("C1", tree_template("training_funnel"), strategy, "USD")
    assert plan.baseline == {"uv_feed": 96_000.0, "lead_rate": pytest.approx(7350 / 132_000)}
    assert plan.baseline_origin == {"uv_feed": "imported", "lead_rate": "typed"}
    assert plan.tree.node("net_revenue").unit == "USD"


def test_what_belonged_to_a_removed_node_goes_with_it() -> None:
    plan = PLAN.model_copy(
        update={"leaf_settings": {"u1": LeafSetting()}, "leaf_targets": {"u1": 1.0, "c": 0.1}}
    )
    lone = MetricTree(root="c", nodes=(GMV.node("c"),))
    left = with_tree(plan, lone)
    assert left.baseline == {"c": 0.02}
    assert (left.leaf_settings, left.leaf_targets) == ({}, {"c": 0.1})


def test_festivals_that_begin_in_a_week_come_first() -> None:
    names = [name.en for name in events_in(week_of(date(2026, 11, 11)), calendar_cn())]
    assert names[0] == "Double 11"
    assert any("pre-sale" in name for name in names[1:])
    assert events_in(week_of(date(2026, 11, 18)), calendar_cn()) == []


# -- phasing ----------------------------------------------------------------------------------


def _example() -> tuple[Plan, Cycle]:
    book = training()
    cycle = book.cycle
    assert cycle is not None
    return plan_of(book), cycle


def test_the_example_s_weeks_are_its_commitment() -> None:
    plan, cycle = _example()
    assert plan.commitment is not None
    phased = phase_metric(plan, cycle)
    assert phased.how is How.SUM
    assert phased.values == plan.commitment.phased


def test_a_rate_over_a_phased_denominator_pools_to_its_target() -> None:
    plan, cycle = _example()
    rate, visitors = phase_metric(plan, cycle, "lead_rate"), phase_metric(plan, cycle, "uv")
    assert rate.how is How.POOLED
    pairs = list(zip(rate.values, visitors.values, strict=True))
    leads = fsum((one or 0) * (under or 0) for one, under in pairs)
    assert leads / fsum(under or 0 for _rate, under in pairs) == pytest.approx(rate.total)


def test_a_level_ends_on_its_target() -> None:
    book = example_workbook("community", EN)
    (plan,) = (one for one in book.all(Plan).values())
    cycle = book.get(Cycle, plan.key)
    assert cycle is not None
    phased = phase_metric(plan, cycle)
    assert phased.how is How.LAST
    assert len(phased.values) == 12
    assert phased.values[0] == pytest.approx(533), "the first week is the baseline itself"
    assert phased.values[-1] == pytest.approx(plan.target)
    with pytest.raises(OpsError):
        with_number(phased, plan.phasing, 0, 600.0)


def test_an_unknown_target_leaves_the_periods_empty() -> None:
    plan, cycle = _example()
    assert phase_metric(plan.model_copy(update={"target": None}), cycle).values == ()


@given(index=st.integers(0, 7), cents=st.integers(0, 90_000_000))
def test_one_period_by_hand_keeps_it_and_the_sum_exact(index: int, cents: int) -> None:
    plan, cycle = _example()
    events = Phasing(
        weights=plan.phasing.weights, event_multipliers={"2026-W46": 2.0, "2026-W41": 0.5}
    )
    plan = plan.model_copy(update={"phasing": events})
    new = with_number(phase_metric(plan, cycle), plan.phasing, index, cents / 100)
    after = phase_metric(plan.model_copy(update={"phasing": new}), cycle).values
    assert round((after[index] or 0) * 100) == cents
    assert sum(round((value or 0) * 100) for value in after) == 90_000_000


def test_a_multiplier_of_one_is_no_event_and_all_zero_is_refused() -> None:
    plan, cycle = _example()
    periods = phase_metric(plan, cycle).periods
    changed = with_weight(plan.phasing, periods, 0, 2.0, 1.5)
    assert changed.weights[0] == 2
    assert changed.event_multipliers == {periods[0].code: 1.5}
    assert with_weight(changed, periods, 0, 2.0, 1.0).event_multipliers == {}
    lone = Phasing(weights=(1.0, *([0.0] * 7)))
    with pytest.raises(OpsError):
        with_weight(lone, periods, 0, 0.0, 1.0)
