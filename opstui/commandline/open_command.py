"""`opstui [WORKBOOK]`: the full screen; the start screen when there is nothing to open."""

from __future__ import annotations

import argparse

from opstui.commandline.common import workbook_argument
from opstui.commandline.opening import session_of
from opstui.commandline.screen import full_screen
from opstui.workbook import places
from opstui.workbook.session import Session


def arguments(parser: argparse.ArgumentParser) -> None:
    workbook_argument(parser)


def run(options: argparse.Namespace) -> int:
    def session() -> Session | None:
        path = places.resolve(options.workbook) if options.workbook else places.last_opened()
        return session_of(path, options) if path else None

    return full_screen(options, session, ("home", ""))
