"""Customers by tier: before, now, who rose and who fell."""

from __future__ import annotations

from opstui.kernel.language import N_, _
from opstui.reports.tiers_section import (
    TierFacts,
    more_fell,
    tier_facts,
    tier_heads,
    tier_rows,
    tiers_said,
)
from opstui.stages.execution.rfm import Tier, tier_name
from opstui.stages.review.commands import own
from opstui.stages.review.evidence import EvidenceId, EvidenceKind, snapshot
from opstui.stages.review.model import Evidence
from opstui.stages.review.steps.analysis import Analysis, AnalysisPane, Finding
from opstui.stages.review.steps.context import ReviewContext
from opstui.ui.table import Column, Row


def facts_of(context: ReviewContext) -> TierFacts | None:
    return tier_facts(context.workbook, context.cycle, context.today)


def finding(context: ReviewContext) -> Finding:
    """Who rose and who fell; "!" when more fell or went than rose."""
    found = facts_of(context)
    if found is None:
        return Finding(_("No customers yet: i imports a table of customers or orders."), "?")
    return Finding(tiers_said(found), "!" if more_fell(found) else "")


class TiersPane(AnalysisPane):
    """A row per tier; enter opens the segments of stage 3, where a touch is planned."""

    ACTIONS = own("cite", "deeper")

    def columns(self) -> tuple[Column, ...]:
        name, *numbers = tier_heads()
        return (Column(name), *(Column(one, 10, "right") for one in numbers))

    def rows(self) -> list[Row]:
        found = facts_of(self.context)
        if found is None:
            return []
        return [
            (tier.value, [f"{tier.value} {tier_name(tier)}", *cells])
            for tier, cells in tier_rows(found, self.context.currency)
        ]

    def sentence(self) -> str:
        return finding(self.context).said

    def remark(self) -> str:
        found = facts_of(self.context)
        return found.latest.source if found else ""

    def evidence(self) -> Evidence | None:
        found = facts_of(self.context)
        if found is None or self.marked not in set(Tier):
            return None
        tier = Tier(self.marked)
        cells = dict(tier_rows(found, self.context.currency))[tier]
        said = _("{tier}: {before} > {now} customers").format(
            tier=tier_name(tier), before=cells[0], now=cells[1]
        )
        id_ = EvidenceId(EvidenceKind.TIER, tier.value)
        value = float(found.customers(tier))
        return snapshot(id_, value, unit="users", said=said, today=self.context.today)

    def open_marked(self) -> None:
        self.step.host.go("execution", "segments")

    def add(self) -> None:
        self.step.tell(_("No customers yet: i imports a table of customers or orders."))


ANALYSIS = Analysis(
    "tiers",
    N_("Customer tiers"),
    N_("Do customers rise or fall?"),
    finding,
    TiersPane,
)
