"""What a playbook may hold: product forms, trees, benchmarks, levers, the calendar, the rules.

Playbooks are data that the user may overrule; everything here is checked when it is read.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, FiniteFloat

from opstui.kernel.label import Label
from opstui.kernel.metric_tree import MetricTree
from opstui.kernel.record import Value
from opstui.kernel.vocabulary import (
    DecisionCost,
    Form,
    Frequency,
    Lever,
    Monetisation,
    Orientation,
    Relation,
    RelationStep,
    ValueSource,
)


def _both(label: Label) -> Label:
    if not label.zh.strip() or not label.en.strip():
        raise ValueError("both zh and en are needed")
    return label


BothLabel = Annotated[Label, AfterValidator(_both)]
"""A label with both languages filled in."""


# -- orientation ------------------------------------------------------------------------------


class Points(Value):
    """What one answer adds to the pull of the transaction (T) and of maintenance (M)."""

    T: int = Field(ge=0, le=100)
    M: int = Field(ge=0, le=100)


class PointTable(Value):
    monetisation: dict[Monetisation, Points]
    decision_cost: dict[DecisionCost, Points]
    usage_frequency: dict[Frequency, Points]
    relation: dict[Relation, Points]
    value_source: dict[ValueSource, Points]


class OrientationPreset(Value):
    """The five usual answers of a product form, and the score they come to."""

    form: Form
    name: BothLabel
    monetisation: Monetisation
    decision_cost: DecisionCost
    usage_frequency: Frequency
    relation: Relation
    value_source: ValueSource
    T: int
    M: int
    orientation: Orientation
    lead: Orientation


class OrientationRules(Value):
    note: str = ""
    threshold: int = Field(gt=0)
    points: PointTable
    presets: tuple[OrientationPreset, ...]

    def preset(self, form: Form) -> OrientationPreset | None:
        return next((one for one in self.presets if one.form is form), None)


# -- product forms ----------------------------------------------------------------------------


class CoreMetric(Value):
    """One number that a form is asked for: a node of its tree, which then gives name and unit
    (`core_metrics` fills them in), or a number beside it with a name of its own."""

    metric: str
    name: Label = Label()
    unit: str = ""
    benchmark: str = ""


class TypicalTask(Value):
    title: BothLabel
    lever: Lever
    leaf: str
    relation_step: RelationStep


class TypicalGuardrail(Value):
    """A metric that must hold; `share_of_baseline` sets floor or ceiling from the baseline."""

    metric: str
    name: BothLabel
    side: Literal["floor", "ceiling"]
    share_of_baseline: FiniteFloat = Field(gt=0)
    unit: str = "ratio"


class FormPlaybook(Value):
    """All that follows from a product form, each a default to be confirmed."""

    form: Form
    name: BothLabel
    example: BothLabel
    segments: tuple[BothLabel, ...] = Field(min_length=1)
    core: tuple[CoreMetric, ...] = Field(min_length=5)
    tree: str
    north_star: str
    guardrail: TypicalGuardrail
    cycle_weeks: int = Field(ge=1, le=52)
    benchmark_forms: tuple[str, ...] = ()
    tasks: tuple[TypicalTask, ...] = Field(min_length=3)
    hints: tuple[BothLabel, ...] = Field(min_length=1)


class TreeTemplate(Value):
    id: str
    name: BothLabel
    use: BothLabel
    tree: MetricTree


# -- benchmarks -------------------------------------------------------------------------------


class Benchmark(Value):
    """A published band, `mid` its middle or median; which end is good is the metric's affair."""

    metric: str
    form: str
    low: FiniteFloat | None = None
    mid: FiniteFloat | None = None
    high: FiniteFloat | None = None
    unit: str
    source: str
    year: str
    url: str = ""
    grade: Literal["A", "B", "C", "D", "G"]
    note: str = ""


class Benchmarks(Value):
    grades: dict[str, str]
    note: str = ""
    benchmarks: tuple[Benchmark, ...]


# -- calendar ---------------------------------------------------------------------------------


class LunarFestival(Value):
    id: str
    name: BothLabel
    dates: dict[int, date]


class FixedFestival(Value):
    """`month_day` "11-11", None where the day moves; `window_days` counts from that day."""

    id: str
    name: BothLabel
    month_day: str | None = Field(default=None, pattern=r"^\d{2}-\d{2}$")
    window_days: int = Field(ge=1)


class Calendar(Value):
    note: str = ""
    lunar: tuple[LunarFestival, ...]
    fixed: tuple[FixedFestival, ...]
    official_makeup_workdays_2026: tuple[date, ...] = ()

    def festival_date(self, id_: str, year: int) -> date | None:
        """The day of a lunar or fixed festival in `year`; None when it is not known."""
        for lunar in self.lunar:
            if lunar.id == id_:
                return lunar.dates.get(year)
        for fixed in self.fixed:
            if fixed.id == id_ and fixed.month_day:
                month, day = fixed.month_day.split("-")
                return date(year, int(month), int(day))
        return None


# -- levers -----------------------------------------------------------------------------------


class LeverField(Value):
    """One field of a lever's form; `choices` only for kind "choice". `when` it is asked for;
    `public` texts reach users, and are checked against the advertising law. `default` is offered
    until somebody says something else."""

    code: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    name: BothLabel
    kind: Literal["text", "number", "money", "date", "choice"]
    choices: tuple[BothLabel, ...] = ()
    help: Label = Label()
    when: Literal["plan", "result"] = "plan"
    public: bool = False
    default: str = Field(default="", max_length=40)


class Touch(Value):
    """`day` counts from what happened to the user: "D3", "30d", "-7"."""

    day: str
    what: BothLabel


class TouchPlan(Value):
    """A rhythm of contacts; its name is a choice of the field `touch_plan`."""

    id: str
    name: BothLabel
    touches: tuple[Touch, ...] = Field(min_length=1)


class ContactCap(Value):
    """How often one user may be contacted over a touch-point (its English name)."""

    touch_point: str
    per_day: FiniteFloat | None = Field(default=None, gt=0)
    per_week: FiniteFloat | None = Field(default=None, gt=0)
    per_month: FiniteFloat | None = Field(default=None, gt=0)


class LeverPlaybook(Value):
    lever: Lever
    name: BothLabel
    purpose: BothLabel
    fields: tuple[LeverField, ...] = Field(min_length=1)
    leading_indicators: tuple[BothLabel, ...] = Field(min_length=1)
    checklist: tuple[BothLabel, ...] = Field(min_length=3)
    usual_failure: BothLabel
    touch_plans: tuple[TouchPlan, ...] = ()
    caps: tuple[ContactCap, ...] = ()


# -- advertising law --------------------------------------------------------------------------


class AdRule(Value):
    """Words that the law objects to, and those that hold one of them and are none.

    A "*" inside a word stands for up to four characters, at its end for the next one. Without
    `forms` the rule holds for every product.
    """

    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    article: BothLabel
    name: BothLabel
    why: BothLabel
    instead: BothLabel
    words: tuple[Annotated[str, Field(min_length=1, max_length=40)], ...]
    allow: tuple[Annotated[str, Field(min_length=1, max_length=40)], ...] = ()
    forms: tuple[Form, ...] = ()


class AdLaw(Value):
    note: str = ""
    rules: tuple[AdRule, ...]


# -- moves ------------------------------------------------------------------------------------

Shape = Literal["rate", "per_unit", "money", "count"]


class Fit(Value):
    """Which leaves a move is for: every condition that is filled in must hold, none fits all.

    `leaves` are node ids of the templates; a part of a split leaf counts as that leaf.
    """

    leaves: tuple[str, ...] = ()
    forms: tuple[Form, ...] = ()
    tags: tuple[str, ...] = ()
    shapes: tuple[Shape, ...] = ()


class Move(Value):
    """A thing that usually moves a leaf: the start of a task, with what to watch."""

    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    title: BothLabel
    lever: Lever
    relation_step: RelationStep
    why: BothLabel
    indicator: BothLabel
    failure: BothLabel
    person_days: FiniteFloat = Field(gt=0, le=400)
    fits: Fit = Fit()


class FormList(Value):
    forms: tuple[FormPlaybook, ...]


class TreeList(Value):
    trees: tuple[TreeTemplate, ...]


class LeverList(Value):
    levers: tuple[LeverPlaybook, ...]


class MoveList(Value):
    note: str = ""
    moves: tuple[Move, ...]
