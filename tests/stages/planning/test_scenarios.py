"""Scenarios: kept, compared, chosen, renamed, dropped; what the plan says of them."""

from __future__ import annotations

import pytest

from opstui.examples import example_workbook
from opstui.kernel.errors import OpsError
from opstui.kernel.language import EN, ZH, speaking
from opstui.stages.planning import scenarios
from opstui.stages.planning.model import LeafSetting, Plan
from opstui.stages.strategy.model import Cycle
from opstui.workbook.document import Workbook
from tests.stages.planning.samples import CYCLE, plan_of, training


def _cycle(workbook: Workbook) -> Cycle:
    cycle = workbook.get(Cycle, CYCLE)
    assert cycle is not None
    return cycle


BOOK = training()
PLAN, HERE = plan_of(BOOK), _cycle(BOOK)


def _with(plan: Plan, target: float, **settings: LeafSetting) -> Plan:
    return plan.model_copy(
        update={"target": target, "leaf_settings": {**plan.leaf_settings, **settings}}
    )


def _two() -> Plan:
    """The example's plan kept as "As targeted", and a harder one that is the plan now."""
    first = scenarios.keep(PLAN, "As targeted")
    return scenarios.keep(_with(first, 1_000_000.0, aov=LeafSetting(locked=True)), "Ambitious")


def test_the_usual_names_are_proposed_in_their_order() -> None:
    with speaking(ZH):
        assert scenarios.free_name(PLAN) == "保守"
        kept = scenarios.keep(PLAN, "保守")
        assert scenarios.free_name(kept) == "目标"
        assert scenarios.free_name(scenarios.keep(kept, "目标")) == "进取"


def test_choosing_one_brings_back_its_targets_and_its_leaves() -> None:
    plan = scenarios.choose(_two(), HERE, "As targeted")
    assert (plan.scenario, plan.target) == ("As targeted", 900_000)
    assert plan.leaf_settings == PLAN.leaf_settings
    assert plan.leaf_targets == pytest.approx(PLAN.leaf_targets)
    harder = scenarios.choose(plan, HERE, "Ambitious")
    assert harder.tree.value(harder.leaf_targets) == pytest.approx(1_000_000)
    assert harder.leaf_targets["aov"] == harder.baseline["aov"]


def test_a_plan_that_moved_on_says_so_until_it_is_kept_again() -> None:
    plan = _two()
    assert not scenarios.is_changed(plan)
    moved = _with(plan, 950_000.0)
    assert scenarios.is_changed(moved)
    with speaking(EN):
        assert scenarios.scenario_text(moved) == "Scenario: Ambitious (changed since)"
    again = scenarios.keep(moved, "Ambitious")
    assert not scenarios.is_changed(again)
    assert len(again.scenarios) == 2


def test_the_page_names_the_chosen_one_and_those_turned_down() -> None:
    with speaking(EN):
        said = scenarios.choice_text(_two(), lambda value, _unit: f"{value:g}")
        assert said == "Scenario: Ambitious; turned down: As targeted 900000"
        assert scenarios.choice_text(PLAN, lambda value, _unit: str(value)) == ""


def test_three_are_enough() -> None:
    plan = scenarios.keep(_two(), "Cautious")
    with speaking(EN), pytest.raises(OpsError, match="3 scenarios already"):
        scenarios.keep(plan, "A fourth")
    assert len(scenarios.keep(plan, "Cautious").scenarios) == 3


def test_renaming_keeps_the_choice_and_refuses_a_name_that_is_taken() -> None:
    plan = scenarios.rename(_two(), "Ambitious", "Bold")
    assert plan.scenario == "Bold"
    assert [one.name for one in plan.scenarios] == ["As targeted", "Bold"]
    with speaking(EN), pytest.raises(OpsError, match="Another scenario is called Bold"):
        scenarios.rename(plan, "As targeted", "Bold")


def test_dropping_the_chosen_one_leaves_the_targets_alone() -> None:
    plan = scenarios.drop(_two(), "Ambitious")
    assert (plan.scenario, plan.target) == ("", 1_000_000)
    assert scenarios.chosen(plan) is None
    assert scenarios.turned_down(plan) == ()


def test_outcomes_say_what_is_reached_and_which_leaf_is_hardest() -> None:
    locked = {leaf: LeafSetting(locked=True) for leaf in PLAN.tree.leaves}
    short = {**locked, "attend_rate": LeafSetting(effort=1, high=0.65)}
    plan = scenarios.keep(_with(_two(), 900_000.0, **short), "Cautious")
    as_targeted, _bold, cautious = scenarios.outcomes(plan, HERE)
    assert as_targeted.solution is not None
    assert as_targeted.solution.reached
    assert as_targeted.hardest == "uv_referral"
    assert cautious.solution is not None
    assert not cautious.solution.reached
    assert cautious.hardest == "attend_rate"


def test_the_plan_as_it_is_stands_beside_them_while_it_is_none_of_them() -> None:
    plan = _two()
    assert [one.scenario.name for one in scenarios.compared(plan, HERE)] == [
        "As targeted",
        "Ambitious",
    ]
    moved = _with(plan, 800_000.0)
    assert scenarios.compared(moved, HERE)[0].scenario.name == ""


def test_an_old_plan_has_no_scenarios() -> None:
    old = PLAN.model_dump(mode="json", exclude={"scenarios", "scenario"})
    assert Plan.model_validate(old).scenarios == ()


def test_levels_are_solved_on_their_path() -> None:
    book = example_workbook("community", EN)
    (plan,) = book.all(Plan).values()
    cycle = book.get(Cycle, plan.key)
    assert cycle is not None
    (found,) = scenarios.outcomes(scenarios.keep(plan, "As targeted"), cycle)
    assert found.solution is not None
    assert found.solution.values[plan.tree.root] == pytest.approx(880)
    assert found.hardest == "reactivation_rate", "last week's users are nobody's work"
