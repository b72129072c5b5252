"""What was changed after the commit is known as such; what was not is left alone."""

from __future__ import annotations

from datetime import date

from opstui.examples import example_workbook
from opstui.kernel.language import EN, ZH, speaking
from opstui.kernel.vocabulary import Lever
from opstui.stages.strategy.changes import Subject, core_before, strategy_changes
from opstui.stages.strategy.model import (
    CoreNumber,
    Guardrail,
    Hypothesis,
    Strategy,
    promised,
)
from opstui.stages.strategy.steps.change_rows import change_lines

BOOK = example_workbook("training", EN)
BELIEFS = list(BOOK.all(Hypothesis).values())


def strategy() -> Strategy:
    found = BOOK.get(Strategy, "C1")
    assert found is not None
    return found


def test_right_after_the_commit_nothing_differs() -> None:
    assert strategy().promise is not None
    assert strategy_changes(strategy(), BELIEFS) == []
    fresh = Strategy(key="C1", sentence="x")
    assert strategy_changes(fresh, []) == []
    assert promised(None, [], date(2026, 10, 1)) == ()


def test_every_part_is_compared() -> None:
    old = strategy()
    core = [one for one in old.core if one.metric != "aov"]
    core = [
        CoreNumber(metric="uv_feed", value=99000.0) if one.metric == "uv_feed" else one
        for one in core
    ]
    now = old.model_copy(
        update={
            "sentence": "Another way",
            "lifecycle": None,
            "problem": old.problem.model_copy(update={"who": "Everybody"}),
            "levers": (Lever.COPY,),
            "not_doing": (),
            "guardrails": (Guardrail(metric="keep_rate", floor=0.8), old.guardrails[1]),
            "alternatives": (),
            "core": tuple(core),
        }
    )
    beliefs = [BELIEFS[0].model_copy(update={"kill_if": "never"}), *BELIEFS[2:]]
    found = {(one.subject, one.what) for one in strategy_changes(now, beliefs)}
    assert found == {
        (Subject.SENTENCE, ""),
        (Subject.LIFECYCLE, ""),
        (Subject.PROBLEM, ""),
        (Subject.LEVERS, ""),
        (Subject.HYPOTHESIS, BELIEFS[0].key),
        (Subject.HYPOTHESIS, BELIEFS[1].key),
        (Subject.NOT_DOING, ""),
        (Subject.GUARDRAIL, "keep_rate"),
        (Subject.ALTERNATIVES, ""),
        (Subject.CORE, "uv_feed"),
        (Subject.CORE, "aov"),
    }
    before = core_before(now, "uv_feed")
    assert before is not None
    assert before.value == 96000
    assert core_before(now, "uv_owned") is None
    cycle = BOOK.cycle
    assert cycle is not None
    for language in (EN, ZH):
        with speaking(language):
            text = "\n".join(line.value for line in change_lines(BOOK, cycle, now))
        assert "Another way" in text
        assert "¥1,939" in text


def test_another_verdict_is_no_change_of_the_strategy() -> None:
    judged = [one.model_copy(update={"note": "seen"}) for one in BELIEFS]
    assert strategy_changes(strategy(), judged) == []
