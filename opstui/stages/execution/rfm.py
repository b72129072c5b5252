"""RFM tiers: how recently, how often and for how much a customer bought (Hughes 1994).

Two halves of each give eight tiers. Thresholds are kept per cycle, so that tiers compare.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from statistics import median

from opstui.kernel.language import N_, _

FEW = 25
"""Below so many customers medians stand in for means."""

Money = int | Decimal
"""Minor units or Decimal: float sums depend on their order."""


class Tier(StrEnum):
    """Digits: recent, frequent, valuable."""

    VALUABLE = "111"
    KEEP = "011"
    DEVELOP = "101"
    RESCUE = "001"
    REGULAR = "110"
    REGULAR_KEEP = "010"
    REGULAR_DEVELOP = "100"
    REGULAR_RESCUE = "000"


TIER_NAMES = {
    Tier.VALUABLE: N_("Key: value"),
    Tier.KEEP: N_("Key: hold"),
    Tier.DEVELOP: N_("Key: develop"),
    Tier.RESCUE: N_("Key: rescue"),
    Tier.REGULAR: N_("Regular: value"),
    Tier.REGULAR_KEEP: N_("Regular: hold"),
    Tier.REGULAR_DEVELOP: N_("Regular: develop"),
    Tier.REGULAR_RESCUE: N_("Regular: rescue"),
}


def tier_name(tier: Tier) -> str:
    return _(TIER_NAMES[tier])


@dataclass(frozen=True, slots=True)
class Customer:
    """`recency` in days since the last order at the cut-off; `money` net of refunds."""

    id: str
    recency: int
    orders: int
    money: Money

    @property
    def refund_only(self) -> bool:
        """Paid nothing after refunds: in the lowest tier, with this flag."""
        return self.money <= 0


@dataclass(frozen=True, slots=True)
class Thresholds:
    """R ≤ recency, F ≥ orders and M ≥ money are the better halves."""

    recency: float
    orders: float
    money: float


def thresholds(customers: Sequence[Customer]) -> Thresholds | None:
    """Median recency, mean orders and mean money; medians of all with fewer than 25 customers.

    None without customers.
    """
    if not customers:
        return None
    recency = median(one.recency for one in customers)
    if len(customers) < FEW:
        return Thresholds(
            recency,
            median(one.orders for one in customers),
            float(median(Decimal(one.money) for one in customers)),
        )
    money = sum((Decimal(one.money) for one in customers), Decimal(0))
    orders = sum(one.orders for one in customers)
    return Thresholds(recency, orders / len(customers), float(money / len(customers)))


def tier(customer: Customer, limits: Thresholds) -> Tier:
    if customer.refund_only:
        return Tier.REGULAR_RESCUE
    digits = (
        customer.recency <= limits.recency,
        customer.orders >= limits.orders,
        customer.money >= Decimal(limits.money),
    )
    return Tier("".join("1" if good else "0" for good in digits))


@dataclass(frozen=True, slots=True)
class TierRow:
    """Customers of a tier and what they paid; `refund_only` of them paid nothing in the end."""

    tier: Tier
    customers: int
    money: Decimal
    refund_only: int


def tiers(customers: Iterable[Customer], limits: Thresholds) -> list[TierRow]:
    """All eight tiers in their order, empty ones too."""
    count: Counter[Tier] = Counter()
    refunded: Counter[Tier] = Counter()
    money = dict.fromkeys(Tier, Decimal(0))
    for one in customers:
        found = tier(one, limits)
        count[found] += 1
        refunded[found] += one.refund_only
        money[found] += Decimal(one.money)
    return [TierRow(one, count[one], money[one], refunded[one]) for one in Tier]


def top_share(customers: Iterable[Customer], part: float = 0.2) -> float | None:
    """Share of all money that the best-paying `part` of the customers hold (Pareto); None
    without money."""
    ranked = sorted((Decimal(one.money) for one in customers), reverse=True)
    total = sum(ranked, Decimal(0))
    if total <= 0:
        return None
    return float(sum(ranked[: int(len(ranked) * part)], Decimal(0)) / total)


def migration(
    before: Mapping[str, Tier], after: Mapping[str, Tier]
) -> dict[tuple[Tier | None, Tier | None], int]:
    """(tier before, tier after) → customers, for the review; None is new or gone."""
    moves: Counter[tuple[Tier | None, Tier | None]] = Counter()
    for id_ in {*before, *after}:
        moves[before.get(id_), after.get(id_)] += 1
    return dict(moves)
