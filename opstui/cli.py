"""The commands. Each is a module that is imported when it runs; only a full screen needs Textual.

Exit status: 0 done, 1 the data or a file is at fault, 2 wrong usage, 3 conflict or lock,
4 `check` found problems, 64 no terminal to draw on, 130 interrupted.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from opstui import __version__

if TYPE_CHECKING:
    from opstui.kernel.errors import OpsError

INTERRUPTED = 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; the exit status."""
    from opstui.ui.terminal import hold_streams

    hold_streams()
    words = list(sys.argv[1:] if arguments is None else arguments)
    if words in (["--version"], ["-V"]):
        print(f"opstui {__version__}")
        return 0
    # a search through all installed packages, for plugins that nobody needs here
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    from opstui.commandline import first_paint

    try:
        first_paint.show(words)
        status = _run(words)
        sys.stdout.flush()
    except BrokenPipeError:
        # Python would complain once more when it closes the stream at exit
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return INTERRUPTED
    except KeyboardInterrupt:
        first_paint.leave()
        return INTERRUPTED
    return status


def _run(words: list[str]) -> int:
    from opstui.commandline import first_paint
    from opstui.commandline.crash import report_crash
    from opstui.kernel.errors import OpsError
    from opstui.kernel.language import language_of_environment, set_language
    from opstui.ui.terminal import speak_utf8

    set_language(language_of_environment())
    speak_utf8()
    os.umask(0o077)
    try:
        return _command(words)
    except OpsError as error:
        first_paint.leave()
        complain(error)
        return error.status
    except SystemExit as leaving:
        first_paint.leave()
        return leaving.code if isinstance(leaving.code, int) else 2
    except (BrokenPipeError, KeyboardInterrupt):
        raise
    except Exception as error:
        first_paint.leave()
        print(report_crash(error), file=sys.stderr)
        return 1


def complain(error: OpsError) -> None:
    """One line: what is wrong, and what to do."""
    between = "" if error.title.endswith(("。", "！", "？")) else " "
    said = " ".join(f"{error.title}{between}{error.todo}".split())
    print("opstui: " + said, file=sys.stderr)


def _command(words: list[str]) -> int:
    from importlib import import_module

    from opstui.commandline.parser import Parser, common_options, without_command
    from opstui.commandline.table import COMMANDS, overview
    from opstui.kernel.language import _

    name, rest = without_command(words, COMMANDS)
    _speak(rest)
    if not name and ("-h" in rest or "--help" in rest):
        print(overview())
        return 0
    module = import_module(f"opstui.commandline.{name or 'open'}_command")
    parser = Parser(prog=f"opstui {name}".strip(), description=_(COMMANDS.get(name, "")))
    common_options(parser)
    module.arguments(parser)
    _own_playbooks()
    status: int = module.run(parser.parse_args(rest))
    return status


def _own_playbooks() -> None:
    """The user's own playbooks over the built-in ones, if there are any."""
    from contextlib import suppress

    from opstui.workbook.places import playbook_folder

    # a data folder that may not be read is for the command itself to tell
    with suppress(OSError):
        if (folder := playbook_folder()).is_dir():
            from opstui import playbooks

            playbooks.load(folder)


def _speak(words: list[str]) -> None:
    """The language asked for, before anything is said in it."""
    from opstui.kernel.language import set_language

    for index, word in enumerate(words):
        value = word.partition("=")[2] if word.startswith("--lang=") else ""
        if word == "--lang":
            value = (words[index + 1 : index + 2] or [""])[0]
        if value in ("zh", "en"):
            os.environ["OPSTUI_LANG"] = value
            set_language(value)
            return
    from opstui.workbook.preferences import read_preferences

    set_language(read_preferences().spoken)
