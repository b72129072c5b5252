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
    return 0 if options.files_only else _links(options)


def _links(options: argparse.Namespace) -> int:
    """What is missing is a problem; evidence that has changed since is only said."""
    from opstui.reports.chain import changed_lines, finding_lines, share_line, traced

    with reading(options.workbook) as repository:
        workbook = repository.workbook
        today = as_of(options) or day_for(workbook)
        cycle = workbook.cycle
        found = traced(workbook, cycle, today) if cycle is not None else None
        loose = finding_lines(found, workbook, cycle) if found and cycle else []
        changed = changed_lines(workbook, cycle, today) if cycle is not None else []
    for line in (*loose, *changed):
        print(line)
    if found is not None and found.all:
        print(share_line(found))
    if not loose:
        print(_("Every link is there."))
        return 0
    said = ngettext("{n} link is missing.", "{n} links are missing.", len(loose))
    print(said.format(n=len(loose)))
    return PROBLEMS
