"""Who changed what, when, from what to what."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import DataTable, Static

from opstui.kernel.errors import OpsError
from opstui.kernel.language import _
from opstui.kernel.text import clean_line, fit
from opstui.shell.record_changes import change_name, change_text, told
from opstui.ui.table import Column, OpsTable
from opstui.ui.text import plain
from opstui.workbook.history import HistoryEntry
from opstui.workbook.repository import Repository

LINES = 7
"""Lines for the fields of the marked change."""

NAME_WIDTH = 34


class HistoryScreen(ModalScreen[None]):
    """The newest change first; the fields of the marked one below."""

    BINDINGS = [
        Binding("escape,q", "dismiss", show=False),
        Binding("u", "undo", show=False),
    ]
    CSS = """
    HistoryScreen { background: $background; }
    HistoryScreen > Vertical { padding: 0 1; }
    HistoryScreen .title { text-style: bold; color: $text-accent; }
    HistoryScreen OpsTable { height: 1fr; }
    HistoryScreen #changes { height: 8; border-top: solid $panel; text-wrap: nowrap;
        text-overflow: ellipsis; }
    HistoryScreen .keys { color: $muted; height: 1; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._entries: dict[str, HistoryEntry] = {}

    def compose(self) -> ComposeResult:
        with Vertical():
            yield Static(plain(_("History")), classes="title")
            yield OpsTable(id="entries")
            yield Static("", id="changes")
            yield Static(plain(f"esc {_('Back')}   u {_('Undo')}"), classes="keys")

    async def on_mount(self) -> None:
        self.query_one(OpsTable).focus()
        await self._read()

    async def action_undo(self) -> None:
        await self.app.run_action("app.undo")
        await self._read()
        self.query_one(OpsTable).action_scroll_top()

    async def _read(self) -> None:
        session = getattr(self.app, "session", None)
        if session is None:
            return
        repository: Repository = session.repository
        try:
            entries = repository.history(limit=200)
        except OpsError as error:
            self.app.notify(error.title)
            return
        self._entries = {str(entry.generation): entry for entry in entries}
        columns = (Column(_("When"), 16), Column(_("Who"), 12), Column(_("What")))
        rows = [
            (
                key,
                (entry.time.strftime("%Y-%m-%d %H:%M"), entry.user, clean_line(_(entry.what)).text),
            )
            for key, entry in self._entries.items()
        ]
        self.query_one(OpsTable).show(columns, rows)

    @on(DataTable.RowHighlighted)
    def _marked(self, event: DataTable.RowHighlighted) -> None:
        entry = self._entries.get(str(event.row_key.value))
        session = getattr(self.app, "session", None)
        if entry is None or session is None:
            return
        changes = told(entry.changes)
        shown = changes if len(changes) <= LINES else changes[: LINES - 1]
        lines: list[str | tuple[str, str]] = []
        for change in shown:
            name = change_name(change.table, change.key, change.field, session.workbook)
            text = change_text(change, session.workbook)
            lines += [(fit(name, NAME_WIDTH), "$muted"), f" {text}", "\n"]
        if len(changes) > len(shown):
            rest = len(changes) - len(shown)
            lines += [(_("and {n} more").format(n=rest), "$muted")]
        self.query_one("#changes", Static).update(Content.assemble(*lines))
