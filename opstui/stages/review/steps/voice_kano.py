"""The KANO view: which features delight, which are taken for granted, as a table or a chart."""

from __future__ import annotations

from typing import ClassVar

from textual.content import Content

from opstui.charts.chart import Chart
from opstui.commands import Command, pick
from opstui.kernel.language import N_, _
from opstui.stages.review.commands import own
from opstui.stages.review.model import Evidence, KanoFeature
from opstui.stages.review.steps import kano_rows as rows
from opstui.stages.review.steps.analysis import TURN
from opstui.stages.review.steps.kano_forms import KanoPaste, edit_feature
from opstui.stages.review.steps.voice_pane import ChartPane
from opstui.ui.table import Column, Row


class KanoPane(ChartPane):
    """`a` types the answers, `P` takes survey rows, `v` draws Better and Worse."""

    NAME = "kano"
    MODEL = KanoFeature
    DELETED = N_("Delete KANO answers")
    ACTIONS: ClassVar[tuple[Command, ...]] = (
        *own("view"),
        *pick("add"),
        *own("paste", "cite"),
        *pick("edit", "delete"),
        *own("turn"),
    )

    def hints(self) -> tuple[Command, ...]:
        """How to take answers in first, then how to see them."""
        if not self.marked:
            return (*own("paste"), *pick("add"), *own("view"))
        return (*own("view"), TURN, *own("paste", "cite"), *pick("add", "edit", "delete"))

    def title(self) -> str:
        return _("KANO")

    def chart(self) -> Chart:
        return rows.kano_chart(self.context)

    def columns(self) -> tuple[Column, ...]:
        return rows.kano_columns(self.context)

    def rows(self) -> list[Row]:
        return rows.kano_rows(self.context, self.step.paint)

    def sentence(self) -> str:
        if self.drawn:
            return rows.kano_chart(self.context).summary
        return rows.kano_sentence(self.context, self.marked)

    def side(self) -> Content | str:
        one = self.step.workbook.get(KanoFeature, self.marked)
        return rows.kano_in_full(one) if one else ""

    def evidence(self) -> Evidence | None:
        return rows.kano_evidence(self.context, self.marked)

    def edit(self, key: str) -> None:
        self.step.work(edit_feature(self.step, key))

    def pasted(self, text: str) -> None:
        self.step.app.push_screen(KanoPaste(self.step, text))
