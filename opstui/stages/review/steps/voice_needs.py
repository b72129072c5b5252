"""The needs view: the need behind the feedback, and whether it is real."""

from __future__ import annotations

from textual.content import Content

from opstui.kernel.language import N_, _
from opstui.stages.review.model import Need
from opstui.stages.review.steps import need_rows as rows
from opstui.stages.review.steps.need_form import edit_need
from opstui.stages.review.steps.voice_pane import VoicePane
from opstui.ui.table import Column, Row


class NeedsPane(VoicePane):
    """One row per need, real ones first."""

    NAME = "needs"
    MODEL = Need
    DELETED = N_("Delete a need")

    def title(self) -> str:
        return _("Needs")

    def columns(self) -> tuple[Column, ...]:
        return rows.need_columns()

    def rows(self) -> list[Row]:
        return rows.need_rows(self.context)

    def sentence(self) -> str:
        return rows.need_sentence(self.context, self.marked)

    def side(self) -> Content | str:
        need = self.step.workbook.get(Need, self.marked)
        return rows.need_in_full(need) if need else ""

    def edit(self, key: str) -> None:
        self.step.work(edit_need(self.step, key))
