"""The line above a view of the tasks that says which of them are shown."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal
from textual.message import Message
from textual.widgets import Input, Static

from opstui.kernel.language import _
from opstui.ui.fields import TextField
from opstui.ui.text import plain


class FilterLine(Horizontal):
    """Out of the way while it is empty. Enter and esc leave it as it stands, ctrl+x empties it."""

    BINDINGS = [
        Binding("enter,escape", "leave", show=False),
        Binding("ctrl+x", "empty", show=False),
    ]
    DEFAULT_CSS = """
    FilterLine { height: 1; display: none; }
    FilterLine.-shown { display: block; }
    FilterLine > Static { width: auto; color: $muted; margin: 0 1 0 0; }
    FilterLine > TextField { width: 1fr; }
    """

    class Changed(Message):
        """Another character; the view filters by `text`."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    class Left(Message):
        """Done with typing: the keys belong to the list again."""

    def __init__(self, text: str) -> None:
        super().__init__(classes="-shown" if text else "")
        self._text = text

    def compose(self) -> ComposeResult:
        yield Static(plain(_("Filter")))
        example = _("lever:campaign owner:Lin due<7d overdue sort:-budget")
        yield TextField(self._text, placeholder=example, id="filter")

    @property
    def text(self) -> str:
        return self._text

    def open(self) -> None:
        self.add_class("-shown")
        self.query_one(TextField).focus()

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        if event.value != self._text:
            self._text = event.value
            self.post_message(self.Changed(event.value))

    @on(Input.Submitted)
    def _entered(self, event: Input.Submitted) -> None:
        event.stop()
        self.action_leave()

    def action_leave(self) -> None:
        self.set_class(bool(self._text.strip()), "-shown")
        self.post_message(self.Left())

    def action_empty(self) -> None:
        self.query_one(TextField).value = ""
        self._text = ""
        self.post_message(self.Changed(""))
        if not self.has_focus_within:
            self.action_leave()
