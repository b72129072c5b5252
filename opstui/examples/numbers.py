"""The weekly counts of an example as series, by channel where it has channels."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from opstui.examples.source import Source, day
from opstui.kernel.periods import week_of
from opstui.kernel.series import Observation, SeriesMonth, apply

COHORT = "cohort_active"
"""Cohort sizes: the segment is the week the cohort began, the day the week it was active in."""


def series(source: Source) -> list[SeriesMonth]:
    observations = [
        *(one for row in _before(source) for one in _counts(source, row)),
        *(one for row in source.stage(3)["actuals"] for one in _row(source, row)),
        *_cohorts(source),
    ]
    return apply(observations, {})


def _before(source: Source) -> list[dict[str, Any]]:
    """Weeks of the baseline, of which only some counts are known."""
    found: list[dict[str, Any]] = source.stage(1).get("baseline_weeks", [])
    return found


def _counts(source: Source, row: dict[str, Any]) -> Iterator[Observation]:
    segment, start = source.channel(row["channel"]), day(row["week_start"])
    for name, value in row.items():
        if name not in ("week_start", "channel"):
            yield Observation(name, segment, "week", start, float(value))


def _row(source: Source, row: dict[str, Any]) -> Iterator[Observation]:
    """A row holds the counts of one week, and of one channel if it names one."""
    start = day(row["week_start"])
    counts = {name: value for name, value in row.items() if name not in ("week_start", "channel")}
    segment = ""
    if channel := row.get("channel"):
        segment = source.channel(channel)
        counts["net_revenue"] = row["gross_revenue"] - row["refund_amount"]
        yield Observation(f"uv_{channel}", "", "week", start, float(row["uv"]))
    for name, value in counts.items():
        yield Observation(name, segment, "week", start, float(value))


def _cohorts(source: Source) -> Iterator[Observation]:
    cohorts = source.stage(4).get("cohorts")
    if not cohorts:
        return
    for start, counts in zip(cohorts["start"], cohorts["counts"], strict=True):
        first = day(start)
        for age, count in enumerate(counts):
            active = first + timedelta(7 * age)
            yield Observation(COHORT, week_of(first).code, "week", active, float(count))
