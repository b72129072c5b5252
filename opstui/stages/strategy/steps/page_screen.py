"""A page of text over the step, to read and to leave; enter agrees where there is a question."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from opstui.ui.text import plain


class PageScreen(ModalScreen[bool]):
    """True after enter, False after esc. `lines` are data: shown as they are."""

    BINDINGS = [
        Binding("escape,q", "answer(False)", show=False),
        Binding("enter", "answer(True)", show=False),
        Binding("j,down", "scroll(1)", show=False),
        Binding("k,up", "scroll(-1)", show=False),
        Binding("space,pagedown", "scroll(10)", show=False),
        Binding("pageup", "scroll(-10)", show=False),
    ]
    CSS = """
    PageScreen { align: center middle; background: $background 60%; }
    PageScreen > Vertical { width: 78; max-width: 100%; height: auto; max-height: 92%;
        background: $background; border: round $accent 60%; padding: 0 1; }
    PageScreen .page-title { text-style: bold; color: $text-accent; margin: 0 0 1 0; }
    PageScreen .page-foot { color: $muted; height: 1; margin: 1 0 0 0; }
    PageScreen VerticalScroll { height: auto; max-height: 18; }
    """

    def __init__(self, title: str, lines: Sequence[str | Content], foot: str, *keys: str) -> None:
        """`keys` close the page as esc does: the one that opened it."""
        super().__init__()
        self._title, self._lines, self._foot = title, lines, foot
        self._keys = keys

    def compose(self) -> ComposeResult:
        body = [line if isinstance(line, Content) else Content(line) for line in self._lines]
        with Vertical():
            yield Static(plain(self._title), classes="page-title")
            with VerticalScroll(can_focus=False):
                yield Static(Content("\n").join(body))
            yield Static(plain(self._foot), classes="page-foot")

    def on_mount(self) -> None:
        for key in self._keys:
            self._bindings.bind(key, "answer(False)", show=False)

    def action_answer(self, agreed: bool) -> None:
        self.dismiss(agreed)

    def action_scroll(self, lines: int) -> None:
        self.query_one(VerticalScroll).scroll_relative(y=lines, animate=False)
