"""The grid of step 1: commands that no number contains stay commands, half a number counts as
typed, and a pasted block is for the step to read."""

from __future__ import annotations

from collections.abc import Mapping

from textual import events, on
from textual.message import Message
from textual.widgets import Input

from opstui.stages.review.steps.pasted_cells import is_block
from opstui.ui.grid import GridField, NumberGrid

_ALWAYS, _BETWEEN_WORDS, _UNTOUCHED = "[]?", "i", "np"
"""Characters that are commands in a field; "i" may continue a currency that is typed ("inr")."""


class DataField(GridField):
    """A number; its keys for period, help, import and the next step work inside of it."""

    def __init__(self, value: str = "", *, unit: str = "count", id: str | None = None) -> None:
        super().__init__(value, unit=unit, id=id)
        self._first = value

    def check_consume_key(self, key: str, character: str | None) -> bool:
        return not self._is_command(character) and super().check_consume_key(key, character)

    def _is_command(self, character: str | None) -> bool:
        if not character:
            return False
        word = self.value[: self.cursor_position][-1:].isalpha()
        return (
            character in _ALWAYS
            or (character in _BETWEEN_WORDS and not word)
            or (character in _UNTOUCHED and self.value in ("", self._first))
        )

    async def _on_key(self, event: events.Key) -> None:
        if self._is_command(event.character):
            event.prevent_default()

    def _on_paste(self, event: events.Paste) -> None:
        if not is_block(event.text):
            super()._on_paste(event)
            return
        event.stop()
        event.prevent_default()
        row = int(str(self.id).removeprefix("cell-"))
        self.post_message(DataGrid.BlockPasted(row, event.text))


class DataGrid(NumberGrid):
    """Says also when what was typed is no number yet."""

    FIELD = DataField

    class Typed(Message):
        """The field of `row` holds another text."""

        def __init__(self, row: int) -> None:
            super().__init__()
            self.row = row

    class Ready(Message):
        """The fields are there."""

        def __init__(self, grid: DataGrid) -> None:
            super().__init__()
            self.grid = grid

    class BlockPasted(Message):
        """Several cells, pasted with the cursor in `row`."""

        def __init__(self, row: int, text: str) -> None:
            super().__init__()
            self.row, self.text = row, text

    def on_mount(self) -> None:
        self.post_message(self.Ready(self))

    @on(Input.Changed)
    def _noted(self, event: Input.Changed) -> None:
        self.post_message(self.Typed(int(str(event.input.id).removeprefix("cell-"))))

    def put_at_once(self, texts: Mapping[str, str]) -> None:
        """All of `texts` as one change, judged together; no field says that it was typed into."""
        with self.prevent(Input.Changed):
            self.put_texts(dict(texts))
        for index in range(len(self._rows)):
            self._judge(index)
