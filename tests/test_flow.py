from __future__ import annotations

from dataclasses import replace

import pytest

from opstui.flow import (
    ORDER,
    Loop,
    Progress,
    Situation,
    coverage,
    next_action,
    step_of,
    why_not_yet,
)
from opstui.kernel.language import LANGUAGES, speaking
from opstui.kernel.requirement import Requirement
from opstui.kernel.vocabulary import Stage

CODES = {
    Stage.STRATEGY: ("product", "guardrail", "core", "problem"),
    Stage.PLANNING: ("tree", "phasing"),
    Stage.EXECUTION: ("closed", "actuals"),
    Stage.REVIEW: ("data", "need"),
}


def progress(stage: Stage, *met: bool) -> Progress:
    return Progress(
        stage,
        tuple(
            Requirement(code, one, f"Do {code}.")
            for code, one in zip(CODES[stage], met, strict=False)
        ),
    )


def loop(**met: tuple[bool, ...]) -> Loop:
    return {stage: progress(stage, *met.get(stage.value, (True, True))) for stage in ORDER}


def test_a_stage_waits_for_the_essentials_of_those_before_it() -> None:
    with speaking("en"):
        state = loop(strategy=(False, True), planning=(False,))
        assert why_not_yet(state, Stage.STRATEGY) == ""
        assert why_not_yet(state, Stage.PLANNING) == "First, in Strategy: Do product."
        assert why_not_yet(state, Stage.REVIEW) == "First, in Strategy: Do product."
    assert why_not_yet(loop(strategy=(True, False)), Stage.PLANNING) == ""


def test_done_of_needed_and_coverage() -> None:
    state = loop(strategy=(True, False, True, False), review=(False,))
    one = state[Stage.STRATEGY]
    assert (one.done, one.needed, one.complete) == (2, 4, False)
    assert one.first_open is not None
    assert one.first_open.code == "guardrail"
    assert coverage(state) == [0.5, 1.0, 1.0, 0.0]
    assert coverage({}) == [0, 0, 0, 0]
    assert not Progress(Stage.REVIEW).complete


BUSY = Situation(has_product=True, loop=loop(), under_way=True, data_age=3)


@pytest.mark.parametrize(
    ("now", "code", "stage"),
    [
        (Situation(has_product=False), "begin", Stage.STRATEGY),
        (
            replace(BUSY, under_way=False, loop=loop(strategy=(True, False))),
            "guardrail",
            Stage.STRATEGY,
        ),
        (
            replace(BUSY, under_way=False, loop=loop(planning=(True, False))),
            "phasing",
            Stage.PLANNING,
        ),
        (replace(BUSY, loop=loop(strategy=(True, False)), overdue=1), "overdue", Stage.EXECUTION),
        (replace(BUSY, loop=loop(strategy=(False, True)), overdue=1), "product", Stage.STRATEGY),
        (replace(BUSY, data_age=9, overdue=2), "data", Stage.REVIEW),
        (replace(BUSY, review_due="2026-W45", overdue=2), "review", Stage.REVIEW),
        (replace(BUSY, overdue=2, blocked=1), "overdue", Stage.EXECUTION),
        (replace(BUSY, blocked=1), "blocked", Stage.EXECUTION),
        (replace(BUSY, cycle_over=True, data_age=30), "close", Stage.REVIEW),
        (replace(BUSY, cycle_over=True, review_due="2026-W47"), "review", Stage.REVIEW),
        (replace(BUSY, loop=loop(review=(True, False))), "need", Stage.REVIEW),
        (BUSY, "nothing", Stage.EXECUTION),
    ],
)
def test_next_best_action(now: Situation, code: str, stage: Stage) -> None:
    for language in LANGUAGES:
        with speaking(language):
            found = next_action(now)
            assert (found.code, found.stage) == (code, stage)
            assert found.text
            assert found.why
            assert found.key


def test_the_action_leads_to_the_step_where_it_is_done() -> None:
    assert step_of(Stage.STRATEGY, "problem") == "diagnosis"
    assert step_of(Stage.STRATEGY, "guardrail") == "strategy"
    assert step_of(Stage.PLANNING, "target") == "targets"
    assert step_of(Stage.EXECUTION, "whatever") == "tasks"
