"""The account of a span of days by channel: what was reckoned how, and what it says in words."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from opstui.kernel.figures import MISSING
from opstui.kernel.language import _
from opstui.kernel.metric_tree import MetricTree
from opstui.kernel.periods import Period
from opstui.kernel.quantities import format_number
from opstui.kernel.series import SeriesBook
from opstui.stages.review.channels import (
    Roles,
    Worth,
    channels,
    incomplete,
    losing,
    roles,
    worth,
)
from opstui.stages.review.economics import ChannelEconomics
from opstui.stages.review.model import Economics

DAYS_OF_MONTH = 30.4375


@dataclass(frozen=True, slots=True)
class Account:
    """The channels of a span of days, and how they were reckoned."""

    channels: list[ChannelEconomics]
    incomplete: list[str]
    roles: Roles
    settings: Economics | None
    currency: str
    span: Period | None

    @property
    def losing(self) -> list[ChannelEconomics]:
        return losing(self.channels)

    @property
    def months(self) -> float:
        return self.span.days / DAYS_OF_MONTH if self.span else 1.0

    def worth(self, one: ChannelEconomics) -> Worth:
        return worth(one, self.settings, self.months)


def known_span(done: Sequence[Period]) -> Period | None:
    """From the first to the last of these periods."""
    return Period(done[0].start, done[-1].end) if done else None


def account(
    book: SeriesBook,
    tree: MetricTree,
    settings: Economics | None,
    span: Period | None,
    currency: str,
) -> Account:
    """Of the channels in `span`; None is an account without any."""
    wanted = roles(book, tree, settings)
    some = channels(book, wanted, span) if span else []
    gaps = incomplete(book, wanted, span) if span else []
    return Account(some, gaps, wanted, settings, currency, span)


def known(value: float | None) -> float | None:
    """None for what cannot be shown as a number."""
    return value if value is not None and math.isfinite(value) else None


def times(value: float) -> str:
    """ "8.93", "204.9": as many digits as can be meant."""
    return f"{value:.2f}" if value < 100 else f"{value:.1f}"


_SOON = 0.05
"""Months that are none when rounded."""


def months_text(value: float | None) -> str:
    """Until CAC is back; an infinite time is never."""
    if value is None:
        return MISSING
    if math.isinf(value):
        return _("never")
    return _("at once") if value < _SOON else _("{n} months").format(n=f"{value:.1f}")


def said(one: ChannelEconomics, found: Account) -> str:
    """A channel in a sentence, as evidence keeps it."""
    if math.isinf(one.cac):
        text = _("{channel}: {spend} spent, no payer yet.")
        return text.format(channel=one.channel, spend=format_number(one.spend, found.currency))
    cost = format_number(one.cac, found.currency)
    back = known(one.roas)
    if back is None:
        return _("{channel}: a payer costs {cost}.").format(channel=one.channel, cost=cost)
    text = _("{channel}: a payer costs {cost}, net revenue is {times} times the spend.")
    return text.format(channel=one.channel, cost=cost, times=times(back))


def headline(found: Account) -> str:
    """What the list of analyses says: the worst that loses, else the dearest payer."""
    worst = found.losing
    if worst:
        text = _(
            "{channel} brings back less than it costs: net revenue is {times} times the spend."
        )
        return text.format(channel=worst[0].channel, times=times(worst[0].roas or 0.0))
    return said(max(found.channels, key=lambda one: one.cac), found)


def basis(found: Account) -> str:
    """Whether the spend is media alone."""
    if found.settings is not None and found.settings.full_cost:
        return _("Full cost.")
    return _("Media cost only.")
