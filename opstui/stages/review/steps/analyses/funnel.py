"""Where users are lost between the counts of the tree, and what it costs at the end."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.content import Content

from opstui.charts.view import ChartView
from opstui.kernel.language import N_, _, language
from opstui.kernel.periods import format_period
from opstui.reports.funnel_section import against_name, funnel_chart
from opstui.reports.wording import figure
from opstui.stages.review.commands import own
from opstui.stages.review.funnel import funnel_chain
from opstui.stages.review.funnel_reading import Reading
from opstui.stages.review.model import Evidence
from opstui.stages.review.steps.analyses import funnel_rows as rows
from opstui.stages.review.steps.analysis import TURN, Analysis, AnalysisPane, Finding
from opstui.stages.review.steps.context import ReviewContext
from opstui.stages.review.steps.heard_tables import HeardTable
from opstui.ui.keys import bind
from opstui.ui.table import Column, Row

if TYPE_CHECKING:
    from opstui.stages.review.steps.base import ReviewStep

STEPS, CHART, SEGMENTS = "steps", "chart", "segments"
_TURN = own("earlier", "later")


def finding(context: ReviewContext) -> Finding:
    """Where most final users are lost against the plan, else against what is known."""
    found = rows.look(context, rows.Place())
    if found is None:
        return Finding(_lacking(context), "?")
    warns = found.worst is not None or found.not_strict
    return Finding(rows.loss_first(context, found), "!" if warns else "")


def _lacking(context: ReviewContext) -> str:
    if funnel_chain(context.tree) is None:
        return _(
            "Needs rates that follow on each other: enter opens the tree, give them their counts."
        )
    why = context.timing.why
    return _("{why} enter opens the numbers.").format(why=why or _("No complete period yet."))


class FunnelPane(AnalysisPane):
    """`v` turns: steps, chart, segments; tab changes the reference, [ and ] the days."""

    ACTIONS = (*own("compare"), TURN, *own("cite", "earlier", "later"))
    BINDINGS = bind(_TURN)
    DEFAULT_CSS = """
    FunnelPane ChartView { height: 1fr; display: none; }
    FunnelPane.-chart ChartView { display: block; }
    FunnelPane.-chart OpsTable { display: none; }
    """

    def __init__(self, step: ReviewStep) -> None:
        super().__init__(step)
        self.can_focus = True
        self._view = STEPS
        self._place = rows.Place()
        self._seen: tuple[object, Reading | None] | None = None

    def compose(self) -> ComposeResult:
        yield HeardTable()
        chart = ChartView()
        # a chart of rows has no points to read: the pane keeps the keys
        chart.can_focus = False
        yield chart

    # -- what is shown ------------------------------------------------------------------------

    @property
    def found(self) -> Reading | None:
        """What is looked at now, read once."""
        key = (self.context, self._place)
        if self._seen is None or self._seen[0] != key:
            self._seen = (key, rows.look(self.context, self._place))
        return self._seen[1]

    def show(self) -> None:
        super().show()
        self.set_class(self._view == CHART, "-chart")
        found = self.found
        if self._view == CHART and found is not None:
            chart = self.query_one(ChartView)
            chart.ascii_only = self.step.host.ascii_only
            chart.chart = funnel_chart(
                self.context.reader, found, lambda value: figure(value, "count")
            )

    def columns(self) -> tuple[Column, ...]:
        found = self.found
        if found is None:
            return ()
        if self._view == SEGMENTS:
            return rows.segment_columns(self.context, found, self.step.cells)
        return rows.step_columns()

    def rows(self) -> list[Row]:
        found, paint = self.found, self.step.paint
        if found is None:
            return []
        if self._view == SEGMENTS:
            return rows.segment_rows(self.context, found, paint, self.step.cells)
        return rows.step_rows(self.context, found, paint)

    def sentence(self) -> str:
        found = self.found
        if found is None:
            return _lacking(self.context)
        if self._view == SEGMENTS:
            return rows.segment_sentence(self.context, found, self.marked)
        if self._view == CHART:
            return rows.funnel_sentence(self.context, found)
        return rows.step_sentence(self.context, found, self.marked)

    def remark(self) -> str:
        found = self.found
        if found is None:
            return _("Funnel")
        said = _("{days} against {reference}").format(
            days=format_period(found.span, language()), reference=against_name(found.against)
        )
        if not found.segment:
            return said
        return _("{segment}: {said}").format(segment=found.segment, said=said)

    def side(self) -> Content | str:
        found = self.found
        return Content(rows.ranking(self.context, found)) if found is not None else ""

    def evidence(self) -> Evidence | None:
        found = self.found
        if found is None:
            return None
        if self._view == STEPS:
            return rows.step_evidence(self.context, found, self.marked)
        if self._view == SEGMENTS:
            found = rows.of_segment(self.context, found, self.marked) or found
        last = found.worst.name if found.worst else found.steps[-1].name
        return rows.step_evidence(self.context, found, last)

    # -- keys ---------------------------------------------------------------------------------

    def first(self) -> None:
        if self._view == CHART:
            self.focus()
        else:
            self.table.focus()

    def turn(self) -> None:
        found = self.found
        if found is None:
            return
        views = [STEPS, CHART]
        if self._place.segment == "" and rows.segment_names(self.context, found):
            views.append(SEGMENTS)
        at = views.index(self._view) if self._view in views else -1
        self._show(views[(at + 1) % len(views)])

    def _show(self, view: str) -> None:
        self._view = view
        self.step.show_review()
        self.first()

    def open_marked(self) -> None:
        """A segment's own funnel; with nothing to show, where its numbers come from."""
        if self.found is None:
            chained = funnel_chain(self.context.tree) is not None
            self.step.host.go(*(("review", "data") if chained else ("planning", "tree")))
        elif self._view == SEGMENTS and self.marked and self.marked != rows.ALL:
            self._place = replace(self._place, segment=self.marked, side=0)
            self._show(STEPS)

    def compare(self) -> None:
        self._place = replace(self._place, side=self._place.side + 1)
        self.step.show_review()

    def leave(self) -> bool:
        """Out of a segment, then out of another view."""
        if self._place.segment:
            self._place = replace(self._place, segment="", side=0)
            self._show(SEGMENTS)
            return True
        if self._view != STEPS:
            self._show(STEPS)
            return True
        return False

    def action_review_earlier(self) -> None:
        self._go(1)

    def action_review_later(self) -> None:
        self._go(-1)

    def _go(self, by: int) -> None:
        """The first span is the days under review, the last one the cycle's first period."""
        at = self._place.span + by
        if 0 <= at < len(rows.spans(self.context)):
            self._place = replace(self._place, span=at)
            self.step.show_review()
        else:
            self.step.tell(_("There are no more days in this cycle."))


ANALYSIS = Analysis(
    "funnel",
    N_("Funnel"),
    N_("Where do we lose users?"),
    finding,
    FunnelPane,
)
