"""A program on a real terminal of 80x24: when it writes, and how much."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import signal
import struct
import sys
import termios
import time
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

ROOT = Path(__file__).parent.parent.parent
QUIET = 0.4
"""Seconds without output after which a program that starts counts as settled."""

_ESCAPES = re.compile(rb"\x1b\[[0-?]*[ -/]*[@-~]|\x1b[P\]][^\x1b\x07]*(?:\x1b\\|\x07)|\x1b.")
LOADED = b"\x1b[?1004h"
"""What Textual's driver sends when it begins."""


def _text(data: bytes) -> bool:
    return bool(_ESCAPES.sub(b"", data).strip())


@dataclass(frozen=True, slots=True)
class Answer:
    """From a key, or from the start: seconds to the first text and to the last byte."""

    first: float
    last: float
    size: int


class Window:
    """One process; ends with the block."""

    def __init__(self, home: Path, *arguments: str) -> None:
        environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(home),
            "OPSTUI_HOME": str(home / "data"),
            "OPSTUI_LANG": "en",
            "LANG": "C.UTF-8",
            "TERM": "xterm-256color",
            "PYTHONPATH": str(ROOT),
        }
        self._started = time.perf_counter()
        self.pid, self._terminal = pty.fork()
        if self.pid == 0:
            os.execvpe(sys.executable, [sys.executable, *arguments], environment)
        fcntl.ioctl(self._terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
        self.peak = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Ends it, and reads its peak memory in bytes."""
        os.kill(self.pid, signal.SIGKILL)
        _pid, _status, usage = os.wait4(self.pid, 0)
        self.peak = usage.ru_maxrss * 1024
        os.close(self._terminal)

    def _read(
        self, quiet: float, since: float, patience: float, *, painted: bool = False
    ) -> Answer:
        """Until it is quiet; `painted`: not before there is text of Textual's own, for a first
        line stands there before it, and a terminal is asked first what it can do."""
        first, last, data = 0.0, 0.0, b""
        ready = not painted
        while time.perf_counter() - since < patience:
            wait = quiet if ready and data else patience
            if not select.select([self._terminal], [], [], wait)[0]:
                break
            data += os.read(self._terminal, 1 << 16)
            last = time.perf_counter() - since
            if not first and _text(data):
                first = last
            ready = ready or _text(data.partition(LOADED)[2])
        return Answer(first, last, len(data))

    def start(self) -> Answer:
        """Until it has settled."""
        return self._read(QUIET, self._started, 15.0, painted=True)

    def send(self, keys: str, quiet: float = 0.06) -> Answer:
        """What one key, or several at once, makes it write."""
        since = time.perf_counter()
        os.write(self._terminal, keys.encode())
        return self._read(quiet, since, 5.0)

    def idle(self, seconds: float) -> int:
        """Bytes written without any key."""
        return self._read(seconds, time.perf_counter(), seconds).size
