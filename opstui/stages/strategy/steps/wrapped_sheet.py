"""Lines of label, value and remark whose long texts go on below instead of being cut."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rich.text import Text

from opstui.kernel.text import wrap
from opstui.ui.sheet import Line, Sheet
from opstui.ui.table import Column
from opstui.ui.text import cell


class WrappedSheet(Sheet):
    """As `Sheet`; a row is as high as its text, and a label may be bold where it opens a part."""

    def __init__(self, *, id: str | None = None, label_width: int = 12, note_width: int = 9):
        super().__init__(id=id, label_width=label_width, note_width=note_width)
        self._lines: tuple[Line, ...] = ()
        self._heights: list[int] = []

    def show_lines(self, lines: Sequence[Line]) -> None:
        self._lines = tuple(lines)
        columns = (
            Column("label", self._label_width),
            Column("value"),
            Column("note", self._note_width),
        )
        room = max(8, self._room() - 6 - self._label_width - self._note_width - 2)
        rows = [(line.key, self._wrapped(line, room)) for line in lines]
        heights = [cells[1].plain.count("\n") + 1 for _key, cells in rows]
        if heights != self._heights:
            self._heights = heights
            self._columns_shown = ()
        self.show(columns, rows)

    def _wrapped(self, line: Line, room: int) -> tuple[Text, Text, Text]:
        muted = "dim"
        value = "\n".join(wrap(line.value, room)) or line.value
        return (
            cell(line.label, muted),
            cell(value, muted if line.muted else ""),
            cell(line.note, muted),
        )

    def add_row(self, *cells: Text, **options: Any) -> Any:
        height = max((one.plain.count("\n") + 1 for one in cells), default=1)
        return super().add_row(*cells, **{**options, "height": height})

    def on_resize(self) -> None:
        if self._lines:
            self._heights = []
            self.show_lines(self._lines)
