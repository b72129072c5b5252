"""What would have been without a campaign or a change, by a control or by what was before.

Grades of evidence: B with a control, C before and after. Formulas as in the design's domain
page, 6.5; statistics from `kernel.statistics`.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median

from opstui.kernel.language import _
from opstui.kernel.statistics import Interval, autocorrelation, fit_line, t_of
from opstui.kernel.vocabulary import EvidenceGrade

LEAST_PRE_POINTS = 14
LEAST_FIT = 0.3
LEAST_PLACEBOS = 10
_WEEKS_BACK = 8
_LEAST_WEEKS_BACK = 4


@dataclass(frozen=True, slots=True)
class Counterfactual:
    """What happened, and what would have without the change; `interval` of `increment`.

    `reliable` False: the assumption behind it is not met, `why` says which. `widened`: by how much
    the interval was stretched because points that follow each other are alike.
    """

    actual: float
    expected: float
    grade: EvidenceGrade
    interval: Interval | None = None
    p: float | None = None
    reliable: bool = True
    why: str = ""
    widened: float = 1.0

    @property
    def increment(self) -> float:
        return self.actual - self.expected

    @property
    def relative(self) -> float | None:
        return self.increment / abs(self.expected) if self.expected else None


def difference_in_differences(
    treated: tuple[float, float], control: tuple[float, float]
) -> Counterfactual | None:
    """On logarithms: δ = ln(T1/T0) − ln(C1/C0), counterfactual T0·C1/C0. Each pair is (before,
    after); None unless all four are above zero."""
    (t0, t1), (c0, c1) = treated, control
    if min(t0, t1, c0, c1) <= 0:
        return None
    return Counterfactual(t1, t0 * c1 / c0, EvidenceGrade.B)


def against_control(
    before: Sequence[tuple[float, float]],
    after: Sequence[tuple[float, float]],
    level: float = 0.95,
) -> Counterfactual | None:
    """y = a + b·x fitted before the change, x a control series; effect Σ(y − ŷ) after it.

    Pairs are (control x, treated y). se = √(s²(m + m²(1/n + (x̄_post−x̄)²/Sxx))), times
    √((1+ρ)/(1−ρ)) for a lag-1 autocorrelation ρ > 0 of the residuals; Student's t, n − 2. Assumes
    that the change left the control alone and that their relation is stable.
    """
    line = fit_line([x for x, _y in before], [y for _x, y in before])
    if line is None or not after:
        return None
    m = len(after)
    expected = math.fsum(line.at(x) for x, _y in after)
    off = math.fsum(x for x, _y in after) / m - line.mean_x
    variance = line.deviation**2 * (m + m * m * (1 / line.n + off * off / line.spread_x))
    widened = widening(line.residuals)
    half = t_of(level, line.n - 2) * math.sqrt(variance) * widened
    actual = math.fsum(y for _x, y in after)
    why = ""
    if line.n < LEAST_PRE_POINTS:
        why = _("Fewer than {n} points before the change.").format(n=LEAST_PRE_POINTS)
    elif line.r_squared < LEAST_FIT:
        why = _("The control hardly follows the metric (R² below {r}).").format(r=LEAST_FIT)
    gap = actual - expected
    return Counterfactual(
        actual,
        expected,
        EvidenceGrade.B,
        Interval(gap - half, gap + half),
        reliable=not why,
        why=why,
        widened=widened,
    )


def widening(residuals: Sequence[float]) -> float:
    """√((1+ρ)/(1−ρ)) for their lag-1 autocorrelation ρ > 0, at most .99; 1 for none."""
    rho = min(0.99, max(0.0, autocorrelation(residuals)))
    return math.sqrt((1 + rho) / (1 - rho))


# -- before and after -------------------------------------------------------------------------


def before_after(
    values: Mapping[date, float], start: date, end: date, step: int = 1
) -> Counterfactual | None:
    """No control: each day against the median of its weekday in the 8 weeks before `start`,
    times the recent trend; the same done to every earlier window says how unusual the result is.

    p = (1 + placebos at least as far out)/(1 + placebos). Fewer than 4 weeks before: None; fewer
    than 10 placebos: direction only. `step` 7 for weeks, each at its first day.
    """
    found = _window(values, start, end)
    if found is None:
        return None
    actual, expected = found
    effect = actual / expected - 1
    placebos = _placebos(values, start, (end - start).days, step)
    further = sum(one >= effect if effect >= 0 else one <= effect for one in placebos)
    few = len(placebos) < LEAST_PLACEBOS
    return Counterfactual(
        actual,
        expected,
        EvidenceGrade.C,
        p=None if few else (1 + further) / (1 + len(placebos)),
        reliable=not few,
        why=_("Too little history: only the direction can be read.") if few else "",
    )


def _placebos(values: Mapping[date, float], start: date, length: int, step: int) -> list[float]:
    """Relative effects of the windows of the same length that end before `start`."""
    out: list[float] = []
    if not values:
        return out
    day = min(values) + timedelta(7 * _LEAST_WEEKS_BACK)
    day += timedelta((start - day).days % step)
    while day + timedelta(length) < start:
        found = _window(values, day, day + timedelta(length))
        if found is not None:
            out.append(found[0] / found[1] - 1)
        day += timedelta(step)
    return out


def _window(values: Mapping[date, float], start: date, end: date) -> tuple[float, float] | None:
    """(actual, expected) over the days that have a value; None without a basis."""
    usual = expected_days(values, start, end)
    inside = [day for day in usual if day in values]
    expected = math.fsum(usual[day] for day in inside)
    if expected <= 0:
        return None
    return math.fsum(values[day] for day in inside), expected


def expected_days(values: Mapping[date, float], start: date, end: date) -> dict[date, float]:
    """What each day from `start` to `end` is by its weekday and the last two weeks' trend, as
    known before `start`; {} without a basis."""
    usual = {}
    for weekday in range(7):
        past = [
            values[day]
            for day in (start - timedelta(n) for n in range(1, 7 * _WEEKS_BACK + 1))
            if day.weekday() == weekday and day in values
        ]
        if len(past) >= _LEAST_WEEKS_BACK:
            usual[weekday] = median(past)
    recent = [
        values[day] / usual[day.weekday()]
        for day in (start - timedelta(n) for n in range(1, 15))
        if day in values and usual.get(day.weekday())
    ]
    if not recent:
        return {}
    trend = median(recent)
    days = (start + timedelta(n) for n in range((end - start).days + 1))
    return {day: usual[day.weekday()] * trend for day in days if day.weekday() in usual}


# -- what it was worth ------------------------------------------------------------------------


def net_effect(during: float, after: float) -> float:
    """Increment of the campaign and of an equal window after it: what was pulled forward
    comes back as a dip."""
    return during + after


def incremental_roi(margin: float, cost: float) -> float | None:
    """(ΔGM − cost)/cost; None at no cost."""
    return (margin - cost) / cost if cost else None
