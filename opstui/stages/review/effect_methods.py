"""Three ways to the effect of a change, each with its interval, grade of evidence and caveats.

Difference in differences on logarithms (Angrist & Pischke 2009, ch. 5), a regression on a control
series, before and after with placebos; each net of an equal window after it (pull-forward).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from statistics import fmean, stdev

from opstui.kernel.periods import Grain
from opstui.kernel.statistics import Interval, fit_line, t_of
from opstui.kernel.vocabulary import EvidenceGrade
from opstui.stages.review.effect_result import LEVEL, Caveat, Effect, Method
from opstui.stages.review.effect_series import Course
from opstui.stages.review.effects import (
    LEAST_PRE_POINTS,
    Counterfactual,
    against_control,
    difference_in_differences,
    expected_days,
    widening,
)
from opstui.stages.review.effects import (
    before_after as against_before,
)

LEAST_PAIRS = 8
"""Pairs before the change below which a difference in differences has no interval."""
PARALLEL = 2.0
"""Largest |t| of a trend between treated and control before the change."""
_PAIRS: dict[Grain, int] = {"day": 56, "week": 26}
_FIT: dict[Grain, int] = {"day": 182, "week": 52}
_STEEPEST = 20.0
"""Largest |δ| that is told apart from a larger one: a factor of 5·10⁸."""


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


def difference(found: Course) -> Effect | None:
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
    half = t_of(LEVEL, n - 1) * stdev(ratios) * math.sqrt(1 / n + 1 / m) * widened
    delta = math.log(t1 / t0) - math.log(c1 / c0)
    ends = (max(-_STEEPEST, min(_STEEPEST, end)) for end in (delta - half, delta + half))
    low, high = (t1 * m * (1 - math.exp(-end)) for end in ends)
    return replace(total, interval=Interval(low, high), widened=widened)


# -- regression on a control --------------------------------------------------------------------


def regression(found: Course) -> Effect | None:
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


def before_after(found: Course) -> Effect | None:
    values = dict(zip((one.start for one in found.periods), found.treated, strict=True))
    start = found.periods[found.during][0].start
    until = found.periods[found.during][-1].start
    last = found.periods[_after(found)][-1].start
    step = found.periods[0].days
    during = against_before(values, start, until, step)
    whole = against_before(values, start, last, step)
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
