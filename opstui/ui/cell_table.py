"""A table that is read cell by cell: one is under the cursor, the first columns stay in sight."""

from __future__ import annotations

from collections.abc import Sequence

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from opstui.ui.row_line import Place, line_of
from opstui.ui.table import OpsTable

MORE = ">"
"""In the heads: more columns lie to the right."""


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
        room = width - fixed.cell_length
        moved = self._whole(strips, x1, x1 + room, look)
        if row < 0 and x1 + room < sum(one.cell_length for one in strips[self.fixed_columns :]):
            more = Strip([Segment(MORE, look)])
            moved = Strip.join([moved.crop(0, room - more.cell_length), more])
        return Strip.join([fixed, moved]).adjust_cell_length(width, look).simplify()

    def _whole(self, strips: list[Strip], left: int, right: int, look: Style) -> Strip:
        """What lies between `left` and `right` of the columns that move; one that would be cut
        through its text is left out, for a number without its last digit is another number."""
        shown, at = list[Strip](), 0
        for strip, place in zip(strips, self._places(), strict=True):
            if len(shown) < self.fixed_columns:
                shown.append(Strip([]))
                continue
            begins, ends = at + place.before, at + strip.cell_length - place.after
            cut = begins < left < ends or begins < right <= ends
            shown.append(Strip.blank(strip.cell_length, look) if cut else strip)
            at += strip.cell_length
        return Strip.join(shown).crop(left, right)

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
