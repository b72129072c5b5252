"""What each channel cost and brought in a period, read from the series by segment.

Which series is the spend, the payers, the net revenue and the visitors is found by name and can
be chosen. A channel is a segment of the payers' series (or of the spend's).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from opstui.kernel.metric_tree import MetricTree
from opstui.kernel.periods import Period
from opstui.kernel.series import SeriesBook
from opstui.stages.review.economics import ChannelEconomics, blended, ltv, payback
from opstui.stages.review.model import Economics

_NAMES = {
    "spend": ("spend", "ad_spend", "cost", "media_spend", "marketing_cost"),
    "payers": ("new_payers", "payers", "paid", "paid_orders", "new_customers", "orders"),
    "revenue": ("net_revenue", "revenue", "gmv", "gross_revenue", "sales"),
    "visitors": ("uv", "visitors", "visits", "sessions"),
}
WORN = 1.0
"""Net revenue per spend below which a channel does not even bring back what it costs."""


@dataclass(frozen=True, slots=True)
class Roles:
    """Metric ids of the series; "" where there is none."""

    spend: str = ""
    payers: str = ""
    revenue: str = ""
    visitors: str = ""

    @property
    def whole(self) -> bool:
        """Enough to say what a payer costs."""
        return bool(self.spend and self.payers)


def roles(book: SeriesBook, tree: MetricTree, chosen: Economics | None = None) -> Roles:
    """What was chosen, else what is named so and known by segment; the tree's root is the
    revenue where nothing is named so and it is money."""
    known = {metric for metric in book.metrics() if book.segments(metric)}
    found = {
        role: next((name for name in names if name in known), "") for role, names in _NAMES.items()
    }
    if not found["revenue"] and tree.root in known:
        found["revenue"] = tree.root
    if chosen is not None:
        found |= {role: name for role in found if (name := getattr(chosen, role))}
    return Roles(**found)


def channels(book: SeriesBook, wanted: Roles, period: Period) -> list[ChannelEconomics]:
    """Every channel whose spend and payers are known, the largest spend first.

    Missing is not zero: a channel without a known spend or payers is left out (see
    `incomplete`); unknown revenue or visitors are NaN.
    """
    found = []
    for name in names_of(book, wanted):
        spend, payers = (_total(book, one, period, name) for one in (wanted.spend, wanted.payers))
        if spend is None or payers is None:
            continue
        revenue, visitors = (
            math.nan if value is None else value
            for value in (_total(book, one, period, name) for one in _rest(wanted))
        )
        found.append(ChannelEconomics(name, spend, payers, revenue, visitors))
    return sorted(found, key=lambda one: (-one.spend, one.channel))


def incomplete(book: SeriesBook, wanted: Roles, period: Period) -> list[str]:
    """Channels with a spend or with payers in the period, but not with both."""
    out = []
    for name in names_of(book, wanted):
        known = [_total(book, one, period, name) for one in (wanted.spend, wanted.payers)]
        if known.count(None) == 1:
            out.append(name)
    return out


def names_of(book: SeriesBook, wanted: Roles) -> list[str]:
    """Segments that the spend or the payers know."""
    named = [one for one in (wanted.spend, wanted.payers) if one]
    return sorted({segment for one in named for segment in book.segments(one)})


def _rest(wanted: Roles) -> tuple[str, str]:
    return wanted.revenue, wanted.visitors


def _total(book: SeriesBook, metric: str, period: Period, channel: str) -> float | None:
    return book.total(metric, period, channel).value if metric else None


@dataclass(frozen=True, slots=True)
class Worth:
    """What one payer is worth: LTV (ARPU·GM/churn), LTV/CAC, months until CAC is back.

    None where the settings or the channel's numbers do not say; `payback` infinite is never.
    """

    ltv: float | None = None
    ratio: float | None = None
    payback: float | None = None


def worth(one: ChannelEconomics, settings: Economics | None, months: float) -> Worth:
    """`months`: length of the period, to bring revenue to a month where no ARPU was given.

    With a margin but no churn, LTV is the margin of the first payment: nobody is known to come
    back, and CAC is back with that payment or never.
    """
    if settings is None or settings.margin is None or one.payers <= 0:
        return Worth()
    first = one.net_revenue / one.payers
    if settings.churn is None:
        value = first * settings.margin
        return _worth(value, one.cac, 0.0 if value >= one.cac else math.inf)
    arpu = settings.arpu if settings.arpu is not None else first / max(months, 1.0)
    if not math.isfinite(arpu):
        return Worth()
    value = ltv(arpu, settings.margin, settings.churn)
    back = payback(one.cac, arpu, settings.margin)
    return _worth(value, one.cac, math.inf if back is None else back)


def _worth(value: float, cost: float, months: float) -> Worth:
    if not math.isfinite(value):
        return Worth()
    ratio = value / cost if cost > 0 and math.isfinite(cost) else None
    return Worth(value, ratio, months)


def contribution(one: ChannelEconomics) -> float:
    """Net revenue less spend; NaN where the revenue is unknown."""
    return one.net_revenue - one.spend


def together(some: Sequence[ChannelEconomics]) -> ChannelEconomics:
    """All channels as one; sums with an unknown part are unknown."""
    return blended(some)


def losing(some: Iterable[ChannelEconomics]) -> list[ChannelEconomics]:
    """Channels whose net revenue does not reach what was spent, the worst first."""
    found = [one for one in some if one.roas is not None and one.roas < WORN]
    return sorted(found, key=contribution)
