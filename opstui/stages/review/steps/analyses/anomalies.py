"""Days and periods that stand out over all metrics, each noted by one key."""

from __future__ import annotations

from datetime import timedelta

from textual import on
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from opstui.charts.sentences import together
from opstui.charts.view import ChartView
from opstui.kernel.language import N_
from opstui.stages.review.anomalies import KINDS
from opstui.stages.review.commands import own
from opstui.stages.review.model import Evidence
from opstui.stages.review.steps import anomaly_rows as rows
from opstui.stages.review.steps import notes
from opstui.stages.review.steps.analysis import Analysis, AnalysisPane, Finding
from opstui.stages.review.steps.context import ReviewContext
from opstui.stages.review.steps.heard_tables import HeardTable
from opstui.ui.table import Column, OpsTable, Row
from opstui.ui.text import plain
from opstui.workbook.document import Workbook

LOW = 14
"""Rows below which the table needs the chart's place."""


def finding(context: ReviewContext) -> Finding:
    """How many ask for a note, and the newest of them."""
    found = rows.strange(context)
    if not found:
        return Finding(rows.sentence(context, ""))
    waiting = [one for one in found if one.note is None]
    said = rows.count_text(context)
    if waiting:
        said = together([said, rows.said(context, waiting[0].flag)])
    return Finding(said, "!" if waiting else "")


class AnomaliesPane(AnalysisPane):
    """A row for each; digits say what happened, `v` hides the chart."""

    ACTIONS = own("annotate", "cite", "turn")
    BINDINGS = [(str(digit), f"note({digit})", "") for digit in range(1, len(KINDS) + 1)]
    DEFAULT_CSS = """
    AnomaliesPane OpsTable { height: 1fr; }
    AnomaliesPane #around { height: 9; }
    AnomaliesPane.-low #around, AnomaliesPane.-table #around { display: none; }
    AnomaliesPane #kinds { height: 1; color: $muted; padding: 0 1; }
    """

    def compose(self) -> ComposeResult:
        yield HeardTable()
        yield ChartView(id="around")
        yield Static("", id="kinds")

    # -- what is shown ------------------------------------------------------------------------

    def show(self) -> None:
        self.set_class(0 < self.step.size.height < LOW, "-low")
        super().show()
        self.query_one("#kinds", Static).update(plain(rows.keys_text()))
        self._draw()

    def _draw(self) -> None:
        """The chart of the marked one."""
        one = rows.one_of(self.context, self.marked)
        chart = self.query_one(ChartView)
        chart.ascii_only = self.step.host.ascii_only
        if one is None:
            chart.chart = None
            return
        unit = self.context.unit(one.flag.metric)
        until = self.context.today - timedelta(1)
        chart.chart = rows.chart(
            self.context, one.flag, lambda value: self.step.host.figure(value, unit), until
        )

    def columns(self) -> tuple[Column, ...]:
        return rows.columns()

    def rows(self) -> list[Row]:
        return rows.rows(self.context, self.step.paint)

    def sentence(self) -> str:
        return rows.sentence(self.context, self.marked)

    def remark(self) -> str:
        return rows.count_text(self.context) if rows.strange(self.context) else ""

    def side(self) -> Content | str:
        """How the marked one was found, and what the digits do."""
        one = rows.one_of(self.context, self.marked)
        return "\n\n".join((rows.how(one.flag), rows.digits())) if one else ""

    def evidence(self) -> Evidence | None:
        return rows.evidence(self.context, self.marked)

    # -- keys ---------------------------------------------------------------------------------

    def add(self) -> None:
        one = rows.one_of(self.context, self.marked)
        self.step.work(notes.annotate(self.step, one.flag if one else None))

    def open_marked(self) -> None:
        if self.marked:
            self.add()
        else:
            self.step.host.go("review", "data")

    def action_note(self, digit: int) -> None:
        """Say what happened by its kind."""
        one, cycle = rows.one_of(self.context, self.marked), self.context.cycle.key
        if one is None:
            return
        kind = KINDS[digit - 1]

        def change(workbook: Workbook) -> Workbook:
            return rows.noted(workbook, cycle, one, kind)

        self.step.keep(N_("Note what happened"), change)

    def turn(self) -> None:
        self.toggle_class("-table")

    def on_data_table_row_highlighted(self, event: OpsTable.RowHighlighted) -> None:
        super().on_data_table_row_highlighted(event)
        if self.has_class("-shown"):
            self._draw()

    @on(ChartView.Moved)
    def _read(self, event: ChartView.Moved) -> None:
        event.stop()
        self.step.say(event.text, self.remark())


ANALYSIS = Analysis(
    "anomalies",
    N_("Stands out"),
    N_("What was unlike other days, and what happened then?"),
    finding,
    AnomaliesPane,
    rows.left,
)
