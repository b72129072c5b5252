"""The program on a pseudo terminal, with an emulator that shows what it wrote."""

from __future__ import annotations

import os
import pty
import select
import signal
import sys
import termios
import time
from collections.abc import Callable

from tests.commandline.shell import Shell
from tests.ui.slim.emulated import Emulated

PATIENCE = 30.0
LOADED = b"\x1b[?1004h"
"""What Textual's driver sends when it begins."""


class Started:
    """`opstui` on a terminal of 80x24; the terminal is kept open, as a shell's would be."""

    def __init__(self, shell: Shell, *words: str) -> None:
        self.ours, theirs = pty.openpty()
        termios.tcsetwinsize(theirs, (24, 80))
        self.before = termios.tcgetattr(theirs)
        self.theirs = theirs
        self.screen = Emulated(80, 24)
        self.data = b""
        environment = {**shell.environment, "TERM": "xterm-256color"}
        self.pid = os.fork()
        if self.pid == 0:
            os.setsid()
            for stream in (0, 1, 2):
                os.dup2(theirs, stream)
            os.chdir(shell.home)
            os.execve(sys.executable, [sys.executable, "-m", "opstui", *words], environment)

    def type(self, keys: str) -> None:
        os.write(self.ours, keys.encode())

    def wait(self, there: Callable[[], bool]) -> None:
        end = time.monotonic() + PATIENCE
        while not there():
            left = end - time.monotonic()
            if left <= 0 or not select.select([self.ours], [], [], left)[0]:
                raise AssertionError("\n".join(self.screen.text))
            new = os.read(self.ours, 1 << 16)
            self.data += new
            self.screen.feed(new.decode(errors="replace"))

    def shows(self, words: str) -> Callable[[], bool]:
        return lambda: words in "\n".join(self.screen.text)

    def end(self) -> int:
        """Its exit status; whatever it still wrote is read."""
        _pid, status = os.waitpid(self.pid, 0)
        while select.select([self.ours], [], [], 0)[0]:
            self.data += os.read(self.ours, 1 << 16)
        return os.waitstatus_to_exitcode(status)

    def resize(self, width: int, height: int) -> None:
        self.screen = Emulated(width, height)
        termios.tcsetwinsize(self.theirs, (height, width))
        os.kill(self.pid, signal.SIGWINCH)
