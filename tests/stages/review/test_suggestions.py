from __future__ import annotations

from dataclasses import replace

import pytest

from opstui.kernel.language import LANGUAGES, speaking
from opstui.kernel.statistics import Interval
from opstui.kernel.vocabulary import DecisionType, EvidenceGrade, Verdict
from opstui.stages.review.kill_limit import kill_limit
from opstui.stages.review.suggestions import Findings, Rule, suggestions

WON = Findings(effect=Interval(0.03, 0.11), grade=EvidenceGrade.A, roi=0.5, executed=1.0)


@pytest.mark.parametrize(
    ("found", "rule", "type_"),
    [
        (Findings(has_data=False, pace=1.0), Rule.NO_DATA, None),
        (Findings(executed=0.79, flat=True), Rule.EXECUTION_FAILURE, DecisionType.ADJUST),
        (Findings(executed=0.8, flat=True), Rule.HYPOTHESIS_FAILURE, DecisionType.STOP),
        (Findings(guardrail_broken="NPS", pace=1.0), Rule.GUARDRAIL, DecisionType.STOP),
        (Findings(effect=Interval(-0.01, 0.02), kill_below=0.03), Rule.KILLED, DecisionType.STOP),
        (Findings(negative_reviews=2), Rule.LOSES_MONEY, DecisionType.STOP),
        (WON, Rule.SCALE, DecisionType.SCALE),
        (
            Findings(pace=0.76, leaf="attend_rate", gap_share=0.6),
            Rule.ONE_LEAF,
            DecisionType.ADJUST,
        ),
        (
            Findings(effect=Interval(-0.012, 0.06), planned_effect=0.05),
            Rule.BELOW_PLAN,
            DecisionType.ADJUST,
        ),
        (Findings(effect=Interval(-0.05, -0.01)), Rule.KILLED, DecisionType.STOP),
        (
            replace(WON, roi=None, priced=False, planned_effect=0.07),
            Rule.SCALE,
            DecisionType.SCALE,
        ),
        (Findings(pace=0.95), Rule.ON_PACE, DecisionType.CONTINUE),
        (Findings(pace=1.05), Rule.ON_PACE, DecisionType.CONTINUE),
    ],
)
def test_the_rule_that_counts_most_comes_first(
    found: Findings, rule: Rule, type_: DecisionType | None
) -> None:
    for language in LANGUAGES:
        with speaking(language):
            first = suggestions(found)[0]
            assert (first.rule, first.type) == (rule, type_)
            assert first.text
            assert "{" not in first.text


@pytest.mark.parametrize(
    "found",
    [
        Findings(),
        Findings(pace=0.94),
        Findings(pace=1.06),
        Findings(pace=1.0, contrary=True),
        Findings(pace=0.69, leaf="x", gap_share=0.9),
        Findings(pace=0.76, leaf="x", gap_share=0.59),
        Findings(negative_reviews=1),
        replace(WON, guardrails_ok=False),
        replace(WON, roi=None),
        replace(WON, roi=None, priced=False, planned_effect=0.08),
        Findings(effect=Interval(-0.01, 0.02), kill_below=0.02),
        Findings(effect=Interval(-0.01, 0.02), kill_below=0.03, enough=False),
        Findings(effect=Interval(0.01, 0.02), grade=EvidenceGrade.C, roi=1.0),
        Findings(effect=Interval(0.01, 0.02), grade=EvidenceGrade.A, roi=None),
        Findings(effect=Interval(0.01, 0.02), grade=EvidenceGrade.A, roi=0.1, roi_target=0.2),
        Findings(effect=Interval(-0.01, 0.09), planned_effect=0.03),
    ],
)
def test_weak_evidence_suggests_nothing(found: Findings) -> None:
    assert suggestions(found) == []


def test_a_broken_guardrail_forbids_scaling() -> None:
    broken = Findings(effect=WON.effect, grade=WON.grade, roi=1.0, guardrail_broken="keep rate")
    assert [one.rule for one in suggestions(broken)] == [Rule.GUARDRAIL]


def test_an_execution_failure_leaves_the_hypothesis_open() -> None:
    assert suggestions(Findings(executed=0.5, flat=True))[0].verdict is Verdict.OPEN
    assert suggestions(Findings(executed=0.9, flat=True))[0].verdict is Verdict.REFUTED


@pytest.mark.parametrize(
    ("text", "limit"),
    [
        ("实验差值 95%CI 上界 < 3pp", 0.03),
        ("差值 95%CI 上界 < 2pp", 0.02),
        ("<2x", 2.0),
        ("留存低于 5%", 0.05),
        ("upper bound below 1.5pp", 0.015),
        ("上界＜３个百分点", 0.03),
        ("nobody likes it", None),
        ("", None),
    ],
)
def test_the_limit_that_was_set_to_stop(text: str, limit: float | None) -> None:
    assert kill_limit(text) == limit
