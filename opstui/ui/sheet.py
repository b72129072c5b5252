"""A record as lines of label, value and remark; enter opens the marked one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rich.text import Text

from opstui.ui.table import Column, OpsTable
from opstui.ui.text import cell


@dataclass(frozen=True, slots=True)
class Line:
    """`note` stands at the right (a source, "default"); `muted` for what is not filled in."""

    key: str
    label: str
    value: str
    note: str = ""
    muted: bool = False


class Sheet(OpsTable):
    """Lines of a record; posts OpsTable's RowSelected with the line's key."""

    def __init__(self, *, id: str | None = None, label_width: int = 14, note_width: int = 16):
        super().__init__(id=id, header=False)
        self._label_width = label_width
        self._note_width = note_width

    def show_lines(self, lines: Sequence[Line]) -> None:
        columns = (
            Column("label", self._label_width),
            Column("value"),
            Column("note", self._note_width),
        )
        self.show(columns, [(line.key, self._cells(line)) for line in lines])

    def _cells(self, line: Line) -> tuple[Text, Text, Text]:
        muted = "dim"
        return (
            cell(line.label, muted),
            cell(line.value, muted if line.muted else ""),
            cell(line.note, muted),
        )
