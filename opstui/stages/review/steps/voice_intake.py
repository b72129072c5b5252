"""A pasted block: typed or pasted above, what is understood of it below, then one step to keep."""

from __future__ import annotations

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical, VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Input, Static, TextArea

from opstui.data_sources.feedback import read_pasted
from opstui.kernel.language import N_, _
from opstui.kernel.text import clean_block
from opstui.reports.feedback_intake import Intake, intake
from opstui.reports.feedback_text import intake_text, kept_sentence
from opstui.stages.review.steps.base import ReviewStep
from opstui.ui.fields import PASTE_CAP, TextBox, TextField, said_as_cut
from opstui.ui.text import plain
from opstui.workbook.document import Workbook


class CellBox(TextBox):
    """Keeps the tabs between the cells of a spreadsheet."""

    DEFAULT_CSS = "CellBox { height: 7; }"

    async def _on_paste(self, event: events.Paste) -> None:
        event.stop()
        event.prevent_default()
        self.replace(with_tabs(event.text[:PASTE_CAP]), *self.selection)
        if len(event.text) > PASTE_CAP:
            said_as_cut(self, PASTE_CAP)


def with_tabs(text: str) -> str:
    """Clean text whose tabs and lines stay."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(
        "\t".join(clean_block(cell, max(len(cell), 1)).text for cell in line.split("\t"))
        for line in lines
    )


class PasteScreen(ModalScreen[bool]):
    """A subclass reads the text and says what it found; `f2` keeps just that."""

    BINDINGS = [
        Binding("escape", "leave", show=False),
        Binding("f2", "keep", show=False, priority=True),
        Binding("ctrl+x", "empty", show=False, priority=True),
        Binding("pagedown", "scroll(10)", show=False, priority=True),
        Binding("pageup", "scroll(-10)", show=False, priority=True),
    ]
    CSS = """
    PasteScreen { background: $background; }
    PasteScreen > Vertical { padding: 0 1; }
    PasteScreen .title { text-style: bold; color: $text-accent; }
    PasteScreen .hint { color: $muted; height: auto; }
    PasteScreen #problem { color: $text-warning; height: auto; }
    PasteScreen #preview { height: 1fr; border-top: solid $panel; }
    PasteScreen .keys { color: $muted; height: 1; }
    """

    def __init__(self, step: ReviewStep, text: str) -> None:
        super().__init__()
        self.step = step
        self._text = with_tabs(text)

    def title_text(self) -> str:
        return ""

    def hint_text(self) -> str:
        return ""

    def source_text(self) -> str:
        """What the line above the box asks for, "" without one."""
        return ""

    def understood(self, text: str) -> str:
        """What would be kept, in words; "" when there is nothing to look at yet."""
        return ""

    @property
    def worth(self) -> bool:
        """Whether something of what was understood is new."""
        return False

    async def keep(self) -> bool:
        """Store it; False when there is nothing to store or it was not stored."""
        return False

    def compose(self) -> ComposeResult:
        with Vertical():
            yield Static(plain(self.title_text()), classes="title")
            yield Static(plain(self.hint_text()), classes="hint")
            if self.source_text():
                yield TextField(placeholder=self.source_text(), id="source")
            yield CellBox(self._text, id="box")
            yield Static("", id="problem")
            with VerticalScroll(id="preview", can_focus=False):
                yield Static("", id="text")
            keys = (
                ("F2", _("Keep")),
                ("PgDn", _("Scroll")),
                ("ctrl+x", _("Empty")),
                ("esc", _("Back")),
            )
            yield Static(plain("   ".join(f"{key} {said}" for key, said in keys)), classes="keys")

    def on_mount(self) -> None:
        self.query_one(CellBox).focus()
        self._look()

    @property
    def source(self) -> str:
        fields = self.query("#source").results(TextField)
        return next((field.value.strip() for field in fields), "")

    @on(TextArea.Changed)
    @on(Input.Changed)
    def _look(self) -> None:
        said = self.understood(self.query_one(CellBox).text)
        self.query_one("#text", Static).update(plain(said))
        self._say(self._standing() if said else "")

    def _standing(self) -> str:
        if self.worth:
            return _("Nothing is kept yet: F2 keeps what is shown.")
        return _("Nothing here is new: there is nothing to keep.")

    def _say(self, text: str) -> None:
        self.query_one("#problem", Static).update(plain(text))

    async def action_keep(self) -> None:
        if self.worth and await self.keep():
            self.dismiss(True)
        elif not self.worth:
            empty = not self.query_one(CellBox).text.strip()
            self._say(_("There is nothing to keep yet.") if empty else self._standing())

    def action_empty(self) -> None:
        self.query_one(CellBox).text = ""

    def action_leave(self) -> None:
        self.dismiss(False)

    def action_scroll(self, by: int) -> None:
        self.query_one("#preview", VerticalScroll).scroll_relative(y=by, animate=False)


class FeedbackPaste(PasteScreen):
    """Lines, a voice each, or cells: date, source, segment, text, users."""

    def __init__(self, step: ReviewStep, text: str) -> None:
        super().__init__(step, text)
        self._found: Intake | None = None

    def title_text(self) -> str:
        return _("Paste feedback")

    def hint_text(self) -> str:
        return _(
            "One voice a line, or cells of a spreadsheet: date, source, segment, text, users; a "
            "first row of names puts them in any order."
        )

    def source_text(self) -> str:
        return _("Source, where a line names none")

    def understood(self, text: str) -> str:
        self._found = None
        if not text.strip():
            return ""
        self._found = self._read(self.step.workbook, text)
        return intake_text(self._found, self.app.size.width - 4)

    def _read(self, workbook: Workbook, text: str) -> Intake:
        today = self.step.host.today
        cycle = self.step.context.cycle
        return intake(read_pasted(text, today), workbook, cycle, today, source=self.source)

    @property
    def worth(self) -> bool:
        return bool(self._found and self._found.feedback)

    async def keep(self) -> bool:
        """Read anew where it is stored: the workbook may have changed meanwhile."""
        text, found = self.query_one(CellBox).text, self._found
        if found is None:
            return False
        stored = await self.step.store(
            N_("Paste feedback"), lambda workbook: self._read(workbook, text).kept(workbook)
        )
        if stored:
            self.step.tell(kept_sentence(found))
        return stored
