"""How far, how fast, and where it will end: attainment, pace, forecast, chance, light.

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
from opstui.kernel.metric_tree import Good
from opstui.kernel.vocabulary import Light

RECENT = 3
GREEN, AMBER = 0.97, 0.90
LEAST_FOR_CHANCE = 3


def attainment(
    actual: float | None,
    target: float | None,
    *,
    good: Good = Good.UP,
    baseline: float | None = None,
    low: float | None = None,
    high: float | None = None,
) -> float | None:
    """Share of the target that is reached: A/T, or (A−B)/(T−B) from a baseline (may be <0, >1).

    T = B gives 1 if met, else 0. Down-is-good metrics need a baseline; without one T/A is taken.
    A range (`low`..`high`) gives 1 inside, else 1 − distance/width, not below 0.
    """
    if actual is None:
        return None
    if good is Good.RANGE:
        return _inside(actual, low, high)
    if target is None:
        return None
    if baseline is not None and baseline != target:
        return (actual - baseline) / (target - baseline)
    if baseline is None and good is Good.UP and target:
        return actual / target
    if baseline is None and good is Good.DOWN and actual > 0 and target > 0:
        return target / actual
    met = actual >= target if good is Good.UP else actual <= target
    return 1.0 if met else 0.0


def _inside(actual: float, low: float | None, high: float | None) -> float | None:
    if low is None and high is None:
        return None
    over = max(0.0, actual - high) if high is not None else 0.0
    under = max(0.0, low - actual) if low is not None else 0.0
    distance = max(over, under)
    if not distance:
        return 1.0
    width = high - low if low is not None and high is not None else abs(low or high or 0.0)
    return max(0.0, 1 - distance / width) if width > 0 else 0.0


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


def chance(
    target: float, end: float | None, error: float | None, *, good: Good = Good.UP
) -> float | None:
    """P(end ≥ target) by the normal law, kept within 1–99 %; ≤ for a down-is-good metric."""
    if end is None or error is None:
        return None
    gap = end - target if good is not Good.DOWN else target - end
    if not error:
        return 0.99 if gap >= 0 else 0.01
    return min(0.99, max(0.01, NormalDist().cdf(gap / error)))


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


@dataclass(frozen=True, slots=True)
class RateForecast:
    """A rate's counts forecast separately; `recent` and `target` are their quotients."""

    numerator: Forecast
    denominator: Forecast

    @property
    def to_date(self) -> float | None:
        return _ratio(self.numerator.to_date, self.denominator.to_date)

    @property
    def recent(self) -> float | None:
        if self.numerator.recent is None or self.denominator.recent is None:
            return None
        return _ratio(self.numerator.recent, self.denominator.recent)

    @property
    def target(self) -> float | None:
        return _ratio(self.numerator.target, self.denominator.target)


def forecast_rate(
    numerator: tuple[Sequence[float | None], Sequence[float]],
    denominator: tuple[Sequence[float | None], Sequence[float]],
    *,
    recent: int = RECENT,
) -> RateForecast:
    """Each argument is (actual, target) per period."""
    return RateForecast(forecast(*numerator, recent=recent), forecast(*denominator, recent=recent))


def light(pace: float | None, *, good: Good = Good.UP, guardrail_broken: bool = False) -> Light:
    """Green from .97 of the pace, amber from .90, else red; a broken guardrail is red at once."""
    if guardrail_broken:
        return Light.OFF_TRACK
    if pace is None:
        return Light.NO_DATA
    score = pace if good is not Good.DOWN else (1 / pace if pace > 0 else math.inf)
    if score >= GREEN:
        return Light.ON_TRACK
    return Light.AT_RISK if score >= AMBER else Light.OFF_TRACK


def breached(value: float | None, floor: float | None, ceiling: float | None) -> bool:
    """Whether a guardrail is broken; an unknown value breaks none."""
    if value is None:
        return False
    return (floor is not None and value < floor) or (ceiling is not None and value > ceiling)


def caveat() -> str:
    """What stands beside every forecast."""
    return _("Assumes that no new lever starts; planned tasks are not in it.")
