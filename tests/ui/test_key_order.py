"""Keys that arrive in one burst land where they were meant to."""

from __future__ import annotations

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding
from textual.widgets import Input

from opstui.ui.key_order import KeyOrder


class TwoFields(KeyOrder[None]):
    BINDINGS = [Binding("down", "app.focus_next", show=False)]

    def compose(self) -> ComposeResult:
        yield Input(id="one")
        yield Input(id="two")

    def burst(self, *keys: str) -> None:
        """All at once, as a lagging line brings them."""
        for key in keys:
            self.post_message(events.Key(key, key if len(key) == 1 else None))


async def test_digits_after_a_change_of_focus_go_to_the_new_field() -> None:
    app = TwoFields()
    async with app.run_test() as pilot:
        app.query_one("#one").focus()
        await pilot.pause()
        app.burst("7", "down", "1", "2", "backspace", "3")
        for _round in range(100):
            await pilot.pause(0.01)
            if app.query_one("#two", Input).value == "13":
                break
        assert app.query_one("#one", Input).value == "7"
        assert app.query_one("#two", Input).value == "13"
