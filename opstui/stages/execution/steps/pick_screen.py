"""One of a few, with remarks: moving a task to another state."""

from __future__ import annotations

from collections.abc import Sequence

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from opstui.kernel.language import _
from opstui.ui.choice import Option as Choice
from opstui.ui.text import plain


class PickScreen(ModalScreen[str]):
    """Dismisses with the chosen code, "" when left. Digits choose at once."""

    BINDINGS = [
        Binding("escape,q", "leave", show=False),
        Binding("j", "down", show=False),
        Binding("k", "up", show=False),
    ]
    CSS = """
    PickScreen { align: center middle; background: $background 60%; }
    PickScreen > Vertical { width: 64; max-width: 100%; height: auto; max-height: 100%;
        background: $background; border: round $accent 60%; padding: 0 1; }
    PickScreen .pick-title { text-style: bold; color: $text-accent; margin: 0 0 1 0; }
    PickScreen .pick-notes { height: auto; color: $text-warning; margin: 1 0 0 0; }
    PickScreen .pick-keys { height: 1; color: $muted; margin: 1 0 0 0; }
    """

    def __init__(self, title: str, choices: Sequence[Choice], notes: Sequence[str] = ()) -> None:
        super().__init__()
        self._title, self._choices, self._notes = title, list(choices), list(notes)

    def compose(self) -> ComposeResult:
        with Vertical():
            yield Static(plain(self._title), classes="pick-title")
            yield OptionList(
                *(
                    Option(Content(f"{number}  {label}"), id=code)
                    for number, (code, label) in enumerate(self._choices, start=1)
                ),
                markup=False,
            )
            if self._notes:
                yield Static(plain("\n".join(self._notes)), classes="pick-notes")
            keys = f"enter {_('Choose')}   1-{len(self._choices)}   esc {_('Back')}"
            yield Static(plain(keys), classes="pick-keys")

    def on_mount(self) -> None:
        choices = self.query_one(OptionList)
        choices.highlighted = 0
        choices.focus()

    @on(OptionList.OptionSelected)
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.dismiss(event.option.id or "")

    def on_key(self, event: events.Key) -> None:
        if event.character and event.character.isdecimal():
            event.stop()
            place = int(event.character) - 1
            if 0 <= place < len(self._choices):
                self.dismiss(self._choices[place][0])

    def action_down(self) -> None:
        self.query_one(OptionList).action_cursor_down()

    def action_up(self) -> None:
        self.query_one(OptionList).action_cursor_up()

    def action_leave(self) -> None:
        self.dismiss("")
