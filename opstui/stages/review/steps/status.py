"""Step 2: where every metric stands, where it ends, and its course as a chart."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import DataTable, Static

from opstui.charts.view import ChartView
from opstui.commands import pick
from opstui.kernel.language import N_, _
from opstui.reports.status import MetricStatus
from opstui.stages.review.commands import own
from opstui.stages.review.forecast import caveat
from opstui.stages.review.steps import status_rows as rows
from opstui.stages.review.steps.base import ReviewStep
from opstui.stages.review.steps.origin_screen import show_origin
from opstui.ui.keys import bind
from opstui.ui.table import OpsTable

LOW = 14
"""Rows below which the table needs the chart's place."""

WIDE = 88
"""Cells from which the table has room for the do-nothing forecast."""


class StatusStep(ReviewStep):
    """A row per metric; the marked one as a chart, or (`v`) as numbers."""

    STEP = "status"
    TITLE = N_("Status")
    ACTIONS = (*own("numbers", "cite"), *pick("open"), *own("origin"))
    BINDINGS = bind(ACTIONS)
    DEFAULT_CSS = """
    StatusStep #pair { height: 1fr; layout: vertical; }
    StatusStep #metrics { height: 1fr; width: 1fr; }
    StatusStep #course { height: 8; width: 1fr; }
    StatusStep #numbers { height: 8; width: 1fr; display: none; }
    StatusStep.-low #course { display: none; }
    StatusStep.-numbers #numbers { display: block; }
    StatusStep.-numbers #course { display: none; }
    StatusStep #caveat { height: auto; max-height: 2; color: $muted;
        text-wrap: nowrap; text-overflow: ellipsis; }
    .-w110 StatusStep #pair, .-w160 StatusStep #pair { layout: horizontal; }
    .-w110 StatusStep #metrics, .-w160 StatusStep #metrics { width: 72; }
    .-w110 StatusStep #course, .-w160 StatusStep #course { height: 1fr; }
    .-w110 StatusStep #numbers, .-w160 StatusStep #numbers { height: 1fr; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._shown: object = None

    def on_mount(self) -> None:
        self.room.add_class("-chart")

    def on_unmount(self) -> None:
        self.room.remove_class("-chart")

    def body(self) -> ComposeResult:
        chart = ChartView(id="course")
        numbers = OpsTable(id="numbers")
        yield Vertical(OpsTable(id="metrics"), chart, numbers, id="pair")
        yield Static("", id="caveat")

    def show_review(self) -> None:
        self.set_class(0 < self.size.height < LOW, "-low")
        chart = self.query_one("#course", ChartView)
        chart.ascii_only = self.host.ascii_only
        table = self.query_one("#metrics", OpsTable)
        wide = (table.size.width or self.cells) >= WIDE
        table.show(rows.columns(wide), rows.table_rows(self.context, wide, self.paint))
        self._mark()

    @property
    def marked(self) -> MetricStatus | None:
        key = self.query_one("#metrics", OpsTable).current_key
        return next((one for one in self.context.statuses if one.id == key), None)

    @on(DataTable.RowHighlighted, "#metrics")
    def _moved(self, event: DataTable.RowHighlighted) -> None:
        event.stop()
        if not self.has_class("-missing"):
            self._mark()

    def _mark(self) -> None:
        """Chart, numbers and sentence of the marked metric."""
        timing, one = self.context.timing, self.marked
        remark = _("{known} of {all} periods").format(known=timing.known, all=len(timing.periods))
        if timing.partial is not None:
            text = _("{period} is partial, not compared")
            remark += "  " + text.format(period=timing.partial.code)
        if not timing.known:
            text = _("Nothing to compare yet: {why} p goes back to the numbers.")
            self.say(text.format(why=timing.why), remark)
            return
        if one is None:
            self.say(_("A guardrail may not be broken, whatever the target."), remark)
            return
        key = (self.context, one.id)
        chart = self.query_one("#course", ChartView)
        if self._shown != key:
            self._shown = key
            found = rows.course(self.context, one)
            fmt = lambda value: self.host.figure(value, one.unit)  # noqa: E731
            chart.chart = rows.chart(found, one, fmt, self.host.today)
            numbers = self.query_one("#numbers", OpsTable)
            roomy = self.size.width < 110 or self.app.size.width >= 160
            numbers.show(
                rows.number_columns(found, roomy), rows.number_rows(found, one.unit, roomy)
            )
        summary = chart.chart.summary if chart.chart else ""
        outlook = rows.sentence(self.context, one)
        notes = [outlook] if timing.complete else [outlook, caveat()]
        self.query_one("#caveat", Static).update(Content("\n".join(filter(None, notes))))
        self.say(self.told() or summary, remark)

    def marked_key(self) -> str:
        return self.query_one("#metrics", OpsTable).current_key

    @on(ChartView.Moved)
    def _read(self, event: ChartView.Moved) -> None:
        event.stop()
        self.say(event.text, self.remark)

    def action_review_numbers(self) -> None:
        self.toggle_class("-numbers")

    def action_review_cite(self) -> None:
        one = self.marked
        found = rows.evidence(self.context, one) if one is not None else None
        if found is None:
            self.tell(_("There is no number to cite here yet."))
        else:
            self.cite(found)

    def action_review_origin(self) -> None:
        show_origin(self, self.marked_key())

    def open_marked(self) -> None:
        """On to the why, with this metric marked."""
        one = self.marked
        self.host.go("review", "why", one.id if one else "")

    def select_item(self, key: str) -> None:
        self.query_one("#metrics", OpsTable).select_key(key)
