"""One process on a terminal of its own, which answers as told and may hang on a thin, far line."""

from __future__ import annotations

import ctypes
import os
import pty
import re
import resource
import select
import signal
import sys
import termios
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

import pyte

ROOT = Path(__file__).parent.parent.parent
PATIENCE = 60.0
"""Seconds to wait for something before the test fails."""
ASKED = b"\x1b[6n"
"""Where is the cursor?"""
_DROP_FROM_BOUNDS, _OVERRIDE, _READ_SEARCH = 24, 1, 2


@dataclass(slots=True)
class Line:
    """What lies between the keyboard and the program: `delay` seconds each way, and `rate` bytes
    a second (0: no limit) back."""

    delay: float = 0.0
    rate: float = 0.0
    _keys: deque[tuple[float, bytes]] = field(default_factory=deque)
    _shown: deque[tuple[float, bytes]] = field(default_factory=deque)
    _free: float = 0.0

    def send(self, keys: bytes) -> None:
        self._keys.append((time.monotonic() + self.delay, keys))

    def take(self, data: bytes) -> None:
        """The program wrote `data`: each piece arrives when those before it are through."""
        now = time.monotonic()
        self._free = max(now, self._free) + (len(data) / self.rate if self.rate else 0.0)
        self._shown.append((self._free + self.delay, data))

    def ready(self) -> bool:
        """A thin line takes more only when what it was given is through."""
        return self._free <= time.monotonic()

    def until_next(self) -> float | None:
        """Seconds until something arrives at either end, None if nothing is under way."""
        ends = [queue[0][0] for queue in (self._keys, self._shown) if queue]
        if self._free > time.monotonic():
            ends.append(self._free)
        return max(0.0, min(ends) - time.monotonic()) if ends else None

    def arrived(self, *, keys: bool) -> bytes:
        queue = self._keys if keys else self._shown
        out = b""
        while queue and queue[0][0] <= time.monotonic():
            out += queue.popleft()[1]
        return out


class Program:
    """`command` on a terminal; `cells`: how wide it draws characters of ambiguous width, 0 if it
    does not answer when asked; `file_size`: the most bytes that a file may have."""

    def __init__(
        self,
        command: Sequence[str],
        environment: Mapping[str, str],
        *,
        size: tuple[int, int] = (80, 24),
        cells: int = 1,
        line: Line | None = None,
        file_size: int | None = None,
        folder: Path | None = None,
    ) -> None:
        self.screen = pyte.Screen(*size)
        self._stream = pyte.ByteStream(self.screen)
        self._cells = cells
        self._line = line or Line()
        self._asked = 0
        self.data = b""
        self.status: int | None = None
        self._ours, theirs = pty.openpty()
        termios.tcsetwinsize(theirs, (size[1], size[0]))
        self.pid = os.fork()
        if self.pid == 0:
            os.login_tty(theirs)
            os.chdir(folder or "/")
            variables = dict(environment)
            if file_size is not None:
                # Python would keep half of a compiled module, and never notice
                variables["PYTHONDONTWRITEBYTECODE"] = "1"
                resource.setrlimit(resource.RLIMIT_FSIZE, (file_size, file_size))
            bound_by_permissions()
            os.execvpe(command[0], list(command), variables)
        os.close(theirs)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        if self.status is None:
            os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)
        os.close(self._ours)

    def type(self, keys: str | bytes) -> None:
        self._line.send(keys.encode() if isinstance(keys, str) else keys)

    def resize(self, width: int, height: int) -> None:
        termios.tcsetwinsize(self._ours, (height, width))
        self.screen.resize(height, width)

    @property
    def text(self) -> str:
        return "\n".join(self.screen.display)

    def pump(self, patience: float) -> bool:
        """Wait until something moves, at most `patience` seconds; False when nothing did."""
        wait = self._line.until_next()
        reads = [self._ours] if self.status is None and self._line.ready() else []
        if not reads and wait is None:
            return False
        ready = select.select(reads, [], [], patience if wait is None else min(wait, patience))[0]
        if ready:
            try:
                new = os.read(self._ours, 1024 if self._line.rate else 1 << 16)
            except OSError:
                self._ended()
                return True
            self._line.take(new)
        if keys := self._line.arrived(keys=True):
            os.write(self._ours, keys)
        shown = self._line.arrived(keys=False)
        self._show(shown)
        return bool(ready or shown or wait is not None)

    def _show(self, data: bytes) -> None:
        self.data += data
        self._stream.feed(data.replace(b"\n", b"\r\n"))
        while self._cells and (place := self.data.find(ASKED, self._asked)) >= 0:
            self._asked = place + len(ASKED)
            row = (re.findall(rb"\x1b\[(\d+)(?:;\d+)?H", self.data[:place]) or [b"1"])[-1].decode()
            self.type(f"\x1b[{row};{1 + self._cells}R")

    def _ended(self) -> None:
        _pid, status = os.waitpid(self.pid, 0)
        self.status = os.waitstatus_to_exitcode(status)

    def wait(self, wanted: str | Callable[[str], bool]) -> str:
        """Until the words (or what the function looks for) are on the screen."""
        end = time.monotonic() + PATIENCE
        while not (wanted in self.text if isinstance(wanted, str) else wanted(self.text)):
            moved = self.pump(max(0.0, end - time.monotonic()))
            if not moved and (self.status is not None or time.monotonic() >= end):
                raise AssertionError(f"{wanted!r} did not appear ({self.status}):\n{self.text}")
        return self.text

    def quiet(self, seconds: float) -> int:
        """Bytes until it has written nothing for `seconds`."""
        before = len(self.data)
        while self.pump(seconds):
            pass
        return len(self.data) - before

    def end(self) -> int:
        """Its exit status, once it has left."""
        stop = time.monotonic() + PATIENCE
        while self.status is None or self._line.until_next() is not None:
            self.pump(max(0.0, stop - time.monotonic()))
            if time.monotonic() >= stop:
                raise AssertionError(f"it still runs:\n{self.text}")
        return self.status


def bound_by_permissions() -> None:
    """Root, too, is from the next program on bound by the permissions of files."""
    if os.geteuid() == 0:
        libc = ctypes.CDLL(None)
        for capability in (_OVERRIDE, _READ_SEARCH):
            libc.prctl(_DROP_FROM_BOUNDS, capability, 0, 0, 0)


def environment(home: Path, **more: str) -> dict[str, str]:
    """What a person who has just logged in has, and no more."""
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(home),
        "OPSTUI_HOME": str(home / "data"),
        "OPSTUI_LANG": "en",
        "LANG": "C.UTF-8",
        "TERM": "xterm-256color",
        "PYTHONPATH": str(ROOT),
        **more,
    }


OPSTUI = (sys.executable, "-m", "opstui")
