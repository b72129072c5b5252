"""Text fields that lose nothing and let nothing in: one line, several lines, a number."""

from __future__ import annotations

from textual import events
from textual.binding import Binding
from textual.widget import Widget
from textual.widgets import Input, TextArea

from opstui.kernel.errors import OpsError
from opstui.kernel.language import ngettext
from opstui.kernel.quantities import Quantity, parse
from opstui.kernel.text import BLOCK_CAP, LINE_CAP, clean_block, clean_line

PASTE_CAP = 64 * 1024


def said_as_cut(widget: Widget, taken: int) -> None:
    """A paste that does not fit is never cut silently."""
    said = ngettext(
        "Only the first {n} character was taken; the rest of what was pasted does not fit.",
        "Only the first {n} characters were taken; the rest of what was pasted does not fit.",
        taken,
    )
    widget.notify(said.format(n=taken), severity="warning", timeout=8)


class TextField(Input):
    """One line. A pasted block is joined visibly with "；"; control characters never get in."""

    DEFAULT_CSS = """
    TextField { border: none; height: 1; padding: 0 1; background: $surface; }
    TextField:focus { border: none; background: $panel; }
    """

    def __init__(self, value: str = "", *, placeholder: str = "", id: str | None = None) -> None:
        super().__init__(value, placeholder=placeholder, id=id, compact=True, select_on_focus=False)
        self.cursor_blink = False

    def _on_paste(self, event: events.Paste) -> None:
        event.stop()
        event.prevent_default()
        block, cut = clean_block(event.text)
        joined = "；".join(line.strip() for line in block.splitlines() if line.strip())
        kept = len(self.value) - len(self.selected_text)
        taken = joined[: max(LINE_CAP - kept, 0)]
        if self.selection.is_empty:
            self.insert_text_at_cursor(taken)
        else:
            self.replace(taken, *sorted(self.selection))
        if cut or len(taken) < len(joined):
            said_as_cut(self, len(taken))

    def validate_value(self, value: str) -> str:
        return value if value.isprintable() else clean_line(value, max(len(value), 1)).text


class NumberField(TextField):
    """A number as people write it: 12万, 5.6%, １，２３４. `quantity()` says what it means."""

    def __init__(
        self, value: str = "", *, unit: str = "count", placeholder: str = "", id: str | None = None
    ) -> None:
        super().__init__(value, placeholder=placeholder, id=id)
        self.unit = unit

    def quantity(self) -> Quantity | OpsError | None:
        """What was typed: a quantity, the problem with it, or None when empty."""
        if not self.value.strip():
            return None
        try:
            return parse(self.value, self.unit)
        except OpsError as error:
            return error


class TextBox(TextArea):
    """Several lines; `tab` leaves it, as in every other field."""

    BINDINGS = [Binding("ctrl+u", "delete_line", show=False)]
    DEFAULT_CSS = """
    TextBox { border: none; height: 4; padding: 0 1; background: $surface; }
    TextBox:focus { border: none; background: $panel; }
    """

    def __init__(self, value: str = "", *, id: str | None = None) -> None:
        super().__init__(value, id=id, tab_behavior="focus", compact=True, show_line_numbers=False)
        self.cursor_blink = False

    async def _on_paste(self, event: events.Paste) -> None:
        event.stop()
        event.prevent_default()
        if self.read_only:
            return
        block, cut = clean_block(event.text)
        kept = len(self.text) - len(self.selected_text)
        taken = block[: max(BLOCK_CAP - kept, 0)]
        self.replace(taken, *self.selection)
        if cut or len(taken) < len(block):
            said_as_cut(self, len(taken))
