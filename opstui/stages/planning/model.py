"""What the plan holds: tree, targets, phasing, resources, tasks, and the committed snapshot."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from enum import StrEnum
from typing import ClassVar

from pydantic import Field, FiniteFloat

from opstui.kernel.metric_tree import MetricTree
from opstui.kernel.record import Record, Value
from opstui.kernel.vocabulary import Lever, RelationStep, TaskState


class LeafSetting(Value):
    """How the solver may move one leaf. `effort` ≥ 0 (0 is frozen); `locked` keeps the
    baseline; `fixed` is a value put in by hand; bounds in the leaf's own unit."""

    effort: FiniteFloat = Field(default=0.25, ge=0)
    locked: bool = False
    low: FiniteFloat | None = None
    high: FiniteFloat | None = None
    fixed: FiniteFloat | None = None


class WeightOrigin(StrEnum):
    """What a period's weight rests on."""

    DEFAULT = "default"
    LAST_YEAR = "last_year"
    HOLIDAY = "holiday"
    TYPED = "typed"


class Ramp(Value):
    """A new channel builds up: a factor from `start` in the first period straight to `end` in
    period `periods`, where it stays."""

    start: FiniteFloat = Field(default=0.3, ge=0)
    end: FiniteFloat = Field(default=1.0, ge=0)
    periods: int = Field(default=4, ge=1, le=1000)

    def factors(self, count: int) -> list[float]:
        """One per period, the first `count` of them."""
        steps = max(1, self.periods - 1)
        way = [1.0 if self.periods == 1 else min(1.0, at / steps) for at in range(count)]
        return [self.start + (self.end - self.start) * at for at in way]


class Scenario(Value):
    """One way to plan the cycle, kept beside others: its levels and how the leaves may move.

    `defaults` are the names of the levels that follow the target; the leaf targets are not kept,
    they follow from the rest.
    """

    name: str
    target: FiniteFloat | None = None
    floor: FiniteFloat | None = None
    stretch: FiniteFloat | None = None
    leaf_settings: dict[str, LeafSetting] = {}
    defaults: tuple[str, ...] = ()


class Phasing(Value):
    """Weights per period of the cycle, before normalising; () means equal."""

    weights: tuple[FiniteFloat, ...] = ()
    event_multipliers: dict[str, FiniteFloat] = {}
    """Period code ("2026-W46") → multiplier for an event in it."""
    day_weights: dict[str, FiniteFloat] = {}
    """ISO date → weight of the day within its period; a day that is not there weighs 1."""
    origins: dict[str, WeightOrigin] = {}
    """Period code → what its weight rests on."""
    day_origins: dict[str, WeightOrigin] = {}
    """ISO date → what the weight of the day rests on."""
    locked: tuple[str, ...] = ()
    """Codes of the periods that keep their number while others are changed."""
    locked_days: tuple[str, ...] = ()
    """ISO dates, likewise."""
    ramp: Ramp | None = None
    dip: FiniteFloat | None = Field(default=0.8, ge=0, le=1)
    """Factor of the days after a sale when history does not tell; None leaves it out."""
    country: str = Field(default="CN", pattern=r"^[A-Z]{2}$")
    """Whose holidays: "CN" is the playbook's calendar."""

    def effective(self, codes: Sequence[str], usual: Sequence[float]) -> list[float]:
        """What each period weighs, by its code: its own weight, else its `usual` one, times the
        event multiplier and the ramp."""
        own = self.weights if len(self.weights) == len(codes) else usual
        ramp = self.ramp.factors(len(codes)) if self.ramp else [1.0] * len(codes)
        return [
            weight * self.event_multipliers.get(code, 1.0) * factor
            for code, weight, factor in zip(codes, own, ramp, strict=True)
        ]

    def carried(self) -> Phasing:
        """What the next cycle begins with: its shape, not what was tied to dates of this one."""
        return Phasing(weights=self.weights, dip=self.dip, country=self.country)

    def share_of(self, part: Iterable[date], days: Iterable[date]) -> float:
        """The part of what is planned for a period's `days` that falls on some of them."""
        weights = {day: self.day_weights.get(day.isoformat(), 1.0) for day in days}
        if not any(weights.values()):
            weights = dict.fromkeys(weights, 1.0)
        return sum(weights[day] for day in part) / sum(weights.values())


class Absence(Value):
    """Days off, both included."""

    start: date
    end: date


class Person(Value):
    """Somebody who works on the plan, with the days they have in this cycle.

    `availability` is the share of a week that is for this plan: 1 is five days a week.
    """

    name: str
    days: FiniteFloat = Field(default=0.0, ge=0)
    role: str = ""
    availability: FiniteFloat = Field(default=1.0, gt=0, le=1)
    away: tuple[Absence, ...] = ()

    def is_away(self, day: date) -> bool:
        return any(one.start <= day <= one.end for one in self.away)


class Resources(Value):
    """What there is to spend: money in the product's currency, person-days."""

    budget: FiniteFloat = Field(default=0.0, ge=0)
    person_days: FiniteFloat = Field(default=0.0, ge=0)
    contingency: FiniteFloat = Field(default=0.05, ge=0, lt=1)
    people: tuple[Person, ...] = ()


class TaskPromise(Value):
    """A chosen task as it was promised; the fields are those of `Task`."""

    key: str
    title: str
    lever: Lever
    leaf: str = ""
    expected_change: FiniteFloat | None = None
    owner: str = ""
    start: date | None = None
    end: date | None = None
    budget: FiniteFloat = 0.0
    person_days: FiniteFloat = 0.0


class Commitment(Value):
    """The plan as it was promised; later changes show against it.

    One that was made by an earlier version knows of its tasks only the keys: `promises` is
    empty, and so are the other fields that came later.
    """

    on: date
    target: FiniteFloat
    leaf_targets: dict[str, FiniteFloat]
    phased: tuple[FiniteFloat, ...] = ()
    tasks: tuple[str, ...] = ()
    budget: FiniteFloat = 0.0
    person_days: FiniteFloat = 0.0
    floor: FiniteFloat | None = None
    stretch: FiniteFloat | None = None
    by: str = ""
    """Name of the user, as the history has it; "" when it is not known."""
    promises: tuple[TaskPromise, ...] = ()


class Plan(Record):
    """The plan of a cycle; `key` is the cycle's. `baseline` holds leaf values at the start."""

    TABLE: ClassVar[str] = "plans"

    tree: MetricTree
    baseline: dict[str, FiniteFloat | None] = {}
    baseline_origin: dict[str, str] = {}
    target: FiniteFloat | None = None
    floor: FiniteFloat | None = None
    stretch: FiniteFloat | None = None
    leaf_settings: dict[str, LeafSetting] = {}
    leaf_targets: dict[str, FiniteFloat] = {}
    phasing: Phasing = Phasing()
    resources: Resources = Resources()
    commitment: Commitment | None = None
    scenarios: tuple[Scenario, ...] = ()
    scenario: str = ""
    """Name of the scenario that the plan was last taken from or kept as, "" for none."""
    defaults: tuple[str, ...] = ()


class Rice(Value):
    """Reach per cycle, impact 3·2·1·.5·.25, confidence 1·.8·.5; effort comes from the task."""

    reach: FiniteFloat = Field(default=0.0, ge=0)
    impact: FiniteFloat = Field(default=1.0, ge=0)
    confidence: FiniteFloat = Field(default=0.8, ge=0, le=1)


class Ice(Value):
    """Three scores from 1 to 10; the score is their mean. None: not scored."""

    impact: FiniteFloat | None = Field(default=None, ge=1, le=10)
    confidence: FiniteFloat | None = Field(default=None, ge=1, le=10)
    ease: FiniteFloat | None = Field(default=None, ge=1, le=10)


class CheckItem(Value):
    text: str
    done: bool = False


class Blocked(Value):
    reason: str
    since: date


class Raci(Value):
    """Exactly one accountable, at least one responsible."""

    accountable: str = ""
    responsible: tuple[str, ...] = ()
    consulted: tuple[str, ...] = ()
    informed: tuple[str, ...] = ()


class Task(Record):
    """ "C1.T4": one intervention, by one lever, on one leaf of the tree.

    `expected_change` is in the leaf's unit (0.03 = 3 pp for a rate). `lever_fields` are the
    extra fields of the lever's form, as text. `expected_value` is ΔNSM if typed by hand;
    None lets the tree compute it.
    """

    TABLE: ClassVar[str] = "tasks"

    cycle: str
    title: str
    lever: Lever
    leaf: str = ""
    relation_step: RelationStep | None = None
    state: TaskState = TaskState.DRAFT
    blocked: Blocked | None = None
    owner: str = ""
    raci: Raci = Raci()
    segment: str = ""
    start: date | None = None
    end: date | None = None
    budget: FiniteFloat = Field(default=0.0, ge=0)
    person_days: FiniteFloat = Field(default=0.0, ge=0)
    actual_cost: FiniteFloat | None = None
    actual_days: FiniteFloat | None = None
    executed_share: FiniteFloat | None = None
    expected_change: FiniteFloat | None = None
    success_chance: FiniteFloat = Field(default=0.8, ge=0, le=1)
    expected_value: FiniteFloat | None = None
    actual_effect: FiniteFloat | None = None
    rice: Rice = Rice()
    ice: Ice = Ice()
    hypothesis: str = ""
    selected: bool = True
    must_have: bool = False
    depends_on: tuple[str, ...] = ()
    exclusive_group: str = ""
    risk: str = ""
    fallback: str = ""
    data_to_collect: str = ""
    checklist: tuple[CheckItem, ...] = ()
    lever_fields: dict[str, str] = {}
    result: str = ""
    carried_from: str = ""
    created: date | None = None

    @property
    def workers(self) -> tuple[str, ...]:
        """Its responsible people, else its owner; each once."""
        names = [name for name in self.raci.responsible if name] or [self.owner]
        return tuple(name for name in dict.fromkeys(names) if name)
