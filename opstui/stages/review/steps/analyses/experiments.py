"""Randomised tests: a list, and one test with its arms, metrics and intervals."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from opstui.charts.sentences import together
from opstui.charts.view import ChartView
from opstui.commands import pick
from opstui.kernel.language import N_, _, ngettext
from opstui.stages.review.commands import own
from opstui.stages.review.model import Evidence, Experiment
from opstui.stages.review.randomised import Outcome
from opstui.stages.review.steps import experiment_rows as rows
from opstui.stages.review.steps.analysis import Analysis, Finding
from opstui.stages.review.steps.context import ReviewContext
from opstui.stages.review.steps.experiment_form import edit_experiment
from opstui.stages.review.steps.heard_tables import HeardTable
from opstui.stages.review.steps.record_pane import Kind, RecordPane
from opstui.ui.table import Column, Row
from opstui.ui.text import plain


def finding(context: ReviewContext) -> Finding:
    """What the newest test says, and how many there are."""
    some = rows.experiments(context)
    if not some:
        return Finding(
            _("No test yet: enter gives the sizes of both arms and their successes."), "?"
        )
    said = rows.sentence(context, some[-1].key)
    first = rows.read(context, some[-1])[0].result
    sign = "!" if first.outcome is Outcome.INVALID or first.ratio_warns else ""
    if len(some) == 1:
        return Finding(said, sign)
    count = ngettext("{n} test.", "{n} tests.", len(some)).format(n=len(some))
    return Finding(together([count, said]), sign)


class ExperimentsPane(RecordPane):
    """One row per test; enter opens one: sizes first, then a row per metric, drawn below."""

    ACTIONS = (*pick("open"), *own("cite"), *pick("add", "edit", "delete"))
    KIND = Kind(Experiment, edit_experiment, N_("Delete an experiment"))
    DEFAULT_CSS = """
    ExperimentsPane #about { height: auto; color: $muted; padding: 0 1; }
    ExperimentsPane #reaches { margin: 1 0 0 0; }
    ExperimentsPane.-one OpsTable { height: auto; max-height: 50%; }
    """

    def compose(self) -> ComposeResult:
        yield Static("", id="about")
        yield HeardTable()
        yield ChartView(id="reaches")

    @property
    def one(self) -> Experiment | None:
        return self.context.workbook.get(Experiment, self.opened) if self.opened else None

    # -- what is shown ------------------------------------------------------------------------

    def show(self) -> None:
        one = self.one
        self.set_class(one is not None, "-one")
        about, chart = self.query_one("#about", Static), self.query_one(ChartView)
        about.display = chart.display = one is not None
        if one is not None:
            about.update(plain("\n".join(rows.about(self.context, one))))
            chart.ascii_only = self.step.host.ascii_only
            chart.chart = rows.chart(self.context, one)
        super().show()

    def columns(self) -> tuple[Column, ...]:
        one = self.one
        return rows.detail_columns(bool(one.further)) if one else rows.columns()

    def rows(self) -> list[Row]:
        one = self.one
        return rows.detail_rows(self.context, one) if one else rows.rows(self.context)

    def sentence(self) -> str:
        one = self.one
        if one is not None:
            return rows.detail_sentence(self.context, one, self.marked)
        return rows.sentence(self.context, self.marked)

    def remark(self) -> str:
        one = self.one
        return one.name if one else _("Experiments: a adds one, esc leaves")

    def side(self) -> Content | str:
        """In the list, what stands above the table of an opened test."""
        if self.one is not None or not self.marked:
            return ""
        found = self.context.workbook.get(Experiment, self.marked)
        return "\n\n".join(rows.about(self.context, found)) if found else ""

    def evidence(self) -> Evidence | None:
        return rows.evidence(self.context, self.chosen)


ANALYSIS = Analysis(
    "experiments",
    N_("Experiments"),
    N_("Did what we tested work?"),
    finding,
    ExperimentsPane,
)
