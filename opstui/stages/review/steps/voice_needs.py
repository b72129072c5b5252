"""The needs view: the need behind the feedback, its whys, and whether it is real."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from opstui.commands import Command, pick
from opstui.kernel.language import N_, _
from opstui.kernel.text import cut, wrap
from opstui.stages.review.commands import own
from opstui.stages.review.model import Evidence, Need
from opstui.stages.review.needs import statement
from opstui.stages.review.steps import need_rows as rows
from opstui.stages.review.steps.need_form import edit_need
from opstui.stages.review.steps.voice_pane import VoicePane
from opstui.stages.review.steps.whys_form import chain_lines, edit_whys
from opstui.ui.table import Column, Row
from opstui.ui.text import plain


class NeedsPane(VoicePane):
    """One row per need, real ones first; below it the whys of the marked one, which `w` asks."""

    NAME = "needs"
    MODEL = Need
    DELETED = N_("Delete a need")
    ACTIONS: ClassVar[tuple[Command, ...]] = (
        *own("view"),
        *pick("add"),
        *own("whys", "cite"),
        *pick("edit", "delete"),
    )
    DEFAULT_CSS = """
    NeedsPane #chain { height: auto; max-height: 7; }
    """

    def compose(self) -> ComposeResult:
        yield from super().compose()
        yield Static("", id="chain")

    def title(self) -> str:
        return _("Needs")

    def show(self) -> None:
        super().show()
        self._show_chain()

    def _show_chain(self) -> None:
        need = self.step.workbook.get(Need, self.marked)
        room = self.step.cells
        lines = wrap(statement(need), room)[:2] if need else []
        lines += [cut(line, room) for line in chain_lines(self.context, need)] if need else []
        text = "\n".join(lines)
        self.query_one("#chain", Static).update(plain(text))

    def columns(self) -> tuple[Column, ...]:
        return rows.need_columns()

    def rows(self) -> list[Row]:
        return rows.need_rows(self.context)

    def sentence(self) -> str:
        self._show_chain()
        return rows.need_sentence(self.context, self.marked)

    def side(self) -> Content | str:
        need = self.step.workbook.get(Need, self.marked)
        return rows.need_in_full(self.context, need) if need else ""

    def evidence(self) -> Evidence | None:
        return rows.need_evidence(self.context, self.marked)

    def edit(self, key: str) -> None:
        self.step.work(edit_need(self.step, key))

    def whys(self) -> None:
        self.step.work(edit_whys(self.step, self.marked))
