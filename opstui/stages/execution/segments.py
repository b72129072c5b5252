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
    bare = CustomerTiers(
        key=key,
        cycle=cycle,
        cutoff=cutoff,
        source=source,
        recency=limits.recency,
        orders=limits.orders,
        money=limits.money,
        top_share=rfm.top_share(customers),
        facts={
            fingerprint(one.id): (one.recency, one.orders, float(one.money)) for one in customers
        },
    )
    return bare.model_copy(update={"counts": _counts(customers, limits)})


def _counts(customers: Iterable[Customer], limits: Thresholds) -> tuple[TierCount, ...]:
    return tuple(
        TierCount(
            tier=row.tier.value,
            customers=row.customers,
            money=float(row.money),
            refund_only=row.refund_only,
        )
        for row in rfm.tiers(customers, limits)
    )


def customers_of(record: CustomerTiers) -> list[Customer]:
    """The customers by their fingerprints; none of an import that kept only their tiers."""
    return [
        Customer(id_, recency, orders, Decimal(repr(money)))
        for id_, (recency, orders, money) in record.facts.items()
    ]


def placed(record: CustomerTiers) -> dict[str, Tier]:
    """Fingerprint of each customer → the tier."""
    if not record.facts:
        return {id_: Tier(code) for id_, code in record.members.items()}
    limits = limits_in(record)
    return {one.id: rfm.tier(one, limits) for one in customers_of(record)}


def limits_in(record: CustomerTiers) -> Thresholds:
    return Thresholds(record.recency, record.orders, record.money)


def with_limits(record: CustomerTiers, limits: Thresholds) -> CustomerTiers:
    """The same customers parted elsewhere; as it is where only the tiers were kept."""
    if not record.facts or limits_in(record) == limits:
        return record
    update = {"recency": limits.recency, "orders": limits.orders, "money": limits.money}
    counts = _counts(customers_of(record), limits)
    return record.model_copy(update={**update, "counts": counts})


def usual_limits(record: CustomerTiers) -> Thresholds | None:
    """The thresholds that these customers give by themselves; None without their numbers."""
    return rfm.thresholds(customers_of(record))


def limits_of(imports: Iterable[CustomerTiers], cycle: str) -> Thresholds | None:
    """The thresholds of the cycle, else of the import before; None before the first one."""
    known = in_order(imports)
    mine = [one for one in known if one.cycle == cycle]
    found = (mine or known)[-1:]
    return limits_in(found[0]) if found else None


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
    return rfm.migration(placed(before), placed(after))


def same_limits(before: CustomerTiers, after: CustomerTiers) -> bool:
    """Whether tiers of the two mean the same."""
    return (before.recency, before.orders, before.money) == (
        after.recency,
        after.orders,
        after.money,
    )
