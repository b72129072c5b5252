"""Step 4: what users said, coded by one key per theme; what weighs most; the needs behind."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import DataTable, Static

from opstui.commands import pick
from opstui.kernel.language import N_, _
from opstui.kernel.text import fit
from opstui.kernel.vocabulary import Severity
from opstui.stages.review.commands import own
from opstui.stages.review.model import Feedback, Need, Theme
from opstui.stages.review.steps import voice_forms as forms
from opstui.stages.review.steps import voice_rows as rows
from opstui.stages.review.steps.base import ReviewStep
from opstui.stages.review.steps.need_form import edit_need
from opstui.stages.review.steps.why_rows import glyph
from opstui.ui.keys import bind
from opstui.ui.table import OpsTable
from opstui.ui.text import plain
from opstui.workbook.document import Workbook

VIEWS = ("feedback", "themes", "needs")


class VoiceStep(ReviewStep):
    """Three lists, `tab` turns; digits code the marked feedback."""

    STEP = "voice"
    TITLE = N_("Voice")
    ACTIONS = (
        *own("view"),
        *pick("add"),
        *own("cite", "line", "severity"),
        *pick("edit", "delete"),
    )
    BINDINGS = [*bind(ACTIONS), *((str(n), f"code({n})", "") for n in range(1, rows.KEYS + 1))]
    DEFAULT_CSS = """
    VoiceStep OpsTable { display: none; }
    VoiceStep.-feedback #feedback, VoiceStep.-themes #themes, VoiceStep.-needs #needs {
        display: block; }
    VoiceStep #legend { height: auto; max-height: 3; color: $muted; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._view = "feedback"
        self._placed = False
        self.add_class("-feedback")

    def body(self) -> ComposeResult:
        for name in VIEWS:
            yield OpsTable(id=name)
        yield Static("", id="legend")

    @property
    def table(self) -> OpsTable:
        return self.query_one(f"#{self._view}", OpsTable)

    # -- what is shown ------------------------------------------------------------------------

    def show_review(self) -> None:
        context = self.context
        self.query_one("#feedback", OpsTable).show(
            rows.feedback_columns(), rows.feedback_rows(context)
        )
        mark = glyph(self.host.ascii_only)
        themes = rows.theme_rows(context, mark)
        self.query_one("#themes", OpsTable).show(rows.theme_columns(), themes)
        self.query_one("#needs", OpsTable).show(rows.need_columns(), rows.need_rows(context))
        legend = rows.legend(context, self.cells)
        line = self.query_one("#legend", Static)
        line.update(plain("\n".join(legend)))
        line.display = self._view == "feedback"
        if not self._placed:
            self._placed = True
            self.table.select_key(rows.first_uncoded(context))
        self._explain()

    def _explain(self) -> None:
        context, key = self.context, self.table.current_key
        names = {"feedback": _("Feedback"), "themes": _("Themes"), "needs": _("Needs")}
        remark = f"{names[self._view]} {VIEWS.index(self._view) + 1}/{len(VIEWS)}"
        if self.told():
            self.say(self.told(), remark)
            return
        if self._view == "themes":
            self.say(rows.theme_sentence(context, key), remark)
        elif self._view == "needs":
            self.say(rows.need_sentence(context, key), remark)
        else:
            self._explain_feedback(key, remark)

    def marked_key(self) -> str:
        return f"{self._view} {self.table.current_key}"

    def _explain_feedback(self, key: str, remark: str) -> None:
        one = self.workbook.get(Feedback, key)
        if one is None:
            text = _("No feedback yet. a adds one; or write one line with +")
            self.say(text, remark)
            return
        found = rows.suggested(self.context, one)
        said = one.source + _(": ") + one.text if one.source else one.text
        lines = [fit(said, self.cells).rstrip()]
        if found and len(one.themes) < 2:
            shown = "   ".join(f"{digit} {name}" for digit, name in found)
            lines.append(_("Likely: {themes}").format(themes=shown))
        self.say("\n".join(lines), remark)

    def side(self) -> Content | str:
        """The marked record in full."""
        if self.has_class("-missing"):
            return super().side()
        return rows.in_full(self.context, self.table.current_key) or super().side()

    @on(DataTable.RowHighlighted)
    def _moved(self, event: DataTable.RowHighlighted) -> None:
        event.stop()
        if not self.has_class("-missing") and event.data_table is self.table:
            self._explain()

    def focus_first(self) -> None:
        if self.has_class("-missing"):
            self.focus_self()
        else:
            self.table.focus()

    def action_review_view(self) -> None:
        for name in VIEWS:
            self.remove_class(f"-{name}")
        self._view = VIEWS[(VIEWS.index(self._view) + 1) % len(VIEWS)]
        self.add_class(f"-{self._view}")
        self.show_review()
        self.table.focus()

    # -- coding -------------------------------------------------------------------------------

    @property
    def _marked(self) -> Feedback | None:
        if self._view != "feedback":
            return None
        return self.workbook.get(Feedback, self.table.current_key)

    def action_code(self, digit: int) -> None:
        """Put the theme on the marked feedback, or take it off again."""
        one, themes = self._marked, rows.themes_of(self.context)
        if one is None:
            self.tell(_("Digits code feedback: tab goes to it."))
            return
        if digit > len(themes):
            self.tell(_("There is no theme {n} yet.").format(n=digit))
            return
        theme = themes[digit - 1]
        if theme.key not in one.themes and len(one.themes) >= 2:
            self.tell(_("At most two themes: press the digit of one to take it off."))
            return
        self._change(
            one.key,
            N_("Code feedback"),
            lambda now: (
                {"themes": tuple(code for code in now.themes if code != theme.key)}
                if theme.key in now.themes
                else {"themes": (*now.themes, theme.key)[:2]}
            ),
        )

    def action_review_severity(self) -> None:
        """Idea, friction, blocks, loss, and around."""
        one = self._marked
        if one is not None:
            order = list(Severity)
            self._change(
                one.key,
                N_("Change the severity"),
                lambda now: {"severity": order[(order.index(now.severity) + 1) % len(order)]},
            )

    def _change(self, key: str, what: str, update: forms.Update) -> None:
        def change(workbook: Workbook) -> Workbook:
            now = workbook.get(Feedback, key)
            return workbook.put(now.model_copy(update=update(now))) if now else workbook

        self.keep(what, change)

    # -- keys ---------------------------------------------------------------------------------

    def _edit(self, key: str) -> None:
        edit = {
            "feedback": forms.edit_feedback,
            "themes": forms.edit_theme,
            "needs": edit_need,
        }[self._view]
        self.work(edit(self, key))

    def action_add(self) -> None:
        self._edit("")

    def action_edit(self) -> None:
        if self.table.current_key:
            self._edit(self.table.current_key)

    def open_marked(self) -> None:
        self._edit(self.table.current_key)

    def action_review_line(self) -> None:
        self.work(forms.add_line(self))

    def action_delete(self) -> None:
        key = self.table.current_key
        models: dict[str, type[Feedback] | type[Theme] | type[Need]] = {
            "feedback": Feedback,
            "themes": Theme,
            "needs": Need,
        }
        model = models[self._view]
        if not key:
            return

        def change(workbook: Workbook) -> Workbook:
            found = workbook.get(model, key)
            return workbook.drop(found) if found else workbook

        names = {
            "feedback": N_("Delete feedback"),
            "themes": N_("Delete a theme"),
            "needs": N_("Delete a need"),
        }
        self.keep(names[self._view], change)

    def action_review_cite(self) -> None:
        key = self.table.current_key
        if self._view == "feedback":
            found = rows.feedback_evidence(self.context, key)
        elif self._view == "themes":
            found = rows.theme_evidence(self.context, key)
        else:
            found = None
        if found is None:
            self.tell(_("Mark feedback or a theme that users spoke of, to cite it."))
        else:
            self.cite(found)

    def select_item(self, key: str) -> None:
        self.call_after_refresh(self.query_one("#feedback", OpsTable).select_key, key)
