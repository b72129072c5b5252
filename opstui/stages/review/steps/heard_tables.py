"""Tables that leave enter to their pane while they are empty, where a DataTable swallows it."""

from __future__ import annotations

from textual.actions import SkipAction

from opstui.ui.cell_table import CellTable
from opstui.ui.table import OpsTable


class _Heard(OpsTable):
    def action_select_cursor(self) -> None:
        if not self.keys:
            raise SkipAction
        super().action_select_cursor()


class HeardTable(_Heard):
    """Rows."""


class HeardCells(_Heard, CellTable):
    """Cells."""
