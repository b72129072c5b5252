"""Customers in their tiers, now and before: who rose and who fell, in a report and a review."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from opstui.charts.sentences import together
from opstui.kernel.language import _, language
from opstui.kernel.periods import Period, format_period
from opstui.kernel.quantities import MISSING, format_number
from opstui.reports.customer_text import moves_text
from opstui.reports.page import Paragraph, Table
from opstui.reports.review_facts import ReviewFacts
from opstui.reports.section import Section
from opstui.stages.execution.model import CustomerTiers
from opstui.stages.execution.rfm import Tier, tier_name
from opstui.stages.execution.segments import in_order
from opstui.stages.execution.tier_moves import Migration, Way, migration_between
from opstui.stages.strategy.model import Cycle
from opstui.workbook.document import Workbook


@dataclass(frozen=True, slots=True)
class TierFacts:
    """The latest import until `today`, and the moves of the cycle where two can be compared."""

    latest: CustomerTiers
    moves: Migration | None

    def money(self, tier: Tier) -> float:
        return next((one.money for one in self.latest.counts if one.tier == tier.value), 0.0)

    def customers(self, tier: Tier) -> int:
        return next((one.customers for one in self.latest.counts if one.tier == tier.value), 0)


def tier_facts(workbook: Workbook, cycle: Cycle, today: date) -> TierFacts | None:
    """None without an import."""
    imports = [one for one in in_order(workbook.all(CustomerTiers).values()) if one.cutoff <= today]
    if not imports:
        return None
    end = min(max(cycle.end, imports[-1].cutoff), today)
    moves = migration_between(imports, cycle.start, end) or _of_the_last_two(imports)
    return TierFacts(imports[-1], moves)


def _of_the_last_two(imports: list[CustomerTiers]) -> Migration | None:
    if len(imports) < 2:
        return None
    return migration_between(imports, imports[-2].cutoff, imports[-1].cutoff)


def tier_rows(found: TierFacts, currency: str) -> Iterable[tuple[Tier, tuple[str, ...]]]:
    """Tier, customers before, now, change, and what they paid."""
    for tier in Tier:
        now = found.customers(tier)
        was = found.moves.held(tier) if found.moves else None
        change = MISSING if was is None else f"{now - was:+,}" if now != was else "0"
        yield (
            tier,
            (
                MISSING if was is None else f"{was:,}",
                f"{now:,}",
                change,
                format_number(found.money(tier), currency),
            ),
        )


def tier_heads() -> tuple[str, ...]:
    return (_("Tier"), _("Before"), _("Customers"), _("Change"), _("Money"))


def tiers_said(found: TierFacts) -> str:
    """How concentrated the money is, and who rose and who fell."""
    parts = []
    if found.latest.top_share is not None:
        text = _("The top 20% of the customers bring {share} of the money.")
        parts.append(text.format(share=f"{found.latest.top_share * 100:.1f}%"))
    moves = found.moves
    if moves is None:
        parts.append(_("One import only: with the next one the moves are known."))
        return together(parts)
    span = format_period(Period(moves.start, moves.end), language())
    parts.append(_("{span}: {moves}.").format(span=span, moves=moves_text(moves)))
    if not moves.comparable:
        parts.append(_("! Other thresholds than the import before: moves do not compare."))
    return together(parts)


def went_text(moves: Migration, tier: Tier | None) -> str:
    """Where the customers of a tier went, the most first; None: the new ones."""
    name = tier_name(tier) if tier else _("New")
    went = [(to, n) for (old, to), n in moves.cells.items() if old is tier and n]
    went.sort(key=lambda one: (-one[1], one[0] or ""))
    parts = [f"{_place(tier, to)} {n:,}" for to, n in went]
    text = _("{tier}, {n} before: {parts}.") if tier else _("{tier}, {n}: {parts}.")
    if not parts:
        text = _("{tier}: nobody before.") if tier else _("{tier}: nobody.")
    said = text.format(tier=name, n=f"{moves.held(tier):,}", parts=_(", ").join(parts))
    if moves.comparable:
        return said
    return together([said, _("! Other thresholds than the import before: moves do not compare.")])


def _place(before: Tier | None, after: Tier | None) -> str:
    if after is None:
        return _("Gone").lower()
    if after is before:
        return _("stayed")
    return tier_name(after)


def more_fell(found: TierFacts) -> bool:
    """Whether more customers fell or went than rose."""
    moves = found.moves
    if moves is None or not moves.comparable:
        return False
    return moves.count(Way.FELL) + moves.count(Way.GONE) > moves.count(Way.ROSE)


def tiers_section(facts: ReviewFacts) -> Section | None:
    found = tier_facts(facts.workbook, facts.cycle, facts.today)
    if found is None:
        return None
    rows = [
        (f"{tier.value} {tier_name(tier)}", *cells)
        for tier, cells in tier_rows(found, facts.product.currency)
    ]
    value = {
        "cutoff": found.latest.cutoff.isoformat(),
        "tiers": {tier.value: found.customers(tier) for tier in Tier},
        "moves": {one.value: found.moves.count(one) for one in Way} if found.moves else {},
    }
    blocks = (Table(tier_heads(), tuple(rows)), Paragraph(_limits(found.latest, facts)))
    return Section("tiers", _("Customer tiers"), tiers_said(found), blocks, value)


def _limits(latest: CustomerTiers, facts: ReviewFacts) -> str:
    text = _("Better: at most {days} days, at least {orders} orders, at least {money}.")
    return text.format(
        days=f"{latest.recency:g}",
        orders=f"{latest.orders:.4g}",
        money=format_number(latest.money, facts.product.currency),
    )
