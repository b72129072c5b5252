"""A grid of core numbers: values, rates, counts like 3949/7350, and "?" for unknown."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import ClassVar

from textual import events, on
from textual.message import Message
from textual.widgets import Input, Static

from opstui.kernel.errors import OpsError
from opstui.kernel.figures import format_number
from opstui.kernel.language import _
from opstui.kernel.quantities import Quantity
from opstui.stages.strategy.core_entry import Entry, read_entry
from opstui.stages.strategy.pasting import is_block
from opstui.ui.grid import GridField, GridRow, NumberGrid
from opstui.ui.text import plain

Remark = Callable[[str], str]
"""Row key → where the value comes from, shown after how it was understood."""


class EntryField(GridField):
    """Understands what `read_entry` understands."""

    DEFAULT_CSS = "EntryField { width: 18; }"

    def _on_paste(self, event: events.Paste) -> None:
        """A block of cells is for the whole list; one cell goes into the field."""
        if not is_block(event.text):
            super()._on_paste(event)
            return
        event.stop()
        event.prevent_default()
        self.post_message(CoreGrid.BlockPasted(int((self.id or "").split("-")[-1]), event.text))

    def entry(self) -> Entry | OpsError | None:
        try:
            return read_entry(self.value, self.unit)
        except OpsError as error:
            return error

    def quantity(self) -> Quantity | OpsError | None:
        """An unknown number has no quantity, just as an empty field."""
        entry = self.entry()
        if entry is None or isinstance(entry, OpsError):
            return entry
        return None if entry.value is None else Quantity(entry.value)


class CoreGrid(NumberGrid):
    """Says beside each field how it was understood, or what is wrong with it."""

    DEFAULT_CSS = "CoreGrid > .head { display: none; }"
    FIELD: ClassVar[type[GridField]] = EntryField

    class Typed(Message):
        """Some field holds another text."""

    class BlockPasted(Message):
        """Cells of a spreadsheet, pasted over the field of row `index`."""

        def __init__(self, index: int, text: str) -> None:
            super().__init__()
            self.index, self.text = index, text

    def __init__(
        self, rows: Sequence[GridRow], remark: Remark | None = None, *, id: str | None = None
    ) -> None:
        super().__init__(rows, (), lambda _key, _quantity: ("", False), id=id)
        self._remark = remark or (lambda _key: "")

    def _judge(self, index: int) -> Quantity | OpsError | None:
        field = self.query_one(f"#cell-{index}", EntryField)
        entry = field.entry()
        beside = self.query_one(f"#beside-{index}", Static)
        bad = isinstance(entry, OpsError)
        if isinstance(entry, OpsError):
            text = entry.said
        else:
            text = said_of(entry, field.unit)
        remark = "" if bad else self._remark(self._rows[index].key)
        beside.update(plain("  ".join(part for part in (text, remark) if part)))
        beside.set_class(bad, "-bad")
        return field.quantity()

    @on(Input.Changed)
    def _noted(self) -> None:
        self.post_message(self.Typed())

    def judge_all(self) -> None:
        """Say it again, after the remarks changed."""
        for index in range(len(self._rows)):
            self._judge(index)

    def show_problems(self, problems: Mapping[str, str]) -> None:
        """Sentences beside their fields; the first one gets the focus."""
        first = True
        for index, row in enumerate(self._rows):
            if problems.get(row.key):
                beside = self.query_one(f"#beside-{index}", Static)
                beside.update(plain(problems[row.key]))
                beside.add_class("-bad")
                if first:
                    self.query_one(f"#cell-{index}", EntryField).focus()
                first = False

    def focus_row(self, key: str) -> None:
        for index, row in enumerate(self._rows):
            if row.key == key:
                self.query_one(f"#cell-{index}", EntryField).focus()


def said_of(entry: Entry | None, unit: str) -> str:
    """How a number was understood: "53.7%", "53.7% (rate only, no counts)", "unknown"."""
    if entry is None:
        return ""
    if entry.unknown:
        return _("unknown")
    shown = f"= {format_number(entry.value, unit)}"
    if unit == "ratio" and entry.numerator is None:
        return f"{shown}  {_('rate only, no counts')}"
    return shown
