"""Keys are dealt with one after the other, however fast they come.

Textual hands a key to the widget that has the focus *now*, while what an earlier key set off
(a binding found up the tree, a change of focus, a form being opened) is still under way. Over a
lagging line several keys arrive at once, and "↓ 1 2" would type into the field that is being
left. So the next key waits until the one before has been dealt with.
"""

from __future__ import annotations

import asyncio
from typing import TypeVar

from textual import events
from textual.app import App
from textual.message_pump import MessagePump

Result = TypeVar("Result")

GOING = "go"
AWAITED = frozenset({"save", GOING})
"""Groups of workers that store a change or go elsewhere; the next key must find that done."""

PATIENCE = 1.0
"""Seconds after which a key no longer waits: a handler may itself be waiting for a key."""


async def caught_up(node: MessagePump) -> None:
    """Wait until `node` has dealt with everything that is in its queue now."""
    done = asyncio.Event()
    if node.is_running and node.call_later(done.set):
        await done.wait()


class KeyOrder(App[Result]):
    """An App whose keys and pastes never overtake what the ones before have set off."""

    def __init__(self) -> None:
        super().__init__()
        self._typed: asyncio.Queue[events.Key | events.Paste] = asyncio.Queue()
        self._resting = asyncio.Event()
        self._resting.set()

    def on_load(self) -> None:
        self.run_worker(self._deal_with_keys(), group="keys", exclusive=True)

    async def on_event(self, event: events.Event) -> None:
        if isinstance(event, events.Key | events.Paste) and not event.is_forwarded:
            self._resting.clear()
            self._typed.put_nowait(event)
        elif isinstance(event, events.Key):
            # back from the focus up the tree: a binding may save here, and ask
            await self._handled(event)
        else:
            await super().on_event(event)

    async def _deal_with_keys(self) -> None:
        while True:
            event = await self._typed.get()
            before = self.focused or self.screen
            await self._handled(event)
            try:
                await asyncio.wait_for(self._dealt_with(before), PATIENCE)
            except TimeoutError:
                pass
            await self._arrived()
            if self._typed.empty():
                self._resting.set()

    async def _handled(self, event: events.Key | events.Paste) -> None:
        """Wait for what the key does at once, but not for one that has put up a screen and waits
        itself: for the keys that answer it."""
        screen = self.screen
        doing = asyncio.ensure_future(super().on_event(event))
        while not doing.done():
            await asyncio.wait({doing}, timeout=PATIENCE)
            if self.screen is not screen and not doing.done():
                doing.add_done_callback(self._failed)
                return
        doing.result()

    def _failed(self, done: asyncio.Future[None]) -> None:
        if not done.cancelled() and isinstance(error := done.exception(), Exception):
            self._handle_exception(error)

    async def all_keys_dealt_with(self) -> None:
        """Wait until no key is waiting or being dealt with."""
        await self._resting.wait()

    async def _arrived(self) -> None:
        """Going elsewhere never waits for a key, so the next one waits however slow it is: on a
        busy host it would fall on the screen that is being left."""
        while any(one.group == GOING and not one.is_finished for one in self.workers):
            await asyncio.sleep(0.005)

    async def _dealt_with(self, start: MessagePump) -> None:
        """Up the tree as the key bubbles; then what it opened, and where the focus went."""
        node: MessagePump | None = start
        while node is not None:
            await caught_up(node)
            node = node._parent
        await asyncio.sleep(0)
        await caught_up(self.screen)
        await caught_up(self)
        while any(one.group in AWAITED and not one.is_finished for one in self.workers):
            await asyncio.sleep(0.001)
        if self.focused is not None:
            await caught_up(self.focused)
