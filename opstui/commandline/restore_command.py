"""`opstui restore WORKBOOK [--list|--to ID]`: back to an earlier state."""

from __future__ import annotations

import argparse

from opstui.commandline.common import find_workbook, workbook_argument
from opstui.kernel.language import _
from opstui.kernel.text import fit
from opstui.workbook.recovery import restore, restore_points


def arguments(parser: argparse.ArgumentParser) -> None:
    workbook_argument(parser)
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--list", action="store_true", help=_("show what can be gone back to"))
    what.add_argument("--to", metavar="ID", help=_("go back to this state of the list"))


def run(options: argparse.Namespace) -> int:
    path = find_workbook(options.workbook)
    if not options.list:
        print(restore(path, options.to).summary)
        return 0
    points = restore_points(path)
    if not points:
        print(_("There is no earlier state of {path}.").format(path=path))
    for point in points:
        state = "" if point.readable else _("cannot be read")
        print(f"{fit(point.id, 28)} {point.time:%Y-%m-%d %H:%M}  {state}".rstrip())
    return 0
