"""The line above the feedback that says which of it is shown."""

from __future__ import annotations

from textual.binding import Binding
from textual.widgets import Input

from opstui.ui.fields import TextField


class FilterField(TextField):
    """The line that says which feedback is shown; out of the way while it is empty."""

    BINDINGS = [Binding("escape", "clear", show=False)]
    DEFAULT_CSS = """
    FilterField { display: none; }
    FilterField.-shown { display: block; }
    """

    def action_clear(self) -> None:
        self.value = ""
        self.post_message(Input.Submitted(self, ""))
