"""The suggested sentences, and when the stage is done."""

from __future__ import annotations

from opstui.kernel.language import EN, ZH, speaking
from opstui.kernel.vocabulary import Lifecycle
from opstui.stages.strategy.compose import StrategyParts, north_star_belief, strategy_sentence
from opstui.stages.strategy.model import (
    CoreNumber,
    Guardrail,
    Hypothesis,
    Problem,
    Product,
    Strategy,
)
from opstui.stages.strategy.readiness import requirements

PARTS = StrategyParts(
    stage="growth",
    who="career switchers",
    problem="leads do not attend",
    metric="attendance",
    start="53.7%",
    goal="62%",
    levers=("mechanism", "campaign"),
    not_doing=("list-price cuts",),
    guardrails=("kept revenue",),
)


def test_the_whole_sentence_in_english() -> None:
    with speaking(EN):
        assert strategy_sentence(PARTS) == (
            'In growth, solve "leads do not attend" for career switchers, '
            "move attendance from 53.7% to 62%, by mechanism, campaign, "
            "without list-price cuts, holding kept revenue."
        )


def test_the_pattern_in_chinese() -> None:
    parts = StrategyParts(
        "成长",
        "在职转行者",
        "留资后不到课",
        "到课率",
        "53.7%",
        "62%",
        ("产品机制设计", "活动"),
        ("不降正价的促销",),
        ("金额留存率",),
    )
    with speaking(ZH):
        assert strategy_sentence(parts) == (
            "在成长阶段，为在职转行者解决「留资后不到课」，主攻到课率从 53.7% 到 62%，"
            "用产品机制设计、活动，不做不降正价的促销，守住金额留存率。"
        )


def test_parts_that_are_missing_are_left_out() -> None:
    with speaking(EN):
        assert strategy_sentence(StrategyParts()) == ""
        assert strategy_sentence(StrategyParts(metric="leads")) == "Improve leads."
        assert strategy_sentence(StrategyParts(who="newcomers", metric="x", goal="9")) == (
            "Serve newcomers, move x to 9."
        )
        assert strategy_sentence(StrategyParts(problem="{churn}")) == 'Solve "{churn}".'


def test_the_north_star_belief() -> None:
    with speaking(EN):
        assert north_star_belief("readers", ["reach", "opens"]) == (
            "I believe that readers is a function of reach, opens, "
            "and that they are partly independent."
        )


def test_what_a_finished_strategy_has() -> None:
    strategy = Strategy(
        key="C1",
        orientation_confirmed=True,
        lifecycle=Lifecycle.GROWTH,
        core=tuple(
            CoreNumber(metric=f"m{n}", value=1.0 if n else None, unknown=n == 0) for n in range(5)
        ),
        problem=Problem(metric="a", who="w", step="s", size="9", why="y"),
        sentence="S",
        not_doing=("x",),
        guardrails=(Guardrail(metric="k", floor=0.88),),
    )
    belief = Hypothesis(key="C1.H1", cycle="C1", statement="b", kill_if="<2")
    assert all(one.done for one in requirements(Product(name="Q"), strategy, [belief]))


def test_every_missing_part_is_named() -> None:
    nothing = requirements(None, None)
    assert not any(one.done for one in nothing)
    assert all(one.text for one in nothing)
    assert len({one.code for one in nothing}) == 9


def test_unknown_numbers_count_but_one_must_be_known() -> None:
    unknown = tuple(CoreNumber(metric=f"m{n}", unknown=True) for n in range(6))
    found = {one.code: one for one in requirements(None, Strategy(key="C1", core=unknown))}
    assert not found["core"].done
    one_known = (*unknown, CoreNumber(metric="x", numerator=1, denominator=4))
    assert {one.code: one.done for one in requirements(None, Strategy(key="C1", core=one_known))}[
        "core"
    ]


def test_a_hypothesis_without_kill_if_does_not_count() -> None:
    belief = Hypothesis(key="C1.H1", cycle="C1", statement="b")
    guard = Strategy(key="C1", guardrails=(Guardrail(metric="k"),), not_doing=(" ",))
    done = {one.code: one.done for one in requirements(None, guard, [belief])}
    assert not done["hypothesis"]
    assert not done["guardrail"]
    assert not done["not_doing"]
