"""How the strategy differs from what was committed with the plan. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from opstui.stages.strategy.diagnosis import number_of
from opstui.stages.strategy.model import (
    Belief,
    CoreNumber,
    Guardrail,
    Hypothesis,
    Strategy,
    promise_of,
)


class Subject(StrEnum):
    SENTENCE = "sentence"
    LIFECYCLE = "lifecycle"
    PROBLEM = "problem"
    LEVERS = "levers"
    HYPOTHESIS = "hypothesis"
    NOT_DOING = "not_doing"
    GUARDRAIL = "guardrail"
    ALTERNATIVES = "alternative"
    CORE = "core"


@dataclass(frozen=True, slots=True)
class StrategyChange:
    """`what` is a hypothesis' key or a metric, "" where there is one of the subject; `before` and
    `after` are values of the model, None where there was or is none."""

    subject: Subject
    what: str
    before: object
    after: object


def strategy_changes(strategy: Strategy, hypotheses: Iterable[Hypothesis]) -> list[StrategyChange]:
    """What differs, in the order of the page; [] when nothing does or nothing was committed."""
    then = strategy.promise
    if then is None:
        return []
    now = promise_of(strategy, hypotheses, then.on)
    found = []
    for subject in (Subject.SENTENCE, Subject.LIFECYCLE, Subject.PROBLEM, Subject.LEVERS):
        before, after = getattr(then, subject), getattr(now, subject)
        if before != after:
            found.append(StrategyChange(subject, "", before or None, after or None))
    found += _many(Subject.HYPOTHESIS, _beliefs(then.hypotheses), _beliefs(now.hypotheses))
    if then.not_doing != now.not_doing:
        found.append(StrategyChange(Subject.NOT_DOING, "", then.not_doing, now.not_doing))
    found += _many(Subject.GUARDRAIL, _guards(then.guardrails), _guards(now.guardrails))
    if then.alternatives != now.alternatives:
        pair = (then.alternatives, now.alternatives)
        found.append(StrategyChange(Subject.ALTERNATIVES, "", *pair))
    return found + _many(Subject.CORE, _numbers(then.core), _numbers(now.core))


def core_before(strategy: Strategy, metric: str) -> CoreNumber | None:
    """The core number as it was committed, where it says another value now."""
    if strategy.promise is None:
        return None
    then, now = _numbers(strategy.promise.core), _numbers(strategy.core)
    differs = then.get(metric) != now.get(metric)
    before = next((one for one in strategy.promise.core if one.metric == metric), None)
    return (before or CoreNumber(metric=metric, unknown=True)) if differs else None


def _many(
    subject: Subject, before: Mapping[str, object], after: Mapping[str, object]
) -> list[StrategyChange]:
    keys = dict.fromkeys((*before, *after))
    return [
        StrategyChange(subject, key, before.get(key), after.get(key))
        for key in keys
        if before.get(key) != after.get(key)
    ]


def _beliefs(beliefs: Sequence[Belief]) -> dict[str, object]:
    return {one.key: one for one in beliefs}


def _guards(guardrails: Sequence[Guardrail]) -> dict[str, object]:
    """By metric; several on one metric are told apart by their place."""
    found: dict[str, object] = {}
    for one in guardrails:
        key, place = one.metric, 2
        while key in found:
            key, place = f"{one.metric}#{place}", place + 1
        found[key] = one
    return found


def _numbers(core: Sequence[CoreNumber]) -> dict[str, object]:
    return {one.metric: value for one in core if (value := number_of(one)) is not None}
