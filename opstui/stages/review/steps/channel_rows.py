"""Channels as rows, and what they say in words. Pure."""

from __future__ import annotations

import math
from collections.abc import Callable

from rich.text import Text

from opstui.charts.sentences import together
from opstui.kernel.figures import MISSING
from opstui.kernel.language import _, pgettext
from opstui.kernel.periods import Period
from opstui.stages.review.channel_account import (
    Account,
    account,
    basis,
    known,
    known_span,
    months_text,
    said,
    times,
)
from opstui.stages.review.channels import together as whole_of
from opstui.stages.review.economics import ChannelEconomics
from opstui.stages.review.model import Economics
from opstui.stages.review.steps.context import Paint, ReviewContext
from opstui.ui.table import Column, Row

Figure = Callable[[float | None, str], str]
ALL = "=all"


def span(context: ReviewContext) -> Period | None:
    """The cycle as far as it is known."""
    return known_span(context.timing.done)


def found(context: ReviewContext, period: Period | None = None) -> Account:
    """Over the cycle to date, or over `period`."""
    settings = context.workbook.get(Economics, context.cycle.key)
    over = period or span(context)
    return account(context.book, context.tree, settings, over, context.currency)


# -- the table --------------------------------------------------------------------------------


def columns(found: Account) -> tuple[Column, ...]:
    """What a payer is worth stands where a visitor's worth stood: 80 cells have room for one."""
    worth_columns = (Column("LTV/CAC", 7, "right"), Column(_("Back in"), 11, "right"))
    return (
        Column(_("Channel")),
        Column(pgettext("column", "Spend"), 9, "right"),
        Column(_("Payers"), 8, "right"),
        Column("CAC", 8, "right"),
        Column(_("Net ROAS"), 8, "right"),
        *(worth_columns if _valued(found) else (Column(_("Per visitor"), 11, "right"),)),
    )


def _valued(found: Account) -> bool:
    return bool(found.settings and found.settings.margin)


def rows(found: Account, paint: Paint, figure: Figure) -> list[Row]:
    """The largest spend first, all together last."""
    if not found.channels:
        return []
    out = [(one.channel, _cells(one, found, paint, figure)) for one in found.channels]
    if len(found.channels) > 1:
        whole = whole_of(found.channels)
        cells = _cells(whole, found, paint, figure)
        out.append((ALL, [Text(_("All channels"), style="bold"), *cells[1:]]))
    return [*out]


def _cells(one: ChannelEconomics, found: Account, paint: Paint, figure: Figure) -> list[object]:
    money = found.currency
    back = known(one.roas)
    style = paint["bad"] if back is not None and back < 1 else ""
    cells: list[object] = [
        one.channel,
        figure(known(one.spend), money),
        figure(known(one.payers), "count"),
        _cost(one, figure, money),
        Text("-" if back is None else times(back), style=style),
    ]
    if not _valued(found):
        return [*cells, figure(known(one.per_visitor), money)]
    value = found.worth(one)
    ratio = MISSING if value.ratio is None else f"{value.ratio:.1f}"
    return [*cells, ratio, months_text(value.payback)]


def _cost(one: ChannelEconomics, figure: Figure, money: str) -> str:
    if math.isinf(one.cac):
        return _("no payer")
    return figure(known(one.cac), money)


# -- in words ---------------------------------------------------------------------------------


def sentence(found: Account, marked: str) -> str:
    """The marked channel against all, and what is missing."""
    if not found.channels:
        return _missing(found)
    whole = whole_of(found.channels)
    one = next((each for each in found.channels if each.channel == marked), None)
    parts = [said(one or _named(whole), found)]
    if one is not None and len(found.channels) > 1:
        mine, all_ = known(one.per_visitor), known(whole.per_visitor)
        if mine is not None and all_:
            text = _("A visitor from here is worth {n} times the average.")
            parts.append(text.format(n=times(mine / all_)))
    parts.append(basis(found))
    if found.incomplete:
        names = _(", ").join(found.incomplete)
        parts.append(_("Not shown, spend or payers missing: {names}.").format(names=names))
    return together([*parts, _value_text(found, marked)])


def _value_text(found: Account, marked: str) -> str:
    """With a margin: whether the marked channel earns its payers back."""
    if not found.settings or found.settings.margin is None:
        return ""
    one = next((each for each in found.channels if each.channel == marked), None)
    back = found.worth(one or whole_of(found.channels)).payback
    if back is None or not math.isinf(back):
        return ""
    return _("At this margin the payer's cost never comes back.")


def _named(whole: ChannelEconomics) -> ChannelEconomics:
    return ChannelEconomics(
        _("All channels"), whole.spend, whole.payers, whole.net_revenue, whole.visitors
    )


def _missing(found: Account) -> str:
    if found.incomplete:
        names = _(", ").join(found.incomplete)
        return _("Not shown, spend or payers missing: {names}.").format(names=names)
    return _(
        "No spend by channel yet. enter types one, i imports them, e says which numbers they are."
    )


def explained(found: Account) -> str:
    """For the side panel: the formulas, with what stands for what here."""
    lines = [
        _("CAC = spend / new payers"),
        _("Net ROAS = net revenue / spend"),
        _("LTV = ARPU x margin / churn per month, at most 60 months"),
        _("Back in = CAC / (ARPU x margin)"),
        "",
    ]
    named = (
        (pgettext("column", "Spend"), found.roles.spend),
        (_("Payers"), found.roles.payers),
        (_("Net revenue"), found.roles.revenue),
        (_("Visitors"), found.roles.visitors),
    )
    lines += [label + _(": ") + (name or "-") for label, name in named]
    if not found.settings or found.settings.margin is None:
        lines += ["", _("e gives margin and churn; then LTV and payback are shown.")]
    return "\n".join(lines)
