"""An App that takes its terminal as it is: how wide it draws signs, and how it sends letters."""

from __future__ import annotations

from collections.abc import Sequence

from textual import events
from textual.filter import LineFilter

from opstui.kernel.language import _
from opstui.ui.narrow import Narrow
from opstui.ui.safe_app import SafeApp

WIDE, NOT_UTF8 = 2, 3
"""Cells that the probe of the start took: two on a terminal of wide signs; more where its bytes
were read one by one."""
REPLACED = "\ufffd"


class FittedApp(SafeApp, inherit_bindings=False):
    def __init__(self) -> None:
        super().__init__()
        self.wide = False
        self._told_of_encoding = False
        self._narrow = Narrow()

    @property
    def ascii_only(self) -> bool:
        """Whether lines and boxes are to be ASCII."""
        return self.wide

    def get_line_filters(self) -> Sequence[LineFilter]:
        filters = super().get_line_filters()
        return [*filters, self._narrow] if self.wide or self.ascii_only else filters

    async def on_event(self, event: events.Event) -> None:
        if isinstance(event, events.CursorPosition):
            self._measured(event.x)
        elif isinstance(event, events.Key) and event.character == REPLACED:
            self._tell_of_encoding()
        await super().on_event(event)

    def _measured(self, cells: int) -> None:
        """The terminal answered where the cursor is after one sign of ambiguous width."""
        if cells >= NOT_UTF8:
            self._tell_of_encoding()
        if cells < WIDE or self.wide:
            return
        self.wide = True
        if cells == WIDE:
            said = _("This terminal draws lines two cells wide; they are ASCII now.")
            self.notify(said + " " + _("opstui doctor tells what to set."), timeout=8)
        for screen in self.screen_stack:
            for widget in screen.walk_children(with_self=True):
                widget.refresh()

    def _tell_of_encoding(self) -> None:
        if not self._told_of_encoding:
            self._told_of_encoding = True
            said = _("The terminal does not speak UTF-8. Set its encoding to UTF-8.")
            self.notify(said, severity="warning", timeout=12)
