"""The pipeline: all deals of the cycle, by stage, with what stands still."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import DataTable, Static

from opstui.kernel.language import _
from opstui.stages.execution.steps.deal_rows import deal_rows, pipeline_of, pipeline_text
from opstui.stages.host import host
from opstui.ui.table import Column
from opstui.ui.text import plain
from opstui.ui.tight_table import TightTable


class DealsScreen(ModalScreen[str]):
    """Dismisses with the key of the chosen task, "" when left."""

    BINDINGS = [Binding("escape,q,v", "leave", show=False)]
    CSS = """
    DealsScreen { align: center middle; background: $background 60%; }
    DealsScreen > Vertical { width: 78; max-width: 100%; height: auto; max-height: 100%;
        background: $background; border: round $accent 60%; padding: 0 1; }
    DealsScreen .deals-title { text-style: bold; color: $text-accent; height: 1; }
    DealsScreen .deals-sums { height: auto; color: $muted; margin: 0 0 1 0; }
    DealsScreen TightTable { height: auto; max-height: 14; }
    DealsScreen .deals-keys { height: 1; color: $muted; margin: 1 0 0 0; }
    """

    def __init__(self, marked: str) -> None:
        super().__init__()
        self._marked = marked

    def compose(self) -> ComposeResult:
        with Vertical():
            yield Static(plain(_("Deals of this cycle")), classes="deals-title")
            yield Static("", classes="deals-sums")
            yield TightTable(id="deals")
            keys = [f"enter {_('Show the task')}", f"esc {_('Back')}"]
            yield Static(plain("   ".join(keys)), classes="deals-keys")

    def on_mount(self) -> None:
        around = host(self)
        some = pipeline_of(around.workbook, around.today)
        sums = pipeline_text(some, around.workbook, around.today, around.figure)
        self.query_one(".deals-sums", Static).update(plain(sums))
        table = self.query_one(TightTable)
        table.show(_columns(), deal_rows(some, around.workbook, around.today, around.figure))
        table.select_key(self._marked)
        table.focus()

    @on(DataTable.RowSelected)
    def _chosen(self, event: DataTable.RowSelected) -> None:
        event.stop()
        self.dismiss(self.query_one(TightTable).current_key)

    def action_leave(self) -> None:
        self.dismiss("")


def _columns() -> tuple[Column, ...]:
    return (
        Column("", 1),
        Column(_("Partner")),
        Column(_("Stage"), 11),
        Column(_("Value"), 7, "right"),
        Column(_("Chance"), 6, "right"),
        Column(_("Weighted"), 8, "right"),
        Column(_("Next step"), 20),
    )
