"""`opstui review [WORKBOOK]`: the full screen at the step where the work is, or text, or JSON."""

from __future__ import annotations

import argparse
import sys

from opstui.commandline.common import (
    as_of,
    day_for,
    find_workbook,
    reading,
    workbook_argument,
)
from opstui.kernel.language import _, language
from opstui.reports.exporting import cycle_of


def arguments(parser: argparse.ArgumentParser) -> None:
    workbook_argument(parser)
    how = parser.add_mutually_exclusive_group()
    how.add_argument("--text", action="store_true", help=_("as text, without the full screen"))
    how.add_argument("--json", action="store_true", help=_("as JSON, for another program"))
    parser.add_argument("--cycle", type=int, metavar="N", help=_("this cycle; default: the latest"))


def run(options: argparse.Namespace) -> int:
    if not (options.text or options.json):
        return _on_the_screen(options)
    from opstui.reports.loop import loop_of
    from opstui.reports.review_facts import review_facts

    with reading(options.workbook) as repository:
        workbook = repository.workbook
        cycle = cycle_of(workbook, options.cycle)
        today = as_of(options) or day_for(workbook)
        facts = review_facts(workbook, cycle, today)
        loop = loop_of(repository, today)
        if options.json:
            from opstui.reports.review_json import review_json

            sys.stdout.buffer.write(review_json(facts, loop, language()))
        else:
            from opstui.reports.review_text import review_text

            sys.stdout.write(review_text(facts, loop))
    return 0


def _on_the_screen(options: argparse.Namespace) -> int:
    from opstui.commandline.opening import session_of
    from opstui.commandline.screen import full_screen

    return full_screen(
        options, lambda: session_of(find_workbook(options.workbook), options), ("review", "")
    )
