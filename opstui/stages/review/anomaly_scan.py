"""Every metric looked through for days and periods that stand out, each with what was usual.

Days: the remainder after trend and weekday; weeks and months: after trend and neighbours;
against the plan: actual/plan − 1, and slow drifts by CUSUM.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache
from statistics import fmean, median

from opstui.kernel.observations import Observation
from opstui.kernel.periods import Grain, Period, period_at, split
from opstui.kernel.series import SeriesBook
from opstui.kernel.statistics import RunningMedian, mad_scores
from opstui.stages.review.anomalies import LEAST_POINTS, LIMIT, anomalies, usual_course
from opstui.stages.review.model import Annotation

LEAST_SHARE = 0.05
"""A smaller distance from the usual asks for no note, however steady the metric is."""
_BACK: dict[Grain, int] = {"day": 182, "week": 728, "month": 1827}
"""Days that are looked through."""
_BESIDE = 2
"""Weeks or months before and after, that one is compared with."""
_TIMES = 2
"""How often the usual course is taken again without what stands out."""
_SKEWED = 1.5
"""Mean over median from which counts are judged by their logarithms."""


class Seen(StrEnum):
    """How a period was found to stand out."""

    JUMP = "jump"
    SEASON = "season"
    PLAN = "plan"
    DRIFT = "drift"
    GAP = "gap"


@dataclass(frozen=True, slots=True)
class Flag:
    """`usual` is what the value is held against; `score` in robust standard deviations, of a
    drift the sum that passed 5. `value` None: it is missing."""

    metric: str
    period: Period
    value: float | None
    usual: float
    score: float
    seen: Seen

    @property
    def key(self) -> str:
        return f"{self.metric}@{self.period.code}"


@dataclass(frozen=True, slots=True)
class Track:
    """A metric's values in order, with what was usual for each, the score of its distance from
    that, and whether it stands out."""

    grain: Grain
    periods: tuple[Period, ...]
    values: tuple[float, ...]
    usual: tuple[float, ...]
    scores: tuple[float, ...]
    out: tuple[bool, ...]


def track(book: SeriesBook, metric: str, until: date) -> Track | None:
    """By the finest grain that has values enough; only periods that are over by `until`.

    What stands out is put at its usual value and the usual course taken again: a fault does not
    make its neighbours look odd.
    """
    for grain in book.grains(metric):
        span = Period(until - timedelta(_BACK[grain] - 1), until)
        values = _values(book.inside(metric, grain, span))
        if len(values) >= LEAST_POINTS:
            days = sorted(values)
            numbers = [values[day] for day in days]
            return _tracked(grain, _periods(tuple(days), grain), numbers)
    return None


@lru_cache(maxsize=16)
def _periods(days: tuple[date, ...], grain: Grain) -> tuple[Period, ...]:
    """Most metrics have the same days."""
    return tuple(period_at(day, grain) for day in days)


@lru_cache(maxsize=16)
def _weekdays(periods: tuple[Period, ...]) -> tuple[int, ...]:
    return tuple(one.start.weekday() for one in periods)


def _tracked(grain: Grain, periods: tuple[Period, ...], numbers: list[float]) -> Track:
    skewed = min(numbers) > 0 and fmean(numbers) > _SKEWED * median(numbers)
    course = _course(periods)
    usual = course(numbers)
    for again in range(_TIMES, -1, -1):
        scores = _scores(numbers, usual, skewed)
        out = [
            abs(score) > LIMIT and _matters(value, level)
            for value, level, score in zip(numbers, usual, scores, strict=True)
        ]
        if not again or not any(out):
            break
        triples = zip(numbers, usual, out, strict=True)
        usual = course([level if odd else value for value, level, odd in triples])
    return Track(grain, periods, tuple(numbers), tuple(usual), tuple(scores), tuple(out))


def _course(periods: tuple[Period, ...]) -> Callable[[Sequence[float]], list[float]]:
    """What gives the usual course of values in these periods."""
    if periods[0].days > 1:
        return neighbours
    weekdays = _weekdays(periods)
    trend = RunningMedian(7)
    return lambda values: usual_course(values, weekdays, trend)


def neighbours(values: Sequence[float]) -> list[float]:
    """The straight trend (Theil 1950, Sen 1968) + the median distance from it of the two values
    before and the two after; not of the value itself, which would be its own norm. At the ends
    the four nearest."""
    n = len(values)
    slopes = [(values[j] - values[i]) / (j - i) for i in range(n) for j in range(i + 1, n)]
    slope = median(slopes) if slopes else 0.0
    level = [value - slope * at for at, value in enumerate(values)]
    out = []
    for at in range(n):
        first = min(max(0, at - _BESIDE), max(0, n - 2 * _BESIDE - 1))
        beside = [level[i] for i in range(first, min(n, first + 2 * _BESIDE + 1)) if i != at]
        out.append(slope * at + (median(beside) if beside else level[at]))
    return out


def _values(points: Sequence[Observation]) -> dict[date, float]:
    """Day → the sum of the segments, or their counts divided."""
    plain = {one.day: one.value for one in points if one.numerator is None}
    if len(plain) == len(points):
        return {day: value for day, value in plain.items() if value is not None}
    found: dict[date, list[Observation]] = {}
    for one in points:
        found.setdefault(one.day, []).append(one)
    pooled = {day: _pooled(ones) for day, ones in found.items()}
    return {day: value for day, value in pooled.items() if value is not None}


def _pooled(ones: Sequence[Observation]) -> float | None:
    if any(one.numerator is not None for one in ones):
        below = math.fsum(one.denominator or 0.0 for one in ones)
        return math.fsum(one.numerator or 0.0 for one in ones) / below if below else None
    known = [one.value for one in ones if one.value is not None]
    total = math.fsum(known)
    return total if known and math.isfinite(total) else None


def series_flags(book: SeriesBook, metric: str, until: date) -> Iterator[Flag]:
    """Days or periods of a metric of its own series that stand out from their neighbours."""
    found = track(book, metric, until)
    if found is None:
        return
    yield from gap_flags(metric, found)
    seen = Seen.SEASON if found.grain == "day" else Seen.JUMP
    for at, out in enumerate(found.out):
        if out:
            value, usual, score = found.values[at], found.usual[at], found.scores[at]
            yield Flag(metric, found.periods[at], value, usual, score, seen)


def _scores(values: Sequence[float], usual: Sequence[float], skewed: bool) -> list[float]:
    """By the logarithms where few large counts would hide all else."""
    if skewed and min(usual) > 0:
        pairs = zip(values, usual, strict=True)
        return mad_scores([math.log(value / level) for value, level in pairs])
    return mad_scores([value - level for value, level in zip(values, usual, strict=True)])


def _matters(value: float, usual: float) -> bool:
    return abs(value - usual) >= LEAST_SHARE * max(abs(usual), 1e-12)


def gap_flags(metric: str, found: Track) -> Iterator[Flag]:
    """Days, weeks or months without a number between those that have one; days in a row are one
    gap. A weekday that has numbers less than half the time is one of rest."""
    days = (found.periods[-1].start - found.periods[0].start).days + 1
    if found.grain == "day" and len(found.periods) == days:
        return
    known = {one.start for one in found.periods}
    every = split(found.periods[0].start, found.periods[-1].end, found.grain)
    rest = _at_rest(every, known) if found.grain == "day" else frozenset()
    gap: list[Period] = []
    for one in every:
        if one.start not in known:
            gap += [] if one.start.weekday() in rest and not gap else [one]
            continue
        while gap and gap[-1].start.weekday() in rest:
            gap.pop()
        if gap:
            before = found.usual[sum(each.start < gap[0].start for each in found.periods) - 1]
            whole = gap[0] if len(gap) == 1 else Period(gap[0].start, gap[-1].end)
            yield Flag(metric, whole, None, before, 0.0, Seen.GAP)
        gap = []


def _at_rest(every: Sequence[Period], known: Collection[date]) -> frozenset[int]:
    """Weekdays without trade."""
    out = set()
    for weekday in range(7):
        days = [one.start for one in every if one.start.weekday() == weekday]
        if 2 * sum(day in known for day in days) < len(days):
            out.add(weekday)
    return frozenset(out)


def plan_flags(
    metric: str,
    periods: Sequence[Period],
    values: Sequence[float | None],
    goals: Sequence[float | None],
) -> Iterator[Flag]:
    """Periods of the cycle that stand out from the plan, and where the pace began to drift."""
    plan = [goal or 0.0 for goal in goals]
    for one in anomalies(values, plan=plan):
        value, goal = values[one.index], plan[one.index]
        if value is not None and (one.kind == "drift" or _matters(value, goal)):
            seen = Seen.DRIFT if one.kind == "drift" else Seen.PLAN
            yield Flag(metric, periods[one.index], value, goal, one.score, seen)


def strongest(flags: Sequence[Flag]) -> list[Flag]:
    """Each metric's period once, by its largest score; the newest first."""
    best: dict[str, Flag] = {}
    for one in flags:
        known = best.get(one.key)
        if known is None or abs(one.score) > abs(known.score):
            best[one.key] = one
    return sorted(best.values(), key=lambda one: (one.period.start, abs(one.score)), reverse=True)


def note_of(flag: Flag, notes: Mapping[str, Annotation]) -> Annotation | None:
    """What was written about the period, of the metric or of everything; the newest."""
    found = [
        one for one in notes.values() if one.day in flag.period and one.metric in ("", flag.metric)
    ]
    return found[-1] if found else None
