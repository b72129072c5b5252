"""A real terminal to run opstui in: tmux, its keys and its screen."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

PATIENCE = 30.0
"""Seconds to wait for something to appear before the test fails."""


class Terminal:
    """One tmux session with one window; a server of its own, so no user's tmux is touched."""

    def __init__(self, home: Path, *, width: int = 80, height: int = 24) -> None:
        if shutil.which("tmux") is None:
            raise RuntimeError("these tests need tmux (.ci/run installs it)")
        self._server = f"opstui-{uuid.uuid4().hex[:8]}"
        self.home = home
        self._size = (width, height)
        self.keys = 0

    def _tmux(self, *arguments: str) -> str:
        done = subprocess.run(
            ["tmux", "-L", self._server, "-f", "/dev/null", *arguments],
            capture_output=True,
            text=True,
            check=True,
            timeout=PATIENCE,
        )
        return done.stdout

    def start(self, *arguments: str, language: str = "zh_CN", **extra: str) -> None:
        """Run `opstui` with these arguments in the window."""
        environment: Mapping[str, str] = {
            "HOME": str(self.home),
            "OPSTUI_HOME": str(self.home / "opstui"),
            "OPSTUI_LANG": language,
            "PATH": os.environ["PATH"],
            "LANG": "C.UTF-8",
            "PYTHONPATH": str(Path(__file__).parent.parent.parent),
            **extra,
        }
        self.run([sys.executable, "-m", "opstui", *arguments], environment)

    def run(self, command: Sequence[str], environment: Mapping[str, str]) -> None:
        """Run any command in the window; its environment is no more than this, and TERM."""
        all_of_it = {"TERM": "screen-256color", **environment}
        pairs = [f"{name}={value}" for name, value in all_of_it.items()]
        width, height = self._size
        size = ["-x", str(width), "-y", str(height)]
        self._tmux("new-session", "-d", "-s", "main", *size, "env", "-i", *pairs, *command)
        self._tmux("set-option", "-g", "remain-on-exit", "on")

    def press(self, *keys: str) -> None:
        """Press keys by their tmux names; each counts as one."""
        self._tmux("send-keys", "-t", "main", *keys)
        self.keys += len(keys)

    def type(self, text: str) -> None:
        """Type text literally; it does not count as keys."""
        self._tmux("send-keys", "-t", "main", "-l", "--", text)

    def text(self) -> str:
        """What stands on the screen now."""
        return self._tmux("capture-pane", "-p", "-t", "main")

    def wait(self, wanted: str | Callable[[str], bool]) -> str:
        """Wait until the text (or what the function looks for) is on the screen."""
        end = time.monotonic() + PATIENCE
        seen = ""
        while time.monotonic() < end:
            seen = self.text()
            if wanted(seen) if callable(wanted) else wanted in seen:
                return seen
            time.sleep(0.02)
        raise AssertionError(f"{wanted!r} did not appear; the screen shows:\n{seen}")

    def wait_gone(self, text: str) -> str:
        return self.wait(lambda seen: text not in seen)

    def process(self) -> int:
        """Process id of the program in the window."""
        return int(self._tmux("display-message", "-p", "-t", "main", "#{pane_pid}"))

    def wait_dead(self) -> None:
        """Wait until the program has ended."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            if self._tmux("display-message", "-p", "-t", "main", "#{pane_dead}").strip() == "1":
                return
            time.sleep(0.02)
        raise AssertionError(f"it still runs:\n{self.text()}")

    def stop(self) -> None:
        subprocess.run(
            ["tmux", "-L", self._server, "kill-server"], check=False, capture_output=True
        )
