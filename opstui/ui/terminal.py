"""Before Textual starts: is this a terminal that can show a full screen?"""

from __future__ import annotations

import io
import os
import sys
from pathlib import Path

KEPT = frozenset({"TEXTUAL_COLOR_SYSTEM", "TEXTUAL_ANIMATIONS"})
NO_SCREEN = 64
"""Exit status when there is no terminal to draw on."""


def clean_environment() -> None:
    """Switches of Textual's own (a key log, a foreign driver) are not for our users."""
    for name in [name for name in os.environ if name.startswith("TEXTUAL") and name not in KEPT]:
        del os.environ[name]
    os.environ.setdefault("ESCDELAY", "250")
    os.environ["BROWSER"] = "true"


def hold_streams() -> None:
    """A stream that came closed leads nowhere; else the first file opened would take its place,
    and what is said would be written into it."""
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115


def refusal() -> str:
    """Why a full screen cannot be shown here, in both languages; "" when it can."""
    terminal = all(
        stream is not None and stream.isatty() for stream in (sys.__stdin__, sys.__stderr__)
    )
    if not terminal:
        return (
            "opstui: 需要一个真正的终端。若通过 SSH 运行命令，请加 -t：ssh -t 主机 opstui\n"
            "opstui: needs a real terminal; with ssh use: ssh -t HOST opstui"
        )
    term = os.environ.get("TERM", "")
    if term in ("", "dumb", "unknown", "emacs", "network"):
        return (
            f"opstui: TERM={term!r} 不支持全屏界面，请试：TERM=xterm-256color opstui\n"
            f"opstui: TERM={term!r} cannot show a full screen; try: TERM=xterm-256color opstui"
        )
    return ""


def speak_utf8() -> None:
    """Output that cannot be encoded is replaced, never an exception."""
    for stream in (sys.__stdout__, sys.__stderr__, sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")
