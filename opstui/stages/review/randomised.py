"""A randomised test read: the sizes of the arms first, then the difference of two proportions.

Grade of evidence A. Formulas as in the design's domain page, 6.5; statistics from
`kernel.statistics`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from opstui.kernel.language import _
from opstui.kernel.statistics import Interval, newcombe, sample_ratio_p, two_proportions
from opstui.kernel.vocabulary import EvidenceGrade
from opstui.stages.review.model import Arm

LEAST_USERS = 30
LEAST_EVENTS = 5
RATIO_INVALID, RATIO_WARN = 0.001, 0.01


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
