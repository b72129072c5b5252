"""Lines of label, value and remark whose long texts go on below instead of being cut."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from opstui.kernel.text import wrap
from opstui.ui.sheet import Line, Sheet
from opstui.ui.table import Column, Row
from opstui.ui.text import cell

GOES_ON = "\n"
"""Parts the key of a line from the number of a row that it goes on in."""


class WrappedSheet(Sheet):
    """As `Sheet`; a text that is too long for its row goes on in rows that belong to its line."""

    def __init__(self, *, id: str | None = None, label_width: int = 12, note_width: int = 9):
        super().__init__(id=id, label_width=label_width, note_width=note_width)
        self._lines: tuple[Line, ...] = ()

    @property
    def current_key(self) -> str:
        """Key of the line that the row under the cursor belongs to."""
        return super().current_key.partition(GOES_ON)[0]

    def show_lines(self, lines: Sequence[Line]) -> None:
        self._lines = tuple(lines)
        columns = (
            Column("label", self._label_width),
            Column("value"),
            Column("note", self._note_width),
        )
        room = max(8, self._room() - 6 - self._label_width - self._note_width - 2)
        self.show(columns, [row for line in lines for row in _rows_of(line, room)])

    def on_resize(self) -> None:
        if self._lines:
            self.show_lines(self._lines)
        super().on_resize()


def _rows_of(line: Line, room: int) -> Iterator[Row]:
    """The line in as many rows as its value needs at `room` cells."""
    muted = "dim"
    first, *rest = wrap(line.value, room) or [line.value]
    style = muted if line.muted else ""
    yield line.key, (cell(line.label, muted), cell(first, style), cell(line.note, muted))
    for number, text in enumerate(rest, 1):
        key = f"{line.key}{GOES_ON}{number}"
        yield key, (cell("", muted), cell(text, style), cell("", muted))
