"""The board as a widget: a cursor over cards; only the lines that change are sent again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual.binding import Binding
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from opstui.stages.execution.steps.board_rows import (
    CARD,
    BoardColumn,
    Piece,
    first_place,
    line,
    tops,
)


class BoardView(Widget, can_focus=True):
    """Left and right go between columns, up and down within one. Posts `Marked`."""

    BINDINGS = [
        Binding("left,h", "move(-1, 0)", show=False),
        Binding("right,l", "move(1, 0)", show=False),
        Binding("up,k", "move(0, -1)", show=False),
        Binding("down,j", "move(0, 1)", show=False),
        Binding("g,home", "move(0, -1000)", show=False),
        Binding("G,end", "move(0, 1000)", show=False),
    ]
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "board--head",
        "board--here",
        "board--title",
        "board--fact",
        "board--alarm",
        "board--marked",
    }
    DEFAULT_CSS = """
    BoardView { height: 1fr; width: 1fr; }
    BoardView > .board--head { color: $muted; }
    BoardView > .board--here { color: $text-accent; text-style: bold; }
    BoardView > .board--fact { color: $muted; }
    BoardView > .board--alarm { color: $text-warning; }
    BoardView > .board--marked { background: $panel; text-style: bold; }
    """

    class Marked(Message):
        """Another card has the cursor."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._board: tuple[BoardColumn, ...] = ()
        self._at = (0, 0)
        self._top: tuple[int, ...] = ()

    # -- what is shown ------------------------------------------------------------------------

    def show(self, board: Sequence[BoardColumn]) -> None:
        """Show these columns with the cursor on the same task, wherever it is now."""
        key, first = self.key, not self._board
        if tuple(board) == self._board:
            return
        self._board = tuple(board)
        self._at = self._place_of(key) or self._nearest(self._at)
        if first:
            self._at = first_place(board)
        self._scroll()
        self.refresh()

    @property
    def key(self) -> str:
        """Key of the marked task, "" when the column is empty."""
        column, card = self._at
        if column < len(self._board) and card < len(self._board[column].cards):
            return self._board[column].keys[card]
        return ""

    @property
    def keys(self) -> list[str]:
        """Keys of all cards, column by column."""
        return [key for column in self._board for key in column.keys]

    def select_key(self, key: str) -> None:
        place = self._place_of(key)
        if place is not None:
            self._go(place)

    def _place_of(self, key: str) -> tuple[int, int] | None:
        for number, column in enumerate(self._board):
            if key and key in column.keys:
                return number, column.keys.index(key)
        return None

    def _nearest(self, at: tuple[int, int]) -> tuple[int, int]:
        column = min(at[0], max(0, len(self._board) - 1))
        cards = len(self._board[column].cards) if self._board else 0
        return column, max(0, min(at[1], cards - 1))

    def _scroll(self) -> bool:
        """Bring the marked card into view; True when a column moved."""
        top = tops(self._board, self._at, self.size.height, self._top)
        changed = top != self._top
        self._top = top
        return changed

    def on_resize(self) -> None:
        self._scroll()
        self.refresh()

    # -- keys ---------------------------------------------------------------------------------

    def action_move(self, columns: int, cards: int) -> None:
        column = max(0, min(len(self._board) - 1, self._at[0] + columns))
        self._go(self._nearest((column, max(0, self._at[1] + cards))))

    def _go(self, at: tuple[int, int]) -> None:
        if at == self._at or not self._board:
            return
        before = self._lines(self._at)
        self._at = at
        if self._scroll():
            self.refresh()
        else:
            rows = {0, *before, *self._lines(at)}
            self.refresh(*(Region(0, row, self.size.width, 1) for row in sorted(rows)))
        self.post_message(self.Marked())

    def _lines(self, at: tuple[int, int]) -> list[int]:
        """Rows of the screen that a card stands in."""
        first = 1 + (at[1] - self._top[at[0]]) * CARD
        return [row for row in (first, first + 1) if 0 < row < self.size.height]

    # -- drawing ------------------------------------------------------------------------------

    def render_line(self, y: int) -> Strip:
        width = self.size.width
        if not self._board:
            return Strip.blank(width, self.rich_style)
        pieces = line(self._board, y, (width, self.size.height), self._top)
        strip = Strip([Segment(piece.text, self._style(piece, y)) for piece in pieces])
        return strip.adjust_cell_length(width, self.rich_style)

    def _style(self, piece: Piece, y: int) -> Style:
        def part(name: str) -> Style:
            return self.get_component_rich_style(f"board--{name}")

        if y == 0:
            return part("here" if piece.column == self._at[0] else "head")
        if piece.card < 0:
            return self.rich_style
        if (piece.column, piece.card) == self._at:
            return part("marked")
        if not piece.first:
            return part("fact")
        return part("alarm") if piece.text.startswith("!") else self.rich_style
