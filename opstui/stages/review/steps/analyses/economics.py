"""Unit economics by channel: what a payer costs, what comes back, when it has paid off."""

from __future__ import annotations

from opstui.commands import pick
from opstui.kernel.language import N_, _, language
from opstui.kernel.periods import Period, format_period
from opstui.stages.review.channel_account import Account, headline
from opstui.stages.review.channel_account import said as said_of
from opstui.stages.review.commands import own
from opstui.stages.review.evidence import EvidenceId, EvidenceKind, snapshot
from opstui.stages.review.model import Evidence
from opstui.stages.review.steps import channel_forms as forms
from opstui.stages.review.steps import channel_rows as rows
from opstui.stages.review.steps.analysis import Analysis, AnalysisPane, Finding
from opstui.stages.review.steps.context import ReviewContext
from opstui.ui.keys import bind
from opstui.ui.table import Column, Row


def finding(context: ReviewContext) -> Finding:
    """The channel that loses money, else the cheapest and the dearest payer."""
    found = rows.found(context)
    if not found.channels:
        return Finding(_("Needs spend and payers by channel: enter types them."), "?")
    return Finding(headline(found), "!" if found.losing else "")


class EconomicsPane(AnalysisPane):
    """A row per channel and one for all; `v` turns cycle to date and last period."""

    ACTIONS = (*own("cite"), *pick("add", "edit"), *own("turn"))
    BINDINGS = bind(pick("edit"))

    last_only = False

    @property
    def span(self) -> Period | None:
        timing = self.context.timing
        return timing.last if self.last_only else rows.span(self.context)

    @property
    def found(self) -> Account:
        return rows.found(self.context, self.span)

    def columns(self) -> tuple[Column, ...]:
        return rows.columns(self.found)

    def rows(self) -> list[Row]:
        return rows.rows(self.found, self.step.paint, self.step.host.figure)

    def sentence(self) -> str:
        return rows.sentence(self.found, self.marked)

    def remark(self) -> str:
        span = self.span
        return format_period(span, language()) if span else ""

    def side(self) -> str:
        return rows.explained(self.found)

    def evidence(self) -> Evidence | None:
        """Always of the cycle to date, so that it can be looked up again."""
        whole = rows.found(self.context)
        one = next((each for each in whole.channels if each.channel == self.marked), None)
        if one is None:
            return None
        id_ = EvidenceId(EvidenceKind.ECONOMICS, one.channel)
        said = said_of(one, whole)
        unit = f"{self.context.currency}/order"
        return snapshot(id_, one.cac, unit=unit, said=said, today=self.context.today)

    def add(self) -> None:
        self.step.work(forms.edit_channel(self.step, ""))

    def open_marked(self) -> None:
        """The marked channel; the first one, while there is none."""
        if not self.marked:
            self.add()
        elif not self.marked.startswith("="):
            self.step.work(forms.edit_channel(self.step, self.marked))

    def turn(self) -> None:
        self.last_only = not self.last_only
        self.show()
        self.step.said_anew()

    def action_edit(self) -> None:
        """Which numbers are meant, the margin, how long a payer stays."""
        self.step.work(forms.edit_settings(self.step))


ANALYSIS = Analysis(
    "economics",
    N_("Channels"),
    N_("What does a payer cost, and does it come back?"),
    finding,
    EconomicsPane,
)
