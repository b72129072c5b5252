"""The top of the screen at once, before anything large is imported.

Textual needs a third of a second until it paints. So what the last session showed at its top is
written first, and Textual paints over it. Keys typed meanwhile wait in the terminal.
"""

from __future__ import annotations

import gc
import os
import sys
import termios
from collections.abc import Sequence
from typing import Any

ON_THE_SCREEN = frozenset({"", "demo", "review"})
"""Commands that show the full screen; "" opens a workbook."""
WITHOUT_SCREEN = frozenset({"-h", "--help", "--text", "--json", "--version", "-V"})
FILE = "first-paint"
_ENTER, _LEAVE = "\x1b[?1049h\x1b[?25l", "\x1b[?1049l\x1b[?25h"
_CLEAR = "\x1b[H\x1b[2J"
PROBE = "\x1b[2;1H\u2460\x1b[6n"
"""How wide is a sign of ambiguous width? In the second row, for an answer about the first reads
like a function key."""

_before: list[Any] | None = None
"""How the terminal was; None as long as nothing has been painted."""


def show(words: Sequence[str]) -> None:
    """Paint, if these words open the full screen on a terminal that can show it."""
    from opstui.commandline.table import COMMANDS
    from opstui.ui.terminal import refusal

    global _before
    command = next((word for word in words if not word.startswith("-")), "")
    other = command in COMMANDS and command not in ON_THE_SCREEN
    if other or WITHOUT_SCREEN.intersection(words) or refusal() or not sys.stdout.isatty():
        return
    try:
        _before = termios.tcgetattr(0)
        waiting = termios.tcgetattr(0)
        # typed keys are neither echoed nor kept until enter
        waiting[3] &= ~(termios.ECHO | termios.ICANON)
        termios.tcsetattr(0, termios.TCSANOW, waiting)
    except termios.error:
        return
    # what is allocated until the first screen stands stays alive: nothing to collect
    gc.disable()
    # the answer is read by the program, when it has loaded
    _write(_ENTER + PROBE + _CLEAR + "\r\n".join(_lines(words)))


def painted() -> bool:
    return _before is not None


def settled() -> None:
    """The first screen stands: collect garbage again, but never search what is there now."""
    gc.freeze()
    gc.enable()


def leave() -> None:
    """Nothing came of the full screen: give the terminal back, for a sentence."""
    if painted():
        _write(_LEAVE)
        restore()


def restore() -> None:
    """The terminal's mode as it was."""
    global _before
    if _before is not None:
        termios.tcsetattr(0, termios.TCSANOW, _before)
        _before = None
        gc.enable()


def remember(words: Sequence[str], width: int, lines: Sequence[str]) -> None:
    """Keep the top lines for the next start by the same words; failing is no matter."""
    from contextlib import suppress

    from opstui.workbook.files import replace_file
    from opstui.workbook.places import data_folder

    text = "\n".join((_key(words, width), *lines))
    with suppress(OSError):
        replace_file(data_folder() / FILE, text.encode("utf-8", "replace"))


def _lines(words: Sequence[str]) -> list[str]:
    """What was kept for these words, else the program's name."""
    from opstui.workbook.places import data_folder

    try:
        kept = (data_folder() / FILE).read_text(encoding="utf-8").split("\n")
        width = os.get_terminal_size(2).columns
    except (OSError, ValueError):
        return [" opstui"]
    if kept[0] != _key(words, width) or not all(line.isprintable() for line in kept):
        return [" opstui"]
    return kept[1:3]


def _key(words: Sequence[str], width: int) -> str:
    """The day is part of it: the top line says the week of the cycle."""
    import time

    language = os.environ.get("OPSTUI_LANG", "")
    return repr((*words, os.getcwd(), time.strftime("%F"), width, language))  # noqa: PTH109


def _write(text: str) -> None:
    # Textual writes to standard error, too
    os.write(2, text.encode("utf-8", "replace"))
