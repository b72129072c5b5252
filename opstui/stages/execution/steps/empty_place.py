"""The place at the top of a view that says why it is empty, and what to press."""

from __future__ import annotations

from textual.widgets import Static

from opstui.stages.execution.steps.nothing import Nothing, nothing_content


class EmptyPlace(Static):
    """Takes no room while there is something to see."""

    DEFAULT_CSS = """
    EmptyPlace { height: auto; display: none; margin: 0 0 1 0; }
    EmptyPlace.-shown { display: block; }
    """

    def show(self, nothing: Nothing | None) -> None:
        """None: the view has something."""
        self.set_class(nothing is not None, "-shown")
        if nothing is not None:
            self.update(nothing_content(nothing))
