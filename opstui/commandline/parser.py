"""argparse in both languages, and commands that may stand after their options."""

from __future__ import annotations

import argparse
from collections.abc import Container
from typing import NoReturn

from opstui.kernel.errors import UsageError
from opstui.kernel.language import N_, _, ngettext

ITS_OWN = (
    N_("usage: "),
    N_("options"),
    N_("positional arguments"),
    N_("show this help message and exit"),
    N_("unrecognized arguments: %s"),
    N_("the following arguments are required: %s"),
    N_("expected one argument"),
    N_("expected at most one argument"),
    N_("expected at least one argument"),
    N_("argument %(argument_name)s: %(message)s"),
    N_("invalid choice: %(value)r (choose from %(choices)s)"),
    N_("not allowed with argument %s"),
    N_("ambiguous option: %(option)s could match %(matches)s"),
    N_("ignored explicit argument %r"),
)
"""What argparse says itself; it asks for these by the functions set below."""

setattr(argparse, "_", _)  # noqa: B010 - argparse has no other way to be told a language
setattr(argparse, "ngettext", ngettext)  # noqa: B010

_TAKE_A_VALUE = ("--lang", "--as-of")


class Parser(argparse.ArgumentParser):
    """Raises UsageError instead of printing and leaving; options are never abbreviated."""

    def __init__(self, prog: str, description: str = "") -> None:
        super().__init__(prog=prog, description=description, allow_abbrev=False)

    def error(self, message: str) -> NoReturn:
        raise UsageError(
            _("That cannot be done: {why}.").format(why=message.rstrip(".")),
            _("See `{command} --help`.").format(command=self.prog),
        )


def common_options(parser: argparse.ArgumentParser) -> None:
    """What every command understands."""
    parser.add_argument("--lang", choices=("zh", "en"), help=_("language of what is said"))
    parser.add_argument(
        "--as-of",
        metavar=_("DATE"),
        dest="as_of",
        help=_("pretend that today is this date, like 2026-11-22"),
    )
    parser.add_argument(
        "--mouse", action="store_true", help=_("let the program have the mouse (full screen)")
    )


def without_command(words: list[str], commands: Container[str]) -> tuple[str, list[str]]:
    """The command, if the first word that is no option names one, and the other words."""
    skip = False
    for index, word in enumerate(words):
        if skip or word.startswith("-"):
            skip = not skip and word in _TAKE_A_VALUE
            continue
        if word in commands:
            return word, words[:index] + words[index + 1 :]
        break
    return "", words
