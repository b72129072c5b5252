"""One of many, in columns: arrows move, digits pick, all options are seen at once."""

from __future__ import annotations

from collections.abc import Sequence

from textual import events
from textual.binding import Binding
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from opstui.kernel.text import fit, width

Option = tuple[str, str]
"""(code, label)"""

ROWS, NARROW_ROWS, NARROW = 5, 8, 70
"""Rows of a column, more of them below so many cells of width."""
WIDEST, AROUND = 36, 7
"""Cells of a column at most; what stands around a label: mark, number, star, gap."""


class OptionColumns(Widget, can_focus=True):
    """Options run down the columns; a second digit within the same number
    ("1", then "2") picks the twelfth."""

    BINDINGS = [
        Binding("up,k", "move(-1)", show=False),
        Binding("down,j", "move(1)", show=False),
        Binding("left,h", "across(-1)", show=False),
        Binding("right,l", "across(1)", show=False),
    ]
    DEFAULT_CSS = "OptionColumns { height: auto; }"
    at: reactive[int] = reactive(0)

    class Changed(Message):
        def __init__(self, field: OptionColumns, value: str) -> None:
            super().__init__()
            self.field, self.value = field, value

        @property
        def control(self) -> OptionColumns:
            return self.field

    def __init__(
        self, options: Sequence[Option], value: str = "", *, usual: str = "", id: str | None = None
    ) -> None:
        super().__init__(id=id)
        self.options = list(options)
        self._usual = usual
        self._typed = ""
        codes = [code for code, _ in options]
        self.set_reactive(OptionColumns.at, codes.index(value) if value in codes else 0)

    @property
    def value(self) -> str:
        return self.options[self.at][0] if self.options else ""

    @value.setter
    def value(self, code: str) -> None:
        codes = [code for code, _ in self.options]
        if code in codes:
            self.at = codes.index(code)

    @property
    def _rows(self) -> int:
        return self._rows_at(self.size.width or NARROW)

    def _rows_at(self, cells: int) -> int:
        """Few rows where there is room for the columns with all their words, else more."""
        columns = -(-len(self.options) // ROWS) or 1
        longest = max((width(label) for _, label in self.options), default=0) + AROUND
        fits = cells >= NARROW and min(WIDEST, cells // columns) >= longest
        return min(ROWS if fits else NARROW_ROWS, len(self.options))

    def get_content_height(self, _container: Size, _viewport: Size, width: int) -> int:
        return self._rows_at(width)

    def render(self) -> Content:
        columns = -(-len(self.options) // self._rows) if self.options else 1
        cells = min(WIDEST, max(12, self.size.width // columns))
        lines: list[Content] = []
        for row in range(self._rows):
            pieces: list[tuple[str, str]] = []
            for index in range(row, len(self.options), self._rows):
                pieces.append(self._option(index, cells))
            lines.append(Content.assemble(*pieces))
        return Content("\n").join(lines)

    def _option(self, index: int, cells: int) -> tuple[str, str]:
        code, label = self.options[index]
        here = index == self.at
        text = f"{'>' if here else ' '}{index + 1:>2} {label}"
        if code == self._usual:
            text = f"{fit(text, min(width(text), cells - 3)).rstrip()} *"
        style = "bold $text-accent" if here and self.has_focus else "bold" if here else ""
        return fit(text, cells - 1) + " ", style

    def action_move(self, by: int) -> None:
        self._typed = ""
        if self.options:
            self.at = (self.at + by) % len(self.options)

    def action_across(self, by: int) -> None:
        self._typed = ""
        other = self.at + by * self._rows
        if 0 <= other < len(self.options):
            self.at = other

    def on_key(self, event: events.Key) -> None:
        if not event.character or not event.character.isdigit():
            return
        event.stop()
        for typed in (self._typed + event.character, event.character):
            if typed and 1 <= int(typed) <= len(self.options):
                self._typed = typed
                self.at = int(typed) - 1
                return

    def watch_at(self, old: int, new: int) -> None:
        if old != new:
            self.post_message(self.Changed(self, self.value))

    def on_focus(self) -> None:
        self.refresh()

    def on_blur(self) -> None:
        self._typed = ""
        self.refresh()
