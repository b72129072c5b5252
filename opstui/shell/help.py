"""Help for where you are: what the step is for, its method, its keys."""

from __future__ import annotations

from typing import Any

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen, Screen
from textual.widgets import Static

from opstui.commands import GLOBAL, Command
from opstui.kernel.language import _
from opstui.kernel.text import fit
from opstui.ui.help_text import page
from opstui.ui.keys import key_name
from opstui.ui.text import plain


class HelpScreen(ModalScreen[None]):
    """A page over the screen; any of its keys closes it."""

    BINDINGS = [
        Binding("escape,q,question_mark,f1,enter", "dismiss", show=False),
        Binding("j,down", "scroll(1)", show=False),
        Binding("k,up", "scroll(-1)", show=False),
        Binding("space,pagedown", "scroll(10)", show=False),
        Binding("pageup", "scroll(-10)", show=False),
    ]
    CSS = """
    HelpScreen { align: center middle; background: $background 60%; }
    HelpScreen > Vertical { width: 78; max-width: 100%; height: 92%; background: $background;
        border: round $accent 60%; padding: 0 1; }
    HelpScreen .help-title { text-style: bold; color: $text-accent; }
    HelpScreen .help-foot { color: $muted; height: 1; }
    HelpScreen VerticalScroll { height: 1fr; }
    """

    def __init__(self, room: Screen[Any]) -> None:
        super().__init__()
        stage = getattr(room, "STAGE", None)
        step = getattr(room, "step", None)
        self._stage = stage.value if stage is not None else getattr(room, "HELP", "home")
        self._step = getattr(step, "STEP", getattr(room, "HELP_STEP", "home"))
        self._here: tuple[Command, ...] = getattr(room, "context_commands", tuple)()

    def compose(self) -> ComposeResult:
        title, body = page(self._stage, self._step)
        with Vertical():
            yield Static(plain(title or _("Help")), classes="help-title")
            with VerticalScroll(can_focus=False):
                yield Static(plain(body + "\n"))
                yield Static(self._keys(_("Keys here"), self._here))
                here = {command.id for command in self._here}
                rest = tuple(command for command in GLOBAL if command.id not in here)
                yield Static(self._keys(_("Keys everywhere"), rest))
            yield Static(plain(f"j/k {_('Scroll')}   esc {_('Back')}"), classes="help-foot")

    def _keys(self, title: str, commands: tuple[Command, ...]) -> Content:
        lines: list[str | tuple[str, str]] = [(title + "\n", "bold")]
        for command in commands:
            keys = " ".join(key_name(key) for key in command.keys)
            lines += [
                (fit(keys, 12), "$text-accent"),
                fit(_(command.label), 16),
                _(command.help),
                "\n",
            ]
        return Content.assemble(*lines)

    def action_scroll(self, by: int) -> None:
        self.query_one(VerticalScroll).scroll_relative(y=by, animate=False)
