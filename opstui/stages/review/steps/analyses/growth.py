"""New, stayed, back and left per period, and whether more came than went."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.content import Content

from opstui.charts.view import ChartView
from opstui.commands import pick
from opstui.kernel.language import N_, _, language
from opstui.kernel.periods import Period, format_period
from opstui.reports.funnel_section import together
from opstui.reports.growth_section import growth_chart, mismatch_sentence, span_sentence
from opstui.stages.review.commands import own
from opstui.stages.review.growth_reading import GrowthTable, PeriodGrowth
from opstui.stages.review.model import Evidence
from opstui.stages.review.steps.analyses import growth_forms as forms
from opstui.stages.review.steps.analyses import growth_rows as rows
from opstui.stages.review.steps.analysis import TURN, Analysis, AnalysisPane, Finding
from opstui.stages.review.steps.context import ReviewContext
from opstui.stages.review.steps.heard_tables import HeardTable
from opstui.ui.keys import bind
from opstui.ui.table import Column, Row

if TYPE_CHECKING:
    from opstui.stages.review.steps.base import ReviewStep

_BESIDE_ROWS = 3
"""Lines of the pane that are not rows of the chart."""


def finding(context: ReviewContext) -> Finding:
    """The quick ratio of the first span, and what does not add up."""
    found = rows.tables(context)
    if not found:
        return Finding(_lacking(), "?")
    periods = found[0].inside(found[0].spans()[0])
    wrong = [mismatch_sentence(one, each) for one in periods for each in one.wrong]
    last = periods[-1].ratio
    sign = "!" if wrong or (last is not None and last < 1) else ""
    return Finding(together([span_sentence(periods), *wrong[:1]]), sign)


def _lacking() -> str:
    return _("No growth numbers yet: enter takes new, stayed, back and left per period.")


class GrowthPane(AnalysisPane):
    """A row per period; `v` turns to bars, [ and ] change the span, tab the source."""

    ACTIONS = (TURN, *own("cite"), *pick("add", "delete"), *own("earlier", "later", "compare"))
    BINDINGS = bind((*own("earlier", "later"), *pick("edit", "delete")))
    DEFAULT_CSS = """
    GrowthPane ChartView { height: 1fr; display: none; }
    GrowthPane.-chart ChartView { display: block; }
    GrowthPane.-chart OpsTable { display: none; }
    """

    def __init__(self, step: ReviewStep) -> None:
        super().__init__(step)
        self.can_focus = True
        self._chart = False
        self._span = 0
        self._source = 0

    def compose(self) -> ComposeResult:
        yield HeardTable()
        chart = ChartView()
        # a chart of rows has no points to read: the pane keeps the keys
        chart.can_focus = False
        yield chart

    # -- what is shown ------------------------------------------------------------------------

    @property
    def found(self) -> GrowthTable | None:
        some = rows.tables(self.context)
        return some[self._source % len(some)] if some else None

    @property
    def span(self) -> Period | None:
        table = self.found
        spans = table.spans() if table is not None else []
        return spans[min(self._span, len(spans) - 1)] if spans else None

    @property
    def periods(self) -> tuple[PeriodGrowth, ...]:
        table, span = self.found, self.span
        return table.inside(span) if table is not None and span is not None else ()

    def show(self) -> None:
        super().show()
        periods = self.periods
        self.set_class(self._chart and bool(periods), "-chart")
        if self._chart and periods:
            chart = self.query_one(ChartView)
            chart.ascii_only = self.step.host.ascii_only
            room = max(4, (self.size.height or 16) - _BESIDE_ROWS)
            chart.chart = growth_chart(periods[-room:], span_sentence(periods))

    def columns(self) -> tuple[Column, ...]:
        return rows.columns() if self.periods else ()

    def rows(self) -> list[Row]:
        return rows.rows(self.periods, self.step.paint) if self.periods else []

    def sentence(self) -> str:
        if not self.periods:
            return _lacking()
        return rows.sentence(self.periods, rows.WHOLE if self._chart else self.marked)

    def remark(self) -> str:
        table, span = self.found, self.span
        if table is None or span is None:
            return _("Growth accounting")
        days = format_period(span, language(), year=True)
        text = _("{days}, from the tree") if table.source == "tree" else _("{days}, imported")
        return text.format(days=days)

    def side(self) -> Content | str:
        return Content(rows.side(self.periods)) if self.periods else ""

    def evidence(self) -> Evidence | None:
        span = self.span
        if span is None or not self.periods:
            return None
        key = rows.WHOLE if self._chart else self.marked
        return rows.evidence(self.context, self.periods, span, key)

    # -- keys ---------------------------------------------------------------------------------

    def first(self) -> None:
        if self._chart and self.periods:
            self.focus()
        else:
            self.table.focus()

    def turn(self) -> None:
        if not self.periods:
            return
        self._chart = not self._chart
        self.step.show_review()
        self.first()

    def leave(self) -> bool:
        if not self._chart:
            return False
        self.turn()
        return True

    def compare(self) -> None:
        """The other source, where there are two."""
        if len(rows.tables(self.context)) > 1:
            self._source, self._span = self._source + 1, 0
            self.step.show_review()
        else:
            self.step.tell(_("There is one source of these numbers."))

    def action_review_earlier(self) -> None:
        self._go(1)

    def action_review_later(self) -> None:
        self._go(-1)

    def _go(self, by: int) -> None:
        table = self.found
        spans = table.spans() if table is not None else []
        at = min(self._span, max(0, len(spans) - 1)) + by
        if 0 <= at < len(spans):
            self._span = at
            self.step.show_review()
        else:
            self.step.tell(_("There is no other span of periods."))

    def add(self) -> None:
        table = self.found
        if table is not None and table.source == "tree":
            self.step.tell(_("These come from the tree: enter them in step 1."))
        else:
            self.step.work(forms.bring_in(self.step))

    @property
    def _marked_import(self) -> PeriodGrowth | None:
        table = self.found
        if table is None or table.source == "tree" or self._chart:
            return None
        return next((one for one in self.periods if one.period.code == self.marked), None)

    def open_marked(self) -> None:
        one = self._marked_import
        if one is None:
            self.add()
        else:
            self.step.work(forms.bring_in(self.step, forms.line_of(one)))

    def action_edit(self) -> None:
        self.open_marked()

    def action_delete(self) -> None:
        one = self._marked_import
        if one is None:
            self.step.tell(_("Mark an imported period to delete it."))
        else:
            forms.delete(self.step, one)


ANALYSIS = Analysis(
    "growth",
    N_("Growth flows"),
    N_("Do more come than leave?"),
    finding,
    GrowthPane,
)
