"""One of a few, or several of a few, on one line by keys alone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from textual import events
from textual.binding import Binding
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

Option = tuple[str, str]
"""(code, label)"""


class ChoiceField(Widget, can_focus=True):
    """`< Growth >`: left and right change it, digits pick. Letters stay free for commands."""

    BINDINGS = [
        Binding("left", "turn(-1)", show=False),
        Binding("right,space", "turn(1)", show=False),
    ]
    DEFAULT_CSS = """
    ChoiceField { height: 1; padding: 0 1; background: $surface; }
    ChoiceField:focus { background: $panel; }
    """
    value: reactive[str] = reactive("")

    class Changed(Message):
        def __init__(self, field: ChoiceField, value: str) -> None:
            super().__init__()
            self.field = field
            self.value = value

        @property
        def control(self) -> ChoiceField:
            return self.field

    def __init__(
        self, options: Sequence[Option], value: str = "", *, blank: str = "", id: str | None = None
    ) -> None:
        super().__init__(id=id)
        self.options = list(options)
        self._blank = blank
        codes = [code for code, _ in options]
        self.set_reactive(ChoiceField.value, value if value in codes else "")

    def render(self) -> Content:
        label = dict(self.options).get(self.value, self._blank)
        place = self._index + 1 if self.value else 0
        if not self.has_focus:
            return Content(label)
        return Content.assemble(
            ("< ", "$text-accent"),
            label,
            (" >", "$text-accent"),
            (f"  {place}/{len(self.options)}", "$muted"),
        )

    @property
    def _index(self) -> int:
        codes = [code for code, _ in self.options]
        return codes.index(self.value) if self.value in codes else -1

    def action_turn(self, by: int) -> None:
        if self.options:
            start = self._index if self._index >= 0 else (-1 if by > 0 else 0)
            self.value = self.options[(start + by) % len(self.options)][0]

    def on_key(self, event: events.Key) -> None:
        if event.character and event.character.isdigit():
            index = int(event.character) - 1
            if 0 <= index < len(self.options):
                event.stop()
                self.value = self.options[index][0]

    def watch_value(self, old: str, new: str) -> None:
        if old != new:
            self.post_message(self.Changed(self, new))

    def on_focus(self) -> None:
        self.refresh()

    def on_blur(self) -> None:
        self.refresh()


class ManyField(Widget, can_focus=True):
    """`[x] Copy  [ ] Campaign`: left and right move, space marks, digits mark directly."""

    BINDINGS = [
        Binding("left", "move(-1)", show=False),
        Binding("right", "move(1)", show=False),
        Binding("space", "mark", show=False),
    ]
    DEFAULT_CSS = """
    ManyField { height: auto; padding: 0 1; background: $surface; }
    ManyField:focus { background: $panel; }
    """
    chosen: reactive[tuple[str, ...]] = reactive(())
    at: reactive[int] = reactive(0)

    class Changed(Message):
        def __init__(self, field: ManyField, chosen: tuple[str, ...]) -> None:
            super().__init__()
            self.field = field
            self.chosen = chosen

        @property
        def control(self) -> ManyField:
            return self.field

    def __init__(
        self, options: Sequence[Option], chosen: Iterable[str] = (), *, id: str | None = None
    ) -> None:
        super().__init__(id=id)
        self.options = list(options)
        kept = set(chosen)
        self.set_reactive(ManyField.chosen, tuple(code for code, _ in self.options if code in kept))

    def render(self) -> Content:
        pieces: list[Content | str | tuple[str, str]] = []
        for index, (code, label) in enumerate(self.options):
            mark = "[x] " if code in self.chosen else "[ ] "
            style = "bold $text-accent" if self.has_focus and index == self.at else ""
            pieces += [(mark + label, style) if style else mark + label, "  "]
        return Content.assemble(*pieces)

    def action_move(self, by: int) -> None:
        self.at = max(0, min(len(self.options) - 1, self.at + by))

    def action_mark(self) -> None:
        if not self.options:
            return
        code = self.options[self.at][0]
        kept = set(self.chosen) ^ {code}
        self.chosen = tuple(code for code, _ in self.options if code in kept)

    def on_key(self, event: events.Key) -> None:
        if event.character and event.character.isdigit():
            index = int(event.character) - 1
            if 0 <= index < len(self.options):
                event.stop()
                self.at = index
                self.action_mark()

    def watch_chosen(self, old: tuple[str, ...], new: tuple[str, ...]) -> None:
        if old != new:
            self.post_message(self.Changed(self, new))

    def on_focus(self) -> None:
        self.refresh()

    def on_blur(self) -> None:
        self.refresh()
