"""Keys that arrive in one burst land where they were meant to."""

from __future__ import annotations

import asyncio

import pytest
from textual import events
from textual.app import ComposeResult
from textual.binding import Binding
from textual.widgets import Input

from opstui.ui import key_order
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


class SlowToOpen(TwoFields):
    """Going elsewhere takes longer than a key is waited for."""

    BINDINGS = [Binding("f5", "elsewhere", show=False)]

    def __init__(self) -> None:
        super().__init__()
        self.open = asyncio.Event()

    def action_elsewhere(self) -> None:
        self.run_worker(self._elsewhere(), group="go")

    async def _elsewhere(self) -> None:
        await self.open.wait()
        self.query_one("#two").focus()


async def test_a_key_waits_for_a_screen_that_is_slow_to_open(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(key_order, "PATIENCE", 0.01)
    app = SlowToOpen()
    async with app.run_test() as pilot:
        app.query_one("#one").focus()
        await pilot.pause()
        app.burst("f5", "1")
        await pilot.pause(0.05)
        assert app.query_one("#one", Input).value == ""
        app.open.set()
        await app.all_keys_dealt_with()
        assert app.query_one("#two", Input).value == "1"
