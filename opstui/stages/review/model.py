"""What the review writes down: feedback, needs, experiments, evidence, decisions."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from pydantic import Field, FiniteFloat

from opstui.kernel.record import Record, Value
from opstui.kernel.vocabulary import DecisionType, EvidenceGrade, Severity


class Evidence(Value):
    """What a decision rests on: an id of the grammar (`metric:<node>@<period>`,
    `attr:<node>/<leaf>@<p0>..<p1>`, `exp:<id>`, `cohort:<age>`, `econ:<channel>`,
    `theme:<code>`, `fb:<id>`, `task:<id>`, `note:<id>`), and the value and sentence it had when
    cited; `figures` are further numbers that must be the same for it to be still so."""

    id: str
    value: FiniteFloat | None = None
    figures: tuple[FiniteFloat | None, ...] = ()
    unit: str = ""
    said: str = ""
    grade: EvidenceGrade = EvidenceGrade.D
    cited: date | None = None


class Feedback(Record):
    """ "C1.F2": what users said. People are counted, not messages."""

    TABLE: ClassVar[str] = "feedback"

    cycle: str
    day: date
    text: str
    source: str = ""
    segment: str = ""
    themes: tuple[str, ...] = Field(default=(), max_length=2)
    severity: Severity = Severity.FRICTION
    users: int = Field(default=1, ge=0)
    step: str = ""


class Theme(Record):
    """A theme of feedback; `key` is its code, kept over cycles."""

    TABLE: ClassVar[str] = "themes"

    name: str
    words: tuple[str, ...] = ()


class Why(Value):
    text: str
    evidence: str = ""
    """An evidence id; "" is an assumption and shown as one."""


class NeedScore(Value):
    """0–2 each: behaviour seen, frequency, price already paid, segment value, strategy fit."""

    behaviour: int = Field(default=0, ge=0, le=2)
    frequency: int = Field(default=0, ge=0, le=2)
    paid: int = Field(default=0, ge=0, le=2)
    segment: int = Field(default=0, ge=0, le=2)
    fit: int = Field(default=0, ge=0, le=2)


class Need(Record):
    """ "C1.N1": when …, I want …, so that …; joins themes and metrics."""

    TABLE: ClassVar[str] = "needs"

    cycle: str
    when: str = ""
    want: str = ""
    so_that: str = ""
    statement: str = ""
    themes: tuple[str, ...] = ()
    metrics: tuple[str, ...] = ()
    whys: tuple[Why, ...] = ()
    score: NeedScore = NeedScore()
    met: bool = False
    carried_from: str = ""


class Arm(Value):
    n: int = Field(ge=0)
    success: int = Field(ge=0)


class Measure(Value):
    """A further metric of a test: how many of the same users did it in each arm."""

    metric: str = Field(min_length=1)
    control: int = Field(ge=0)
    treatment: int = Field(ge=0)


class Experiment(Record):
    """ "C1.X1": a randomised test with a fixed horizon. `rate_now` and `rate_sought` are what the
    planned number was worked out from, `share` the part of users meant for the treatment."""

    TABLE: ClassVar[str] = "experiments"

    cycle: str
    name: str
    metric: str = ""
    start: date | None = None
    end: date | None = None
    control: Arm
    treatment: Arm
    planned_n: int | None = None
    hypothesis: str = ""
    task: str = ""
    further: tuple[Measure, ...] = ()
    rate_now: FiniteFloat | None = None
    rate_sought: FiniteFloat | None = None
    share: FiniteFloat = Field(default=0.5, gt=0, lt=1)


class EffectStudy(Record):
    """ "C1.E1": what a campaign or a change did to a metric from `start` to `end`.

    `control` is the metric of a series that it left alone, "" for none; of its segments "" is
    the whole and "*" all but `segment`. `method` "" takes the best that the data allow. `worth` is
    the money one unit brings (of money, the margin), `deducted` the share of fraud and of users
    who had come anyway.
    """

    TABLE: ClassVar[str] = "effects"

    cycle: str
    name: str
    metric: str
    start: date
    end: date
    task: str = ""
    segment: str = ""
    control: str = ""
    control_segment: str = ""
    method: str = ""
    worth: FiniteFloat | None = None
    cost: FiniteFloat | None = Field(default=None, ge=0)
    deducted: FiniteFloat = Field(default=0.0, ge=0, le=1)


class KanoFeature(Record):
    """ "C1.KF1": what people answered about one feature. Counts by class; `cells` are the 25 counts
    behind them, functional answer by dysfunctional, where they are known."""

    TABLE: ClassVar[str] = "kano"

    cycle: str
    name: str
    day: date | None = None
    source: str = ""
    attractive: int = Field(default=0, ge=0)
    one_dimensional: int = Field(default=0, ge=0)
    must_be: int = Field(default=0, ge=0)
    indifferent: int = Field(default=0, ge=0)
    reverse: int = Field(default=0, ge=0)
    questionable: int = Field(default=0, ge=0)
    cells: tuple[int, ...] = ()


class Annotation(Record):
    """ "C1.A1": what happened on a day, beside an anomaly or a jump."""

    TABLE: ClassVar[str] = "annotations"

    cycle: str
    day: date
    text: str
    kind: str = ""
    metric: str = ""


class Economics(Record):
    """ "C1": how a cycle reckons what a payer costs and is worth; `spend`, `payers`, `revenue`
    and `visitors` are metric ids, "" found by name. `margin` and `churn` (per month) are shares,
    `arpu` money per payer and month."""

    TABLE: ClassVar[str] = "economics"

    spend: str = ""
    payers: str = ""
    revenue: str = ""
    visitors: str = ""
    margin: FiniteFloat | None = Field(default=None, gt=0, le=1)
    churn: FiniteFloat | None = Field(default=None, gt=0, le=1)
    arpu: FiniteFloat | None = Field(default=None, ge=0)
    full_cost: bool = False
    """The spend holds people and tools too, not media alone."""


class CohortSource(Record):
    """ "month": where the cohorts of this unit come from; `until` is the last day that their
    numbers cover, where they end before their period does."""

    TABLE: ClassVar[str] = "cohort_sources"

    source: str = ""
    until: date | None = None


class Carry(Value):
    """What a decision hands to the next cycle."""

    task: bool = False
    hypothesis: str = ""
    budget_released: FiniteFloat = 0.0
    person_days_released: FiniteFloat = 0.0
    metric: str = ""
    next_target: FiniteFloat | None = None
    note: str = ""


class Decision(Record):
    """ "C1.K1": continue, adjust, stop or scale, because of the evidence cited."""

    TABLE: ClassVar[str] = "decisions"

    cycle: str
    review: str = ""
    type: DecisionType
    subject: str = ""
    """A task, hypothesis or node id."""
    text: str
    evidence: tuple[Evidence, ...] = ()
    alternatives: tuple[str, ...] = ()
    owner: str = ""
    due: date | None = None
    reversible: bool = True
    on: date | None = None
    carry: Carry = Carry()


class Review(Record):
    """ "C1.R@2026-W46": the review of one period."""

    TABLE: ClassVar[str] = "reviews"

    cycle: str
    period: str
    opened: date
    closed: date | None = None
    viewed: tuple[str, ...] = ()
    """Steps looked at: "data", "status", "why", "voice", "decide"."""
    cited: tuple[Evidence, ...] = ()
    """Waits for the decision that takes it."""
    note: str = ""
