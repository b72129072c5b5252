"""The themes view: what weighs most as a Pareto table or chart, themes renamed and merged."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from opstui.charts.chart import Chart
from opstui.commands import Command, pick
from opstui.kernel.language import N_, _
from opstui.stages.frame import SIDE_FROM
from opstui.stages.review.commands import own
from opstui.stages.review.model import Evidence, Theme
from opstui.stages.review.steps import theme_rows as rows
from opstui.stages.review.steps import voice_forms as forms
from opstui.stages.review.steps.analysis import TURN
from opstui.stages.review.steps.theme_detail import theme_detail
from opstui.stages.review.steps.theme_merging import without
from opstui.stages.review.steps.voice_pane import ChartPane
from opstui.stages.review.steps.why_rows import glyph
from opstui.ui.table import Column, Row
from opstui.ui.text import plain
from opstui.workbook.document import Workbook

NEED = replace(
    own("whys")[0], label=N_("Need"), help=N_("Write the need that the marked theme points to.")
)


class ThemesPane(ChartPane):
    """Enter shows what was said of a theme, `w` asks for the need behind it, `v` draws."""

    NAME = "themes"
    MODEL = Theme
    DELETED = N_("Delete a theme")
    ACTIONS: ClassVar[tuple[Command, ...]] = (
        *own("view"),
        TURN,
        NEED,
        *own("cite", "merge"),
        *pick("add", "open", "edit", "delete"),
    )

    DEFAULT_CSS = """
    ThemesPane #voices { height: auto; max-height: 5; color: $muted; }
    """

    def compose(self) -> ComposeResult:
        yield from super().compose()
        yield Static("", id="voices")

    def title(self) -> str:
        return _("Themes")

    def chart(self) -> Chart:
        return rows.theme_chart(self.context)

    def columns(self) -> tuple[Column, ...]:
        return rows.theme_columns()

    def rows(self) -> list[Row]:
        moved = rows.moved(self.context, self.step.period)
        mark = glyph(self.step.host.ascii_only)
        return rows.theme_rows(self.context, mark, moved, self.step.paint)

    def _show_voices(self) -> None:
        """Below the table what the marked theme is made of; the panel of a wide screen quotes."""
        moved, step = rows.moved(self.context, self.step.period), self.step
        quoted = step.app.size.width < SIDE_FROM and not self.drawn
        lines = theme_detail(self.context, self.marked, moved, step.cells, words=quoted)
        self.query_one("#voices", Static).update(plain("\n".join(lines)))

    def sentence(self) -> str:
        self._show_voices()
        if self.drawn:
            return rows.theme_chart(self.context).summary
        moved = rows.moved(self.context, self.step.period)
        return rows.theme_sentence(self.context, self.marked, moved)

    def side(self) -> Content | str:
        return rows.voices_in_full(self.context, self.marked)

    def evidence(self) -> Evidence | None:
        return rows.theme_evidence(self.context, self.marked)

    def edit(self, key: str) -> None:
        self.step.work(forms.edit_theme(self.step, key))

    def merge(self) -> None:
        if self.marked:
            self.step.work(forms.merge_theme(self.step, self.marked))

    def dropped(self, workbook: Workbook, key: str) -> Workbook:
        return without(workbook, key)
