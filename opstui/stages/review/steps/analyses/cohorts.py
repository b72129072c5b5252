"""Who came when, and how many are still there at each age: the triangle and its curve."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import DataTable, Static

from opstui.charts.view import ChartView
from opstui.commands import pick
from opstui.kernel.cohort_units import Cohort, from_cohort_code
from opstui.kernel.language import N_, _
from opstui.reports.cohort_section import curve_chart, unit_text
from opstui.reports.funnel_section import together
from opstui.stages.review.cohort_reading import CohortTable
from opstui.stages.review.commands import own
from opstui.stages.review.model import Evidence
from opstui.stages.review.steps.analyses import cohort_forms as forms
from opstui.stages.review.steps.analyses import cohort_rows as rows
from opstui.stages.review.steps.analysis import TURN, Analysis, AnalysisPane, Finding
from opstui.stages.review.steps.context import ReviewContext
from opstui.stages.review.steps.heard_tables import HeardCells
from opstui.ui.keys import bind
from opstui.ui.table import Column, Row
from opstui.ui.text import plain

if TYPE_CHECKING:
    from opstui.stages.review.steps.base import ReviewStep

SHARES, COUNTS, CHART = "shares", "counts", "chart"
_VIEWS = (SHARES, COUNTS, CHART)


def finding(context: ReviewContext) -> Finding:
    """How many stay, and the worst period or cohort."""
    found = rows.tables(context)
    if not found:
        return Finding(_lacking(), "?")
    table = found[0]
    worst = rows.stands_out(table)
    said = rows.summary(table)
    bad = [line for line in rows.notes(table)[1:] if worst]
    return Finding(together([said, *bad[:1]]), "!" if worst else "")


def _lacking() -> str:
    return _("No cohorts yet: enter takes a block from a spreadsheet, or a file.")


class CohortPane(AnalysisPane):
    """Arrows move from cell to cell, `v` turns: shares, counts, curve; tab: another unit."""

    ACTIONS = (TURN, *own("cite"), *pick("add", "edit", "delete"))
    BINDINGS = bind(pick("edit", "delete"))
    DEFAULT_CSS = """
    CohortPane CellTable { height: 1fr; }
    CohortPane #notes { height: auto; max-height: 4; color: $muted; }
    .-w110 CohortPane #notes, .-w160 CohortPane #notes { display: none; }
    CohortPane ChartView { height: 1fr; display: none; }
    CohortPane.-chart ChartView { display: block; }
    CohortPane.-chart CellTable { display: none; }
    """

    def __init__(self, step: ReviewStep) -> None:
        super().__init__(step)
        self._view = SHARES
        self._unit = 0

    def compose(self) -> ComposeResult:
        yield HeardCells(rows.FIXED)
        yield ChartView()
        yield Static("", id="notes")

    # -- what is shown ------------------------------------------------------------------------

    @property
    def found(self) -> CohortTable | None:
        some = rows.tables(self.context)
        return some[self._unit % len(some)] if some else None

    @property
    def age(self) -> int:
        """The age under the cursor; 0 on the size, -1 on the name."""
        return self.table.cursor_column - 1

    def show(self) -> None:
        super().show()
        table = self.found
        self.set_class(self._view == CHART and table is not None, "-chart")
        lines = rows.notes(table) if table is not None else []
        self.query_one("#notes", Static).update(plain("\n".join(lines)))
        if self._view == CHART and table is not None:
            chart = self.query_one(ChartView)
            chart.ascii_only = self.step.host.ascii_only
            chart.chart = curve_chart(table)

    def columns(self) -> tuple[Column, ...]:
        table = self.found
        return rows.columns(table) if table is not None else ()

    def rows(self) -> list[Row]:
        table = self.found
        if table is None:
            return []
        dot = "." if self.step.host.ascii_only else "·"
        coloured = not self.app.no_color
        return rows.rows(table, counts=self._view == COUNTS, coloured=coloured, dot=dot)

    def sentence(self) -> str:
        table = self.found
        if table is None:
            return _lacking()
        if self._view == CHART:
            return rows.summary(table)
        return rows.cell_sentence(table, self.marked, self.age)

    def remark(self) -> str:
        table = self.found
        if table is None:
            return _("Cohorts")
        parts = [_("Cohorts {by}").format(by=unit_text(table.unit)), table.source]
        return "  ".join(part for part in parts if part)

    def side(self) -> Content | str:
        table = self.found
        return Content("\n\n".join([rows.summary(table), *rows.notes(table)])) if table else ""

    def evidence(self) -> Evidence | None:
        """All cohorts at the age under the cursor; in the curve, at the age of its cursor."""
        table = self.found
        if table is None:
            return None
        age = self.age
        if self._view == CHART:
            chart = self.query_one(ChartView)
            stops = chart.chart.stops if chart.chart else ()
            age = int(stops[max(0, chart.cursor)].at) if stops else 0
        return rows.evidence(self.context, table, max(1, age))

    def on_data_table_cell_highlighted(self, event: DataTable.CellHighlighted) -> None:
        event.stop()
        if self.has_class("-shown"):
            self.step.said_anew()

    def on_data_table_cell_selected(self, event: DataTable.CellSelected) -> None:
        event.stop()
        self.step.action_open()

    def on_chart_view_moved(self, event: ChartView.Moved) -> None:
        event.stop()
        self.step.say(event.text, self.remark())

    # -- keys ---------------------------------------------------------------------------------

    def first(self) -> None:
        if self._view == CHART and self.found is not None:
            self.query_one(ChartView).focus()
        else:
            self.table.focus()

    def turn(self) -> None:
        if self.found is None:
            return
        self._view = _VIEWS[(_VIEWS.index(self._view) + 1) % len(_VIEWS)]
        self.step.show_review()
        self.first()

    def leave(self) -> bool:
        if self._view == SHARES:
            return False
        self._view = SHARES
        self.step.show_review()
        self.first()
        return True

    def compare(self) -> None:
        """The cohorts of another unit, where there are several."""
        if len(rows.tables(self.context)) > 1:
            self._unit += 1
            self.step.show_review()
        else:
            self.step.tell(_("All cohorts are of one kind."))

    def add(self) -> None:
        self.step.work(forms.bring_in(self.step))

    @property
    def _cohort(self) -> Cohort | None:
        table = self.found
        cohort = from_cohort_code(self.marked) if self._view != CHART else None
        return cohort if table is not None and cohort in table.cohorts else None

    def open_marked(self) -> None:
        table, cohort = self.found, self._cohort
        if table is None:
            self.add()
        elif cohort is None:
            self.step.tell(_("Mark a cohort to change its counts."))
        else:
            self.step.work(forms.edit(self.step, table, cohort))

    def action_edit(self) -> None:
        self.open_marked()

    def action_delete(self) -> None:
        table, cohort = self.found, self._cohort
        if table is None or cohort is None:
            self.step.tell(_("Mark a cohort to delete it."))
        else:
            forms.delete(self.step, table, cohort)


ANALYSIS = Analysis(
    "cohorts",
    N_("Cohorts"),
    N_("Do those who came stay?"),
    finding,
    CohortPane,
)
