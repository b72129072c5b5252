"""Twelve answers to a plan, without a screen."""

from __future__ import annotations

from datetime import date

import pytest

from opstui.examples.starting import Beginning, product_only
from opstui.guided import answering as guided
from opstui.guided.ending import finished
from opstui.guided.page import plan_lines, ready_to_commit
from opstui.guided.questions import question
from opstui.kernel.language import EN, ZH, set_language
from opstui.kernel.vocabulary import Form
from opstui.stages.planning.model import Plan, Task
from opstui.stages.planning.outlook import base_of, solution_of
from opstui.stages.strategy.model import Hypothesis, Strategy
from opstui.stages.strategy.readiness import requirements
from opstui.stages.task_form import with_task
from opstui.workbook.document import Workbook

TODAY = date(2026, 10, 1)

TRAINING = {
    "name": {"name": "Qihang"},
    "form": {"form": "training"},
    "numbers": {
        "uv_feed": "96000",
        "uv_owned": "3万",
        "uv_referral": "6,000",
        "lead_rate": "7350/132000",
        "attend_rate": "3949/7350",
        "pay_rate": "362/3949",
        "aov": "702038/362",
        "keep_rate": "637871/702038",
    },
    "target": {"target": "900000"},
    "resources": {"budget": "165000", "person_days": "75", "people": "小林；小王"},
}
"""Example A's counts (synthetic, made for this project)."""


RELATIONSHIP = {
    "monetisation": "one_off",
    "decision_cost": "high",
    "usage_frequency": "rare",
    "relation": "one_off",
    "value_source": "function",
}
"""Of a product of no form nothing is usual."""


def texts_for(workbook: Workbook, name: str, given: dict[str, dict[str, str]]) -> dict[str, str]:
    """The defaults of a question with what is given over them."""
    specs = question(name, workbook, TODAY).specs
    return {spec.id: spec.value for spec in specs} | given.get(name, {})


def answer(workbook: Workbook, name: str, given: dict[str, dict[str, str]]) -> Workbook:
    texts = texts_for(workbook, name, given)
    assert guided.problems(workbook, name, texts, TODAY) == {}
    return guided.answered(workbook, name, texts, TODAY)


def answer_all(given: dict[str, dict[str, str]], until: str = "") -> Workbook:
    workbook = Workbook.empty()
    while (name := guided.here(workbook)) and name != until:
        workbook = answer(workbook, name, given)
    return workbook


def plan_of(workbook: Workbook) -> Plan:
    plan = workbook.get(Plan, "C1")
    assert plan is not None
    return plan


def weak(workbook: Workbook) -> list[str]:
    return [one.text for one in finished(workbook)[1]]


def some_numbers(form: Form) -> dict[str, str]:
    """Something plausible for every leaf: what flows out is less than what flows in."""
    given = {"name": {"name": "P"}, "form": {"form": form.value}, "relationship": RELATIONSHIP}
    workbook = answer_all(given if form is Form.NONE else {**given, "relationship": {}}, "numbers")
    outflows = ("refunds", "returns", "contraction_mrr", "churned_mrr", "redemptions")
    numbers = {}
    for spec in question("numbers", workbook, TODAY).specs:
        usual = "20/100" if spec.unit == "ratio" else "300"
        numbers[spec.id] = "10" if spec.id in outflows else usual
    return numbers


def test_the_training_camp_gets_a_plan_that_can_be_committed() -> None:
    workbook = answer_all(TRAINING)
    plan = plan_of(workbook)
    assert guided.pending(workbook) == ()
    assert plan.tree.value(base_of(plan, workbook.cycle)) == pytest.approx(637871)  # type: ignore[arg-type]
    assert plan.tree.value(plan.leaf_targets) == pytest.approx(900000, rel=1e-6)
    assert [task.leaf for task in workbook.all(Task).values()] == [
        "attend_rate",
        "pay_rate",
        "uv_referral",
    ]
    assert [task.owner for task in workbook.all(Task).values()] == ["小林", "小王", "小林"]
    assert ready_to_commit(workbook, TODAY)


def test_tasks_expect_what_the_plan_asks_of_their_leaf() -> None:
    workbook = answer_all(TRAINING)
    plan, task = plan_of(workbook), workbook.all(Task)["C1.T1"]
    asked = plan.leaf_targets["attend_rate"] - 3949 / 7350
    assert task.expected_change == pytest.approx(asked)


def test_two_tasks_on_one_leaf_share_what_is_asked_of_it() -> None:
    both = {**TRAINING, "task2": {"leaf": "attend_rate"}}
    workbook = answer_all(both)
    first, second = (workbook.all(Task)[key] for key in ("C1.T1", "C1.T2"))
    asked = plan_of(workbook).leaf_targets["attend_rate"] - 3949 / 7350
    assert first.expected_change == pytest.approx(asked / 2)
    assert second.expected_change == pytest.approx(asked / 2)


@pytest.mark.parametrize("language", [ZH, EN])
@pytest.mark.parametrize("form", [form for form in Form if form is not Form.NONE])
def test_every_form_leads_to_a_plan_that_can_be_committed(form: Form, language: str) -> None:
    set_language(language)
    given = {
        "name": {"name": "P"},
        "form": {"form": form.value},
        "numbers": some_numbers(form),
        "resources": {"budget": "10000"},
    }
    workbook = answer_all(given)
    plan, cycle = plan_of(workbook), workbook.cycle
    assert cycle is not None
    found = solution_of(plan, cycle)
    assert found is not None
    assert found.solution.reached
    assert ready_to_commit(workbook, TODAY)
    strategy = workbook.get(Strategy, "C1")
    missing = [
        one.code
        for one in requirements(workbook.product, strategy, list(workbook.all(Hypothesis).values()))
        if not one.done
    ]
    # A guardrail needs a number, and a problem a reference, that not every form has.
    assert set(missing) <= {"guardrail", "problem", "core"}


def test_what_nobody_chose_is_marked() -> None:
    workbook = answer_all(TRAINING, until="relationship")
    for name in ("relationship", "lifecycle", "weeks", "tree"):
        assert guided.here(workbook) == name
        workbook = guided.skipped(workbook, name, TODAY)
    strategy, cycle = workbook.get(Strategy, "C1"), workbook.cycle
    assert strategy is not None
    assert cycle is not None
    assert not strategy.orientation_confirmed
    assert "lifecycle" in strategy.defaults
    assert "start" in cycle.defaults
    assert "tree" in plan_of(workbook).defaults
    marked = {line.label for line in plan_lines(workbook) if line.default}
    assert {"Orientation", "Stage of life", "Cycle"} <= marked


def test_a_default_that_enter_only_passes_stays_a_default() -> None:
    given = {name: TRAINING[name] for name in ("name", "form", "numbers")}
    workbook = answer_all({**given, "resources": {"budget": "165000"}})
    plan, cycle = plan_of(workbook), workbook.cycle
    assert cycle is not None
    assert {"start", "end"} <= set(cycle.defaults)
    assert {"tree", "target", "resources", "C1.T1", "C1.T2", "C1.T3"} <= set(plan.defaults)
    strategy = workbook.get(Strategy, "C1")
    assert strategy is not None
    assert strategy.orientation_confirmed, "these two are asked to be confirmed"
    assert "lifecycle" not in strategy.defaults


@pytest.mark.parametrize(
    ("name", "typed", "mark"),
    [
        ("target", {"target": "80万"}, "target"),
        ("resources", {"person_days": "30"}, "resources"),
        ("resources", {"people": "Ann; Bo"}, "resources"),
        ("task2", {"title": "Call everybody"}, "C1.T2"),
        ("task2", {"owner": "Bo"}, "C1.T2"),
    ],
)
def test_what_was_changed_is_no_default(name: str, typed: dict[str, str], mark: str) -> None:
    given = {key: TRAINING[key] for key in ("name", "form", "numbers")}
    given["resources"] = {"budget": "165000"}
    given[name] = {**given.get(name, {}), **typed}
    assert mark not in plan_of(answer_all(given)).defaults


def test_a_default_target_and_default_days_follow_the_answers_before_them() -> None:
    given = {name: TRAINING[name] for name in ("name", "form", "numbers")}
    workbook = answer_all({**given, "resources": {"budget": "0"}})
    before = plan_of(workbook)
    numbers = {**TRAINING["numbers"], "uv_feed": "192000"}
    workbook = answer(workbook, "numbers", {"numbers": numbers})
    after = plan_of(workbook)
    assert before.target is not None
    assert after.target is not None
    assert after.target > before.target
    assert after.tree.value(after.leaf_targets) == pytest.approx(after.target)
    workbook = answer(workbook, "weeks", {"weeks": {"weeks": "4"}})
    assert question("resources", workbook, TODAY).specs[1].value == "12"


def test_a_skipped_question_can_be_answered_later_and_loses_its_mark() -> None:
    workbook = guided.skipped(answer_all(TRAINING, until="lifecycle"), "lifecycle", TODAY)
    workbook = answer(workbook, "lifecycle", {"lifecycle": {"lifecycle": "growth"}})
    strategy = workbook.get(Strategy, "C1")
    assert strategy is not None
    assert strategy.lifecycle == "growth"
    assert strategy.defaults == ()
    assert guided.here(workbook) == "weeks"


def test_the_next_question_is_read_from_the_workbook() -> None:
    assert guided.here(Workbook.empty()) == "name"
    workbook = answer_all(TRAINING, until="weeks")
    assert guided.here(workbook) == "weeks"
    assert guided.number("weeks") == 5
    assert guided.pending(workbook)[0] == "weeks"
    assert len(guided.pending(workbook)) == 8


def test_a_product_made_elsewhere_is_asked_from_the_form_on() -> None:
    workbook = answer_all(TRAINING, until="form")
    product = workbook.product
    assert product is not None
    elsewhere = workbook.put(product.model_copy(update={"defaults": ()}))
    assert guided.pending(elsewhere) == guided.QUESTIONS[1:]


def test_an_answer_can_be_changed_without_asking_the_later_ones_again() -> None:
    workbook = answer_all(TRAINING)
    texts = texts_for(workbook, "target", {"target": {"target": "80万"}})
    workbook = guided.answered(workbook, "target", texts, TODAY)
    assert plan_of(workbook).target == 800000
    assert plan_of(workbook).tree.value(plan_of(workbook).leaf_targets) == pytest.approx(800000)
    assert guided.pending(workbook) == ()


def test_another_form_brings_its_own_tree_while_the_tree_is_a_default() -> None:
    workbook = guided.skipped(answer_all(TRAINING, until="tree"), "tree", TODAY)
    workbook = answer(workbook, "form", {"form": {"form": "community"}})
    assert plan_of(workbook).tree.root == "interacting"
    assert question("weeks", workbook, TODAY).specs[1].value == "12"


def test_chosen_weeks_stay_when_the_form_changes_and_the_first_day_is_still_a_default() -> None:
    workbook = answer_all({**TRAINING, "weeks": {"weeks": "6"}}, until="tree")
    workbook = answer(workbook, "form", {"form": {"form": "community"}})
    start, weeks = question("weeks", workbook, TODAY).specs
    assert (start.default, weeks.default, weeks.value) == (True, False, "6")


def test_a_chosen_tree_stays_when_the_form_changes() -> None:
    workbook = answer_all(TRAINING, until="tree")
    texts = texts_for(workbook, "tree", {})
    workbook = guided.answered(workbook, "tree", texts, TODAY, touched=("tree",))
    workbook = answer(workbook, "form", {"form": {"form": "community"}})
    assert plan_of(workbook).tree.root == "net_revenue"


def test_the_baseline_is_over_before_today_and_as_long_as_the_cycle() -> None:
    cycle = answer_all(TRAINING, until="tree").cycle
    assert cycle is not None
    assert (cycle.start, cycle.end) == (date(2026, 10, 5), date(2026, 11, 29))
    assert (cycle.baseline_start, cycle.baseline_end) == (date(2026, 8, 3), date(2026, 9, 27))


def test_unknown_numbers_are_answers_and_the_plan_says_what_they_cost() -> None:
    given = {**TRAINING, "numbers": {**TRAINING["numbers"], "keep_rate": "?"}}
    workbook = answer_all(given)
    assert plan_of(workbook).baseline.get("keep_rate") is None
    assert workbook.all(Task)["C1.T1"].expected_change is None
    assert "Kept-revenue rate" in weak(workbook)[0]
    assert not ready_to_commit(workbook, TODAY)


@pytest.mark.parametrize(
    ("field", "text", "said"),
    [
        ("attend_rate", "53.7", "Did you mean 53.7%?"),
        ("attend_rate", "120%", "more than 100%"),
        ("attend_rate", "7350/3949", "larger than the whole"),
        ("attend_rate", "3/0", "no rate"),
        ("uv_feed", "-5", "cannot be negative"),
        ("uv_feed", "many", "not a number"),
    ],
)
def test_a_wrong_number_is_said_beside_its_field(field: str, text: str, said: str) -> None:
    workbook = answer_all(TRAINING, until="numbers")
    given = {"numbers": {**TRAINING["numbers"], field: text}}
    found = guided.problems(workbook, "numbers", texts_for(workbook, "numbers", given), TODAY)
    assert list(found) == [field]
    assert said in found[field]


def test_no_number_at_all_is_no_answer() -> None:
    workbook = answer_all(TRAINING, until="numbers")
    assert guided.problems(workbook, "numbers", texts_for(workbook, "numbers", {}), TODAY)


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("weeks", {"weeks": "2.5"}),
        ("weeks", {"weeks": "0"}),
        ("weeks", {"start": "never"}),
        ("resources", {"budget": "-1"}),
        ("resources", {"budget": ""}),
        ("task1", {"title": "  "}),
        ("name", {"name": ""}),
    ],
)
def test_what_cannot_be_an_answer_is_refused(name: str, given: dict[str, str]) -> None:
    workbook = answer_all(TRAINING, until=name)
    texts = texts_for(workbook, name, {**TRAINING, name: given})
    assert list(guided.problems(workbook, name, texts, TODAY)) == list(given)


def test_the_plan_is_in_the_products_currency() -> None:
    workbook = answer_all(TRAINING, until="tree")
    product = workbook.product
    assert product is not None
    workbook = workbook.put(product.model_copy(update={"currency": "USD"}))
    workbook = answer(workbook, "tree", {})
    assert plan_of(workbook).tree.node("net_revenue").unit == "USD"
    assert plan_of(workbook).tree.node("aov").unit == "USD/order"
    assert plan_of(workbook).tree.problems() == []


def test_a_target_that_comes_by_itself_is_called_weak() -> None:
    workbook = answer_all({**TRAINING, "target": {"target": "600000"}})
    assert any("without doing anything" in said for said in weak(workbook))


def test_a_task_that_somebody_filled_in_is_no_default_any_more() -> None:
    workbook = answer_all(TRAINING)
    before = weak(workbook)
    assert any("Attendance reminder chain, Live open class" in said for said in before)
    for task in workbook.all(Task).values():
        workbook = with_task(workbook, task)
    assert not any("only what the target asks for" in said for said in weak(workbook))
    assert not any(line.label.startswith("Task") and line.default for line in plan_lines(workbook))


def test_the_strategy_page_is_filled_and_marked_at_the_end() -> None:
    workbook = answer_all(TRAINING)
    strategy = workbook.get(Strategy, "C1")
    assert strategy is not None
    assert strategy.problem.metric == "lead_rate"
    assert strategy.guardrails[0].floor == pytest.approx(0.97 * 637871 / 702038, rel=1e-3)
    assert set(strategy.defaults) >= {"problem", "sentence", "levers", "not_doing", "guardrails"}
    hypothesis = workbook.all(Hypothesis)["C1.H1"]
    assert hypothesis.metric == "attend_rate"
    assert hypothesis.kill_if


@pytest.mark.parametrize("text", ["[/x]", "[Q1]", "\x1b[31mred", "产品😀" * 30, "{name}", "%s"])
def test_user_text_is_data(text: str) -> None:
    given = {**TRAINING, "name": {"name": text}, "task1": {"title": text, "owner": text}}
    workbook = answer_all(given)
    product = workbook.product
    assert product is not None
    assert "\x1b" not in product.name
    assert any(product.name in line.value for line in plan_lines(workbook))


def test_without_a_form_there_is_a_plan_too() -> None:
    given = {
        "name": {"name": "P"},
        "form": {"form": "none"},
        "relationship": RELATIONSHIP,
        "numbers": some_numbers(Form.NONE),
        "resources": {"budget": "0"},
        **{f"task{n}": {"title": f"Task {n}"} for n in (1, 2, 3)},
    }
    workbook = answer_all(given)
    assert ready_to_commit(workbook, TODAY)


def test_a_product_that_came_with_its_form_is_asked_from_the_relationship_on() -> None:
    workbook = product_only(Beginning(name="P", form=Form.COMMUNITY))
    assert guided.here(workbook) == "relationship"
    assert all(spec.default for spec in question("relationship", workbook, TODAY).specs)
    given = {"numbers": some_numbers(Form.COMMUNITY), "resources": {"budget": "0"}}
    while name := guided.here(workbook):
        workbook = answer(workbook, name, given)
    assert ready_to_commit(workbook, TODAY)
    assert workbook.product is not None
    assert workbook.product.defaults == ()


def test_a_deleted_tasks_key_is_not_used_again() -> None:
    workbook = answer_all(TRAINING)
    workbook = workbook.drop(workbook.all(Task)["C1.T3"])
    workbook = answer(workbook, "task3", {})
    assert list(workbook.all(Task)) == ["C1.T1", "C1.T2", "C1.T4"]
