"""What an import of customers would keep, as text: the tiers, the moves, what was left out."""

from __future__ import annotations

from collections.abc import Iterator

from opstui.data_sources.customer_columns import role_word
from opstui.kernel.dates import format_date
from opstui.kernel.figures import MISSING, format_number
from opstui.kernel.language import _, language, ngettext
from opstui.kernel.text import cut, fit, wrap
from opstui.reports.customer_intake import Found
from opstui.reports.table import aligned
from opstui.stages.execution.model import CustomerTiers
from opstui.stages.execution.rfm import FEW, Tier, tier_name
from opstui.stages.execution.tier_moves import Migration, Way, migration_of

WIDTH = 80
ISSUES_SHOWN = 10


def customers_text(found: Found, currency: str) -> str:
    """How the file is read, then counts per tier and what changes; at most 80 cells a line."""
    blocks = (
        list(_file_lines(found)),
        list(_limit_lines(found, currency)),
        list(_tier_lines(found, currency)),
        list(_move_lines(found)),
        list(_issue_lines(found)),
    )
    return "\n\n".join("\n".join(block) for block in blocks if block) + "\n"


def _file_lines(found: Found) -> Iterator[str]:
    table = found.table
    shape = _("one order a line") if table.raw else _("one customer a line")
    people = len(table.rows)
    said = ngettext("{n} customer", "{n} customers", people).format(n=f"{people:,}")
    yield _(", ").join((said, shape))
    yield _("How the columns are read")
    for role, name in table.columns.items():
        yield cut(f"  {fit(name, 24)} > {role_word(role)}", WIDTH)


def _limit_lines(found: Found, currency: str) -> Iterator[str]:
    record = found.record
    yield _("Cut-off {day}; better are:").format(day=format_date(record.cutoff, language()))
    days = _("R, days since the last order, at most {n}").format(n=f"{record.recency:g}")
    orders = _("F, orders, at least {n}").format(n=f"{record.orders:.4g}")
    money = _("M, money, at least {n}").format(n=format_number(record.money, currency))
    yield from (f"  {line}" for line in (days, orders, money))
    if found.kept_limits:
        yield "  " + _("These are the thresholds of the import before, so that tiers compare.")
    elif found.before is None:
        few = len(found.table.rows) < FEW
        yield "  " + (
            _("Computed: medians, as there are fewer than {n} customers.").format(n=FEW)
            if few
            else _("Computed: median of the days, means of orders and money.")
        )
    elif found.before.cycle == record.cycle:
        yield "  " + _("The imports of this cycle get the same thresholds.")
    if found.replaces:
        yield "  " + _("It takes the place of the import to the same day.")


def _tier_lines(found: Found, currency: str) -> Iterator[str]:
    record, before = found.record, found.before
    people = sum(one.customers for one in record.counts)
    was = {one.tier: one.customers for one in before.counts} if before else {}
    head = [_("Tier"), _("Customers"), _("Share"), _("Money")]
    rows = [[*head, _("Before"), _("Change")] if before else head]
    for one in record.counts:
        row = [
            f"{one.tier} {tier_name(Tier(one.tier))}",
            f"{one.customers:,}",
            f"{one.customers / people * 100:.1f}%" if people else MISSING,
            format_number(one.money, currency),
        ]
        if before:
            old = was.get(one.tier, 0)
            row += [f"{old:,}", f"{one.customers - old:+,}" if one.customers != old else "0"]
        rows.append(row)
    yield from aligned(rows)
    yield from summary_lines(record)


def summary_lines(record: CustomerTiers) -> Iterator[str]:
    """How concentrated the money is, and who paid nothing in the end."""
    if record.top_share is not None:
        share = f"{record.top_share * 100:.1f}%"
        yield _("The top 20% of the customers bring {share} of the money.").format(share=share)
    refunds = sum(one.refund_only for one in record.counts)
    if refunds:
        yield ngettext(
            "! {n} customer paid nothing after refunds: in the lowest tier.",
            "! {n} customers paid nothing after refunds: in the lowest tier.",
            refunds,
        ).format(n=f"{refunds:,}")


def _move_lines(found: Found) -> Iterator[str]:
    if found.before is None:
        return
    moves = migration_of(found.before, found.record)
    since = format_date(found.before.cutoff, language())
    text = _("Since {day}, {moves}").format(day=since, moves=moves_text(moves))
    yield from wrap(text, WIDTH)
    if not moves.comparable:
        yield _("! Other thresholds than the import before: moves do not compare.")


def moves_text(moves: Migration) -> str:
    """ "of 4,338: 4,000 stayed, 210 rose, 90 fell, 20 shifted, 18 gone; 95 new"."""
    pairs = (
        (Way.STAYED, _("{n} stayed")),
        (Way.ROSE, _("{n} rose")),
        (Way.FELL, _("{n} fell")),
        (Way.SHIFTED, _("{n} shifted")),
        (Way.GONE, _("{n} gone")),
    )
    counts = [(text, moves.count(one)) for one, text in pairs]
    parts = [text.format(n=f"{n:,}") for text, n in counts if n]
    parts = parts or [_("{n} stayed").format(n=0)]
    known = _("of {n}: {parts}").format(n=f"{moves.known:,}", parts=_(", ").join(parts))
    new = moves.count(Way.NEW)
    if not new:
        return known
    return _("{one}; {other}").format(one=known, other=_("new: {n}").format(n=f"{new:,}"))


def _issue_lines(found: Found) -> Iterator[str]:
    issues = found.table.issues
    if not issues:
        return
    yield _("Please check")
    for issue in issues[:ISSUES_SHOWN]:
        for place, line in enumerate(wrap(issue.text(), WIDTH - 4)):
            yield ("  " if place == 0 else "    ") + line
    if len(issues) > ISSUES_SHOWN:
        yield "  " + _("and {n} more").format(n=f"{len(issues) - ISSUES_SHOWN:,}")
