"""How wide this terminal draws characters whose width is ambiguous: print one, ask where we are."""

from __future__ import annotations

import os
import re
import select
import sys
import termios
import tty

PROBE = "\u2460"
"""Circled one: one cell by the standard, two in many Chinese terminals."""

SECONDS = 0.5
_REPLY = re.compile(rb"\x1b\[\d+;(\d+)R")


def ambiguous_width() -> int | None:
    """1 or 2, more where the terminal reads no UTF-8; None when there is no terminal, or it does
    not answer."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        return None
    where = sys.stdin.fileno()
    before = termios.tcgetattr(where)
    try:
        tty.setcbreak(where)
        sys.stdout.write(f"\r{PROBE}\x1b[6n")
        sys.stdout.flush()
        column = _column(where)
    finally:
        termios.tcsetattr(where, termios.TCSADRAIN, before)
        sys.stdout.write("\r\x1b[K")
        sys.stdout.flush()
    return column - 1 if column > 1 else None


def _column(where: int) -> int:
    """The column of the answer, 0 without one."""
    answer = b""
    while select.select([where], [], [], SECONDS)[0]:
        answer += os.read(where, 64)
        if found := _REPLY.search(answer):
            return int(found[1])
    return 0
