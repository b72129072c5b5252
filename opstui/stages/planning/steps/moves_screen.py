"""What would move this? A leaf at a time, the moves that usually do, one of them chosen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from opstui.kernel.language import _, language
from opstui.kernel.text import fit
from opstui.kernel.vocabulary import word
from opstui.playbooks.schema import Move
from opstui.ui.text import plain

ROOM = 70
"""Cells of a line in the box."""


@dataclass(frozen=True, slots=True)
class LeafMoves:
    """A leaf with its moves, ready to show; `left` says what is still to be covered."""

    leaf: str
    name: str
    left: str
    moves: tuple[Move, ...]


class MovesScreen(ModalScreen[tuple[str, Move] | None]):
    """Dismisses with (leaf, move), None when left."""

    BINDINGS = [
        Binding("escape,q,w", "leave", show=False),
        Binding("j", "mark(1)", show=False),
        Binding("k", "mark(-1)", show=False),
        Binding("left,h", "turn(-1)", show=False, priority=True),
        Binding("right,l", "turn(1)", show=False, priority=True),
    ]
    CSS = """
    MovesScreen { align: center middle; background: $background 60%; }
    MovesScreen > Vertical { width: 76; max-width: 100%; height: auto; max-height: 100%;
        background: $background; border: round $accent 60%; padding: 0 1; }
    MovesScreen .moves-title { text-style: bold; color: $text-accent; }
    MovesScreen .moves-leaf { height: 2; margin: 1 0 0 0; }
    MovesScreen OptionList { height: auto; max-height: 8; }
    MovesScreen .moves-why { height: auto; max-height: 7; margin: 1 0 0 0; }
    MovesScreen .moves-keys { height: 1; color: $muted; margin: 1 0 0 0; }
    """

    def __init__(self, leaves: Sequence[LeafMoves]) -> None:
        super().__init__()
        self._leaves = list(leaves)
        self._at = 0

    @property
    def _now(self) -> LeafMoves:
        return self._leaves[self._at]

    def compose(self) -> ComposeResult:
        with Vertical():
            yield Static(plain(_("What would move this?")), classes="moves-title")
            yield Static(classes="moves-leaf")
            yield OptionList(markup=False)
            yield Static(classes="moves-why")
            keys = (
                ("enter", _("Plan this")),
                ("left/right", _("Another leaf")),
                ("esc", _("Back")),
            )
            line = "   ".join(f"{key} {said}" for key, said in keys)
            yield Static(plain(line), classes="moves-keys")

    def on_mount(self) -> None:
        self._show()
        self.query_one(OptionList).focus()

    def _show(self) -> None:
        now = self._now
        place = f"{self._at + 1}/{len(self._leaves)}"
        leaf = Content.assemble(
            ("< ", "$text-accent"),
            (now.name, "bold"),
            (" >", "$text-accent"),
            (f"  {place}\n", "$muted"),
            now.left,
        )
        self.query_one(".moves-leaf", Static).update(leaf)
        moves = self.query_one(OptionList)
        moves.clear_options()
        moves.add_options([Option(Content(_line(move))) for move in now.moves])
        moves.highlighted = 0
        self._explain(0)

    def _explain(self, place: int) -> None:
        move = self._now.moves[place]
        code = language()
        pairs = (
            (_("Why"), move.why.text(code)),
            (_("Watch"), move.indicator.text(code)),
            (_("Usually fails when"), move.failure.text(code)),
        )
        lines = [(label + _(": "), text) for label, text in pairs]
        said = Content("\n").join(
            Content.assemble((label, "$muted"), text) for label, text in lines
        )
        self.query_one(".moves-why", Static).update(said)

    @on(OptionList.OptionHighlighted)
    def _marked(self, event: OptionList.OptionHighlighted) -> None:
        event.stop()
        if event.option_index < len(self._now.moves):
            self._explain(event.option_index)

    @on(OptionList.OptionSelected)
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self._take(event.option_index)

    def on_key(self, event: events.Key) -> None:
        if event.character and event.character.isdecimal():
            event.stop()
            self._take(int(event.character) - 1)

    def _take(self, place: int) -> None:
        if 0 <= place < len(self._now.moves):
            self.dismiss((self._now.leaf, self._now.moves[place]))

    def action_mark(self, by: int) -> None:
        moves = self.query_one(OptionList)
        if by > 0:
            moves.action_cursor_down()
        else:
            moves.action_cursor_up()

    def action_turn(self, by: int) -> None:
        self._at = (self._at + by) % len(self._leaves)
        self._show()

    def action_leave(self) -> None:
        self.dismiss(None)


def _line(move: Move) -> str:
    """Title, lever, person-days, in columns."""
    days = fit(_("{days:g}d").format(days=move.person_days), 7, "right")
    return f"{fit(move.title.text(language()), ROOM - 21)} {fit(word(move.lever), 12)} {days}"
