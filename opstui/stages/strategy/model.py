"""What the strategy stage writes down: product, cycle, core numbers, problem, strategy."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import ClassVar, Literal

from pydantic import FiniteFloat

from opstui.kernel.periods import Grain
from opstui.kernel.record import Record, Value
from opstui.kernel.vocabulary import (
    DecisionCost,
    Form,
    Frequency,
    Lever,
    Lifecycle,
    Monetisation,
    Relation,
    ValueSource,
    Verdict,
)

Origin = Literal["typed", "pasted", "imported", "default", "carried", "computed"]
"""Where a number comes from; a default is shown as one until the user confirms or changes it."""


class Answers(Value):
    """The five questions about the relationship; None is not answered yet."""

    monetisation: Monetisation | None = None
    decision_cost: DecisionCost | None = None
    usage_frequency: Frequency | None = None
    relation: Relation | None = None
    value_source: ValueSource | None = None


class Override(Value):
    """The user's own choice against a suggestion, with the reason that is kept."""

    choice: str
    reason: str


class Product(Record):
    """The product that the workbook is about; there is one, with key "product"."""

    TABLE: ClassVar[str] = "product"

    key: str = "product"
    name: str
    form: Form = Form.NONE
    segments: tuple[str, ...] = ()
    answers: Answers = Answers()
    orientation_override: Override | None = None
    age_months: int | None = None
    currency: str = "CNY"
    synthetic: bool = False
    defaults: tuple[str, ...] = ()
    """Names of fields that still hold a default nobody confirmed."""


class Cycle(Record):
    """One round of the loop, "C1". Reviews fall on periods of `grain`."""

    TABLE: ClassVar[str] = "cycles"

    number: int
    start: date
    end: date
    grain: Grain = "week"
    baseline_start: date
    baseline_end: date
    opened_from: str = ""
    closed_on: date | None = None
    lag_days: int = 0
    defaults: tuple[str, ...] = ()


class CoreNumber(Value):
    """One core number over the baseline window; `value` None with `unknown` is an answer."""

    metric: str
    value: FiniteFloat | None = None
    numerator: FiniteFloat | None = None
    denominator: FiniteFloat | None = None
    unknown: bool = False
    origin: Origin = "typed"
    own_best: FiniteFloat | None = None


class Problem(Value):
    """Who · at which step · how large · why it matters, and the leaf where it shows."""

    metric: str = ""
    who: str = ""
    step: str = ""
    size: str = ""
    why: str = ""


class Guardrail(Value):
    """A metric that may not fall below `floor` or rise above `ceiling`."""

    metric: str
    floor: FiniteFloat | None = None
    ceiling: FiniteFloat | None = None


class Alternative(Value):
    """A strategy that was turned down, and why."""

    text: str
    reason: str = ""


class Belief(Value):
    """A hypothesis as it stood when the plan was committed."""

    key: str
    statement: str
    kill_if: str = ""


class StrategyPromise(Value):
    """The strategy as it was when the plan was committed; later changes show against it."""

    on: date
    lifecycle: Lifecycle | None = None
    core: tuple[CoreNumber, ...] = ()
    problem: Problem = Problem()
    sentence: str = ""
    levers: tuple[Lever, ...] = ()
    hypotheses: tuple[Belief, ...] = ()
    not_doing: tuple[str, ...] = ()
    guardrails: tuple[Guardrail, ...] = ()
    alternatives: tuple[Alternative, ...] = ()


class Strategy(Record):
    """The one-page strategy of a cycle; `key` is the cycle's."""

    TABLE: ClassVar[str] = "strategies"

    lifecycle: Lifecycle | None = None
    lifecycle_override: Override | None = None
    orientation_confirmed: bool = False
    core: tuple[CoreNumber, ...] = ()
    problem: Problem = Problem()
    sentence: str = ""
    levers: tuple[Lever, ...] = ()
    not_doing: tuple[str, ...] = ()
    guardrails: tuple[Guardrail, ...] = ()
    alternatives: tuple[Alternative, ...] = ()
    control: dict[str, FiniteFloat] = {}
    """Metric → how far the team can move it (1, 0.6, 0.3), where the user sees it differently."""
    monthly_users: tuple[FiniteFloat, ...] = ()
    """Active users of the last months as typed, oldest first, where there is no series."""
    users_ever: FiniteFloat | None = None
    """Users so far, as typed."""
    promise: StrategyPromise | None = None
    defaults: tuple[str, ...] = ()


class Hypothesis(Record):
    """ "C1.H1": what is believed, on which metric, and what would refute it."""

    TABLE: ClassVar[str] = "hypotheses"

    cycle: str
    statement: str
    metric: str = ""
    expected_change: FiniteFloat | None = None
    kill_if: str = ""
    verdict: Verdict = Verdict.OPEN
    note: str = ""
    carried_from: str = ""


def promise_of(strategy: Strategy, hypotheses: Iterable[Hypothesis], on: date) -> StrategyPromise:
    """The strategy as it stands, to be kept beside the committed plan."""
    return StrategyPromise(
        on=on,
        lifecycle=strategy.lifecycle,
        core=strategy.core,
        problem=strategy.problem,
        sentence=strategy.sentence,
        levers=strategy.levers,
        hypotheses=tuple(
            Belief(key=one.key, statement=one.statement, kill_if=one.kill_if)
            for one in hypotheses
            if one.cycle == strategy.key
        ),
        not_doing=strategy.not_doing,
        guardrails=strategy.guardrails,
        alternatives=strategy.alternatives,
    )


def promised(
    strategy: Strategy | None, hypotheses: Iterable[Hypothesis], on: date
) -> tuple[Strategy, ...]:
    """The strategy with its promise, to be stored with the plan's; () where there is none."""
    if strategy is None:
        return ()
    return (strategy.model_copy(update={"promise": promise_of(strategy, hypotheses, on)}),)
