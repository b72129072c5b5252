"""What a campaign or a change of the product did: a randomised test first, else a counterfactual.

Grades of evidence: A randomised, B with a control, C before and after. Formulas as in the
design's domain page, 6.5; statistics from `kernel.statistics`.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from statistics import median

from opstui.kernel.language import _
from opstui.kernel.statistics import (
    Interval,
    autocorrelation,
    fit_line,
    newcombe,
    sample_ratio_p,
    t_of,
    two_proportions,
)
from opstui.kernel.vocabulary import EvidenceGrade
from opstui.stages.review.model import Arm

LEAST_USERS = 30
LEAST_EVENTS = 5
RATIO_INVALID, RATIO_WARN = 0.001, 0.01
LEAST_PRE_POINTS = 14
LEAST_FIT = 0.3
LEAST_PLACEBOS = 10
_WEEKS_BACK = 8
_LEAST_WEEKS_BACK = 4


class Outcome(StrEnum):
    """What may be said of a randomised test."""

    BETTER = "better"
    WORSE = "worse"
    INCONCLUSIVE = "inconclusive"
    RUNNING = "running"
    TOO_SMALL = "too_small"
    INVALID = "invalid"


@dataclass(frozen=True, slots=True)
class TestResult:
    """Treatment against control. `z` and `p` are None where they may not be read (too small).

    `ratio_p` tests the sizes of the arms; `ratio_warns` when it lies between .001 and .01.
    """

    __test__ = False

    outcome: Outcome
    treated: float | None
    control: float | None
    difference: float | None
    relative: float | None
    interval: Interval | None
    z: float | None
    p: float | None
    ratio_p: float | None
    grade: EvidenceGrade = EvidenceGrade.A

    @property
    def ratio_warns(self) -> bool:
        return self.ratio_p is not None and RATIO_INVALID <= self.ratio_p < RATIO_WARN

    def sentence(self) -> str:
        return {
            Outcome.BETTER: _("Better than the control, beyond chance."),
            Outcome.WORSE: _("Worse than the control, beyond chance."),
            Outcome.INCONCLUSIVE: _("No difference beyond chance."),
            Outcome.RUNNING: _("Still running: no verdict before the planned number is reached."),
            Outcome.TOO_SMALL: _("Sample too small for a test."),
            Outcome.INVALID: _("The arms are not the sizes they should be: the test is invalid."),
        }[self.outcome]


def compare_arms(
    control: Arm,
    treatment: Arm,
    *,
    planned_n: int | None = None,
    shares: tuple[float, float] | None = None,
    over: bool = True,
    level: float = 0.95,
) -> TestResult:
    """Two-proportion z test (pooled) with Newcombe's interval; sizes of the arms are tested first.

    `planned_n` is per arm: before both reach it, or while the test is not `over`, there is no
    verdict, and nothing that could be read as one. `shares` (control, treatment) are the intended
    sizes. Raises nothing: impossible counts give TOO_SMALL.
    """
    ratio_p = sample_ratio_p([control.n, treatment.n], shares)
    p1 = treatment.success / treatment.n if treatment.n else None
    p0 = control.success / control.n if control.n else None
    difference = None if p1 is None or p0 is None else p1 - p0
    early = _unreadable(control, treatment, planned_n, ratio_p, over)
    small = any(_small(arm) for arm in (control, treatment))
    interval, tested = None, None
    if early is None and not small:
        tested = two_proportions(treatment.success, treatment.n, control.success, control.n)
        interval = newcombe(treatment.success, treatment.n, control.success, control.n, level)
    z, p = tested if tested else (None, None)
    return TestResult(
        outcome=early or outcome_of(z, p, 1 - level),
        treated=p1,
        control=p0,
        difference=difference,
        relative=difference / p0 if difference is not None and p0 else None,
        interval=interval,
        z=z,
        p=p,
        ratio_p=ratio_p,
    )


def _small(arm: Arm) -> bool:
    return arm.n < LEAST_USERS or min(arm.success, arm.n - arm.success) < LEAST_EVENTS


def _unreadable(
    control: Arm, treatment: Arm, planned_n: int | None, ratio_p: float | None, over: bool
) -> Outcome | None:
    """Why nothing may be read yet; None when the test may be read."""
    if ratio_p is not None and ratio_p < RATIO_INVALID:
        return Outcome.INVALID
    if not over or (planned_n is not None and min(control.n, treatment.n) < planned_n):
        return Outcome.RUNNING
    return None


def outcome_of(z: float | None, p: float | None, alpha: float = 0.05) -> Outcome:
    """What a z and its p (adjusted, where there are several) allow to be said."""
    if z is None or p is None:
        return Outcome.TOO_SMALL
    if p >= alpha:
        return Outcome.INCONCLUSIVE
    return Outcome.BETTER if z > 0 else Outcome.WORSE


# -- with a control that is not random --------------------------------------------------------


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
