"""Find any command by its name, in either language, and run it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen, Screen
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from opstui.commands import GLOBAL, Command
from opstui.kernel.language import LANGUAGES, N_, _, speaking
from opstui.kernel.text import fit
from opstui.ui.fields import TextField
from opstui.ui.keys import key_name
from opstui.ui.text import plain


@dataclass(frozen=True, slots=True)
class Found:
    """One line that can be chosen: what is shown, and what is handed back."""

    key: str
    line: str
    note: str = ""


class SearchScreen(ModalScreen[str]):
    """A field and a list that follows it; dismisses with the chosen key, "" when left."""

    BINDINGS = [
        Binding("escape", "leave", show=False),
        Binding("down", "down", show=False),
        Binding("up", "up", show=False),
    ]
    CSS = """
    SearchScreen { align: center top; background: $background 60%; }
    SearchScreen > Vertical { width: 72; max-width: 100%; height: auto; max-height: 90%;
        margin: 1 0 0 0; background: $background; border: round $accent 60%; padding: 0 1; }
    SearchScreen OptionList { max-height: 14; }
    SearchScreen .nothing { color: $muted; display: none; }
    SearchScreen .search-keys { color: $muted; height: 1; }
    """
    SCOPED_CSS = False  # the rules are for every search, by whatever name
    PROMPT = ""

    def compose(self) -> ComposeResult:
        with Vertical():
            yield TextField(placeholder=_(self.PROMPT), id="query")
            yield OptionList(id="found", markup=False)
            yield Static(plain(_("Nothing found. Try a shorter word.")), classes="nothing")
            keys = f"enter {_('Open')}   esc {_('Back')}"
            yield Static(plain(keys), classes="search-keys")

    def on_mount(self) -> None:
        self.query_one("#found").can_focus = False
        self._look("")
        self.query_one("#query").focus()

    def matches(self, words: Sequence[str]) -> list[Found]:
        """What to list for these lower-case words; a subclass says."""
        raise TypeError(f"{type(self).__name__} lists nothing for {words}")

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        self._look(event.value)

    def _look(self, text: str) -> None:
        found = self.matches(text.lower().split())
        listing = self.query_one("#found", OptionList)
        listing.clear_options()
        listing.add_options(
            [
                Option(
                    Content.assemble(fit(item.line, 50), ("  " + item.note, "$muted")),
                    id=str(index),
                )
                for index, item in enumerate(found)
            ]
        )
        self._found = found
        self.query_one(".nothing").display = not found
        if found:
            listing.highlighted = 0

    @on(Input.Submitted)
    def _entered(self, event: Input.Submitted) -> None:
        event.stop()
        place = self.query_one("#found", OptionList).highlighted
        self.dismiss(self._found[place].key if place is not None and self._found else "")

    def action_down(self) -> None:
        self.query_one("#found", OptionList).action_cursor_down()

    def action_up(self) -> None:
        self.query_one("#found", OptionList).action_cursor_up()

    def action_leave(self) -> None:
        self.dismiss("")


def in_all_languages(command: Command) -> str:
    """Label and help in every language, lower case, to search in."""
    parts = [command.id]
    for code in LANGUAGES:
        with speaking(code):
            parts += [_(command.label), _(command.help)]
    return " ".join(parts).lower()


class PaletteScreen(SearchScreen):
    """Every command that can be run on the screen it was opened over."""

    PROMPT = N_("Name of a command")

    def __init__(self, room: Screen[Any]) -> None:
        super().__init__()
        self._room = room
        here: tuple[Command, ...] = getattr(room, "context_commands", tuple)()
        known = {command.id: command for command in (*here, *GLOBAL)}
        skipped = {"open", "palette"} - {command.id for command in here}
        self._commands = [command for id_, command in known.items() if id_ not in skipped]
        self._texts = {command.id: in_all_languages(command) for command in self._commands}

    def matches(self, words: Sequence[str]) -> list[Found]:
        return [
            Found(
                command.id,
                _(command.label) + _(": ") + _(command.help),
                key_name(command.keys[0]) if command.keys else "",
            )
            for command in self._commands
            if all(word in self._texts[command.id] for word in words)
        ]

    def dismiss(self, result: str | None = None) -> Any:
        done = super().dismiss(result)
        command = next((command for command in self._commands if command.id == result), None)
        if command is not None:
            self.app.call_later(self._run, command)
        return done

    async def _run(self, command: Command) -> None:
        step = getattr(self._room, "step", None)
        for node in (step, self._room, self.app):
            if node is not None and hasattr(node, f"action_{command.action}"):
                await self.app.run_action(command.action, default_namespace=node)
                return
