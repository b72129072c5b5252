"""`opstui export [WORKBOOK]`: a report, the numbers, or the whole workbook."""

from __future__ import annotations

import argparse
import sys

from opstui.commandline.common import (
    as_of,
    day_for,
    reading,
    workbook_argument,
    write_out,
)
from opstui.kernel.errors import UsageError
from opstui.kernel.language import _
from opstui.reports.exporting import USUAL, WHAT, check_possible, exported, left_out


def arguments(parser: argparse.ArgumentParser) -> None:
    workbook_argument(parser)
    parser.add_argument(
        "--format",
        choices=tuple(USUAL),
        required=True,
        help=_(
            "txt: plain text; md: Markdown; html: one page with charts that opens offline; "
            "json: everything, or the review; csv: numbers, where text that a spreadsheet "
            "would run as a formula gets "
            "an apostrophe before it; ics: tasks and checkpoints for a calendar"
        ),
    )
    parser.add_argument("--what", choices=WHAT, help=_("default: the cycle, or all the data"))
    parser.add_argument("--cycle", type=int, metavar="N", help=_("this cycle; default: the latest"))
    parser.add_argument(
        "-o", "--output", metavar="FILE", default="-", help=_("a file; - is standard output")
    )
    parser.add_argument(
        "--owner", metavar=_("NAME"), default="", help=_("only the tasks of this person")
    )
    parser.add_argument("--force", action="store_true", help=_("replace the file if it exists"))


def run(options: argparse.Namespace) -> int:
    what = options.what or USUAL[options.format]
    check_possible(options.format, what)
    if options.owner and what != "tasks":
        raise UsageError(
            _("--owner chooses among tasks, and {what} has more than tasks.").format(what=what),
            _("Leave it out, or write `--what tasks`."),
        )
    with reading(options.workbook) as repository:
        today = as_of(options) or day_for(repository.workbook)
        content = exported(repository, options.format, what, options.cycle, today, options.owner)
        if missing := left_out(repository.workbook, options.format, options.cycle, options.owner):
            print(f"opstui: {missing}", file=sys.stderr)
    write_out(content, options.output, force=options.force)
    return 0
