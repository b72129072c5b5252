"""A Textual driver that sends what changed, not whole rows.

Textual paints each dirty row anew, every segment with its full style. Over a thin line that is
what a key costs, so this driver holds each frame against what the terminal shows already.
"""

from __future__ import annotations

import os
import signal
from types import FrameType
from typing import Any, ClassVar

from textual.drivers.linux_driver import LinuxDriver
from textual.message import Message
from textual.messages import InBandWindowResize

from opstui.ui.slim.frame import is_frame
from opstui.ui.slim.shadow import Shadow

SYNC_START, SYNC_END = "\x1b[?2026h", "\x1b[?2026l"
ENTER = "\x1b[?1049h"
HARMLESS = frozenset({"\a", SYNC_START, SYNC_END})
"""What moves no cursor and changes no cell."""
CLEARS = ("\x1b[?1049", "\x1b[2J", "\x1bc")
"""What leaves a screen that we know nothing of."""


class SlimDriver(LinuxDriver):
    """`App(driver_class=SlimDriver)`."""

    ENTERED: ClassVar[bool] = False
    """We are on the alternate screen already: entering it again would blank it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # GNU screen clears to its own background, whatever the pen says
        in_screen = os.environ.get("TERM", "").startswith("screen") and "TMUX" not in os.environ
        self.shadow = Shadow(erases_in_colour=not in_screen)
        self._together = False
        self._stale = False

    def start_application_mode(self) -> None:
        super().start_application_mode()  # type: ignore[no-untyped-call]
        handler = signal.getsignal(signal.SIGWINCH)

        def resized(number: int, frame: FrameType | None) -> None:
            # not here: the signal may come in the middle of a frame
            self._stale = True
            if callable(handler):
                handler(number, frame)

        signal.signal(signal.SIGWINCH, resized)

    def write(self, data: str) -> None:
        if data in (SYNC_START, SYNC_END):
            # sent with the frame, and only when there is one
            self._together = data == SYNC_START
        elif is_frame(data):
            self._follow_size()
            if out := self.shadow.paint(data):
                super().write(SYNC_START + out + SYNC_END if self._together else out)
        else:
            if any(clear in data for clear in CLEARS):
                self.shadow.forget()
            elif data not in HARMLESS:
                self.shadow.lose_place()
            if data != ENTER or not self.ENTERED:
                super().write(data)

    def process_message(self, message: Message) -> None:
        if isinstance(message, InBandWindowResize):
            self._stale = True
        super().process_message(message)

    def _follow_size(self) -> None:
        width, height = self._app.size
        if self._stale or (width, height) != (self.shadow.width, self.shadow.height):
            self._stale = False
            self.shadow.resize(width, height)

    def redraw(self) -> None:
        """Another program may have written on the terminal: the next frame is sent whole."""
        self.shadow.forget()
