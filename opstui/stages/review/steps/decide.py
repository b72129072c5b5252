"""Step 5: what the rules suggest, decisions with their evidence, the end of review and cycle."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import DataTable, Static

from opstui.commands import pick
from opstui.kernel.language import N_, _, language
from opstui.kernel.periods import format_date
from opstui.stages.frame import SIDE_FROM
from opstui.stages.review.closing import missing_verdicts
from opstui.stages.review.commands import own
from opstui.stages.review.model import Decision, Review
from opstui.stages.review.steps import decide_forms as forms
from opstui.stages.review.steps import decide_rows as rows
from opstui.stages.review.steps import next_cycle
from opstui.stages.review.steps.base import ReviewStep
from opstui.stages.review.steps.decide_detail import in_full
from opstui.ui.keys import bind
from opstui.ui.table import OpsTable
from opstui.workbook.document import Workbook


class DecideStep(ReviewStep):
    """Suggestions, then decisions; `o` shows what the next cycle takes over."""

    STEP = "decide"
    TITLE = N_("Decide")
    ACTIONS = (
        *pick("add"),
        *own("close", "open_cycle", "verdicts"),
        *pick("open", "edit", "delete"),
    )
    BINDINGS = [*bind(ACTIONS), ("escape", "leave_view", "")]
    DEFAULT_CSS = """
    DecideStep #next { display: none; }
    DecideStep.-next #next { display: block; }
    DecideStep.-next #decisions, DecideStep.-next #marked { display: none; }
    DecideStep #decisions { height: auto; max-height: 60%; }
    DecideStep #marked { height: 1fr; margin: 1 2 0 2; }
    """

    def body(self) -> ComposeResult:
        yield OpsTable(id="decisions")
        yield OpsTable(id="next")
        yield Static(id="marked")

    # -- what is shown ------------------------------------------------------------------------

    @property
    def _preview(self) -> bool:
        return self.has_class("-next")

    @property
    def table(self) -> OpsTable:
        return self.query_one("#next" if self._preview else "#decisions", OpsTable)

    def show_review(self) -> None:
        context = self.context
        found = rows.advice(context)
        table = self.query_one("#decisions", OpsTable)
        table.show(rows.columns(), rows.table_rows(context, found, self.paint))
        if self._preview:
            opening = next_cycle.opening_of(context)
            self.query_one("#next", OpsTable).show(
                next_cycle.preview_columns(), next_cycle.preview_rows(context, opening)
            )
        self._explain()

    def _remark(self) -> str:
        return f"{self.period.code}  {rows.review_line(self.review)}"

    def _explain(self) -> None:
        """The reason of the marked suggestion, or the evidence of the marked decision."""
        if self._preview:
            text = _("The next cycle takes this over. enter sets its dates and target, esc leaves.")
            self.say(text, self._remark())
            return
        if self.told():
            self.say(self.told(), self._remark())
            return
        key = self.table.current_key
        marked = self.query_one("#marked", Static)
        marked.display = self.app.size.width < SIDE_FROM
        marked.update(in_full(self.context, key))
        decision = self.workbook.get(Decision, key)
        taken = self._advice(key)
        if decision is not None:
            self.say(rows.decision_sentence(self.context, decision), self._remark())
        elif taken is not None:
            text = _("{reason} enter makes it a decision.")
            if taken.suggestion.type is None:
                text = "{reason}"
            self.say(text.format(reason=taken.suggestion.text), self._remark())
        else:
            self.say(self._empty(), self._remark())

    def side(self) -> Content | str:
        """The marked decision or suggestion with every piece of evidence."""
        if self.has_class("-missing") or self._preview:
            return super().side()
        return in_full(self.context, self.table.current_key) or super().side()

    def marked_key(self) -> str:
        return self.table.current_key

    def _empty(self) -> str:
        if self.review.closed is not None:
            return _("This review is closed. c opens it again.")
        return _("No decision yet. a takes one, with evidence; c closes the review without.")

    def _advice(self, key: str) -> rows.Advice | None:
        return next((one for one in rows.advice(self.context) if one.key == key), None)

    @on(DataTable.RowHighlighted, "#decisions")
    def _moved(self, event: DataTable.RowHighlighted) -> None:
        event.stop()
        if not self.has_class("-missing") and not self._preview:
            self._explain()

    def focus_first(self) -> None:
        if self.has_class("-missing"):
            self.focus_self()
        else:
            self.table.focus()

    # -- deciding -----------------------------------------------------------------------------

    def action_add(self) -> None:
        self.work(forms.edit_decision(self, ""))

    def open_marked(self) -> None:
        """A suggestion becomes a draft, a decision is opened, the next cycle gets its dates."""
        if self._preview:
            self.work(self._open_cycle())
            return
        key = self.table.current_key
        taken = self._advice(key)
        if taken is not None and taken.suggestion.type is None:
            self.host.go("review", "data")
        elif taken is not None:
            self.work(forms.edit_decision(self, "", taken))
        elif key:
            self.work(forms.edit_decision(self, key))

    def action_edit(self) -> None:
        if not self._preview:
            self.open_marked()

    def action_delete(self) -> None:
        decision = None if self._preview else self.workbook.get(Decision, self.table.current_key)
        if decision is None:
            return
        key = decision.key

        def change(workbook: Workbook) -> Workbook:
            found = workbook.get(Decision, key)
            return workbook.drop(found) if found else workbook

        self.keep(N_("Delete a decision"), change)

    # -- closing ------------------------------------------------------------------------------

    def action_review_close(self) -> None:
        """Close the review, or open it again."""
        review, today = self.review, self.host.today
        closed = None if review.closed is not None else today

        def change(workbook: Workbook) -> Workbook:
            now = workbook.get(Review, review.key) or review
            return workbook.put(now.model_copy(update={"closed": closed}))

        def told() -> None:
            text = _("Open again.")
            if closed is not None:
                text = rows.closing_sentence(self.context, self.review)
                if self.context.is_last(self.period):
                    text += " " + _("The cycle ends with it: o opens the next one.")
            self.tell(text)

        self.keep(N_("Close the review") if closed else N_("Open the review again"), change, told)

    def action_review_verdicts(self) -> None:
        if forms.hypotheses_of(self.context):
            self.work(forms.judge(self))
        else:
            self.tell(_("This cycle has no hypotheses."))

    def action_review_open_cycle(self) -> None:
        """Verdicts first, then what is carried over, then dates and target."""
        cycle = self.context.cycle
        if self.host.today <= cycle.end:
            day = format_date(cycle.end, language(), year=False)
            text = _("The cycle runs until {day}; the next one opens after that.")
            self.tell(text.format(day=day))
        elif self._preview:
            self.work(self._open_cycle())
        else:
            self.work(self._look_ahead())

    async def _look_ahead(self) -> None:
        if missing_verdicts(next_cycle.ending_of(self.context)) and not await forms.judge(self):
            return
        self.add_class("-next")
        self.show_review()
        self.table.focus()

    async def _open_cycle(self) -> None:
        opening = next_cycle.opening_of(self.context)
        if await next_cycle.open_cycle(self, opening):
            self.room.chosen = None
            self.host.go("planning")

    def action_leave_view(self) -> None:
        if self._preview:
            self.remove_class("-next")
            self.show_review()
            self.table.focus()
        else:
            self.room.action_go_back()

    def select_item(self, key: str) -> None:
        self.call_after_refresh(self.query_one("#decisions", OpsTable).select_key, key)
