"""What execution adds to the tasks: the log of a day, and the customers in their tiers."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import ClassVar

from pydantic import Field, FiniteFloat

from opstui.kernel.record import Record, Value
from opstui.kernel.vocabulary import Lever, RelationStep, Stage


class DayLog(Record):
    """ "C1.L7": time and money spent on one day, and what happened.

    `stage` is where the time goes in the balance; work on a task counts as execution. `seen`:
    metric id → the number seen on it that day, in the metric's unit; no part of its series.
    """

    TABLE: ClassVar[str] = "day_logs"

    cycle: str
    day: date
    text: str = ""
    task: str = ""
    stage: Stage = Stage.EXECUTION
    hours: FiniteFloat = Field(default=0.0, ge=0)
    cost: FiniteFloat = Field(default=0.0, ge=0)
    person: str = ""
    seen: dict[str, FiniteFloat] = {}


class TierCount(Value):
    """Customers of one tier, what they paid, and how many of them paid nothing after refunds."""

    tier: str
    customers: int
    money: FiniteFloat
    refund_only: int = 0


class CustomerTiers(Record):
    """ "C1.R2": the customers of one import in their eight tiers (domain.md §5).

    `recency` (days), `orders` and `money` are the thresholds that parted them; `facts` maps a
    fingerprint of each customer to days, orders and money, so that moves between two imports can
    be counted and the thresholds changed. Names and ids of customers are not kept. `members`
    (fingerprint to tier) is what workbooks of before have in their place.
    """

    TABLE: ClassVar[str] = "customer_tiers"

    cycle: str
    cutoff: date
    source: str = ""
    recency: FiniteFloat
    orders: FiniteFloat
    money: FiniteFloat
    counts: tuple[TierCount, ...] = ()
    top_share: FiniteFloat | None = None
    facts: dict[str, tuple[int, int, FiniteFloat]] = {}
    members: dict[str, str] = {}


class TaskTemplate(Record):
    """ "TP2": a task to be made again, in any cycle. `length` is the days from start to end,
    `budget_share` (0–1) the part of the cycle's budget that it had, `task` where it was from,
    `by` who did that task."""

    TABLE: ClassVar[str] = "task_templates"

    name: str
    lever: Lever
    relation_step: RelationStep | None = None
    leaf: str = ""
    segment: str = ""
    checklist: tuple[str, ...] = ()
    lever_fields: dict[str, str] = {}
    risk: str = ""
    fallback: str = ""
    data_to_collect: str = ""
    length: int | None = Field(default=None, ge=1)
    budget: FiniteFloat = Field(default=0.0, ge=0)
    budget_share: FiniteFloat | None = None
    person_days: FiniteFloat = Field(default=0.0, ge=0)
    success_chance: FiniteFloat = Field(default=0.8, ge=0, le=1)
    task: str = ""
    by: str = ""
    created: date | None = None


class AssetKind(StrEnum):
    """文案, SOP, 名单 (domain.md §5), and what is neither."""

    COPY = "copy"
    SOP = "sop"
    LIST = "list"
    OTHER = "other"


class Asset(Record):
    """ "AS3": a text, a way of working or a list to be used again; `text` may be a link.
    `result` is what came of the `task` it is from, `by` who made it."""

    TABLE: ClassVar[str] = "assets"

    title: str
    kind: AssetKind = AssetKind.COPY
    text: str = ""
    lever: Lever
    task: str = ""
    by: str = ""
    result: str = ""
    created: date | None = None
