"""The effect of a campaign by the best method that the data allow, with its grade of evidence.

Difference in differences on logarithms (Angrist & Pischke 2009, ch. 5), a regression on a control
series, else before and after with placebos; net of an equal window after it (pull-forward).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from statistics import fmean, stdev
from weakref import WeakKeyDictionary

from opstui.kernel.periods import Grain
from opstui.kernel.series import SeriesBook
from opstui.kernel.statistics import Interval, fit_line, t_of
from opstui.kernel.vocabulary import EvidenceGrade
from opstui.stages.review.effect_series import Course, course
from opstui.stages.review.effects import (
    LEAST_PRE_POINTS,
    Counterfactual,
    against_control,
    before_after,
    difference_in_differences,
    expected_days,
    incremental_roi,
    widening,
)
from opstui.stages.review.model import EffectStudy
from opstui.stages.review.reader import Reader

LEAST_PAIRS = 8
"""Pairs before the change below which a difference in differences has no interval."""
PARALLEL = 2.0
"""Largest |t| of a trend between treated and control before the change."""
_PAIRS: dict[Grain, int] = {"day": 56, "week": 26}
_FIT: dict[Grain, int] = {"day": 182, "week": 52}
_LEVEL = 0.95
_STEEPEST = 20.0
"""Largest |δ| that is told apart from a larger one: a factor of 5·10⁸."""


class Method(StrEnum):
    DIFFERENCE = "difference"
    REGRESSION = "regression"
    BEFORE_AFTER = "before_after"


class Caveat(StrEnum):
    """What must be known to read the effect."""

    NO_CONTROL = "no_control"
    CONTROL_UNTOUCHED = "control_untouched"
    NOT_PARALLEL = "not_parallel"
    FEW_PAIRS = "few_pairs"
    POOR_FIT = "poor_fit"
    ALIKE = "alike"
    FEW_PLACEBOS = "few_placebos"
    RUNNING = "running"
    NOT_FOLLOWED = "not_followed"


@dataclass(frozen=True, slots=True)
class Effect:
    """What the change did. `during`, `after` and `net` are increments, of rates and levels per
    period of the change; `after` None while that time is not over. `usual` is the mean and two
    standard deviations before it, `expected` what each period would have been, `used` how many
    periods before it were compared.
    """

    method: Method
    grade: EvidenceGrade
    course: Course
    expected: tuple[float | None, ...]
    during: float
    base: float
    after: float | None
    interval: Interval | None
    p: float | None
    usual: tuple[float, float]
    used: int
    widened: float
    fit: float | None
    drift: float | None
    caveats: tuple[Caveat, ...]

    @property
    def net(self) -> float:
        return self.during + (self.after or 0.0)

    @property
    def relative(self) -> float | None:
        """The net effect as a share of what would have been during the change."""
        return self.net / abs(self.base) if self.base else None

    @property
    def direction_only(self) -> bool:
        return Caveat.FEW_PLACEBOS in self.caveats

    @property
    def beyond_chance(self) -> bool:
        if self.interval is not None:
            return 0 not in self.interval
        return self.p is not None and self.p < 1 - _LEVEL


def effect_of(reader: Reader, study: EffectStudy, today: date) -> Effect | None:
    """None while there are too few numbers before or none during the change."""
    kept = _known.setdefault(reader.book, {})
    if (study, today) not in kept:
        found = course(reader, study, today)
        best = None if found is None else _best(found, study.method)
        kept[study, today] = best if best is not None and math.isfinite(best.net) else None
    return kept[study, today]


_known: WeakKeyDictionary[SeriesBook, dict[tuple[EffectStudy, date], Effect | None]] = (
    WeakKeyDictionary()
)


def _best(found: Course, method: str) -> Effect | None:
    """What was asked for, else the first method whose assumption is met."""
    difference, regression = _difference(found), _regression(found)
    if method == Method.DIFFERENCE and difference is not None:
        return difference
    if method == Method.REGRESSION and regression is not None:
        return regression
    if method != Method.BEFORE_AFTER:
        for one in (difference, regression):
            if one is not None and one.grade is EvidenceGrade.B:
                return one
    plain = _before_after(found)
    if plain is None:
        return difference or regression
    spoilt = tuple(
        caveat
        for one in (difference, regression)
        if one is not None
        for caveat in one.caveats
        if caveat in (Caveat.NOT_PARALLEL, Caveat.POOR_FIT)
    )
    return replace(plain, caveats=(*plain.caveats, *spoilt))


def study_roi(study: EffectStudy, found: Effect, cost: float | None) -> float | None:
    """(what the net effect is worth − cost)/cost, fraud and users who had come anyway taken off;
    None for rates and levels, and while worth or cost is not known."""
    if study.worth is None or not cost or found.course.level:
        return None
    return incremental_roi(found.net * (1 - study.deducted) * study.worth, cost)


# -- what all methods share ---------------------------------------------------------------------


def _effect(
    found: Course,
    method: Method,
    during: Counterfactual,
    whole: Counterfactual,
    expected: Sequence[float | None],
    caveats: Sequence[Caveat],
    *,
    grade: EvidenceGrade,
    used: int,
    fit: float | None = None,
    drift: float | None = None,
) -> Effect:
    """`whole` is the counterfactual of the change and the equal window after it."""
    scale = 1 / found.length if found.level else 1.0
    reach = whole.interval
    timely = []
    if not found.ended:
        timely.append(Caveat.RUNNING)
    elif not found.followed:
        timely.append(Caveat.NOT_FOLLOWED)
    if whole.widened > 1.05:
        timely.append(Caveat.ALIKE)
    before = found.treated[found.before]
    middle, spread = fmean(before), stdev(before)
    return Effect(
        method=method,
        grade=grade,
        course=found,
        expected=tuple(expected),
        during=during.increment * scale,
        base=during.expected * scale,
        after=(whole.increment - during.increment) * scale if found.followed else None,
        interval=Interval(reach.low * scale, reach.high * scale) if reach else None,
        p=whole.p,
        usual=(middle - 2 * spread, middle + 2 * spread),
        used=used,
        widened=whole.widened,
        fit=fit,
        drift=drift,
        caveats=(*caveats, *timely),
    )


def _after(found: Course) -> slice:
    """The change and, once it is over, the window after it."""
    return slice(found.during.start, None) if found.followed else found.during


def _pairs(found: Course, where: slice, last: int | None = None) -> list[tuple[float, float]]:
    """(control, treated) where both are known; of the last so many periods."""
    both = zip(found.control[where], found.treated[where], strict=True)
    pairs = [(x, y) for x, y in both if x is not None]
    return pairs if last is None else pairs[-last:]


# -- difference in differences ------------------------------------------------------------------


def _difference(found: Course) -> Effect | None:
    """ln(treated/control) after against before; the same ratio must not drift before the change."""
    before = _pairs(found, found.before, _PAIRS[found.grain])
    pairs = {where: _pairs(found, window) for where, window in _windows(found).items()}
    everything = [*before, *pairs["whole"]]
    if len(before) < 2 or not pairs["during"] or any(min(pair) <= 0 for pair in everything):
        return None
    ratios = [math.log(y / x) for x, y in before]
    drift, t = _drift(ratios)
    caveats = [Caveat.CONTROL_UNTOUCHED]
    if len(before) < LEAST_PAIRS:
        caveats.append(Caveat.FEW_PAIRS)
    parallel = t is not None and abs(t) < PARALLEL
    if not parallel:
        caveats.append(Caveat.NOT_PARALLEL)
    during = _counterfactual(before, pairs["during"], ratios)
    whole = _counterfactual(before, pairs["whole"], ratios)
    if during is None or whole is None:
        return None
    times = fmean(y for _x, y in before) / fmean(x for x, _y in before)
    expected = [None if x is None else x * times for x in found.control]
    good = parallel and len(before) >= LEAST_PAIRS
    grade = EvidenceGrade.B if good else EvidenceGrade.C
    return _effect(
        found,
        Method.DIFFERENCE,
        during,
        whole,
        expected,
        caveats,
        grade=grade,
        used=len(before),
        drift=drift,
    )


def _windows(found: Course) -> dict[str, slice]:
    return {"during": found.during, "whole": _after(found)}


def _drift(ratios: Sequence[float]) -> tuple[float | None, float | None]:
    """Change of the ratio per period before the change, and its t."""
    line = fit_line(list(range(len(ratios))), ratios)
    if line is None or line.n < 3:
        return None, None
    if line.deviation <= 1e-12:
        return line.slope, 0.0 if abs(line.slope) < 1e-9 else math.inf
    error = line.deviation / math.sqrt(line.spread_x) * widening(line.residuals)
    return line.slope, line.slope / error


def _counterfactual(
    before: Sequence[tuple[float, float]],
    after: Sequence[tuple[float, float]],
    ratios: Sequence[float],
) -> Counterfactual | None:
    """δ from the means, its error from the spread of ln(treated/control) before the change:
    s·√(1/n + 1/m)·√((1+ρ)/(1−ρ)), Student's t with n − 1."""
    n, m = len(before), len(after)
    c0, t0 = (fmean(pair[at] for pair in before) for at in (0, 1))
    c1, t1 = (fmean(pair[at] for pair in after) for at in (0, 1))
    found = difference_in_differences((t0, t1), (c0, c1))
    if found is None:
        return None
    total = replace(found, actual=t1 * m, expected=found.expected * m)
    if n < LEAST_PAIRS:
        return total
    middle = fmean(ratios)
    widened = widening([one - middle for one in ratios])
    half = t_of(_LEVEL, n - 1) * stdev(ratios) * math.sqrt(1 / n + 1 / m) * widened
    delta = math.log(t1 / t0) - math.log(c1 / c0)
    ends = (max(-_STEEPEST, min(_STEEPEST, end)) for end in (delta - half, delta + half))
    low, high = (t1 * m * (1 - math.exp(-end)) for end in ends)
    return replace(total, interval=Interval(low, high), widened=widened)


# -- regression on a control --------------------------------------------------------------------


def _regression(found: Course) -> Effect | None:
    before = _pairs(found, found.before, _FIT[found.grain])
    line = fit_line([x for x, _y in before], [y for _x, y in before])
    during = against_control(before, _pairs(found, found.during))
    whole = against_control(before, _pairs(found, _after(found)))
    if line is None or len(before) < 3 or during is None or whole is None:
        return None
    caveats = [Caveat.CONTROL_UNTOUCHED]
    if not whole.reliable:
        caveats.append(Caveat.FEW_PAIRS if line.n < LEAST_PRE_POINTS else Caveat.POOR_FIT)
    expected = [None if x is None else line.at(x) for x in found.control]
    grade = EvidenceGrade.B if whole.reliable else EvidenceGrade.C
    return _effect(
        found,
        Method.REGRESSION,
        during,
        whole,
        expected,
        caveats,
        grade=grade,
        used=len(before),
        fit=line.r_squared,
    )


# -- before and after ---------------------------------------------------------------------------


def _before_after(found: Course) -> Effect | None:
    values = dict(zip((one.start for one in found.periods), found.treated, strict=True))
    start = found.periods[found.during][0].start
    until = found.periods[found.during][-1].start
    last = found.periods[_after(found)][-1].start
    step = found.periods[0].days
    during = before_after(values, start, until, step)
    whole = before_after(values, start, last, step)
    if during is None or whole is None:
        return None
    usual = expected_days(values, start, last)
    caveats = [Caveat.NO_CONTROL]
    if whole.p is None:
        caveats.append(Caveat.FEW_PLACEBOS)
    expected = [usual.get(one.start) for one in found.periods]
    return _effect(
        found,
        Method.BEFORE_AFTER,
        during,
        whole,
        expected,
        caveats,
        grade=EvidenceGrade.C,
        used=found.before.stop,
    )
