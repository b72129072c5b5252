"""A step that shows its body only when what must come first is there."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widget import Widget
from textual.widgets import DataTable, Static

from opstui.stages.room import Step


class GatedStep(Step):
    """A subclass says what is `missing()`, gives its `body()`, and fills it in `show_body()`.

    With something missing, one sentence takes the body's place and `enter` goes where it is
    made.
    """

    FIRST: ClassVar[str] = ".body DataTable, .body VerticalScroll"
    """Which widgets of the body may have the focus first."""

    DEFAULT_CSS = """
    GatedStep > .missing { height: auto; margin: 1 0; display: none; }
    GatedStep.-missing > .missing { display: block; }
    GatedStep.-missing > .body { display: none; }
    GatedStep > .body { height: 1fr; }
    """

    def body(self) -> ComposeResult:
        yield from ()

    def compose(self) -> ComposeResult:
        yield Static("", classes="missing")
        yield Vertical(*self.body(), classes="body")

    def missing(self) -> tuple[str, str, str]:
        """(what to say, stage, step) when something must come first; ("", "", "") if not."""
        return "", "", ""

    def show(self) -> None:
        text = self.missing()[0]
        self.set_class(bool(text), "-missing")
        self.query_one(".missing", Static).update(Content(text))
        if text:
            self.say()
            self.focus_self()
        else:
            self.show_body()

    def show_body(self) -> None:
        """Bring the body in line with the workbook; only called when nothing is missing."""

    def focus_first(self) -> None:
        first: Widget | None = None
        if not self.has_class("-missing"):
            first = next(iter(self.query(self.FIRST)), None)
        if first is not None:
            first.focus()
        else:
            self.focus_self()

    def action_open(self) -> None:
        text, stage, step = self.missing()
        if text:
            self.host.go(stage, step)
        else:
            self.open_marked()

    def open_marked(self) -> None:
        """`enter` on what is marked."""

    def on_data_table_row_selected(self, event: DataTable.RowSelected) -> None:
        event.stop()
        self.action_open()
