"""A terminal emulator that tells what a screen shows, cell by cell, style by style."""

from __future__ import annotations

from typing import Any

import pyte


class Emulated:
    def __init__(self, width: int, height: int) -> None:
        self.screen = pyte.Screen(width, height)
        self._stream = pyte.Stream(self.screen)
        # Textual writes without automatic wrapping
        self._stream.feed("\x1b[?7l")
        # the emulator erases only cells that have been written before
        for row in range(height):
            self._stream.feed(f"\x1b[{row + 1};1H" + "~" * width)

    def feed(self, data: str) -> None:
        # the emulator has no synchronised output; a new line in a terminal begins at its left
        self._stream.feed(data.replace("\n", "\r\n"))

    @property
    def cells(self) -> list[list[Any]]:
        return [
            [_seen(self.screen.buffer[row][column]) for column in range(self.screen.columns)]
            for row in range(self.screen.lines)
        ]

    @property
    def text(self) -> list[str]:
        return list(self.screen.display)

    @property
    def cursor(self) -> tuple[int, int]:
        return self.screen.cursor.y, self.screen.cursor.x


def _seen(cell: Any) -> Any:
    """On a space nobody sees the colour of the ink, nor bold or italic."""
    if cell.data != " " or cell.underscore or cell.reverse or cell.strikethrough:
        return cell
    return cell._replace(fg="default", bold=False, italics=False)
