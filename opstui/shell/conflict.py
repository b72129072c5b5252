"""The same field was changed here and in another session: both values, and a choice."""

from __future__ import annotations

import asyncio

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from opstui.kernel.language import _
from opstui.shell.record_changes import change_name, new_text
from opstui.ui.text import plain
from opstui.workbook.document import Workbook
from opstui.workbook.history import FieldChange
from opstui.workbook.merge import FieldConflict
from opstui.workbook.repository import SaveConflict
from opstui.workbook.session import Side

Choice = dict[tuple[str, str, str], Side]


class ConflictScreen(ModalScreen[None]):
    """Answers with a side per field; None stores nothing.

    The answer is a future, since whoever saves may be any handler, and only workers can wait
    for a screen to be dismissed."""

    BINDINGS = [
        Binding("m", "choose('mine')", show=False),
        Binding("o", "choose('theirs')", show=False),
        Binding("escape", "leave", show=False),
    ]
    CSS = """
    ConflictScreen { align: center middle; background: $background 60%; }
    ConflictScreen > Vertical { width: 76; max-width: 100%; height: auto; max-height: 90%;
        background: $background; border: round $warning; padding: 0 1; }
    ConflictScreen .title { text-style: bold; color: $text-warning; }
    ConflictScreen VerticalScroll { height: auto; max-height: 14; margin: 1 0; }
    ConflictScreen .keys { color: $muted; }
    """

    def __init__(self, conflict: SaveConflict, answer: asyncio.Future[Choice | None]) -> None:
        super().__init__()
        self._fields = conflict.fields
        self._answer = answer

    def compose(self) -> ComposeResult:
        with Vertical():
            title = _("Somebody else changed this at the same time. Nothing is stored yet.")
            yield Static(plain(title), classes="title")
            with VerticalScroll(can_focus=False):
                yield Static(self._both())
            keys = [
                f"m {_('Keep mine')}",
                f"o {_('Keep the other')}",
                f"esc {_('Decide later')}",
            ]
            yield Static(plain("   ".join(keys)), classes="keys")

    def _both(self) -> Content:
        lines: list[str | tuple[str, str]] = []
        session = getattr(self.app, "session", None)
        book: Workbook = session.workbook if session else Workbook.empty()
        for field in self._fields:
            name = change_name(field.table, field.key, field.field, book)
            lines += [(f"{name}\n", "bold")]
            lines += [
                (f"  {_('Mine')}{_(': ')}", "$text-accent"),
                _text(field, field.mine, book),
                "\n",
            ]
            other = _text(field, field.theirs, book)
            lines += [(f"  {_('The other')}{_(': ')}", "$muted"), other, "\n"]
        return Content.assemble(*lines)

    def action_choose(self, side: Side) -> None:
        self._give({(field.table, field.key, field.field): side for field in self._fields})

    def action_leave(self) -> None:
        self._give(None)

    def _give(self, choice: Choice | None) -> None:
        if not self._answer.done():
            self._answer.set_result(choice)
        self.dismiss()

    def on_unmount(self) -> None:
        if not self._answer.done():
            self._answer.set_result(None)


def _text(field: FieldConflict, becomes: object, book: Workbook) -> str:
    change = FieldChange(field.table, field.key, field.field, field.base, becomes)
    return new_text(change, book)
