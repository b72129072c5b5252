"""What campaigns and changes did: a list, and one with its chart, numbers and grade."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from opstui.charts.sentences import together
from opstui.charts.view import ChartView
from opstui.commands import pick
from opstui.kernel.language import N_, _, ngettext
from opstui.reports.effect_facts import EffectFact
from opstui.stages.review.commands import own
from opstui.stages.review.model import EffectStudy, Evidence
from opstui.stages.review.steps import effect_rows as rows
from opstui.stages.review.steps.analysis import Analysis, Finding
from opstui.stages.review.steps.context import ReviewContext
from opstui.stages.review.steps.effect_form import edit_effect
from opstui.stages.review.steps.heard_tables import HeardTable
from opstui.stages.review.steps.record_pane import Kind, RecordPane
from opstui.ui.table import Column, Row
from opstui.ui.text import plain


def finding(context: ReviewContext) -> Finding:
    """The newest effect that has come to something, and how many there are."""
    some = context.facts.effects
    if not some:
        return Finding(_("No campaign looked at yet: enter gives a task and a metric."), "?")
    known = [one for one in some if one.effect is not None] or some
    said = rows.sentence(context, known[-1].key)
    if len(some) == 1:
        return Finding(said)
    count = ngettext("{n} effect.", "{n} effects.", len(some)).format(n=len(some))
    return Finding(together([count, said]))


class EffectPane(RecordPane):
    """One row per effect; enter draws one, `v` turns to its numbers."""

    ACTIONS = (*pick("open"), *own("cite", "turn"), *pick("add", "edit", "delete"))
    KIND = Kind(EffectStudy, edit_effect, N_("Delete an effect"))
    DEFAULT_CSS = """
    EffectPane #about { height: auto; color: $muted; padding: 0 1; }
    """

    numbers = False

    def compose(self) -> ComposeResult:
        yield Static("", id="about")
        yield HeardTable()
        yield ChartView(id="course")

    @property
    def one(self) -> EffectFact | None:
        return rows.fact(self.context, self.opened) if self.opened else None

    # -- what is shown ------------------------------------------------------------------------

    def show(self) -> None:
        one = self.one
        drawn = one is not None and not self.numbers
        about, chart = self.query_one("#about", Static), self.query_one(ChartView)
        about.display, chart.display, self.table.display = one is not None, drawn, not drawn
        if one is not None:
            about.update(plain("\n".join(text for text in rows.about(self.context, one) if text)))
            chart.ascii_only = self.step.host.ascii_only
            name = rows.treated_name(self.context, one.study)
            chart.chart = rows.chart(
                one, name, lambda value: self.step.host.figure(value, one.unit)
            )
        super().show()

    def columns(self) -> tuple[Column, ...]:
        return rows.detail_columns() if self.one else rows.columns()

    def rows(self) -> list[Row]:
        one = self.one
        return rows.detail_rows(self.context, one) if one else rows.rows(self.context)

    def sentence(self) -> str:
        return rows.sentence(self.context, self.chosen)

    def remark(self) -> str:
        one = self.one
        return one.study.name if one else _("Effects: a adds one, esc leaves")

    def side(self) -> Content | str:
        """In the list, what stands above the chart of an opened effect; beside the chart its
        numbers."""
        if (opened := self.one) is not None:
            return "" if self.numbers else rows.numbers_text(self.context, opened)
        one = rows.fact(self.context, self.marked)
        if one is None:
            return ""
        task = rows.task_title(self.context, one.study)
        return "\n\n".join(text for text in (task, *rows.about(self.context, one)) if text)

    def evidence(self) -> Evidence | None:
        return rows.evidence(self.context, self.chosen)

    # -- keys ---------------------------------------------------------------------------------

    def first(self) -> None:
        chart = self.query_one(ChartView)
        (chart if chart.display else self.table).focus()

    def turn(self) -> None:
        if self.one is None:
            self.step.tell(_("enter opens one first."))
            return
        self.numbers = not self.numbers
        self.open(self.opened)

    @on(ChartView.Moved)
    def _read(self, event: ChartView.Moved) -> None:
        event.stop()
        self.step.say(event.text, self.remark())


ANALYSIS = Analysis(
    "effect",
    N_("Effects"),
    N_("What did a campaign or a change bring?"),
    finding,
    EffectPane,
)
