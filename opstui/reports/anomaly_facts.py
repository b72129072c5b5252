"""What stands out over all metrics of a cycle, with the notes that explain it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
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


@dataclass(frozen=True, slots=True)
class Strange:
    """A flag and its note, None while nobody has said what happened."""

    flag: Flag
    note: Annotation | None


def anomaly_facts(facts: ReviewFacts) -> tuple[Strange, ...]:
    """From the beginning of the baseline to yesterday, the newest first."""
    kept = _known.setdefault(facts.reader.book, {})
    if facts.today not in kept:
        kept[facts.today] = _flags(facts)
    notes = facts.workbook.all(Annotation)
    return tuple(Strange(one, note_of(one, notes)) for one in kept[facts.today])


_known: WeakKeyDictionary[SeriesBook, dict[date, list[Flag]]] = WeakKeyDictionary()


def _flags(facts: ReviewFacts) -> list[Flag]:
    when = facts.timing
    found = [*_against_plan(when, facts.plan, facts.states), *_series(facts.reader, facts.today)]
    first = min(when.baseline.start, when.whole.start)
    return strongest([one for one in found if one.period.end >= first])


def _series(reader: Reader, today: date) -> list[Flag]:
    until = today - timedelta(1)
    return [flag for one in reader.inputs for flag in series_flags(reader.book, one.id, until)]


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
