"""What each channel cost and brought, in a report."""

from __future__ import annotations

import math
from typing import Any

from opstui.kernel.language import _, pgettext
from opstui.kernel.quantities import MISSING
from opstui.reports.page import Block, Paragraph, Table
from opstui.reports.review_facts import ReviewFacts
from opstui.reports.section import Section
from opstui.reports.wording import figure, figures
from opstui.stages.review.channel_account import (
    Account,
    account,
    basis,
    headline,
    known,
    known_span,
    months_text,
    times,
)
from opstui.stages.review.channels import together
from opstui.stages.review.economics import ChannelEconomics
from opstui.stages.review.model import Economics


def channels_section(facts: ReviewFacts) -> Section | None:
    """Over the cycle to date; None without a channel whose spend and payers are known."""
    settings = facts.workbook.get(Economics, facts.cycle.key)
    span = known_span(facts.timing.done)
    found = account(facts.reader.book, facts.tree, settings, span, facts.product.currency)
    if not found.channels:
        return None
    blocks: list[Block] = [_table(found), Paragraph(basis(found))]
    if found.incomplete:
        names = _(", ").join(found.incomplete)
        text = _("Not shown, spend or payers missing: {names}.").format(names=names)
        blocks.append(Paragraph(text))
    value = {
        "full_cost": bool(settings and settings.full_cost),
        "channels": [_value(one, found) for one in found.channels],
    }
    return Section("economics", _("Channels"), headline(found), tuple(blocks), value)


def _table(found: Account) -> Table:
    valued = bool(found.settings and found.settings.margin)
    head = (
        *(_("Channel"), pgettext("column", "Spend"), _("Payers"), "CAC", _("Net ROAS")),
        _("Per visitor"),
        *(("LTV/CAC", _("Back in")) if valued else ()),
    )
    whole = together(found.channels)
    rows = [_row(one.channel, one, found, valued) for one in found.channels]
    if len(rows) > 1:
        rows.append(_row(_("All channels"), whole, found, valued))
    return Table(head, tuple(rows))


def _row(name: str, one: ChannelEconomics, found: Account, valued: bool) -> tuple[str, ...]:
    money, back = found.currency, known(one.roas)
    value = found.worth(one)
    ratio = MISSING if value.ratio is None else f"{value.ratio:.1f}"
    return (
        name,
        figures((one.spend,), money)[0],
        figures((one.payers,), "count")[0],
        _("no payer") if math.isinf(one.cac) else figure(one.cac, money),
        MISSING if back is None else times(back),
        figure(known(one.per_visitor), money),
        *((ratio, months_text(value.payback)) if valued else ()),
    )


def _value(one: ChannelEconomics, found: Account) -> dict[str, Any]:
    value = found.worth(one)
    return {
        "channel": one.channel,
        "spend": one.spend,
        "payers": one.payers,
        "net_revenue": known(one.net_revenue),
        "visitors": known(one.visitors),
        "cac": known(one.cac),
        "roas_net": known(one.roas),
        "ltv": known(value.ltv),
        "payback_months": known(value.payback),
        "never_pays_back": value.payback == math.inf,
    }
