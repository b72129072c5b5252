"""A table that is read cell by cell: one is under the cursor, the first columns stay in sight."""

from __future__ import annotations

from collections.abc import Sequence

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from opstui.ui.row_line import Place, line_of
from opstui.ui.table import OpsTable


class CellTable(OpsTable):
    """Arrows move the cursor and take the table along, up, down and sideways. The ground of a
    cell reaches over the space around its text."""

    def __init__(self, fixed: int = 1, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.cursor_type = "cell"
        self.fixed_columns = fixed

    def _put_cursor(self, row: int) -> None:
        """In the same column, as far as there is one."""
        column = self.cursor_column
        super()._put_cursor(row)
        self.move_cursor(column=max(0, min(column, len(self.columns) - 1)), animate=False)

    def _render_line(self, y: int, x1: int, x2: int, base_style: Style) -> Strip:
        row = y - (self.header_height if self.show_header else 0)
        width = self.size.width
        if row >= len(self._rows) or not self._columns_shown:
            return Strip.blank(width, base_style)
        if row < 0:
            cells: Sequence[object] = [column.label for column in self._columns_shown]
            look = base_style + self.get_component_styles("datatable--header").rich_style
        else:
            given = self._rows[row][1]
            cells, look = given() if callable(given) else given, base_style
        strips = [
            self._cell_strip(row, column, value, place, look)
            for column, (value, place) in enumerate(zip(cells, self._places(), strict=True))
        ]
        fixed = Strip.join(strips[: self.fixed_columns])
        moved = Strip.join(strips[self.fixed_columns :]).crop(x1, x2)
        return Strip.join([fixed, moved]).adjust_cell_length(width, look).simplify()

    def _cell_strip(self, row: int, column: int, value: object, place: Place, look: Style) -> Strip:
        style = look + Style.from_meta({"row": row, "column": column})
        segments = line_of([value], [place], style, self.app.console)
        if place.before and len(segments) > 1:
            inner = segments[1].style or style
            segments[0] = Segment(segments[0].text, inner)
            segments[-1] = Segment(segments[-1].text, inner)
        if self.show_cursor and (row, column) == (self.cursor_row, self.cursor_column):
            over = self.get_component_styles("datatable--cursor").rich_style
            over += Style(reverse=self.app.no_color or None)
            segments = [Segment(one.text, (one.style or style) + over) for one in segments]
        return Strip(segments)
