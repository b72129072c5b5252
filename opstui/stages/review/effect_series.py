"""The series an effect is read from: treated and control, period by period, and their windows."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date, timedelta

from opstui.kernel.metric_tree import Kind
from opstui.kernel.periods import Grain, Period, period_at, split
from opstui.stages.review.model import EffectStudy
from opstui.stages.review.reader import Reader

OTHERS = "*"
"""All segments of the control but the treated one."""
LEAST_BEFORE = 4
_MOST, _DUST = 1e15, 1e-9
_HISTORY: dict[Grain, int] = {"day": 364, "week": 728}
"""Days that are looked at before the change."""


@dataclass(frozen=True, slots=True)
class Course:
    """Periods with a treated value, in order; `before`, `during` and `after` are slices of them.

    `length` is how many periods the change lasts; `level` True for rates and stocks, which are
    averaged and not added up.
    """

    grain: Grain
    periods: tuple[Period, ...]
    treated: tuple[float, ...]
    control: tuple[float | None, ...]
    before: slice
    during: slice
    after: slice
    length: int
    level: bool

    @property
    def ended(self) -> bool:
        """Whether every period of the change has its number."""
        return len(self.treated[self.during]) == self.length

    @property
    def followed(self) -> bool:
        """Whether as many periods after it have theirs."""
        return self.ended and len(self.treated[self.after]) == self.length


def course(reader: Reader, study: EffectStudy, today: date) -> Course | None:
    """By the day where there are days enough, else by the week; None with fewer than 4 periods
    before or none during the change."""
    for grain in _grains(reader, study):
        found = _course(reader, study, today, grain)
        if found is not None:
            return found
    return None


def _course(reader: Reader, study: EffectStudy, today: date, grain: Grain) -> Course | None:
    inside = split(study.start, max(study.start, study.end), grain)
    first, last = period_at(study.start, grain), period_at(inside[-1].start, grain)
    length = (last.start - first.start).days // first.days + 1
    span = first.days * length
    known = reader.book.observed_from(_sources(reader, study.metric))
    begin = max(first.start - timedelta(_HISTORY[grain]), known or first.start)
    end = min(last.end + timedelta(span), today - timedelta(1))
    if end < first.end:
        return None
    periods, treated, control = [], [], []
    for period in split(period_at(begin, grain).start, end, grain):
        whole = period_at(period.start, grain)
        if whole.end > end:
            continue
        value = _readable(_value(reader, study.metric, study.segment, "", whole))
        if value is not None:
            periods.append(whole)
            treated.append(value)
            control.append(_control(reader, study, whole))
    cut = sum(one.end < first.start for one in periods)
    stop = sum(one.start <= last.start for one in periods)
    if cut < LEAST_BEFORE or stop == cut:
        return None
    return Course(
        grain,
        tuple(periods),
        tuple(treated),
        tuple(control),
        slice(0, cut),
        slice(cut, stop),
        slice(stop, len(periods)),
        length,
        is_level(reader, study.metric),
    )


def is_level(reader: Reader, metric: str) -> bool:
    """Rates and stocks; what is entered beside the tree as a level counts as one."""
    node = reader.tree.get(metric)
    if node is not None:
        return node.kind is not Kind.FLOW
    return next((one.how != "flow" for one in reader.inputs if one.id == metric), False)


def _control(reader: Reader, study: EffectStudy, period: Period) -> float | None:
    if not study.control:
        return None
    return _readable(_value(reader, study.control, study.control_segment, study.segment, period))


def _readable(value: float | None) -> float | None:
    """None for what no metric of a product comes to; dust of a division is zero."""
    if value is None or not abs(value) < _MOST:
        return None
    return value if abs(value) > _DUST else 0.0


def _value(reader: Reader, metric: str, segment: str, treated: str, period: Period) -> float | None:
    """The metric of a segment ("" the whole, "*" all but `treated`)."""
    node = reader.tree.get(metric)
    if segment == OTHERS:
        return _others(reader, metric, treated, period)
    if node is None:
        return reader.count(metric, period, segment or None)
    if node.is_leaf:
        return reader.leaf(metric, period, segment or None)
    own = reader.count(metric, period, segment or None)
    return own if own is not None or segment else reader.values(period).get(metric)


def _others(reader: Reader, metric: str, treated: str, period: Period) -> float | None:
    node = reader.tree.get(metric)
    names = [one for one in segments_of(reader, metric) if one != treated]

    def total(id_: str) -> float | None:
        found = [reader.count(id_, period, name) for name in names]
        known = [one for one in found if one is not None]
        return math.fsum(known) if known else None

    if node is None or node.kind is not Kind.RATE:
        return total(metric)
    upper, lower = total(node.numerator), total(node.denominator)
    return upper / lower if upper is not None and lower else None


def segments_of(reader: Reader, metric: str) -> list[str]:
    """Segments that the metric is known in; of a rate, those of its numerator."""
    own = reader.book.segments(metric)
    node = reader.tree.get(metric)
    if own or node is None or not node.numerator:
        return own
    return reader.book.segments(node.numerator)


def _grains(reader: Reader, study: EffectStudy) -> list[Grain]:
    """Day and week, finest first, as far as every series that is needed has them."""
    ids = {study.metric, study.control} - {""}
    needed = {one for id_ in ids for one in _sources(reader, id_)}
    known = [set(reader.book.grains(one)) for one in needed]
    fine = bool(known) and all("day" in grains for grains in known)
    return ["day", "week"] if fine else ["week"]


def _sources(reader: Reader, metric: str) -> list[str]:
    if metric in reader.book.metrics():
        return [metric]
    node = reader.tree.get(metric)
    if node is None:
        return [metric]
    leaves = {metric} if node.is_leaf else set(reader.tree.below(metric))
    return [one.id for one in reader.inputs if leaves & set(one.leaves)]
