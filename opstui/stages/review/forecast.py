"""How fast, and where it will end: pace and forecast of flows, levels and rates.

Rules of thumb as in the design's domain page, 6.2: pace p = ΣA/ΣT to date; forecast by scaling
or by the last periods' pace; the error from the spread of the paces so far. Every forecast
assumes that no new lever starts.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist, stdev

from opstui.kernel.language import _
from opstui.stages.review.attainment import chance

RECENT = 3
LEAST_FOR_CHANCE = 3


@dataclass(frozen=True, slots=True)
class Forecast:
    """Where a flow stands and where it ends, in the metric's unit.

    `scaled` A/W with W the share of the target that was due; `recent` to date + remaining target
    × pace of the last periods; `error` its standard error and `chance` P(hit), both None with
    fewer than 3 periods or nothing left; `catch_up` the pace that the rest would need.
    """

    to_date: float
    due: float
    target: float
    remaining: float
    periods: int
    missing: int
    pace: float | None
    recent_pace: float | None
    scaled: float | None
    recent: float | None
    error: float | None
    chance: float | None
    catch_up: float | None

    def band(self, share: float = 0.8) -> tuple[float, float] | None:
        """The interval that holds the end with probability `share`, if the past is a guide."""
        if self.recent is None or self.error is None:
            return None
        half = NormalDist().inv_cdf(0.5 + share / 2) * self.error
        return self.recent - half, self.recent + half


def _ratio(upper: float, lower: float) -> float | None:
    return upper / lower if lower else None


def forecast(
    actual: Sequence[float | None], target: Sequence[float], *, recent: int = RECENT
) -> Forecast:
    """Forecast of a flow from its complete periods and the target of every period of the cycle.

    A period without data, past or to come, is forecast and not counted as zero.
    """
    known = [
        (done, goal)
        for done, goal in zip(actual, target, strict=False)
        if done is not None and math.isfinite(done)
    ]
    to_date, due = math.fsum(a for a, _t in known), math.fsum(t for _a, t in known)
    total = math.fsum(target)
    open_ = [
        goal for index, goal in enumerate(target) if index >= len(actual) or actual[index] is None
    ]
    rest = math.fsum(open_)
    last = known[-recent:] if recent else known
    recent_pace = _ratio(math.fsum(a for a, _t in last), math.fsum(t for _a, t in last))
    share_due = _ratio(due, total)
    end = None if recent_pace is None else to_date + rest * recent_pace
    error = _error([a / t for a, t in known if t], open_)
    return Forecast(
        to_date=to_date,
        due=due,
        target=total,
        remaining=rest,
        periods=len(known),
        missing=sum(one is None for one in actual[: len(target)]),
        pace=_ratio(to_date, due),
        recent_pace=recent_pace,
        scaled=_ratio(to_date, share_due) if share_due else None,
        recent=end,
        error=error,
        chance=chance(total, end, error),
        catch_up=_ratio(total - to_date, rest),
    )


def _error(paces: Sequence[float], open_: Sequence[float]) -> float | None:
    """se = s·√(ΣT² + (ΣT)²/n): the noise of each period to come, and of the pace itself."""
    if len(paces) < LEAST_FOR_CHANCE or not open_:
        return None
    spread = math.fsum(goal * goal for goal in open_) + math.fsum(open_) ** 2 / len(paces)
    return stdev(paces) * math.sqrt(spread)


def forecast_level(
    actual: Sequence[float | None], target: Sequence[float], *, recent: int = RECENT
) -> Forecast:
    """The same for a stock: its last level against the path, its end from the recent ratio A/T.

    Levels are not summed: `to_date` is the last level, `due` the path's level then, `target` the
    path's end. For a base of active users `kernel.recursion.project` is the better forecast.
    """
    known = [
        (index, done, goal)
        for index, (done, goal) in enumerate(zip(actual, target, strict=False))
        if done is not None and math.isfinite(done)
    ]
    goal_end = target[-1] if target else 0.0
    at, level, due = known[-1] if known else (-1, 0.0, 0.0)
    finished = at == len(target) - 1
    paces = [a / t for _i, a, t in known if t]
    last = paces[-recent:]
    recent_pace = math.fsum(last) / len(last) if last else None
    end = level if finished and known else recent_pace and goal_end * recent_pace
    error = None
    if len(paces) >= LEAST_FOR_CHANCE and not finished:
        error = stdev(paces) * abs(goal_end) * math.sqrt(1 + 1 / len(last))
    return Forecast(
        to_date=level,
        due=due,
        target=goal_end,
        remaining=goal_end - level,
        periods=len(known),
        missing=sum(one is None for one in actual[: len(target)]),
        pace=_ratio(level, due),
        recent_pace=recent_pace,
        scaled=None if not known or not due else goal_end * level / due,
        recent=end,
        error=error,
        chance=chance(goal_end, end, error),
        catch_up=_ratio(goal_end, level),
    )


def forecast_rate(
    numerator: Sequence[float | None],
    denominator: Sequence[float | None],
    target: float,
    expected: Sequence[float],
    *,
    recent: int = RECENT,
) -> Forecast:
    """A rate over the whole cycle, its counts forecast separately.

    `numerator` and `denominator` are the counts of the complete periods, `expected` the
    denominator of every period; the numerator's goal is `target` of it. The error comes from the
    spread of the periods' own rates, so that a large week is no success. `catch_up` is the rate
    that the rest needs, as a share of the target.
    """
    upper = forecast(numerator, [target * one for one in expected], recent=recent)
    lower = forecast(denominator, expected, recent=recent)
    end = _ratio(upper.recent or 0.0, lower.recent or 0.0) if upper.periods else None
    error = _rate_error(numerator, denominator, target, expected, lower)
    to_date = _ratio(upper.to_date, lower.to_date)
    rest = (lower.recent or 0.0) - lower.to_date
    return Forecast(
        to_date=to_date or 0.0,
        due=target,
        target=target,
        remaining=lower.remaining,
        periods=lower.periods,
        missing=lower.missing,
        pace=None if to_date is None else _ratio(to_date, target),
        recent_pace=_ratio(upper.recent_pace or 0.0, lower.recent_pace or 0.0),
        scaled=to_date,
        recent=end,
        error=error,
        chance=chance(target, end, error),
        catch_up=_ratio(target * (lower.recent or 0.0) - upper.to_date, rest * target),
    )


def _rate_error(
    numerator: Sequence[float | None],
    denominator: Sequence[float | None],
    target: float,
    expected: Sequence[float],
    lower: Forecast,
) -> float | None:
    """Of the rate at the end, the periods to come weighing as their denominators."""
    pairs = zip(numerator, denominator, strict=True)
    paces = [a / (b * target) for a, b in pairs if a is not None and b and target]
    count, pace = len(denominator), lower.recent_pace or 0.0
    open_ = [
        one * pace for at, one in enumerate(expected) if at >= count or denominator[at] is None
    ]
    spread = _error(paces, open_)
    return None if spread is None or not lower.recent else spread * abs(target) / lower.recent


def caveat() -> str:
    """What stands beside every forecast."""
    return _("Assumes that no new lever starts; planned tasks are not in it.")
