"""What is said below the target while it is typed."""

from __future__ import annotations

from datetime import date

import pytest

from opstui.guided import answering as guided
from opstui.guided.questions import question
from opstui.kernel.language import EN, ZH, set_language
from opstui.stages.planning.model import Plan
from opstui.stages.strategy.model import Strategy
from opstui.workbook.document import Workbook

TODAY = date(2026, 10, 1)
NUMBERS = {
    "uv_feed": "96000",
    "uv_owned": "30000",
    "uv_referral": "6000",
    "lead_rate": "7350/132000",
    "attend_rate": "3949/7350",
    "pay_rate": "362/3949",
    "aov": "702038/362",
    "keep_rate": "637871/702038",
}
"""Example A's counts (synthetic, made for this project); they come to 637,871."""


def at_target(**numbers: str) -> Workbook:
    given = {"name": {"name": "P"}, "form": {"form": "training"}, "numbers": NUMBERS | numbers}
    workbook = Workbook.empty()
    while (name := guided.here(workbook)) != "target":
        specs = question(name, workbook, TODAY).specs
        texts = {spec.id: spec.value for spec in specs} | given.get(name, {})
        workbook = guided.answered(workbook, name, texts, TODAY)
    return workbook


def said(workbook: Workbook, text: str) -> str:
    return question("target", workbook, TODAY).reads({"target": text})


@pytest.mark.parametrize(
    ("language", "default", "typed"),
    [
        (
            EN,
            "Do-nothing ¥637.9K, as in the baseline; default +20.7%",
            "Do-nothing ¥637.9K, as in the baseline; yours +41.1%",
        ),
        (ZH, "不作为 ¥63.79万，同基线；默认 +20.7%", "不作为 ¥63.79万，同基线；你的目标 +41.1%"),
    ],
)
def test_the_target_is_read_against_doing_nothing(language: str, default: str, typed: str) -> None:
    set_language(language)
    workbook = at_target()
    assert said(workbook, question("target", workbook, TODAY).specs[0].value) == default
    assert said(workbook, "900000") == typed
    assert said(workbook, "90万") == typed


@pytest.mark.parametrize("text", ["", "many", "[/x]", "1/0"])
def test_what_is_no_number_leaves_only_the_forecast(text: str) -> None:
    assert said(at_target(), text) == "Do-nothing ¥637.9K, as in the baseline"


@pytest.mark.parametrize("text", ["0", "-5", "600000"])
def test_a_target_below_doing_nothing_is_named(text: str) -> None:
    assert "without doing anything" in said(at_target(), text).splitlines()[1]


def test_a_target_beyond_all_limits_says_the_most() -> None:
    workbook = at_target()
    plan = workbook.get(Plan, "C1")
    assert plan is not None
    bounded = [
        node.model_copy(update={"high": (plan.baseline[node.id] or 0) * 1.1})
        if node.id in plan.tree.leaves
        else node
        for node in plan.tree.nodes
    ]
    tree = plan.tree.model_copy(update={"nodes": tuple(bounded)})
    workbook = workbook.put(plan.model_copy(update={"tree": tree}))
    assert "the most is" in said(workbook, "1e12").splitlines()[1]


def test_a_part_that_would_have_to_be_better_than_ever_is_named() -> None:
    workbook = at_target()
    strategy = workbook.get(Strategy, "C1")
    assert strategy is not None
    core = [
        one.model_copy(update={"own_best": 0.54}) if one.metric == "attend_rate" else one
        for one in strategy.core
    ]
    workbook = workbook.put(strategy.model_copy(update={"core": tuple(core)}))
    assert "Attendance rate" in said(workbook, "900000").splitlines()[1]
    assert len(said(workbook, "638000").splitlines()) == 1


def test_without_a_number_the_forecast_is_unknown_and_says_of_which() -> None:
    assert said(at_target(keep_rate="?"), "900000") == (
        "No do-nothing forecast while Kept-revenue rate is unknown."
    )


@pytest.mark.parametrize(
    ("numbers", "target"),
    [({}, "770000"), ({"aov": "318"}, "125000"), ({"aov": "3"}, "1200")],
)
def test_the_default_is_a_fifth_above_doing_nothing_in_a_round_number(
    numbers: dict[str, str], target: str
) -> None:
    assert question("target", at_target(**numbers), TODAY).specs[0].value == target
