"""Step 2: where every metric stands, where it ends, and its course; or six courses at once."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import DataTable, Static

from opstui.charts.sentences import Amounts, Format
from opstui.charts.view import ChartView
from opstui.commands import pick
from opstui.kernel.language import N_, _, language
from opstui.kernel.periods import Grain, Period, format_period
from opstui.reports.reached_chart import reached_chart
from opstui.reports.status import MetricStatus
from opstui.stages.review.commands import own
from opstui.stages.review.steps import status_course as courses
from opstui.stages.review.steps import status_rows as rows
from opstui.stages.review.steps.base import ReviewStep
from opstui.stages.review.steps.origin_screen import show_origin
from opstui.stages.review.steps.small_charts import SIX, SmallCharts
from opstui.stages.review.steps.status_detail import detail_columns, detail_rows
from opstui.ui.keys import bind
from opstui.ui.table import OpsTable

LOW = 14
"""Rows below which the table needs the chart's place."""

WIDE = 88
"""Cells from which the table has room for the do-nothing forecast."""

SIDE_BY_SIDE = 110
"""Cells of the screen from which the chart stands beside the table."""


VIEWS = ("chart", "numbers", "detail", "six", "reached")
"""What `v` turns through."""


class StatusStep(ReviewStep):
    """A row per metric; the marked one as a chart, as numbers, in full; or six small charts, or
    every metric in rows."""

    STEP = "status"
    TITLE = N_("Status")
    ACTIONS = (
        *own("numbers", "read_chart"),
        *pick("open"),
        *own("cite", "origin", "by_day", "by_week", "by_month", "other_six"),
    )
    BINDINGS = bind(ACTIONS)
    DEFAULT_CSS = """
    StatusStep #pair { height: 1fr; layout: vertical; }
    StatusStep #metrics { height: 1fr; width: 1fr; }
    StatusStep #course { height: 8; width: 1fr; }
    StatusStep #numbers { height: 8; width: 1fr; display: none; }
    StatusStep.-detail #numbers { height: 10; }
    StatusStep #many { display: none; }
    StatusStep.-low #course { display: none; }
    StatusStep.-numbers #numbers, StatusStep.-detail #numbers { display: block; }
    StatusStep.-numbers #course, StatusStep.-detail #course { display: none; }
    StatusStep.-six #pair, StatusStep.-reached #pair { display: none; }
    StatusStep #all { display: none; }
    StatusStep.-reached #all { display: block; }
    StatusStep.-six #many { display: block; }
    StatusStep #caveat { height: auto; max-height: 3; color: $muted;
        text-wrap: nowrap; text-overflow: ellipsis; }
    .-w110 StatusStep #pair, .-w160 StatusStep #pair { layout: horizontal; }
    .-w110 StatusStep #metrics, .-w160 StatusStep #metrics { width: 72; }
    .-w110 StatusStep #course, .-w160 StatusStep #course { height: 1fr; }
    StatusStep.-detail #pair, StatusStep.-numbers #pair { layout: vertical !important; }
    StatusStep.-detail #metrics, StatusStep.-numbers #metrics { width: 1fr !important; }
    .-w110 StatusStep #numbers, .-w160 StatusStep #numbers { height: 13 !important; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._shown: object = None
        self._view = VIEWS[0]
        self._grain: Grain | None = None
        self._first_of_six = 0

    def on_mount(self) -> None:
        self.room.add_class("-chart")

    def on_unmount(self) -> None:
        self.room.remove_class("-chart")

    def body(self) -> ComposeResult:
        chart = ChartView(id="course")
        numbers = OpsTable(id="numbers")
        yield Vertical(OpsTable(id="metrics"), chart, numbers, id="pair")
        yield SmallCharts(id="many")
        yield VerticalScroll(ChartView(id="reached"), id="all", can_focus=False)
        yield Static("", id="caveat")

    def show_review(self) -> None:
        self.set_class(0 < self.size.height < LOW, "-low")
        chart = self.query_one("#course", ChartView)
        chart.ascii_only = self.host.ascii_only
        self._list()
        self._mark()

    def _list(self) -> None:
        """The table of all metrics; beside the chart it is narrow."""
        beside = self._view == "chart" and self.app.size.width >= SIDE_BY_SIDE
        wide = not beside and self.cells >= WIDE
        table = self.query_one("#metrics", OpsTable)
        columns = rows.columns(self.context, wide)
        table.show(columns, rows.table_rows(self.context, wide, self.paint))

    @property
    def marked(self) -> MetricStatus | None:
        key = self.query_one("#metrics", OpsTable).current_key
        return next((one for one in self.context.statuses if one.id == key), None)

    @on(DataTable.RowHighlighted, "#metrics")
    def _moved(self, event: DataTable.RowHighlighted) -> None:
        event.stop()
        if not self.has_class("-missing"):
            self._mark()

    def _remark(self) -> str:
        """How much is known, and the period that is not compared yet: cut, or late."""
        timing = self.context.timing
        text = _("{known} of {all} periods").format(known=timing.known, all=len(timing.periods))
        if timing.known < len(timing.periods):
            following = timing.periods[timing.known]
            if following.end < self.host.today:
                late = _("{period} is late, not compared")
                return text + "  " + late.format(period=following.code)
        if timing.partial is not None:
            cut = _("{period} is partial, not compared")
            text += "  " + cut.format(period=timing.partial.code)
        return text

    def _mark(self) -> None:
        """Chart, numbers and sentence of the marked metric."""
        timing, one, remark = self.context.timing, self.marked, self._remark()
        if not timing.known:
            self.say(self.told() or rows.nothing_yet(self.context), remark)
            return
        if self._view == "six":
            self._show_six(remark)
            return
        if self._view == "reached":
            self._show_reached(remark)
            return
        if one is None:
            self.say(_("A guardrail may not be broken, whatever the target."), remark)
            return
        chart = self.query_one("#course", ChartView)
        self._draw(one, chart)
        summary = chart.chart.summary if chart.chart else ""
        notes = rows.notes(self.context, one)
        if self._view == "detail":
            notes = notes[1:2]
        self.query_one("#caveat", Static).update(Content("\n".join(filter(None, notes))))
        self.say(self.told() or summary, remark)

    def _draw(self, one: MetricStatus, chart: ChartView) -> None:
        """Only what is new: another metric, another grain, another view, other numbers."""
        key = (self.context, one.id, self._grain)
        numbers = self.query_one("#numbers", OpsTable)
        if self._shown != key:
            self._shown = key
            found = courses.course(self.context, one, self._grain)
            chart.chart = courses.chart(found, one, self._figure(one.unit), self.host.today)
        if self._view == "numbers":
            found = courses.course(self.context, one, self._grain)
            numbers.show(courses.number_columns(found), courses.number_rows(found, one.unit))
        elif self._view == "detail":
            numbers.show(detail_columns(one), detail_rows(self.context, one, self.size.width))

    def _figure(self, unit: str) -> Format:
        def plain(value: float) -> str:
            return self.host.figure(value, unit)

        return Amounts(plain, rows.points) if unit == "ratio" else plain

    def _show_six(self, remark: str) -> None:
        """Those around the marked metric, all over the days of the cycle."""
        every = self.context.statuses
        self._first_of_six %= max(1, len(every))
        found = every[self._first_of_six : self._first_of_six + SIX]
        shown = [courses.small(self.context, one, self._figure(one.unit)) for one in found]
        self.query_one("#many", SmallCharts).show(shown, self.host.ascii_only)
        span = format_period(Period(self.context.cycle.start, self.context.cycle.end), language())
        text = _(
            "{first} to {last} of {all} metrics, all over {span}; heights differ. s: the next."
        )
        first = self._first_of_six + 1
        said = text.format(first=first, last=first + len(found) - 1, all=len(every), span=span)
        self.query_one("#caveat", Static).update(Content(""))
        self.say(self.told() or said, remark)

    def _show_reached(self, remark: str) -> None:
        """Every metric against what was due."""
        view = self.query_one("#reached", ChartView)
        view.ascii_only = self.host.ascii_only
        found = reached_chart(self.context.statuses, complete=self.context.timing.complete)
        view.chart = found
        self.query_one("#caveat", Static).update(Content(""))
        self.say(self.told() or found.summary, remark)

    def marked_key(self) -> str:
        return self.query_one("#metrics", OpsTable).current_key

    @on(ChartView.Moved)
    def _read(self, event: ChartView.Moved) -> None:
        event.stop()
        self.say(event.text, self.remark)

    def action_review_numbers(self) -> None:
        """One chart, its numbers, the metric in full, six small charts, all in rows."""
        self._view = VIEWS[(VIEWS.index(self._view) + 1) % len(VIEWS)]
        if self._view == "six":
            keys = [one.id for one in self.context.statuses]
            marked = self.marked_key()
            self._first_of_six = keys.index(marked) // SIX * SIX if marked in keys else 0
        for name in VIEWS:
            self.set_class(name == self._view, f"-{name}")
        self._list()
        if self._view in ("six", "reached"):
            self.focus_self()
        elif not self.has_focus_within or self.has_focus:
            self.query_one("#metrics", OpsTable).focus()
        self._mark()

    def action_review_other_six(self) -> None:
        """The next six metrics, from the last ones back to the first."""
        if self._view != "six":
            self.tell(_("Other six are for the view of small charts: v turns to it."))
            return
        after = self._first_of_six + SIX
        self._first_of_six = after if after < len(self.context.statuses) else 0
        self._mark()

    def action_review_read_chart(self) -> None:
        """Into the chart, where the arrows read it; back to the metrics."""
        chart = self.query_one("#course", ChartView)
        if self._view in ("numbers", "detail"):
            table = self.query_one("#numbers", OpsTable)
            (self.query_one("#metrics") if table.has_focus else table).focus()
        elif chart.has_focus or not chart.display or self._view in ("six", "reached"):
            self.query_one("#metrics", OpsTable).focus()
        else:
            chart.focus()
            self.tell(_("Arrows read, + - 0 zoom, [ ] pan, 1-4 lines, d w m days, weeks, months."))

    def action_review_by_day(self) -> None:
        self._by("day")

    def action_review_by_week(self) -> None:
        self._by("week")

    def action_review_by_month(self) -> None:
        self._by("month")

    def _by(self, grain: Grain) -> None:
        """Put together anew by the metric's own rule: sums, the last level, rates from counts."""
        name = courses.grain_name(grain)
        if not courses.has_grain(self.context, grain):
            self.tell(_("The stored numbers cannot be shown {grain}.").format(grain=name))
            return
        self._grain = grain
        self.tell(_("The course {grain}.").format(grain=name))
        self._mark()

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
