"""A widget alone on a screen of the real program, with its themes and its last gate."""

from __future__ import annotations

from typing import Any, TypeVar

from textual.app import ComposeResult
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widget import Widget

W = TypeVar("W", bound=Widget)


class Page(Screen[None]):
    """Nothing but these widgets."""

    AUTO_FOCUS = ""

    def __init__(self, *widgets: Widget) -> None:
        super().__init__()
        self._widgets = widgets

    def compose(self) -> ComposeResult:
        yield from self._widgets


async def put(pilot: Pilot[Any], widget: W) -> W:
    """Show `widget` alone, with the focus."""
    await pilot.app.push_screen(Page(widget))
    widget.focus()
    await pilot.pause()
    return widget
