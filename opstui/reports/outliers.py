"""Days and periods that stand out, each asking for a note of what happened."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from opstui.kernel.label import Label
from opstui.kernel.periods import Period, day_of
from opstui.reports.anomaly_words import kind_name
from opstui.reports.status import States
from opstui.reports.timing import Timing
from opstui.stages.planning.do_nothing import is_level
from opstui.stages.planning.model import Plan
from opstui.stages.review.anomalies import anomalies
from opstui.stages.review.model import Annotation
from opstui.stages.review.reader import Reader
from opstui.stages.review.state import weights
from opstui.workbook.document import Workbook

DAYS_BACK = 56
"""A day is judged against the eight weeks that end with the period reviewed."""


@dataclass(frozen=True, slots=True)
class Outlier:
    """`score`: distance from the usual in robust standard deviations (a drift: the CUSUM);
    `note` is what the user wrote about that day, "" when nobody did."""

    metric: str
    name: Label
    unit: str
    period: Period
    value: float | None
    score: float
    kind: str
    note: str


def outliers(
    workbook: Workbook, reader: Reader, when: Timing, plan: Plan, now: States
) -> tuple[Outlier, ...]:
    """Periods of the north star against the plan, and days of the last period."""
    notes = list(workbook.all(Annotation).values())
    return (*_periods(now, when, plan, notes), *_days(reader, when, notes))


def _note(notes: list[Annotation], period: Period, metric: str) -> str:
    """What was written about the period, of the metric or of everything."""
    mine = [note for note in notes if note.day in period and note.metric in ("", metric)]
    return mine[0].text or kind_name(mine[0].kind) if mine else ""


def _periods(now: States, when: Timing, plan: Plan, notes: list[Annotation]) -> Iterator[Outlier]:
    root = plan.tree.node(plan.tree.root)
    values = [state[root.id] for state in now.history]
    goals = None
    if plan.target and not is_level(plan.tree):
        goals = [plan.target * share for share in weights(plan, when.periods)][: when.known]
    for one in anomalies(values, plan=goals):
        period = when.periods[one.index]
        yield Outlier(
            root.id,
            root.name,
            root.unit,
            period,
            values[one.index],
            one.score,
            one.kind,
            _note(notes, period, root.id),
        )


def _days(reader: Reader, when: Timing, notes: list[Annotation]) -> Iterator[Outlier]:
    """Counts that are known by the day; the weekday is taken out first."""
    if when.last is None:
        return
    end = when.last.end
    days = [end - timedelta(back) for back in range(DAYS_BACK - 1, -1, -1)]
    for metric in reader.inputs:
        if "day" not in reader.book.grains(metric.id):
            continue
        known: dict[date, float] = {}
        for point in reader.book.inside(metric.id, "day", Period(days[0], end)):
            if point.value is not None:
                known[point.day] = known.get(point.day, 0.0) + point.value
        values = [known.get(day) for day in days]
        for one in anomalies(values, season=7):
            day = days[one.index]
            if day in when.last:
                yield Outlier(
                    metric.id,
                    metric.name,
                    metric.unit,
                    day_of(day),
                    values[one.index],
                    one.score,
                    one.kind,
                    _note(notes, day_of(day), metric.id),
                )
