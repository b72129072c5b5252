"""What the four views of the voice step share beyond an analysis: change, delete, a title."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult

from opstui.charts.chart import Chart
from opstui.charts.view import ChartView
from opstui.commands import Command, pick
from opstui.kernel.language import _
from opstui.kernel.record import Record
from opstui.stages.review.commands import own
from opstui.stages.review.steps.analysis import AnalysisPane
from opstui.ui.table import OpsTable
from opstui.workbook.document import Workbook


class VoicePane(AnalysisPane):
    """A subclass sets `NAME` (its table's id too), `MODEL` and `DELETED` (what undo calls it)."""

    NAME: ClassVar[str]
    MODEL: ClassVar[type[Record]]
    DELETED: ClassVar[str]
    ACTIONS: ClassVar[tuple[Command, ...]] = (
        *own("view"),
        *pick("add"),
        *own("cite"),
        *pick("edit", "delete"),
    )

    def compose(self) -> ComposeResult:
        yield OpsTable(id=self.NAME)

    def title(self) -> str:
        """Its name in the step rule."""
        return ""

    def hints(self) -> tuple[Command, ...]:
        """What the key line names, the most useful now first."""
        return self.ACTIONS

    def edit(self, key: str) -> None:
        """A form for the record `key`; "" makes a new one."""

    def add(self) -> None:
        self.edit("")

    def open_marked(self) -> None:
        self.edit(self.marked)

    def delete(self) -> None:
        """Take the marked record out, with what rests on it."""
        key = self.marked
        if key:
            self.step.keep(self.DELETED, lambda workbook: self.dropped(workbook, key))

    def dropped(self, workbook: Workbook, key: str) -> Workbook:
        found = workbook.get(self.MODEL, key)
        return workbook.drop(found) if found is not None else workbook

    def pasted(self, text: str) -> None:
        """A block was pasted outside of any field."""
        self.step.tell(_("Paste into the feedback or into KANO: tab goes there."))


class ChartPane(VoicePane):
    """A view that `v` turns into a chart, and esc back."""

    DEFAULT_CSS = """
    ChartPane ChartView { display: none; }
    ChartPane.-chart ChartView { display: block; }
    ChartPane.-chart OpsTable { display: none; }
    """

    def compose(self) -> ComposeResult:
        yield from super().compose()
        yield ChartView(ascii_only=self.step.host.ascii_only)

    def chart(self) -> Chart:
        """What is drawn now."""
        return Chart(x=(0.0, 1.0))

    def show(self) -> None:
        super().show()
        self.query_one(ChartView).chart = self.chart()

    @property
    def drawn(self) -> bool:
        return self.has_class("-chart")

    def turn(self) -> None:
        self.toggle_class("-chart")
        self.step.said_anew()
        self.first()

    def first(self) -> None:
        (self.query_one(ChartView) if self.drawn else self.table).focus()

    def leave(self) -> bool:
        there = self.drawn
        if there:
            self.turn()
        return there
