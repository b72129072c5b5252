"""A year of days for the training example: the daily sums of UCI Online Retail (tests/data),
moved by 730 whole weeks so that they end before the example's cycle. Closed on Saturdays."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path

from opstui.kernel.series import Observation, apply
from opstui.workbook.document import Workbook
from tests.stages.planning.samples import plan_of

_FILE = Path(__file__).parents[2] / "data" / "uci_online_retail_daily.csv"
_WEEKS = timedelta(730 * 7)


def online_retail(move: timedelta = _WEEKS) -> dict[date, float]:
    """2010-12-01 to 2011-12-09, moved: gross revenue by day."""
    with _FILE.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    return {date.fromisoformat(row["date"]) + move: float(row["gross_revenue_gbp"]) for row in rows}


def with_history(workbook: Workbook, daily: Mapping[date, float] | None = None) -> Workbook:
    """The north star with these days (default: the moved Online Retail)."""
    root = plan_of(workbook).tree.root
    days = online_retail() if daily is None else daily
    found = [Observation(root, "", "day", day, value) for day, value in days.items()]
    return workbook.put(*apply(found, {}))
