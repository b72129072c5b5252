"""Step 4: what users said, coded by one key per theme; what weighs most; the needs behind."""

from __future__ import annotations

from textual import events
from textual.app import ComposeResult
from textual.content import Content

from opstui.commands import Command, pick
from opstui.kernel.language import N_, _
from opstui.stages.review.commands import own
from opstui.stages.review.model import Feedback, Theme
from opstui.stages.review.steps.base import ReviewStep
from opstui.stages.review.steps.need_form import edit_need
from opstui.stages.review.steps.voice_feedback import FeedbackPane
from opstui.stages.review.steps.voice_kano import KanoPane
from opstui.stages.review.steps.voice_needs import NeedsPane
from opstui.stages.review.steps.voice_pane import VoicePane
from opstui.stages.review.steps.voice_rows import KEYS
from opstui.stages.review.steps.voice_themes import ThemesPane
from opstui.stages.review.voice_filter import theme_word
from opstui.ui.keys import bind
from opstui.ui.table import OpsTable

PANES: tuple[type[VoicePane], ...] = (FeedbackPane, ThemesPane, NeedsPane, KanoPane)


class VoiceStep(ReviewStep):
    """Views that `tab` turns; each has a table and the keys that belong to it."""

    STEP = "voice"
    TITLE = N_("Voice")
    ACTIONS = (
        *own("view"),
        *pick("add", "edit", "delete", "open"),
        *own(
            "cite", "line", "severity", "step", "accept", "new_theme", "filter", "uncoded", "paste"
        ),
        *own("merge", "whys", "turn"),
    )
    BINDINGS = [
        *bind(ACTIONS),
        *((str(n), f"code({n})", "") for n in range(1, KEYS + 1)),
        ("escape", "leave_view", ""),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._panes = [pane(self) for pane in PANES]
        self._at = 0

    def body(self) -> ComposeResult:
        yield from self._panes

    @property
    def pane(self) -> VoicePane:
        return self._panes[self._at]

    @property
    def table(self) -> OpsTable:
        return self.pane.table

    def hints(self) -> tuple[Command, ...]:
        return self.pane.hints()

    # -- what is shown ------------------------------------------------------------------------

    def show_review(self) -> None:
        for pane in self._panes:
            pane.set_class(pane is self.pane, "-shown")
        if self.pane.is_mounted:
            self.pane.show()
        self.said_anew()

    def said_anew(self) -> None:
        if self.has_class("-missing"):
            return
        pane = self.pane
        parts = [f"{pane.title()} {self._at + 1}/{len(self._panes)}", pane.remark()]
        self.say(self.told() or pane.sentence(), "  ".join(part for part in parts if part))
        self.post_message(self.Said())

    def marked_key(self) -> str:
        return f"{self.pane.NAME} {self.table.current_key}"

    def side(self) -> Content | str:
        """The marked record in full."""
        if self.has_class("-missing"):
            return super().side()
        return self.pane.side() or super().side()

    def focus_first(self) -> None:
        if self.has_class("-missing"):
            self.focus_self()
        else:
            self.pane.first()

    def _turn_to(self, place: int) -> None:
        self._at = place % len(self._panes)
        self.show_review()
        self.pane.first()

    # -- keys of every view -------------------------------------------------------------------

    def action_review_view(self) -> None:
        self._turn_to(self._at + 1)

    def action_add(self) -> None:
        self.pane.add()

    def action_edit(self) -> None:
        if self.table.current_key:
            self.pane.edit(self.table.current_key)

    def action_delete(self) -> None:
        self.pane.delete()

    def open_marked(self) -> None:
        theme = self.workbook.get(Theme, self.table.current_key)
        if theme is not None and isinstance(self.pane, ThemesPane):
            self._turn_to(0)
            self._feedback.filter_by(theme_word(theme))
        else:
            self.pane.open_marked()

    def action_review_cite(self) -> None:
        found = self.pane.evidence()
        if found is None:
            self.tell(_("There is nothing here that can be cited."))
        else:
            self.cite(found)

    def action_review_turn(self) -> None:
        self.pane.turn()

    def action_leave_view(self) -> None:
        """Out of a chart or a filter first, then out of the stage."""
        if not self.pane.leave():
            self.room.action_go_back()

    def action_review_paste(self) -> None:
        self.pane.pasted("")

    def on_paste(self, event: events.Paste) -> None:
        """Outside of the fields a block is looked at before anything is kept."""
        if not self.has_class("-missing") and event.text.strip():
            event.stop()
            self.pane.pasted(event.text)

    # -- keys of the feedback -----------------------------------------------------------------

    @property
    def _feedback(self) -> FeedbackPane:
        return self.query_one(FeedbackPane)

    def _coding(self) -> FeedbackPane | None:
        if isinstance(self.pane, FeedbackPane):
            return self.pane
        self.tell(_("This key codes feedback: tab goes to it."))
        return None

    def action_code(self, digit: int) -> None:
        if pane := self._coding():
            pane.code_digit(digit)

    def action_review_accept(self) -> None:
        if pane := self._coding():
            pane.accept()

    def action_review_new_theme(self) -> None:
        if pane := self._coding():
            pane.new_theme()

    def action_review_severity(self) -> None:
        if pane := self._coding():
            pane.severity()

    def action_review_step(self) -> None:
        if pane := self._coding():
            pane.journey()

    def action_review_filter(self) -> None:
        if pane := self._coding():
            pane.open_filter()

    def action_review_uncoded(self) -> None:
        if pane := self._coding():
            pane.only_uncoded()

    def action_review_line(self) -> None:
        self._feedback.add_line()

    def action_review_merge(self) -> None:
        if isinstance(self.pane, ThemesPane):
            self.pane.merge()
        else:
            self.tell(_("Themes are merged in their own view: tab goes to it."))

    def action_review_whys(self) -> None:
        if isinstance(self.pane, NeedsPane):
            self.pane.whys()
        elif isinstance(self.pane, ThemesPane) and self.table.current_key:
            self.work(self._need_behind(self.table.current_key))
        else:
            self.tell(_("Whys belong to a need: tab goes to the needs."))

    async def _need_behind(self, theme: str) -> None:
        """The need that a theme points to; once it is written, its whys wait among the needs."""
        if await edit_need(self, "", theme):
            self._turn_to(PANES.index(NeedsPane))

    def select_item(self, key: str) -> None:
        if self.workbook.get(Feedback, key) is not None:
            self.call_after_refresh(self.query_one("#feedback", OpsTable).select_key, key)
