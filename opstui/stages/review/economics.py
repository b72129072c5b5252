"""Unit economics: what a paying user costs and is worth."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

LONGEST_LIFE = 60
"""Months of life that are counted at most, where churn is too small to be believed."""


def cac(spend: float, payers: float) -> float:
    """Spend per new payer; infinite without one."""
    return spend / payers if payers > 0 else math.inf


def roas(revenue: float, spend: float) -> float | None:
    """Revenue net of refunds / spend; None at no spend."""
    return revenue / spend if spend else None


def ltv(arpu: float, margin: float, churn: float) -> float:
    """ARPU·GM/churn per month, life capped at 60 months; `margin` and `churn` are shares."""
    life = min(LONGEST_LIFE, 1 / churn) if churn > 0 else LONGEST_LIFE
    return arpu * margin * life


def cohort_ltv(
    retention: Sequence[float], arpu: Sequence[float], margin: float, discount: float = 0.0
) -> float:
    """Σ_a R(a)·ARPU_a·GM/(1+i)^a over the ages known; `discount` i per period."""
    return math.fsum(
        kept * paid * margin / (1 + discount) ** age
        for age, (kept, paid) in enumerate(zip(retention, arpu, strict=False))
    )


def payback(cost: float, arpu: float, margin: float) -> float | None:
    """Months until a payer has paid back CAC; None is never."""
    monthly = arpu * margin
    return cost / monthly if monthly > 0 and math.isfinite(cost) else None


@dataclass(frozen=True, slots=True)
class ChannelEconomics:
    """One channel over a period. Say beside it whether `spend` is media only or full cost."""

    channel: str
    spend: float
    payers: float
    net_revenue: float
    visitors: float = 0.0

    @property
    def cac(self) -> float:
        return cac(self.spend, self.payers)

    @property
    def roas(self) -> float | None:
        return roas(self.net_revenue, self.spend)

    @property
    def per_visitor(self) -> float | None:
        return self.net_revenue / self.visitors if self.visitors else None


def blended(channels: Sequence[ChannelEconomics]) -> ChannelEconomics:
    """All channels together, channel ""."""
    return ChannelEconomics(
        "",
        math.fsum(one.spend for one in channels),
        math.fsum(one.payers for one in channels),
        math.fsum(one.net_revenue for one in channels),
        math.fsum(one.visitors for one in channels),
    )
