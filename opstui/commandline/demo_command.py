"""`opstui demo [training|community]`: a copy of a worked example, to be tried without fear."""

from __future__ import annotations

import argparse

from opstui.commandline.common import on_a_terminal
from opstui.commandline.opening import session_of
from opstui.commandline.screen import full_screen
from opstui.examples import NAMES, open_demo
from opstui.kernel.language import _, language


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("example", nargs="?", choices=NAMES, default=NAMES[0])
    parser.add_argument(
        "--fresh", action="store_true", help=_("make another copy; the one there is kept")
    )


def run(options: argparse.Namespace) -> int:
    path = open_demo(options.example, language(), fresh=options.fresh)
    if not on_a_terminal():
        print(_("The example is in {path}.").format(path=path))
        return 0
    return full_screen(options, lambda: session_of(path, options), ("home", ""))
