"""`opstui import` of a file of what users said: each voice, then one step to keep them."""

from __future__ import annotations

import argparse
from datetime import date

from opstui.data_sources.feedback import read_feedback
from opstui.data_sources.feedback_columns import said_roles
from opstui.data_sources.names import parse_mapping
from opstui.kernel.language import N_
from opstui.reports.exporting import cycle_of
from opstui.reports.feedback_intake import Intake, holds_feedback, intake
from opstui.workbook.document import Workbook

IMPORTED_FEEDBACK = N_("Import feedback")


def holds_voices(content: bytes, options: argparse.Namespace, workbook: Workbook) -> bool:
    """As said, else by the names of the columns."""
    if options.kind is not None:
        return bool(options.kind == "feedback")
    return holds_feedback(content, parse_mapping(options.map), workbook)


def voices_from(
    content: bytes, options: argparse.Namespace, workbook: Workbook, today: date
) -> Intake:
    """Raises OpsError with what the file lacks."""
    said = said_roles(parse_mapping(options.map))
    table = read_feedback(content, today, said, options.order)
    return intake(table, workbook, cycle_of(workbook), today)
