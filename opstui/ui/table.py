"""A list of rows as people know it from vim and spreadsheets; only those in sight are drawn."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from rich.style import Style
from rich.text import Text
from textual._two_way_dict import TwoWayDict
from textual.binding import Binding
from textual.coordinate import Coordinate
from textual.geometry import Size
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import DataTable
from textual.widgets.data_table import ColumnKey, DuplicateKey, RowKey
from textual.widgets.data_table import Row as TableRow

from opstui.ui.row_line import Align, Place, line_of, styled

Cells = Sequence[object]

Row = tuple[str, Cells | Callable[[], Cells]]
"""(key, cells); a cell is text, `Styled`, or a rich Text that is styled already. Cells given as
a function are made when the row comes into sight."""


@dataclass(frozen=True, slots=True)
class Column:
    """`width` in cells; 0 takes what is left (one column at most)."""

    label: str
    width: int = 0
    align: Align = "left"


class OpsTable(DataTable[Text]):
    """Rows by key; `show` replaces what is shown and keeps the cursor on the same key, or in
    the same place when that row is gone. What is not in sight costs a key and nothing else: the
    table keeps the rows as they were given, and a line is drawn from its row."""

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
        self._drawn: dict[str, Cells] = {}
        """Cells that were made when their row came into sight, as they were drawn last."""

    # -- what is shown ------------------------------------------------------------------------

    def show(self, columns: Sequence[Column], rows: Sequence[Row]) -> None:
        """Show these rows; when only cells changed, only they are repainted."""
        kept, old = self.current_key, self._rows
        self._rows = list(rows)
        if tuple(columns) != self._columns_shown or _keys(old) != _keys(rows):
            self._fill(tuple(columns), kept)
            return
        first = int(self.scroll_y)
        for index in range(first, min(first + self.size.height, len(old))):
            if not self._as_drawn(old[index], rows[index]):
                self.refresh_row(index)

    def _as_drawn(self, old: Row, new: Row) -> bool:
        """Whether the row would be drawn again as it stands."""
        if old[1] is new[1]:
            return True
        before = self._drawn.get(old[0]) if callable(old[1]) else old[1]
        return before is not None and _alike(before, _made(new[1]))

    def _fill(self, columns: tuple[Column, ...], kept: str) -> None:
        place = self.cursor_row
        self.rows = {}
        self._drawn = {}
        widths = self._widths(columns)
        if columns != self._columns_shown or widths != self._widths_shown:
            self._set_columns(columns, widths)
        self._set_rows([RowKey(key) for key, _cells in self._rows])
        self._clear_caches()
        self._update_count += 1
        self._update_dimensions(())
        self.refresh()
        found = next((n for n, (key, _cells) in enumerate(self._rows) if kept and key == kept), -1)
        self._put_cursor(found if found >= 0 else min(place, len(self._rows) - 1))

    def _set_columns(self, columns: tuple[Column, ...], widths: list[int]) -> None:
        self._columns_shown, self._widths_shown = columns, widths
        self.columns.clear()
        self._column_locations = TwoWayDict({})
        for column, width in zip(columns, widths, strict=True):
            self.add_column(styled(column.label, column.align), width=width)

    def _set_rows(self, keys: list[RowKey]) -> None:
        """What DataTable knows of its rows. All are one line high; the cells stay in `_rows`."""
        self.rows = {key: TableRow(key, 1) for key in keys}
        if len(self.rows) < len(keys):
            raise DuplicateKey("two rows have the same key")
        self._row_locations = TwoWayDict({key: index for index, key in enumerate(keys)})
        self._data = {key: {} for key in keys}

    def _update_dimensions(self, new_rows: Iterable[RowKey]) -> None:
        """Nothing is measured: widths and heights are known."""
        width = sum(self._widths_shown) + 2 * self.cell_padding * len(self._widths_shown)
        height = len(self._rows) + (self.header_height if self.show_header else 0)
        self._require_update_dimensions = False
        self.virtual_size = Size(width, height)

    def _put_cursor(self, row: int) -> None:
        """The row has the cursor, is in sight, and is told of, though it be the same place."""
        before = self.cursor_coordinate
        self.cursor_coordinate = Coordinate(max(0, row), 0)
        if self.cursor_coordinate == before:
            self._highlight_row(self.cursor_row)
        if self.size:
            self._scroll_cursor_into_view()
        else:
            self.call_after_refresh(self._scroll_cursor_into_view)

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

    # -- which row ----------------------------------------------------------------------------

    @property
    def keys(self) -> list[str]:
        """Keys of the rows, from the top."""
        return _keys(self._rows)

    @property
    def current_key(self) -> str:
        """Key of the row under the cursor, "" when there is none."""
        index = self.cursor_row
        return self._rows[index][0] if 0 <= index < len(self._rows) else ""

    def select_key(self, key: str) -> bool:
        """Put the cursor on the row with this key; False when there is none."""
        for index, (row_key, _cells) in enumerate(self._rows):
            if row_key == key:
                self.move_cursor(row=index, animate=False)
                return True
        return False

    def get_cell(self, row_key: RowKey | str, column_key: ColumnKey | str) -> Text:
        column = self.get_column_index(column_key)
        value = _made(self._rows[self.get_row_index(row_key)][1])[column]
        return styled(value, self._columns_shown[column].align)

    # -- drawing ------------------------------------------------------------------------------

    def _places(self) -> list[Place]:
        """Where the cells of a row stand."""
        around = self.cell_padding
        return [
            Place(width, column.align, around, around)
            for column, width in zip(self._columns_shown, self._widths_shown, strict=True)
        ]

    def _render_line(self, y: int, x1: int, x2: int, base_style: Style) -> Strip:
        width = self.size.width
        row = y - (self.header_height if self.show_header else 0)
        if row >= len(self._rows) or not self._columns_shown:
            return Strip.blank(width, base_style)
        cells: Cells
        if row < 0:
            cells = [column.label for column in self._columns_shown]
            look = self.get_component_styles("datatable--header").rich_style
        else:
            key, given = self._rows[row]
            cells, look = _made(given), base_style
            if callable(given):
                self._drawn[key] = cells
        over, _after = self._get_styles_to_render_cell(
            row < 0,
            False,
            False,
            row == self.hover_row,
            row == self.cursor_row,
            self.show_cursor,
            self._show_hover_cursor,
            False,
            False,
        )
        look += over + Style.from_meta({"row": row, "column": 0})
        strip = Strip(line_of(cells, self._places(), look, self.app.console))
        if x1:
            strip = strip.crop(x1, x2)
        return strip.adjust_cell_length(width, look).simplify()


def _keys(rows: Sequence[Row]) -> list[str]:
    return [key for key, _cells in rows]


def _made(cells: Cells | Callable[[], Cells]) -> Cells:
    return cells() if callable(cells) else cells


def _alike(one: Cells, other: Cells) -> bool:
    return all(_same(before, after) for before, after in zip(one, other, strict=True))


def _same(one: object, other: object) -> bool:
    """Equal in letters and colours; `==` of texts leaves out the colour of the whole."""
    if isinstance(one, Text) and isinstance(other, Text):
        return one == other and one.style == other.style
    return type(one) is type(other) and one == other
