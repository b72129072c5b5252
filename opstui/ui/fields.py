"""Text fields that lose nothing and let nothing in: one line, several lines, a number."""

from __future__ import annotations

from textual import events
from textual.binding import Binding
from textual.widgets import Input, TextArea

from opstui.kernel.errors import OpsError
from opstui.kernel.quantities import Quantity, parse
from opstui.kernel.text import clean_block, clean_line


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
        lines = [line.strip() for line in clean_block(event.text).text.splitlines()]
        self.insert_text_at_cursor("；".join(line for line in lines if line))

    def validate_value(self, value: str) -> str:
        return value if value.isprintable() else clean_line(value).text


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
        if not self.read_only:
            self.insert(clean_block(event.text).text)
