"""Every rule of a decision is reached by what a workbook holds, not by its formula alone."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from opstui.kernel.language import EN
from opstui.kernel.vocabulary import DecisionType, TaskState
from opstui.reports.review_facts import review_facts
from opstui.reports.suggested import Suggested
from opstui.stages.planning.model import Task
from opstui.stages.review.model import Arm, EffectStudy, Experiment, Measure, Review
from opstui.stages.review.suggestions import Rule
from opstui.stages.strategy.model import Guardrail, Hypothesis, Strategy
from opstui.workbook.document import Workbook
from tests.stages.review.fixture_screen import cut, training
from tests.stages.review.test_screen_effect import book, campaign

OVER = date(2026, 11, 23)
SMALL, LARGE = Arm(n=4000, success=400), Arm(n=4000, success=520)


def said_of(workbook: Workbook, subject: str, today: date = OVER) -> Suggested | None:
    assert workbook.cycle is not None
    found = review_facts(workbook, workbook.cycle, today).suggested
    return next((one for one in found if one.subject == subject), None)


def changed(workbook: Workbook, key: str, **update: Any) -> Workbook:
    return workbook.put(workbook.all(Task)[key].model_copy(update=update))


def with_test(control: Arm = SMALL, treatment: Arm = LARGE, **more: Any) -> Workbook:
    """The training example with one test, of a task that moves the attendance rate."""
    workbook = training(EN)
    workbook = workbook.drop(*workbook.all(Experiment).values())
    one = Experiment(
        key="C1.X1",
        cycle="C1",
        name="Test",
        metric="attend_rate",
        task="C1.T1",
        control=control,
        treatment=treatment,
        **more,
    )
    return changed(workbook.put(one), "C1.T1", executed_share=1.0, state=TaskState.CLOSED)


def guarded(workbook: Workbook, metric: str, floor: float) -> Workbook:
    strategy = workbook.all(Strategy)["C1"]
    guard = Guardrail(metric=metric, floor=floor)
    return workbook.put(strategy.model_copy(update={"guardrails": (guard,)}))


def test_an_effect_beyond_chance_that_pays_is_scaled_unless_a_guardrail_is_broken() -> None:
    workbook = guarded(with_test(), "keep_rate", 0.5)
    found = said_of(workbook, "C1.T1")
    assert found is not None
    assert found.suggestion.rule is Rule.SCALE
    assert found.evidence == ("exp:C1.X1",)
    assert said_of(guarded(workbook, "keep_rate", 0.99), "C1.T1") is None
    star = said_of(guarded(workbook, "keep_rate", 0.99), "net_revenue")
    assert star is not None
    assert (star.suggestion.rule, star.suggestion.type) == (Rule.GUARDRAIL, DecisionType.STOP)


def test_a_test_that_breaks_a_guarded_metric_is_stopped() -> None:
    worse = Measure(metric="keep_rate", control=3600, treatment=3000)
    found = said_of(guarded(with_test(further=(worse,)), "keep_rate", 0.5), "C1.T1")
    assert found is not None
    assert found.suggestion.rule is Rule.GUARDRAIL
    assert "Kept-revenue" in found.suggestion.text


def test_harm_beyond_chance_is_stopped_and_speaks_against_going_on() -> None:
    harmed = with_test(LARGE, SMALL)
    belief = harmed.all(Hypothesis)["C1.H1"].model_copy(update={"kill_if": ""})
    found = said_of(harmed.put(belief), "C1.T1")
    assert found is not None
    assert found.suggestion.rule is Rule.KILLED
    assert "below zero" in found.suggestion.text
    limit = said_of(harmed, "C1.T1")
    assert limit is not None
    assert "limit that was set" in limit.suggestion.text


def test_an_effect_that_may_be_zero_below_plan_is_adjusted() -> None:
    workbook = with_test(SMALL, Arm(n=4000, success=420))
    belief = workbook.all(Hypothesis)["C1.H1"].model_copy(update={"kill_if": ""})
    found = said_of(workbook.put(belief), "C1.T1")
    assert found is not None
    assert found.suggestion.rule is Rule.BELOW_PLAN


def test_poor_work_is_told_from_a_belief_that_was_wrong() -> None:
    workbook = training(EN)
    workbook = workbook.drop(*workbook.all(Experiment).values())
    poor = said_of(changed(workbook, "C1.T1", executed_share=0.5, state=TaskState.CLOSED), "C1.T1")
    well = said_of(changed(workbook, "C1.T1", executed_share=1.0, state=TaskState.CLOSED), "C1.T1")
    assert poor is not None
    assert poor.suggestion.rule is Rule.EXECUTION_FAILURE
    assert well is not None
    assert well.suggestion.rule is Rule.HYPOTHESIS_FAILURE
    assert "Attendance rate: 53.7% > 52.8%." in well.suggestion.text
    assert well.evidence == ("metric:attend_rate@2026-09-28..2026-11-22",)


def test_of_a_metric_that_is_to_fall_a_fall_is_an_effect() -> None:
    workbook = training(EN)
    workbook = workbook.drop(*workbook.all(Experiment).values())
    done = {"executed_share": 1.0, "state": TaskState.CLOSED, "expected_change": -0.05}
    fell = said_of(changed(workbook, "C1.T1", actual_effect=-0.04, **done), "C1.T1")
    rose = said_of(changed(workbook, "C1.T1", actual_effect=0.04, **done), "C1.T1")
    assert fell is None
    assert rose is not None
    assert rose.suggestion.rule is Rule.HYPOTHESIS_FAILURE


@pytest.mark.parametrize(("reviewed", "stops"), [((), False), (("2026-W45",), True)])
def test_losing_money_in_two_reviews_running_stops_it(
    reviewed: tuple[str, ...], stops: bool
) -> None:
    loses = campaign(task="C1.T1", worth=0.01, cost=90_000.0)
    workbook = book(loses)
    workbook = workbook.drop(*workbook.all(Experiment).values(), *workbook.all(Review).values())
    closed = [
        Review(
            key=f"C1.R@{code}",
            cycle="C1",
            period=code,
            opened=date(2026, 11, 9),
            closed=date(2026, 11, 9),
        )
        for code in reviewed
    ]
    found = said_of(workbook.put(*closed), "C1.T1")
    rule = found.suggestion.rule if found else None
    assert (rule is Rule.LOSES_MONEY) is stops


def test_a_loss_carried_over_from_the_cycle_before_counts_as_a_review() -> None:
    workbook = book(campaign(task="C1.T1", worth=0.01, cost=90_000.0))
    workbook = workbook.drop(*workbook.all(Experiment).values(), *workbook.all(Review).values())
    before = workbook.all(Task)["C1.T2"].model_copy(update={"key": "C0.T1", "cycle": "C0"})
    lost = EffectStudy(
        **{**campaign(task="C0.T1", worth=0.01, cost=90_000.0).model_dump(), "key": "C0.E1"}
    )
    found = said_of(changed(workbook.put(before, lost), "C1.T1", carried_from="C0.T1"), "C1.T1")
    assert found is not None
    assert found.suggestion.rule is Rule.LOSES_MONEY


def test_without_numbers_there_is_nothing_to_decide() -> None:
    found = said_of(cut(training(EN), date(2026, 9, 1)), "net_revenue", date(2026, 10, 12))
    assert found is not None
    assert (found.suggestion.rule, found.suggestion.type) == (Rule.NO_DATA, None)
