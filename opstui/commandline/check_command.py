"""`opstui check [WORKBOOK]`: are the files whole, and is every link in the chain there?"""

from __future__ import annotations

import argparse

from opstui.commandline.common import as_of, day_for, find_workbook, reading, workbook_argument
from opstui.kernel.language import _, ngettext
from opstui.workbook.repository import check

PROBLEMS = 4


def arguments(parser: argparse.ArgumentParser) -> None:
    workbook_argument(parser)
    parser.add_argument(
        "--files-only", action="store_true", help=_("leave the links between records out")
    )


def run(options: argparse.Namespace) -> int:
    path = find_workbook(options.workbook)
    damaged = check(path)
    for line in damaged:
        print(line)
    if damaged:
        print(_("Run `opstui restore {path}` to mend it.").format(path=path))
        return PROBLEMS
    print(_("The files are whole."))
    loose = [] if options.files_only else _links(options)
    for line in loose:
        print(line)
    if not loose and not options.files_only:
        print(_("Every link is there."))
    if loose:
        said = ngettext("{n} link is missing.", "{n} links are missing.", len(loose))
        print(said.format(n=len(loose)))
    return PROBLEMS if loose else 0


def _links(options: argparse.Namespace) -> list[str]:
    from opstui.reports.chain import finding_lines, traced

    with reading(options.workbook) as repository:
        workbook = repository.workbook
        today = as_of(options) or day_for(workbook)
        if workbook.cycle is None:
            return []
        found = traced(workbook, workbook.cycle, today)
        return finding_lines(found, workbook, workbook.cycle)
