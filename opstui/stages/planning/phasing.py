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
from opstui.stages.planning.model import Phasing

_NO_MINOR_UNIT = frozenset({"JPY", "KRW"})
_MOST_DECIMALS = 6
DIP, DIP_DAYS = 0.8, 4
"""After a shopping festival four days at .78–.85 are typical; a heuristic to be overruled."""


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


def period_weights(
    phasing: Phasing,
    periods: Sequence[Period],
    *,
    weekdays: Sequence[float] = (),
    ramp: Sequence[float] = (),
) -> list[float]:
    """One weight per period: the plan's own, else Σ of weekday factors over its days; times the
    event multiplier of the period and the ramp. Without any of them a period weighs its days."""
    own = phasing.weights if len(phasing.weights) == len(periods) else ()
    out = []
    for index, period in enumerate(periods):
        if own:
            weight = own[index]
        elif len(weekdays) == 7:
            weight = math.fsum(weekdays[day.weekday()] for day in period.dates())
        else:
            weight = float(period.days)
        weight *= phasing.event_multipliers.get(period.code, 1.0)
        out.append(weight * (ramp[index] if len(ramp) == len(periods) else 1.0))
    return out


def with_dip(
    weights: Sequence[float], peak: int, dip: float = DIP, length: int = DIP_DAYS
) -> list[float]:
    """Daily weights with the `length` days after index `peak` lowered: demand pulled forward."""
    return [
        weight * dip if peak < index <= peak + length else weight
        for index, weight in enumerate(weights)
    ]


# -- by hand ----------------------------------------------------------------------------------


def rebalance(
    parts: Sequence[float],
    index: int,
    value: float,
    *,
    unit: str = "count",
    keep: Collection[int] = (),
) -> list[float]:
    """`parts` with one set to `value`, the others (but `keep`) moved so that Σ stays exact.

    The others keep their proportions; raises OpsError when no period is left to move.
    """
    free = [i for i in range(len(parts)) if i != index and i not in keep]
    if not free:
        raise OpsError(
            _("No other period is free to take the difference."),
            _("Release a period, or change the target."),
        )
    decimals = max(decimals_of(part, unit) for part in (*parts, value))
    scale = 10**decimals
    units = [round(Fraction(repr(float(part))) * scale) for part in parts]
    mine = round(Fraction(repr(float(value))) * scale)
    rest = sum(units) - mine - sum(units[i] for i in keep if i != index)
    shares = apportion(rest, [max(0, units[i]) for i in free])
    moved: Mapping[int, int] = {index: mine, **dict(zip(free, shares, strict=True))}
    return [moved.get(i, units[i]) / scale for i in range(len(parts))]
