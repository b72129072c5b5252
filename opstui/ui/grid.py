"""A grid of numbers: type, enter, next. Shows at once how a number was understood."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, VerticalScroll
from textual.message import Message
from textual.widgets import Input, Static

from opstui.kernel.errors import OpsError
from opstui.kernel.quantities import Quantity
from opstui.kernel.text import clean_line, fit
from opstui.ui.fields import NumberField
from opstui.ui.text import plain

LABEL, COLUMN, FIELD = 22, 12, 14


@dataclass(frozen=True, slots=True)
class GridRow:
    """One number to enter. `columns` are read-only cells shown before the field (last period,
    plan); `value` is what stands there now, as text."""

    key: str
    label: str
    unit: str = "count"
    columns: tuple[str, ...] = ()
    value: str = ""


Said = Callable[[str, Quantity], tuple[str, bool]]
"""(key, quantity) → (what to show beside the field, whether it is a problem)."""


class GridField(NumberField):
    """A cell of the grid; a pasted column fills the rows below it."""

    BINDINGS = [
        Binding("down", "app.focus_next", show=False),
        Binding("up", "app.focus_previous", show=False),
    ]

    def _on_paste(self, event: events.Paste) -> None:
        # the last column, before the gate turns the tabs between columns into spaces
        cells = [line.split("\t")[-1] for line in event.text.splitlines() if line.strip()]
        lines = [clean_line(cell).text for cell in cells]
        if len(lines) <= 1:
            super()._on_paste(event)
            return
        event.stop()
        event.prevent_default()
        self.post_message(NumberGrid.Pasted(self, lines))


class NumberGrid(VerticalScroll, can_focus=False):
    """Rows of `GridRow` with a field each. Posts `Changed` for every understood entry and
    `Finished` when enter is pressed in the last row. A subclass may read its `FIELD`s otherwise."""

    FIELD: ClassVar[type[GridField]] = GridField

    DEFAULT_CSS = """
    NumberGrid { height: 1fr; }
    NumberGrid > .head { height: 1; color: $muted; }
    NumberGrid .row { height: 1; }
    NumberGrid .label { width: auto; height: 1; }
    NumberGrid GridField { width: 16; }
    NumberGrid .said { width: 1fr; height: 1; color: $muted; padding: 0 1;
        text-wrap: nowrap; text-overflow: ellipsis; }
    NumberGrid .said.-bad { color: $text-error; }
    NumberGrid .row:focus-within { height: auto; }
    NumberGrid .row:focus-within > .said.-bad { height: auto; text-wrap: wrap;
        text-overflow: fold; }
    """

    class Changed(Message):
        """`quantity` None means the field was emptied."""

        def __init__(self, grid: NumberGrid, key: str, quantity: Quantity | None) -> None:
            super().__init__()
            self.grid, self.key, self.quantity = grid, key, quantity

    class Finished(Message):
        def __init__(self, grid: NumberGrid) -> None:
            super().__init__()
            self.grid = grid

    class Pasted(Message):
        def __init__(self, field: GridField, lines: list[str]) -> None:
            super().__init__()
            self.field, self.lines = field, lines

    def __init__(
        self,
        rows: Sequence[GridRow],
        heads: Sequence[str],
        said: Said,
        *,
        entry_heads: tuple[str, str] = ("", ""),
        id: str | None = None,
    ) -> None:
        """`entry_heads` stand over the fields and over what is said beside them."""
        super().__init__(id=id)
        self._rows = list(rows)
        self._heads = tuple(heads)
        self._entry_heads = entry_heads
        self._said = said
        self._found: list[GridField] = []

    @property
    def _fields(self) -> list[GridField]:
        """One per row, looked up once: a key asks for all of them several times."""
        if len(self._found) != len(self._rows):
            self._found = list(self.query(GridField))
        return self._found

    def compose(self) -> ComposeResult:
        heads = "".join(fit(head, COLUMN, "right") for head in self._heads)
        here, beside = self._entry_heads
        line = f"{' ' * LABEL}{heads}{fit(here, FIELD + 2)} {beside}"
        yield Static(plain(line.rstrip()), classes="head")
        for row in self._rows:
            with Horizontal(classes="row"):
                cells = "".join(fit(text, COLUMN, "right") for text in row.columns)
                yield Static(plain(fit(row.label, LABEL - 1) + " " + cells), classes="label")
                yield self.FIELD(row.value, unit=row.unit, id=f"cell-{self._rows.index(row)}")
                yield Static("", classes="said", id=f"beside-{self._rows.index(row)}")

    def on_mount(self) -> None:
        for index in range(len(self._rows)):
            self._judge(index)

    def focus_first(self) -> None:
        """The first empty field, else the first."""
        empty = [field for field in self._fields if not field.value.strip()]
        for field in (empty or self._fields)[:1]:
            field.focus()

    def texts(self) -> dict[str, str]:
        """Row key → text as typed."""
        return {row.key: field.value for row, field in zip(self._rows, self._fields, strict=True)}

    def put_texts(self, texts: dict[str, str]) -> None:
        for row, field in zip(self._rows, self._fields, strict=True):
            if row.key in texts:
                field.value = texts[row.key]

    def quantities(self) -> dict[str, Quantity]:
        """Row key → quantity, for those that are understood."""
        found = {}
        for row, field in zip(self._rows, self._fields, strict=True):
            quantity = field.quantity()
            if isinstance(quantity, Quantity):
                found[row.key] = quantity
        return found

    def has_problem(self) -> bool:
        return any(isinstance(field.quantity(), OpsError) for field in self._fields)

    def _judge(self, index: int) -> Quantity | OpsError | None:
        field = self.query_one(f"#cell-{index}", GridField)
        beside = self.query_one(f"#beside-{index}", Static)
        quantity = field.quantity()
        if quantity is None:
            text, bad = "", False
        elif isinstance(quantity, OpsError):
            text, bad = quantity.title, True
        else:
            text, bad = self._said(self._rows[index].key, quantity)
        beside.update(plain(text))
        beside.set_class(bad, "-bad")
        return quantity

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        index = int(str(event.input.id).removeprefix("cell-"))
        quantity = self._judge(index)
        if not isinstance(quantity, OpsError):
            self.post_message(self.Changed(self, self._rows[index].key, quantity))

    @on(Input.Submitted)
    def _entered(self, event: Input.Submitted) -> None:
        event.stop()
        index = int(str(event.input.id).removeprefix("cell-"))
        if index + 1 < len(self._rows):
            self.query_one(f"#cell-{index + 1}", GridField).focus()
        else:
            self.post_message(self.Finished(self))

    @on(Pasted)
    def _filled_down(self, event: Pasted) -> None:
        event.stop()
        start = int(str(event.field.id).removeprefix("cell-"))
        for offset, line in enumerate(event.lines):
            if start + offset < len(self._rows):
                self.query_one(f"#cell-{start + offset}", GridField).value = line.strip()
