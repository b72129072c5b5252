"""The whole loop for a command that shows no screen."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from opstui.balance import WINDOW
from opstui.reports.overview import Overview, overview
from opstui.workbook.repository import Repository


def loop_of(repository: Repository, today: date) -> Overview:
    """With the edits of the last weeks, for the balance where no hours are logged."""
    since = datetime.combine(today - timedelta(WINDOW), time.min)
    return overview(repository.workbook, today, edits=repository.edits(since))
