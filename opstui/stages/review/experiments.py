"""A stored test read as a whole: sizes first, then every metric, corrected when there are several.

Holm (1979) over the metrics of one test; grade A, because users were divided by chance.
"""

from __future__ import annotations

import math
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date

from opstui.kernel.statistics import holm, sample_size
from opstui.stages.review.model import Arm, Experiment
from opstui.stages.review.randomised import Outcome, TestResult, compare_arms, outcome_of

_OPPOSITE = {Outcome.BETTER: Outcome.WORSE, Outcome.WORSE: Outcome.BETTER}


@dataclass(frozen=True, slots=True)
class Reading:
    """One metric of a test. `adjusted` is p after Holm's correction, None with one metric only or
    where p may not be read; the outcome of `result` rests on it."""

    metric: str
    control: Arm
    treatment: Arm
    result: TestResult
    adjusted: float | None = None


def readings(
    one: Experiment, today: date | None = None, down: Collection[str] = ()
) -> tuple[Reading, ...]:
    """The test's own metric, then the further ones. `down` are the metrics of which less is
    better; without `today` only the planned number says whether the test is over."""
    over = today is None or one.end is None or one.end < today
    shares = (1 - one.share, one.share)
    found = [
        Reading(
            metric,
            control,
            treatment,
            compare_arms(control, treatment, planned_n=one.planned_n, shares=shares, over=over),
        )
        for metric, control, treatment in _pairs(one)
    ]
    return tuple(_turned(each, down) for each in _corrected(found))


def reading(one: Experiment, today: date | None = None, down: Collection[str] = ()) -> TestResult:
    """The test's own metric."""
    return readings(one, today, down)[0].result


def _pairs(one: Experiment) -> list[tuple[str, Arm, Arm]]:
    pairs = [(one.metric, one.control, one.treatment)]
    for more in one.further:
        control = Arm(n=one.control.n, success=more.control)
        pairs.append((more.metric, control, Arm(n=one.treatment.n, success=more.treatment)))
    return pairs


def _corrected(found: list[Reading]) -> list[Reading]:
    tested = [index for index, one in enumerate(found) if one.result.p is not None]
    if len(tested) < 2:
        return found
    adjusted = holm([found[index].result.p or 0.0 for index in tested])
    out = list(found)
    for index, p in zip(tested, adjusted, strict=True):
        result = found[index].result
        outcome = outcome_of(result.z, p)
        out[index] = replace(found[index], result=replace(result, outcome=outcome), adjusted=p)
    return out


def _turned(one: Reading, down: Collection[str]) -> Reading:
    outcome = _OPPOSITE.get(one.result.outcome)
    if outcome is None or one.metric not in down:
        return one
    return replace(one, result=replace(one.result, outcome=outcome))


# -- how long it takes ------------------------------------------------------------------------


def users_needed(rate_now: float | None, rate_sought: float | None) -> int | None:
    """Per arm, at 5 % error and 80 % power; None while a rate is missing or they are equal."""
    if rate_now is None or rate_sought is None:
        return None
    return sample_size(rate_now, rate_sought)


def weeks_needed(per_arm: int, users_a_week: float, share: float = 0.5) -> int | None:
    """Whole weeks until the smaller arm has its users; None without users."""
    smaller = users_a_week * min(share, 1 - share)
    return math.ceil(per_arm / smaller) if smaller > 0 else None


def days_run(one: Experiment) -> int | None:
    """Both days belong to it; None while one is not known or they are the wrong way round."""
    if one.start is None or one.end is None or one.end < one.start:
        return None
    return (one.end - one.start).days + 1


def whole_weeks(one: Experiment) -> bool:
    """Whether each weekday weighs the same; True while the days are not known."""
    return (days_run(one) or 0) % 7 == 0
