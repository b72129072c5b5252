"""Points and drifts that ask for an annotation: holiday, campaign, fault, definition, gap."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import Literal

from opstui.kernel.statistics import RunningMedian, cusum, mad_scores

LIMIT = 3.5
LEAST_POINTS = 8
DRIFT_LIMIT = 5.0
KINDS = ("holiday", "campaign", "fault", "definition", "gap")
"""What an annotation may call an anomaly."""


@dataclass(frozen=True, slots=True)
class Anomaly:
    """At `index` of the series: a point `score` away from the usual, or a drift that passed 5."""

    index: int
    kind: Literal["point", "drift"]
    score: float


def scores(
    values: Sequence[float | None],
    *,
    plan: Sequence[float] | None = None,
    season: int = 0,
    logarithm: bool = False,
) -> list[float | None]:
    """Modified z-score of each value against what is usual; None where there is no value.

    With a `plan`: of actual/plan − 1. With a `season` (7 for days of a week): of the remainder
    after trend and season. `logarithm` for skewed counts (values ≤ 0 are left out).
    """
    usable = [
        index
        for index, value in enumerate(values)
        if value is not None and (not logarithm or value > 0) and (plan is None or plan[index])
    ]
    kept: list[float] = []
    for index in usable:
        value = values[index] or 0.0
        if plan is not None:
            value = value / plan[index] - 1
        kept.append(math.log(value) if logarithm and plan is None else value)
    if season:
        kept = _remainder(kept, [index % season for index in usable], season)
    out: list[float | None] = [None] * len(values)
    for index, score in zip(usable, mad_scores(kept), strict=True):
        out[index] = score
    return out


def _remainder(values: Sequence[float], phases: Sequence[int], season: int) -> list[float]:
    width = season if season % 2 else season + 1
    usual = usual_course(values, phases, RunningMedian(width))
    return [value - level for value, level in zip(values, usual, strict=True)]


def usual_course(
    values: Sequence[float], phases: Sequence[int], running: RunningMedian
) -> list[float]:
    """Running median + median of the phase's distance from it (a stand-in for STL,
    Cleveland et al. 1990); one phase only: the running median and their common distance."""
    trend = running.of(values)
    off = [value - level for value, level in zip(values, trend, strict=True)]
    by_phase: dict[int, list[float]] = {}
    for distance, phase in zip(off, phases, strict=True):
        by_phase.setdefault(phase, []).append(distance)
    season = {phase: median(distances) for phase, distances in by_phase.items()}
    return [level + season[phase] for level, phase in zip(trend, phases, strict=True)]


def anomalies(
    values: Sequence[float | None],
    *,
    plan: Sequence[float] | None = None,
    season: int = 0,
    logarithm: bool = False,
) -> list[Anomaly]:
    """Points with |z| > 3.5, and with a plan also slow drifts (CUSUM, k = .5, h = 5).

    Nothing is said of fewer than 8 points.
    """
    found = scores(values, plan=plan, season=season, logarithm=logarithm)
    known = [(index, score) for index, score in enumerate(found) if score is not None]
    if len(known) < LEAST_POINTS:
        return []
    points = [Anomaly(i, "point", score) for i, score in known if abs(score) > LIMIT]
    return points + (_drifts(values, plan) if plan is not None else [])


def _drifts(values: Sequence[float | None], plan: Sequence[float]) -> list[Anomaly]:
    """Where the pace, standardised by its own first half, has drifted up or down; once each way."""
    known = [
        (index, value / plan[index] - 1)
        for index, value in enumerate(values)
        if value is not None and plan[index]
    ]
    half = [pace for _index, pace in known[: max(4, len(known) // 2)]]
    centre = median(half)
    spread = 1.4826 * median([abs(pace - centre) for pace in half])
    if spread <= 0:
        return []
    sums = cusum([(pace - centre) / spread for _index, pace in known])
    out = []
    for side, sign in ((0, 1.0), (1, -1.0)):
        for (index, _pace), both in zip(known, sums, strict=True):
            if both[side] > DRIFT_LIMIT:
                out.append(Anomaly(index, "drift", sign * both[side]))
                break
    return out
