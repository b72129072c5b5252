"""The full screen: the one place from which Textual is imported."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable

from opstui.commandline import first_paint
from opstui.commandline.common import as_of
from opstui.ui import terminal
from opstui.workbook.session import Session


def full_screen(
    options: argparse.Namespace, session: Callable[[], Session | None], start: tuple[str, str]
) -> int:
    """Show `session()` in the program, beginning at `start`; the exit status.

    The workbook is opened only when there is a terminal to show it on.
    """
    if refused := terminal.refusal():
        print(refused, file=sys.stderr)
        return terminal.NO_SCREEN
    terminal.clean_environment()
    opened = session()
    from opstui.app import OpsApp
    from opstui.commandline.crash import crash_folder
    from opstui.ui.slim.driver import SlimDriver
    from opstui.workbook.preferences import read_preferences

    OpsApp.CRASH_FOLDER = crash_folder()
    app = OpsApp(opened, preferences=read_preferences(), start=start, as_of=as_of(options))
    if first_paint.painted():
        app.when_settled = first_paint.settled
        SlimDriver.ENTERED = True
    try:
        app.run(mouse=bool(options.mouse))
    finally:
        first_paint.restore()
    if app.top_lines:
        first_paint.remember(sys.argv[1:], app.size.width, app.top_lines)
    return app.return_code or 0
