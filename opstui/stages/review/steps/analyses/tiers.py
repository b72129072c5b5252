"""Customers by tier: before, now, who rose and who fell."""

from __future__ import annotations

from dataclasses import replace

from opstui.kernel.language import N_, _
from opstui.kernel.text import width
from opstui.reports.tiers_section import (
    TierFacts,
    more_fell,
    tier_facts,
    tier_heads,
    tier_rows,
    tiers_said,
    went_text,
)
from opstui.stages.execution.rfm import Tier, tier_name
from opstui.stages.execution.steps.move_rows import matrix_rows, moves_note
from opstui.stages.execution.steps.segment_columns import move_columns
from opstui.stages.execution.tier_moves import Migration
from opstui.stages.review.commands import own
from opstui.stages.review.evidence import EvidenceId, EvidenceKind, snapshot
from opstui.stages.review.model import Evidence
from opstui.stages.review.steps.analysis import TURN, Analysis, AnalysisPane, Finding
from opstui.stages.review.steps.context import ReviewContext
from opstui.ui.table import Column, Row


def facts_of(context: ReviewContext) -> TierFacts | None:
    return tier_facts(context.workbook, context.cycle, context.today)


def finding(context: ReviewContext) -> Finding:
    """Who rose and who fell; "!" when more fell or went than rose."""
    found = facts_of(context)
    if found is None:
        return Finding(
            _("No customers yet: enter opens the segments, where i imports a table."), "?"
        )
    return Finding(tiers_said(found), "!" if more_fell(found) else "")


LEAST_CELLS = 4
"""Of a column of counts; its head has as many."""


class TiersPane(AnalysisPane):
    """A row per tier, or with `v` from which tier to which they went; enter opens the segments
    of stage 3, where a touch is planned."""

    ACTIONS = (TURN, *own("cite", "deeper"))
    as_moves = False

    @property
    def moves(self) -> Migration | None:
        """What is shown as a matrix."""
        found = facts_of(self.context)
        return found.moves if found and self.as_moves else None

    def columns(self) -> tuple[Column, ...]:
        if self.moves:
            counts = [cell for _key, cells in matrix_rows(self.moves) for cell in cells[1:]]
            room = max(LEAST_CELLS, *map(width, counts))
            first, *others = move_columns()
            return (first, *(replace(one, width=room) for one in others))
        name, *numbers = tier_heads()
        return (Column(name), *(Column(one, 10, "right") for one in numbers))

    def rows(self) -> list[Row]:
        found = facts_of(self.context)
        if found is None:
            return []
        if self.moves:
            return [(key, [*cells]) for key, cells in matrix_rows(self.moves)]
        return [
            (tier.value, [f"{tier.value} {tier_name(tier)}", *cells])
            for tier, cells in tier_rows(found, self.context.currency)
        ]

    def sentence(self) -> str:
        if self.moves and self.marked:
            tier = Tier(self.marked) if self.marked in set(Tier) else None
            return went_text(self.moves, tier)
        return finding(self.context).said

    def remark(self) -> str:
        found = facts_of(self.context)
        if self.moves:
            return moves_note(self.moves)
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

    def turn(self) -> None:
        """The tiers, or the moves between them."""
        found = facts_of(self.context)
        if found is None or found.moves is None:
            self.step.tell(_("One import only: with the next one the moves are known."))
            return
        self.as_moves = not self.as_moves
        self.show()
        self.step.said_anew()

    def open_marked(self) -> None:
        self.step.host.go("execution", "segments")

    def add(self) -> None:
        self.step.tell(_("No customers yet: enter opens the segments, where i imports a table."))


ANALYSIS = Analysis(
    "tiers",
    N_("Customer tiers"),
    N_("Do customers rise or fall?"),
    finding,
    TiersPane,
)
