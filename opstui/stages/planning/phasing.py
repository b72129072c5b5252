"""A target spread over the periods of the cycle so that the parts give exactly the whole.

Flows by largest remainder, rates by numerator and denominator, levels along a path
(domain.md §4.5).
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from opstui.kernel.errors import OpsError
from opstui.kernel.language import _
from opstui.kernel.periods import Period
from opstui.kernel.units import is_money
from opstui.stages.planning.model import Phasing, Ramp

_NO_MINOR_UNIT = frozenset({"JPY", "KRW"})
_MOST_DECIMALS = 6


def apportion(total: int, weights: Sequence[float]) -> list[int]:
    """`total` in whole units by largest remainder, ties to the earlier; Σ is exactly `total`.

    Weights must not be negative; all zero means equal. apportion(100, [1, 1, 1]) = [34, 33, 33].
    """
    if not weights:
        return []
    if any(weight < 0 for weight in weights):
        raise OpsError(_("A weight is below zero."), _("Give every period a weight of 0 or more."))
    exact = [Fraction(weight) for weight in weights]
    whole = sum(exact) or Fraction(len(exact))
    shares = [abs(total) * (w if any(exact) else Fraction(1)) / whole for w in exact]
    parts = [math.floor(share) for share in shares]
    short = abs(total) - sum(parts)
    by_remainder = sorted(range(len(shares)), key=lambda i: (parts[i] - shares[i], i))
    for index in by_remainder[:short]:
        parts[index] += 1
    return parts if total >= 0 else [-part for part in parts]


def decimals_of(total: float, unit: str) -> int:
    """Decimals that the parts keep: the currency's minor unit, else those of the total."""
    exponent = Decimal(repr(total)).normalize().as_tuple().exponent
    written = max(0, -exponent) if isinstance(exponent, int) else 0
    minor = 2 if is_money(unit) and unit not in _NO_MINOR_UNIT else 0
    return min(_MOST_DECIMALS, max(minor, written))


def phase_flow(total: float, weights: Sequence[float], unit: str = "count") -> list[float]:
    """Parts of `total` in its smallest unit (cents of money, whole counts); Σ is exactly `total`
    when added in that unit. A total with more than six decimals is rounded to six."""
    scale = 10 ** decimals_of(total, unit)
    units = round(Fraction(repr(total)) * scale)
    return [part / scale for part in apportion(units, weights)]


def phase_level(start: float, target: float, periods: int) -> list[float]:
    """x₀·(x*/x₀)^(t/T) for t = 1…T; straight where x₀ is 0 or the sign changes."""
    if periods < 1:
        return []
    if start * target > 0:
        path = [start * (target / start) ** (t / periods) for t in range(1, periods + 1)]
    else:
        path = [start + (target - start) * t / periods for t in range(1, periods + 1)]
    return [*path[:-1], target]


@dataclass(frozen=True, slots=True)
class RatePhase:
    """Rates per period whose pooled value Σnum/Σden is exactly the target."""

    numerators: tuple[float, ...]
    denominators: tuple[float, ...]
    rates: tuple[float, ...]

    @property
    def above_one(self) -> bool:
        """A share that would have to pass 100 % to make up for the start of the ramp."""
        return any(rate > 1 for rate in self.rates)


def phase_rate(start: float, target: float, denominators: Sequence[float]) -> RatePhase:
    """A straight ramp from `start`, r_t = r₀+(r_T−r₀)·t/T, ended where the whole cycle's rate is
    `target`: r_T = r₀+(R*−r₀)·Σd/Σ(d·h)."""
    count = len(denominators)
    ramp = [(t + 1) / count for t in range(count)]
    leaning = math.fsum(d * h for d, h in zip(denominators, ramp, strict=True))
    if leaning <= 0:
        return RatePhase((0.0,) * count, tuple(denominators), (target,) * count)
    rise = (target - start) * math.fsum(denominators) / leaning
    rates = tuple(start + rise * h for h in ramp)
    numerators = tuple(rate * d for rate, d in zip(rates, denominators, strict=True))
    return RatePhase(numerators, tuple(denominators), rates)


# -- weights ----------------------------------------------------------------------------------


def ramp_factors(ramp: Ramp | None, periods: int) -> list[float]:
    """The factor of each period: straight from `start` to `end`, which it keeps; 1 without one."""
    return [1.0] * periods if ramp is None else ramp.factors(periods)


def period_weights(
    phasing: Phasing,
    periods: Sequence[Period],
    *,
    weekdays: Sequence[float] = (),
    ramp: Sequence[float] = (),
) -> list[float]:
    """One weight per period: the plan's own, else Σ of weekday factors over its days; times the
    event multiplier of the period and the ramp (the plan's, unless given). Without any of them a
    period weighs its days."""
    if len(weekdays) == 7:
        usual = [math.fsum(weekdays[day.weekday()] for day in one.dates()) for one in periods]
    else:
        usual = [float(one.days) for one in periods]
    codes = [one.code for one in periods]
    if len(ramp) != len(periods):
        return phasing.effective(codes, usual)
    bare = phasing.model_copy(update={"ramp": None}).effective(codes, usual)
    return [weight * factor for weight, factor in zip(bare, ramp, strict=True)]


def day_weights(phasing: Phasing, period: Period) -> list[float]:
    """One weight per day of `period`, against each other; a day without one weighs 1."""
    return [phasing.day_weights.get(day.isoformat(), 1.0) for day in period.dates()]


# -- by hand ----------------------------------------------------------------------------------


def rebalance(
    parts: Sequence[float],
    changed: Mapping[int, float],
    *,
    unit: str = "count",
    keep: Collection[int] = (),
) -> list[float]:
    """`parts` with some set, the others (but `keep`) moved so that Σ stays exact.

    The others keep their proportions; raises OpsError when no period is left to take the
    difference, or when it is more than they have.
    """
    free = [i for i in range(len(parts)) if i not in changed and i not in keep]
    decimals = max(decimals_of(part, unit) for part in (*parts, *changed.values()))
    scale = 10**decimals
    units = [_in_units(part, scale) for part in parts]
    mine = {index: _in_units(value, scale) for index, value in changed.items()}
    total = sum(units)
    rest = total - sum(mine.values()) - sum(units[i] for i in keep if i not in mine)
    if rest and not free:
        raise OpsError(
            _("No other period is free to take the difference."),
            _("Release a period, or change the target."),
        )
    if rest * (1 if total >= 0 else -1) < 0:
        raise OpsError(
            _("Typed and locked numbers come to more than the whole."),
            _("Type less, release a period, or raise the target."),
        )
    shares = apportion(rest, [abs(units[i]) for i in free])
    moved: Mapping[int, int] = {**mine, **dict(zip(free, shares, strict=True))}
    return [moved.get(i, units[i]) / scale for i in range(len(parts))]


def _in_units(value: float, scale: int) -> int:
    return round(Fraction(repr(float(value))) * scale)
