"""`opstui import` of a table that only the review knows: cohorts, growth, KANO answers."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path

from opstui.commandline.common import day_option
from opstui.kernel.language import _
from opstui.reports.intake import Given, Intake
from opstui.reports.review_intake import KINDS, intake_of
from opstui.workbook.document import Workbook


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--until",
        metavar=_("DATE"),
        help=_("cohorts: the last day they cover; the period it is in is left out as partial"),
    )


def intake_from(
    content: bytes, options: argparse.Namespace, workbook: Workbook, today: date
) -> Intake | None:
    """None when the file holds something else; raises OpsError with what the table lacks."""
    if options.kind is not None and options.kind not in KINDS:
        return None
    given = Given(Path(options.file).name, today, day_option(options.until, today))
    return intake_of(content, workbook, given, options.kind)


def said(found: Intake) -> str:
    return _("Kept: {new} new, {changed} changed. Undo it with u in the program.").format(
        new=f"{found.new:,}", changed=f"{found.altered:,}"
    )
