"""The list of rows with one space between columns, so that more of a title fits."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from textual.binding import Binding

from opstui.kernel.text import width as cells_of
from opstui.ui.row_line import Place, text_of
from opstui.ui.table import Cells, Column, OpsTable, Row


class TightTable(OpsTable, inherit_bindings=False):
    """As OpsTable; every column but the first begins with the one space that parts it, and is no
    wider than what stands in it. Where cells are made when they are seen, nobody has measured
    them: `longest` says how wide the widest of every column is, else the columns are as wide as
    they are given. Left and right are the step's."""

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
        self._measured: dict[str, tuple[Cells, list[int]]] = {}
        """By key: the cells, and how wide they are."""

    def show(
        self, columns: Sequence[Column], rows: Sequence[Row], longest: Sequence[int] | None = None
    ) -> None:
        needed = (
            self._fitted(columns, rows)
            if longest is None
            else [_narrowed(column, cells) for column, cells in zip(columns, longest, strict=True)]
        )
        super().show([_wider(column, place) for place, column in enumerate(needed)], rows)

    def _fitted(self, columns: Sequence[Column], rows: Sequence[Row]) -> list[Column]:
        """The columns no wider than what stands in them; the one without a width gains the
        rest."""
        known, self._measured = self._measured, {}
        for key, cells in rows:
            if callable(cells):
                return list(columns)
            before = known.get(key)
            if before is None or before[0] is not cells:
                before = cells, [cells_of(text_of(value)) for value in cells]
            self._measured[key] = before
        found = [widths for _cells, widths in self._measured.values()]
        longest = [max(widths) for widths in zip(*found, strict=True)] or [0] * len(columns)
        return [_narrowed(column, cells) for column, cells in zip(columns, longest, strict=True)]

    def _places(self) -> list[Place]:
        return [
            Place(width - 1, column.align, before=1, filled=column.align == "right")
            if place
            else Place(width, column.align)
            for place, (column, width) in enumerate(
                zip(self._columns_shown, self._widths_shown, strict=True)
            )
        ]


def widest(texts: Iterable[str]) -> int:
    """Cells of the longest; 0 when there is none."""
    return max(map(cells_of, texts), default=0)


def _narrowed(column: Column, longest: int) -> Column:
    if not column.width:
        return column
    width = min(column.width, max(longest, cells_of(column.label)))
    return Column(column.label, max(1, width), column.align)


def _wider(column: Column, place: int) -> Column:
    """With the space that parts it from the one before."""
    return (
        Column(column.label, column.width + 1, column.align) if place and column.width else column
    )
