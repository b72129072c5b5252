"""The list of rows with one space between columns, so that more of a title fits."""

from __future__ import annotations

from collections.abc import Sequence

from rich.text import Text
from textual.binding import Binding

from opstui.kernel.text import cut
from opstui.kernel.text import width as cells_of
from opstui.ui.table import Column, OpsTable, Row
from opstui.ui.text import cell


class TightTable(OpsTable, inherit_bindings=False):
    """As OpsTable; every column but the first begins with the one space that parts it. Left and
    right are the step's."""

    BINDINGS = [
        Binding("up,k", "cursor_up", show=False),
        Binding("down,j", "cursor_down", show=False),
        Binding("pageup", "page_up", show=False),
        Binding("pagedown", "page_down", show=False),
        Binding("g,home", "scroll_top", show=False),
        Binding("G,end", "scroll_bottom", show=False),
        Binding("enter", "select_cursor", show=False),
    ]

    DEFAULT_CSS = "TightTable { height: 1fr; }"

    def __init__(self, *, id: str | None = None, header: bool = True) -> None:
        super().__init__(id=id, header=header)
        self.cell_padding = 0
        self._needed: list[Column] = []
        self._spaced: dict[str, tuple[Sequence[object], list[Text]]] = {}
        """By key: the cells as they were given, and as they are shown."""

    def show(self, columns: Sequence[Column], rows: Sequence[Row]) -> None:
        needed = fitted(columns, rows)
        wider = [_wider(column, place) for place, column in enumerate(needed)]
        known = self._spaced if needed == self._needed else {}
        self._needed, self._spaced = needed, {}
        for key, cells in rows:
            before = known.get(key)
            if before is None or before[0] is not cells:
                before = cells, _spaced(needed, cells)
            self._spaced[key] = before
        super().show(wider, [(key, self._spaced[key][1]) for key, _cells in rows])


def _wider(column: Column, place: int) -> Column:
    if not place:
        return column
    if column.align == "right":
        return Column(column.label, column.width + 1, "right")
    return Column(f" {column.label}", column.width + 1 if column.width else 0)


def _spaced(columns: Sequence[Column], cells: Sequence[object]) -> list[Text]:
    out = []
    for place, (column, value) in enumerate(zip(columns, cells, strict=True)):
        text = value.copy() if isinstance(value, Text) else cell(value)
        if column.width:
            text = Text(cut(text.plain, column.width), style=text.style, spans=text.spans)
        out.append(Text(" ").append_text(text) if place and column.align == "left" else text)
    return out


def fitted(columns: Sequence[Column], rows: Sequence[Row]) -> list[Column]:
    """The columns no wider than what stands in them; the one without a width gains the rest."""
    out = []
    for place, column in enumerate(columns):
        longest = max((_cells(cells[place]) for _key, cells in rows), default=0)
        width = min(column.width, max(longest, _cells(column.label)))
        out.append(Column(column.label, max(1, width) if column.width else 0, column.align))
    return out


def _cells(value: object) -> int:
    return cells_of(value.plain if isinstance(value, Text) else str(value))
