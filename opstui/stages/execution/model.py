"""What execution adds to the tasks: the log of a day, and the customers in their tiers."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from pydantic import Field, FiniteFloat

from opstui.kernel.record import Record, Value
from opstui.kernel.vocabulary import Stage


class DayLog(Record):
    """ "C1.L7": time and money spent on one day, and what happened.

    `stage` is where the time goes in the balance; work on a task counts as execution.
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


class TierCount(Value):
    """Customers of one tier, what they paid, and how many of them paid nothing after refunds."""

    tier: str
    customers: int
    money: FiniteFloat
    refund_only: int = 0


class CustomerTiers(Record):
    """ "C1.R2": the customers of one import in their eight tiers (domain.md §5).

    `recency` (days), `orders` and `money` are the thresholds that parted them; `members` maps a
    fingerprint of each customer to the tier, so that moves between two imports can be counted.
    Names and ids of customers are not kept.
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
    members: dict[str, str] = {}
