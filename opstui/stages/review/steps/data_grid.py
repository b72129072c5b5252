"""The grid of step 1: brackets turn the period, and half a number counts as typed."""

from __future__ import annotations

from textual import on
from textual.message import Message
from textual.widgets import Input

from opstui.ui.grid import GridField, NumberGrid


class DataField(GridField):
    """Leaves the brackets, which no number contains, to the step."""

    def check_consume_key(self, key: str, character: str | None) -> bool:
        return character not in ("[", "]") and super().check_consume_key(key, character)


class DataGrid(NumberGrid):
    """Says also when what was typed is no number yet."""

    FIELD = DataField

    class Typed(Message):
        """Some field holds another text."""

    class Ready(Message):
        """The fields are there."""

        def __init__(self, grid: DataGrid) -> None:
            super().__init__()
            self.grid = grid

    def on_mount(self) -> None:
        self.post_message(self.Ready(self))

    @on(Input.Changed)
    def _noted(self) -> None:
        self.post_message(self.Typed())
