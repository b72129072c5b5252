"""`opstui doctor`: what this terminal can do, where the data lie, and what to set."""

from __future__ import annotations

import argparse
import locale
import os
import shutil
import sys
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version

from opstui import __version__, playbooks
from opstui.commandline.width_probe import ambiguous_width
from opstui.kernel.errors import OpsError
from opstui.kernel.language import _, language, noted
from opstui.kernel.text import fit
from opstui.ui import terminal
from opstui.workbook import places

LIBRARIES = ("textual", "pydantic", "tinydb", "plotext", "orjson")
NAME = 16


def arguments(parser: argparse.ArgumentParser) -> None:
    del parser


def run(_options: argparse.Namespace) -> int:
    advice: list[str] = []
    for name, value in _findings(advice):
        print(f"{fit(name, NAME)} {value}")
    print()
    for line in advice or [_("All is well.")]:
        print(line)
    return 0


def _findings(advice: list[str]) -> Iterator[tuple[str, str]]:
    """(what, how it is); what to do about it goes into `advice`."""
    yield _("Program"), f"opstui {__version__}, Python {sys.version.split()[0]}"
    yield _("Libraries"), ", ".join(f"{name} {_version(name)}" for name in LIBRARIES)
    size = shutil.get_terminal_size((0, 0))
    yield _("Size"), f"{size.columns} x {size.lines}" if size.columns else _("no terminal")
    if size.columns and (size.columns < 60 or size.lines < 18):
        advice.append(_("Make the window at least 60 x 18; 80 x 24 is comfortable."))
    yield _("Terminal"), _named("TERM", "TMUX", "STY", "SSH_TTY")
    if not sys.stdin.isatty():
        advice.append(_("For the full screen run it in a terminal; with ssh: ssh -t HOST opstui."))
    elif terminal.refusal():
        advice.append(_("For the full screen set TERM, for example: TERM=xterm-256color opstui"))
    yield _("Colours"), _colours()
    yield from _text_findings(advice)
    yield from _data_findings(advice)


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "?"


def _named(*names: str) -> str:
    found = [f"{name}={os.environ[name]}" for name in names if os.environ.get(name)]
    return " ".join(found) or "-"


def _colours() -> str:
    if os.environ.get("NO_COLOR"):
        return _("none, because NO_COLOR is set")
    if os.environ.get("COLORTERM", "").lower() in ("truecolor", "24bit"):
        return _("16 million")
    return "256" if "256" in os.environ.get("TERM", "") else "16"


def _text_findings(advice: list[str]) -> Iterator[tuple[str, str]]:
    encoding = locale.getpreferredencoding(False)
    yield _("Characters"), f"{encoding} {_named('LC_ALL', 'LC_CTYPE', 'LANG')}"
    if encoding.lower().replace("-", "") not in ("utf8", "utf8sig"):
        advice.append(_("Set a UTF-8 locale, for example: export LANG=C.UTF-8"))
    yield _("Language"), language()
    wide = ambiguous_width()
    if wide is not None:
        yield _("Ambiguous width"), str(wide)
        if wide == 2:
            advice.append(_("Set your terminal to draw ambiguous characters narrow (width 1)."))
        if wide > 2:
            advice.append(_("The terminal does not speak UTF-8. Set its encoding to UTF-8."))


def _data_findings(advice: list[str]) -> Iterator[tuple[str, str]]:
    try:
        folder = places.writable_data_folder()
        yield _("Data folder"), noted(str(folder), _("can be written"))
        yield _("Workbooks"), str(len(places.list_workbooks()))
        advice.extend(one.said for one in playbooks.problems())
    except OpsError as error:
        yield _("Data folder"), str(places.data_folder())
        advice.append(error.said)
