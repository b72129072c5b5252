"""What the strategy stage writes down: product, cycle, core numbers, problem, strategy."""

from __future__ import annotations

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
