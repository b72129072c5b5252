"""A list of rows as people know it from vim and spreadsheets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from rich.text import Text
from textual.binding import Binding
from textual.coordinate import Coordinate
from textual.widget import Widget
from textual.widgets import DataTable

from opstui.ui.text import cell

Row = tuple[str, Sequence[object]]
"""(key, cells); a cell is text, or a rich Text that is styled already."""


@dataclass(frozen=True, slots=True)
class Column:
    """`width` in cells; 0 takes what is left (one column at most)."""

    label: str
    width: int = 0
    align: Literal["left", "right"] = "left"


class OpsTable(DataTable[Text]):
    """Rows by key; `show` replaces what is shown and keeps the cursor on the same key, or in
    the same place when that row is gone."""

    BINDINGS = [
        Binding("j", "cursor_down", show=False),
        Binding("k", "cursor_up", show=False),
        Binding("g,home", "scroll_top", show=False),
        Binding("G,end", "scroll_bottom", show=False),
    ]
    DEFAULT_CSS = """
    OpsTable { height: 1fr; background: transparent; }
    """

    def __init__(self, *, id: str | None = None, header: bool = True) -> None:
        super().__init__(
            id=id, cursor_type="row", show_header=header, zebra_stripes=False, cell_padding=1
        )
        self.cursor_foreground_priority = "renderable"
        self._columns_shown: tuple[Column, ...] = ()
        self._widths_shown: list[int] = []
        self._rows: list[Row] = []

    def show(self, columns: Sequence[Column], rows: Sequence[Row]) -> None:
        """Show these rows; when only cells changed, only they are repainted."""
        kept, old = self.current_key, self._rows
        self._rows = list(rows)
        if tuple(columns) != self._columns_shown or _keys(old) != _keys(rows):
            self._fill(tuple(columns), kept)
        else:
            for index, ((_, before), (_, cells)) in enumerate(zip(old, rows, strict=True)):
                if cells is before:
                    continue
                for place, (column, value) in enumerate(zip(columns, cells, strict=True)):
                    text = _text(value, column)
                    at = Coordinate(index, place)
                    if not _same(self.get_cell_at(at), text):
                        self.update_cell_at(at, text)

    def _fill(self, columns: tuple[Column, ...], kept: str) -> None:
        place = self.cursor_row
        self.clear(columns=True)
        self._columns_shown = columns
        self._widths_shown = self._widths(columns)
        for column, width in zip(columns, self._widths_shown, strict=True):
            self.add_column(_text(column.label, column), width=width)
        for key, cells in self._rows:
            texts = [_text(value, column) for column, value in zip(columns, cells, strict=True)]
            self.add_row(*texts, key=key)
        if not self.select_key(kept):
            self.move_cursor(row=min(place, len(self._rows) - 1), animate=False)

    def _widths(self, columns: Sequence[Column]) -> list[int]:
        padding = 2 * self.cell_padding * len(columns)
        scrollbar = 2 if len(self._rows) > (self.size.height or 18) else 0
        left = max(8, self._room() - padding - scrollbar - sum(column.width for column in columns))
        return [column.width or left for column in columns]

    def _room(self) -> int:
        """Cells across; before the first layout, what the ancestors will leave."""
        around = 0
        for one in self.ancestors_with_self:
            if isinstance(one, Widget) and one.size.width:
                return one.size.width - around
            around += one.styles.gutter.width + one.styles.margin.width
        return self.app.size.width - around

    def on_resize(self) -> None:
        if self._columns_shown and self._widths(self._columns_shown) != self._widths_shown:
            self._fill(self._columns_shown, self.current_key)

    @property
    def current_key(self) -> str:
        """Key of the row under the cursor, "" when there is none."""
        index = self.cursor_row
        return self._rows[index][0] if 0 <= index < len(self._rows) else ""

    def select_key(self, key: str) -> bool:
        """Put the cursor on the row with this key; False when there is none."""
        for index, row_key in enumerate(self.rows):
            if row_key.value == key:
                self.move_cursor(row=index, animate=False)
                return True
        return False


def _keys(rows: Sequence[Row]) -> list[str]:
    return [key for key, _ in rows]


def _same(shown: Text, text: Text) -> bool:
    """Equal in letters and colours; `==` of texts leaves out the colour of the whole."""
    return shown == text and shown.style == text.style


def _text(value: object, column: Column) -> Text:
    if isinstance(value, Text):
        value.justify = column.align
        value.no_wrap, value.overflow = True, "ellipsis"
        return value
    return cell(value, justify=column.align)
