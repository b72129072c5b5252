"""Cold start, growth, maturity or decline, from the growth of active users (domain.md §3.2)."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from opstui.kernel.figures import format_number
from opstui.kernel.language import _
from opstui.kernel.vocabulary import Lifecycle
from opstui.stages.strategy.compose import together

GROWING = 0.10
SHRINKING = -0.03
FEW_USERS = 1000
POINTS = 4


class Why(StrEnum):
    FEW_POINTS = "few_points"
    FEW_USERS = "few_users"
    FROM_ZERO = "from_zero"
    GROWING = "growing"
    SHRINKING = "shrinking"
    STEADY = "steady"


@dataclass(frozen=True, slots=True)
class LifecycleResult:
    """`growth` is g = (A_t/A_{t−3})^(1/3) − 1 per month, `changes` the last three month-on-month;
    `points` those used, oldest first; `seasonal`: a year ago the same months moved the same way."""

    stage: Lifecycle
    why: Why
    points: tuple[float, ...]
    growth: float | None = None
    changes: tuple[float, ...] = ()
    cumulative: float | None = None
    seasonal: bool = False
    per_year: int = 12


def lifecycle(
    monthly: Sequence[float | None], cumulative: float | None = None, *, per_year: int = 12
) -> LifecycleResult:
    """The stage that the series suggests; the first rule that holds wins.

    `monthly` is active (or paying) users, oldest first; only the points after the last gap count.
    For weekly data give `four_week_sums` and per_year=13. `cumulative` is users ever seen, None if
    unknown.
    """
    known = _after_last_gap(monthly)
    points = tuple(known[-POINTS:])
    if len(points) < POINTS:
        return LifecycleResult(Lifecycle.COLD_START, Why.FEW_POINTS, points, cumulative=cumulative)
    if cumulative is not None and cumulative < FEW_USERS:
        return LifecycleResult(Lifecycle.COLD_START, Why.FEW_USERS, points, cumulative=cumulative)
    if points[0] <= 0:
        return LifecycleResult(Lifecycle.COLD_START, Why.FROM_ZERO, points, cumulative=cumulative)
    growth = _growth(points)
    changes = tuple(b / a - 1 if a > 0 else math.inf for a, b in pairwise(points))
    if growth >= GROWING:
        stage, why = Lifecycle.GROWTH, Why.GROWING
    elif all(change <= SHRINKING for change in changes):
        stage, why = Lifecycle.DECLINE, Why.SHRINKING
    else:
        stage, why = Lifecycle.MATURITY, Why.STEADY
    seasonal = why is not Why.STEADY and _same_way_a_year_ago(known, growth, per_year)
    return LifecycleResult(stage, why, points, growth, changes, cumulative, seasonal, per_year)


def four_week_sums(weekly: Sequence[float | None]) -> list[float | None]:
    """Sums of four weeks, counted back from the last; a sum with a missing week is missing."""
    first = len(weekly) % 4
    chunks = [weekly[start : start + 4] for start in range(first, len(weekly), 4)]
    return [
        None if any(value is None for value in chunk) else math.fsum(v for v in chunk if v)
        for chunk in chunks
    ]


def _after_last_gap(series: Sequence[float | None]) -> list[float]:
    out: list[float] = []
    for value in series:
        out = [*out, value] if value is not None and math.isfinite(value) else []
    return out


def _growth(points: Sequence[float]) -> float:
    ratio = max(0.0, points[-1] / points[0])
    return float(ratio ** (1 / (len(points) - 1)) - 1)


def _same_way_a_year_ago(known: Sequence[float], growth: float, per_year: int) -> bool:
    then = known[-POINTS - per_year : -per_year]
    if len(then) < POINTS or then[0] <= 0:
        return False
    limit = GROWING if growth > 0 else SHRINKING
    before = _growth(then)
    return before >= limit if growth > 0 else before <= limit


def explain(result: LifecycleResult) -> str:
    """Why this stage is suggested, in one or two sentences."""
    growth = format_number(result.growth, "ratio", signed=True, digits=3)
    match result.why:
        case Why.FEW_POINTS:
            said = _(
                "There are fewer than {count} monthly figures, so this counts as a cold start."
            )
        case Why.FEW_USERS:
            said = _("Fewer than {limit} users so far, so this is a cold start.")
        case Why.FROM_ZERO:
            said = _("Three months ago there were no active users, so this is a cold start.")
        case Why.GROWING:
            said = _("Active users change by {growth} a month: growth.")
        case Why.SHRINKING:
            said = _(
                "Active users fell in each of the last three months ({growth} a month): decline."
            )
        case Why.STEADY:
            said = _(
                "Active users change by {growth} a month, neither growth nor decline: maturity."
            )
    text = said.format(growth=growth, count=POINTS, limit=format_number(FEW_USERS, "count"))
    if result.points:
        text = together(_numbers(result), text)
    if result.seasonal:
        season = _("The same months of last year moved the same way: it may be the season.")
        text = together(text, season)
    return text


def _numbers(result: LifecycleResult) -> str:
    """The figures that the stage is read from, oldest first."""
    shown = " > ".join(format_number(one, "count", digits=3) for one in result.points)
    if result.per_year == 12:
        return _("Users by month: {numbers}.").format(numbers=shown)
    return _("Users by four weeks: {numbers}.").format(numbers=shown)
