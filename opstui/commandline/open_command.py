"""`opstui [WORKBOOK]`: the full screen; the start screen when there is nothing to open."""

from __future__ import annotations

import argparse

from opstui.commandline.common import workbook_argument
from opstui.commandline.opening import session_of
from opstui.commandline.screen import full_screen
from opstui.kernel.language import _
from opstui.workbook import doors, places
from opstui.workbook.session import Session


def arguments(parser: argparse.ArgumentParser) -> None:
    workbook_argument(parser)
    parser.add_argument(
        "--kiosk",
        action="store_true",
        help=_("files come and go through two folders only; for a forced command"),
    )


def run(options: argparse.Namespace) -> int:
    if options.kiosk:
        doors.close_all_but_two()

    def session() -> Session | None:
        path = places.resolve(options.workbook) if options.workbook else places.last_opened()
        return session_of(path, options) if path else None

    return full_screen(options, session, ("home", ""))
