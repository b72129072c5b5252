"""Only what is required is answered, for every form and for none: the plan holds and commits."""

from __future__ import annotations

from datetime import date

import pytest

from opstui.guided import answering as guided
from opstui.guided.questions import Question, question
from opstui.kernel.language import EN, ZH, language, set_language
from opstui.kernel.metric_tree import Kind
from opstui.kernel.text import width
from opstui.kernel.vocabulary import Form
from opstui.playbooks import tree_templates
from opstui.stages.planning.commitment import committed
from opstui.stages.planning.model import Plan, Task
from opstui.stages.planning.outlook import without
from opstui.stages.planning.steps.base import tasks_of
from opstui.stages.planning.steps.commit_page import plan_state
from opstui.workbook.document import Workbook

TODAY = date(2026, 10, 1)
RELATIONSHIPS = {
    "one": {
        "monetisation": "one_off",
        "decision_cost": "high",
        "usage_frequency": "rare",
        "relation": "one_off",
        "value_source": "function",
    },
    "dual": {
        "monetisation": "per_transaction",
        "decision_cost": "low",
        "usage_frequency": "weekly",
        "relation": "episodic",
        "value_source": "function",
    },
    "keep": {
        "monetisation": "ads",
        "decision_cost": "low",
        "usage_frequency": "daily",
        "relation": "continuous",
        "value_source": "other_users",
    },
}
"""Conversion, dual and maintenance, for products of no form."""

LOSSES = ("refunds", "returns", "contraction_mrr", "churned_mrr", "redemptions")
CASES = [
    *((form, "") for form in Form if form is not Form.NONE),
    *((Form.NONE, name) for name in RELATIONSHIPS),
]


def required(asked: Question, form: Form, relationship: str) -> dict[str, str]:
    """The defaults, and something for what has none and must be there."""
    texts = {spec.id: spec.value for spec in asked.specs}
    match asked.name:
        case "name":
            texts["name"] = "P"
        case "form":
            texts["form"] = form.value
        case "relationship" if form is Form.NONE:
            texts = dict(RELATIONSHIPS[relationship])
        case "numbers":
            for spec in asked.specs:
                texts[spec.id] = "20/100" if spec.unit == "ratio" else "300"
                if spec.id in LOSSES:
                    texts[spec.id] = "10"
        case "resources":
            texts["budget"] = "0"
    return texts


def walked(form: Form, relationship: str) -> tuple[Workbook, list[Question]]:
    workbook, seen = Workbook.empty(), []
    while name := guided.here(workbook):
        asked = question(name, workbook, TODAY)
        texts = required(asked, form, relationship)
        assert guided.problems(workbook, name, texts, TODAY) == {}
        seen.append(asked)
        workbook = guided.answered(workbook, name, texts, TODAY)
    return workbook, seen


@pytest.mark.parametrize("said_in", [ZH, EN])
@pytest.mark.parametrize(("form", "relationship"), CASES)
def test_the_required_answers_make_a_plan_that_commits(
    form: Form, relationship: str, said_in: str
) -> None:
    set_language(said_in)
    workbook, _seen = walked(form, relationship)
    plan, cycle = workbook.get(Plan, "C1"), workbook.cycle
    assert plan is not None
    assert cycle is not None
    tasks = tasks_of(workbook, "C1")
    assert len(tasks) == len({task.title for task in tasks}) == 3
    assert all(task.title and task.owner and task.leaf in plan.tree.leaves for task in tasks)
    root, nothing = plan.tree.node(plan.tree.root), without(plan, cycle).value
    assert nothing is not None
    assert plan.target is not None
    assert 1.0 < plan.target / nothing < 2.0
    assert root.unit == "ratio" or plan.target > 0
    done = committed(plan, tasks, plan_state(plan, cycle, tasks).parts, TODAY)
    assert done.commitment is not None
    assert done.commitment.target == plan.target
    assert plan.floor is not None
    assert plan.stretch is not None
    assert {"target", "floor", "stretch"} <= set(plan.defaults)


@pytest.mark.parametrize("said_in", [ZH, EN])
@pytest.mark.parametrize(("form", "relationship"), CASES)
def test_each_question_says_its_why_in_two_lines_and_has_no_empty_default(
    form: Form, relationship: str, said_in: str
) -> None:
    set_language(said_in)
    _workbook, seen = walked(form, relationship)
    assert [asked.name for asked in seen] == list(guided.QUESTIONS)
    for asked in seen:
        assert width(asked.why) <= 2 * 78 - 2, asked.why
        assert width(asked.used_for) <= 2 * 78 - 2, asked.used_for
        assert all(spec.value for spec in asked.specs if spec.default), asked.name
        assert (language() == ZH) == any("一" <= char <= "鿿" for char in asked.title + asked.why)
    numbers = next(asked for asked in seen if asked.name == "numbers")
    trees = {node.id: node for one in tree_templates() for node in one.tree.nodes}
    assert all(
        (spec.unit == "ratio") == (trees[spec.id].kind is Kind.RATE) or "/" in spec.unit
        for spec in numbers.specs
    )


def test_a_product_of_no_form_has_examples_of_its_own() -> None:
    _workbook, seen = walked(Form.NONE, "dual")
    own = {asked.name: asked.example for asked in seen if "bakery" in asked.example}
    assert {"relationship", "weeks", "numbers", "target", "resources", "task1"} <= set(own)


@pytest.mark.parametrize(("form", "relationship"), CASES)
def test_a_task_says_what_its_leaf_must_become_and_what_usually_moves_it(
    form: Form, relationship: str
) -> None:
    workbook, _seen = walked(form, relationship)
    task = workbook.all(Task)["C1.T1"]
    asked = question("task1", workbook, TODAY)
    said = asked.reads({"leaf": task.leaf}).splitlines()
    assert said[0].startswith("The plan asks: ")
    assert said[1].startswith("What usually moves it: ")
    assert asked.reads({"leaf": "[/x]"}) == ""
