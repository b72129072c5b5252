"""The customers of one import in tiers, and how they moved since the one before.

Thresholds are kept for the length of a cycle, so that tiers of two imports compare.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from opstui.stages.execution import rfm
from opstui.stages.execution.model import CustomerTiers, TierCount
from opstui.stages.execution.rfm import Customer, Thresholds, Tier

FINGERPRINT = 8
"""Bytes: one chance in ten thousand that two of a million customers share one."""


def fingerprint(id_: str) -> str:
    return hashlib.blake2b(id_.encode(), digest_size=FINGERPRINT).hexdigest()


def tiers_of(
    key: str,
    cycle: str,
    customers: Sequence[Customer],
    cutoff: date,
    source: str,
    limits: Thresholds,
) -> CustomerTiers:
    """The record of one import; `limits` are those of the cycle, or of these customers."""
    rows = rfm.tiers(customers, limits)
    return CustomerTiers(
        key=key,
        cycle=cycle,
        cutoff=cutoff,
        source=source,
        recency=limits.recency,
        orders=limits.orders,
        money=limits.money,
        counts=tuple(
            TierCount(
                tier=row.tier.value,
                customers=row.customers,
                money=float(row.money),
                refund_only=row.refund_only,
            )
            for row in rows
        ),
        top_share=rfm.top_share(customers),
        members={fingerprint(one.id): rfm.tier(one, limits).value for one in customers},
    )


def limits_of(imports: Iterable[CustomerTiers], cycle: str) -> Thresholds | None:
    """The thresholds that the cycle already uses; None before its first import."""
    found = next((one for one in imports if one.cycle == cycle), None)
    return Thresholds(found.recency, found.orders, found.money) if found else None


def in_order(imports: Iterable[CustomerTiers]) -> list[CustomerTiers]:
    """By cut-off, the last import of a day last."""
    return sorted(imports, key=lambda one: (one.cutoff, one.key))


@dataclass(frozen=True, slots=True)
class TierLine:
    """One tier in the latest import. `stayed`, `came` (from another tier), `new` (not among the
    customers before) and `left` (for another tier or gone) are None without an import before."""

    tier: Tier
    customers: int
    share: float | None
    money: Decimal
    money_share: float | None
    per_head: Decimal | None
    refund_only: int
    stayed: int | None = None
    came: int | None = None
    new: int | None = None
    left: int | None = None


def tier_lines(latest: CustomerTiers, before: CustomerTiers | None) -> list[TierLine]:
    """All eight tiers in their order."""
    people = sum(one.customers for one in latest.counts)
    money = sum((Decimal(repr(one.money)) for one in latest.counts), Decimal(0))
    moves = matrix(before, latest) if before else None
    lines = []
    for count in latest.counts:
        tier, paid = Tier(count.tier), Decimal(repr(count.money))
        flow: dict[str, int] = {}
        if moves is not None:
            into = {source: n for (source, to), n in moves.items() if to is tier}
            out = {to: n for (source, to), n in moves.items() if source is tier}
            flow = {
                "stayed": into.get(tier, 0),
                "came": sum(n for source, n in into.items() if source not in (tier, None)),
                "new": into.get(None, 0),
                "left": sum(n for to, n in out.items() if to is not tier),
            }
        lines.append(
            TierLine(
                tier,
                count.customers,
                count.customers / people if people else None,
                paid,
                float(paid / money) if money > 0 else None,
                paid / count.customers if count.customers else None,
                count.refund_only,
                **flow,
            )
        )
    return lines


def matrix(
    before: CustomerTiers, after: CustomerTiers
) -> dict[tuple[Tier | None, Tier | None], int]:
    """(tier before, tier after) → customers; None is new or gone."""
    return rfm.migration(
        {id_: Tier(tier) for id_, tier in before.members.items()},
        {id_: Tier(tier) for id_, tier in after.members.items()},
    )


def same_limits(before: CustomerTiers, after: CustomerTiers) -> bool:
    """Whether tiers of the two mean the same."""
    return (before.recency, before.orders, before.money) == (
        after.recency,
        after.orders,
        after.money,
    )
