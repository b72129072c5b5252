"""What stands on the screen before the program has loaded; nothing typed meanwhile is lost."""

from __future__ import annotations

import os
import pty
import select
import sys
import termios
import time
from collections.abc import Callable

import pytest

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


@pytest.fixture
def visited(shell: Shell) -> Shell:
    """Somebody has looked at the example before."""
    first = Started(shell, "demo")
    first.wait(first.shows("Net revenue"))
    first.type("q")
    assert first.end() == 0
    return shell


def test_what_the_last_session_showed_stands_there_before_the_program_has_loaded(
    visited: Shell,
) -> None:
    again = Started(visited, "demo")
    again.wait(again.shows("Net revenue"))
    at_once = again.data[: again.data.index(LOADED)].decode()
    assert "C1" in at_once
    assert "1 Strategy" in at_once
    again.type("q")
    assert again.end() == 0


def test_keys_typed_while_it_loads_are_dealt_with(visited: Shell) -> None:
    again = Started(visited, "demo")
    again.wait(lambda: bool(again.data))
    again.type("4")
    again.wait(again.shows("Review ›"))
    again.type("q")
    assert again.end() == 0


def test_another_workbook_does_not_show_the_lines_of_the_last(visited: Shell) -> None:
    other = Started(visited, "demo", "community")
    other.wait(lambda: LOADED in other.data)
    assert "C1" not in other.data[: other.data.index(LOADED)].decode()
    other.wait(other.shows("Weekly"))
    other.type("q")
    assert other.end() == 0


def test_the_terminal_is_given_back_as_it_was(visited: Shell) -> None:
    again = Started(visited, "demo")
    again.wait(again.shows("Net revenue"))
    again.type("q")
    assert again.end() == 0
    assert termios.tcgetattr(again.theirs) == again.before
    assert again.data.count(b"\x1b[?1049h") == again.data.count(b"\x1b[?1049l") == 1


def test_a_sentence_about_a_missing_workbook_stands_on_the_screen_that_was_there(
    shell: Shell,
) -> None:
    gone = Started(shell, "no/such/book.json")
    assert gone.end() == 1
    left = gone.data.rindex(b"\x1b[?1049l")
    assert b"opstui: " in gone.data[left:]
    assert termios.tcgetattr(gone.theirs) == gone.before


@pytest.mark.parametrize("words", [["demo", "--help"], ["review", "--text"], ["--version"]])
def test_what_needs_no_full_screen_enters_none(shell: Shell, words: list[str]) -> None:
    plain = Started(shell, *words)
    plain.end()
    assert b"\x1b" not in plain.data
