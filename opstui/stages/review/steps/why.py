"""Step 3: what moved the result between two states, with the tasks behind each leaf."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import DataTable, Static

from opstui.kernel.language import N_, _, language
from opstui.stages.review.commands import own
from opstui.stages.review.model import Evidence
from opstui.stages.review.steps import notes
from opstui.stages.review.steps import why_rows as rows
from opstui.stages.review.steps.base import ReviewStep
from opstui.stages.review.steps.comparing import View, cited, headline, side_name, views
from opstui.ui.keys import bind
from opstui.ui.table import OpsTable
from opstui.ui.text import plain


class WhyStep(ReviewStep):
    """Parts from zero; enter looks at one leaf, `E` at the experiments, esc comes back."""

    STEP = "why"
    TITLE = N_("Why")
    ACTIONS = own("compare", "cite", "annotate", "experiments")
    BINDINGS = [*bind(ACTIONS), ("escape", "leave_view", "")]
    DEFAULT_CSS = """
    WhyStep #detail, WhyStep #experiments { display: none; }
    WhyStep #strange { height: auto; max-height: 4; color: $text-warning; display: none; }
    WhyStep.-detail #detail, WhyStep.-experiments #experiments { display: block; }
    WhyStep.-detail #parts, WhyStep.-experiments #parts { display: none; }
    WhyStep.-experiments #detail { display: none; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._at = 0
        self._leaf = ""
        self._all = False

    def body(self) -> ComposeResult:
        yield OpsTable(id="parts")
        yield OpsTable(id="detail")
        yield OpsTable(id="experiments")
        yield Static("", id="strange")

    # -- what is shown ------------------------------------------------------------------------

    @property
    def _views(self) -> list[View]:
        return views(self.context)

    @property
    def view(self) -> View | None:
        found = self._views
        return found[self._at % len(found)] if found else None

    @property
    def mode(self) -> str:
        """Which of the three tables is shown."""
        if self.has_class("-experiments"):
            return "experiments"
        return "detail" if self.has_class("-detail") else "parts"

    @property
    def table(self) -> OpsTable:
        return self.query_one(f"#{self.mode}", OpsTable)

    def show_review(self) -> None:
        view, context = self.view, self.context
        room = self.cells
        if view is not None:
            table = self.query_one("#parts", OpsTable)
            mark = rows.glyph(self.host.ascii_only)
            parts = rows.part_rows(context, view, room, self._all, self.paint, mark)
            table.show(rows.columns(room), parts)
            if self._leaf in context.tree.leaves:
                detail = self.query_one("#detail", OpsTable)
                detail.show(rows.detail_columns(), rows.detail_rows(context, view, self._leaf))
        tests = self.query_one("#experiments", OpsTable)
        tests.show(notes.experiment_columns(), notes.experiment_rows(context))
        strange = notes.strange_lines(context)
        line = self.query_one("#strange", Static)
        line.display = bool(strange) and self.mode == "parts"
        line.update(plain("\n".join(strange[:4])))
        self._say_view()

    def _say_view(self) -> None:
        view = self.view
        if self.mode == "experiments":
            text = notes.experiment_sentence(self.context, self.table.current_key)
            self.say(self.told() or text, _("Experiments: a adds one, esc leaves"))
            return
        if view is None:
            why = self.context.timing.why
            self.say(_("Nothing to compare yet: {why} p goes back.").format(why=why))
            return
        remark = _("{n} of {all}: {side} > actual").format(
            n=self._at % len(self._views) + 1, all=len(self._views), side=side_name(view.side)
        )
        reason = view.attribution.reason(self.context.tree, language())
        text = " ".join(part for part in (headline(self.context, view), reason) if part)
        self.say(self.told() or text, remark)

    def marked_key(self) -> str:
        return f"{self.mode} {self._at} {self.table.current_key}"

    def side(self) -> Content | str:
        """What the tasks behind the marked leaf were to do, and did."""
        if self.has_class("-missing") or self.mode != "parts":
            return super().side()
        key = self.table.current_key
        return rows.behind(self.context, key) or super().side()

    @on(DataTable.RowHighlighted, "#parts")
    def _marked(self, event: DataTable.RowHighlighted) -> None:
        event.stop()
        if self.mode == "parts":
            self._say_view()
            self.post_message(self.Said())

    def focus_first(self) -> None:
        if self.has_class("-missing"):
            self.focus_self()
        else:
            self.table.focus()

    @on(DataTable.RowHighlighted, "#experiments")
    def _moved(self, event: DataTable.RowHighlighted) -> None:
        event.stop()
        if self.mode == "experiments":
            self._say_view()

    def _mode(self, *, detail: bool = False, experiments: bool = False) -> None:
        self.set_class(detail, "-detail")
        self.set_class(experiments, "-experiments")
        self.show_review()
        self.table.focus()

    # -- keys ---------------------------------------------------------------------------------

    def action_review_compare(self) -> None:
        self._at += 1
        self.show_review()

    def action_review_experiments(self) -> None:
        self._mode(experiments=self.mode != "experiments")

    def action_leave_view(self) -> None:
        """Out of a detail first, then out of the stage."""
        if self.mode != "parts":
            self._mode()
        elif self._all:
            self._all = False
            self.show_review()
        else:
            self.room.action_go_back()

    def open_marked(self) -> None:
        """A leaf in detail, all leaves, or the task behind."""
        key = self.table.current_key
        if self.mode == "experiments":
            self.work(notes.edit_experiment(self, key))
        elif self.mode == "detail":
            if not key.startswith("="):
                self.host.go("execution", "", key)
        elif key == rows.OTHER:
            self._all = True
            self.show_review()
        elif key in self.context.tree.leaves:
            self._leaf = key
            self._mode(detail=True)

    def action_review_cite(self) -> None:
        found = self._evidence()
        if found is None:
            self.tell(_("Mark a metric, a task or an experiment to cite it."))
        else:
            self.cite(found)

    def _evidence(self) -> Evidence | None:
        if self.mode == "experiments":
            return notes.experiment_evidence(self.context, self.table.current_key)
        view = self.view
        leaf = self._leaf if self.mode == "detail" else self.table.current_key
        return cited(self.context, view, leaf) if view is not None else None

    def action_review_annotate(self) -> None:
        """In the list of experiments `a` adds one; else a note on a day."""
        if self.mode == "experiments":
            self.work(notes.edit_experiment(self, ""))
        else:
            self.work(notes.annotate(self))

    def select_item(self, key: str) -> None:
        self.call_after_refresh(self._select, key)

    def _select(self, key: str) -> None:
        if key in self.context.tree.leaves:
            self.query_one("#parts", OpsTable).select_key(key)
