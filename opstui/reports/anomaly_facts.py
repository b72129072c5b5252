"""What stands out over all metrics of a cycle, with the notes that explain it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from weakref import WeakKeyDictionary

from opstui.kernel.metric_tree import Kind
from opstui.kernel.series import SeriesBook
from opstui.reports.review_facts import ReviewFacts
from opstui.reports.status import States
from opstui.reports.timing import Timing
from opstui.stages.planning.model import Plan
from opstui.stages.review.anomaly_scan import Flag, note_of, plan_flags, series_flags, strongest
from opstui.stages.review.model import Annotation
from opstui.stages.review.reader import Reader
from opstui.stages.review.state import target

AT_ONCE = 24
"""Metrics that are looked through before anybody notices."""


@dataclass(frozen=True, slots=True)
class Strange:
    """A flag and its note, None while nobody has said what happened."""

    flag: Flag
    note: Annotation | None


def anomaly_facts(facts: ReviewFacts) -> tuple[Strange, ...]:
    """From the beginning of the baseline to yesterday, the newest first."""
    kept = _known.setdefault(facts.reader, {})
    if facts.today not in kept:
        kept[facts.today] = _flags(facts)
    notes = facts.workbook.all(Annotation)
    return tuple(Strange(one, note_of(one, notes)) for one in kept[facts.today])


def still_to_look_through(facts: ReviewFacts) -> list[Callable[[], object]]:
    """The work before `anomaly_facts` is quick, a metric a piece; nothing where it is little."""
    if facts.today in _known.get(facts.reader, {}):
        return []
    book, until = facts.reader.book, facts.today - timedelta(1)
    done = _of_series.get(book, {})
    metrics = [one.id for one in facts.reader.inputs if (one.id, until) not in done]
    if len(metrics) <= AT_ONCE:
        return []
    series = [partial(_series_flags, book, one, until) for one in metrics]
    return [*series, partial(anomaly_facts, facts)]


_known: WeakKeyDictionary[Reader, dict[date, list[Flag]]] = WeakKeyDictionary()
"""Each review has its reader: what is found in it holds for its plan and its cycle."""
_of_series: WeakKeyDictionary[SeriesBook, dict[tuple[str, date], tuple[Flag, ...]]] = (
    WeakKeyDictionary()
)


def _flags(facts: ReviewFacts) -> list[Flag]:
    when, book, until = facts.timing, facts.reader.book, facts.today - timedelta(1)
    found = [*_against_plan(when, facts.plan, facts.states)]
    for one in facts.reader.inputs:
        found += _series_flags(book, one.id, until)
    first = min(when.baseline.start, when.whole.start)
    return strongest([one for one in found if one.period.end >= first])


def _series_flags(book: SeriesBook, metric: str, until: date) -> tuple[Flag, ...]:
    kept = _of_series.setdefault(book, {})
    if (metric, until) not in kept:
        kept[metric, until] = tuple(series_flags(book, metric, until))
    return kept[metric, until]


def _against_plan(when: Timing, plan: Plan, now: States) -> list[Flag]:
    """The flows of the tree; levels and rates drift for many reasons and have their own series."""
    if len(now.history) < 2 or not any(v is not None for v in plan.leaf_targets.values()):
        return []
    periods = when.periods[: len(now.history)]
    goals = [plan.tree.evaluate(target(plan, when.cycle, one).leaves) for one in periods]
    flows = [node.id for node in plan.tree.nodes if node.kind is Kind.FLOW]
    return [
        flag
        for id_ in flows
        for flag in plan_flags(
            id_, periods, [state.get(id_) for state in now.history], [one.get(id_) for one in goals]
        )
    ]
