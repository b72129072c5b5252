"""How many of the newcomers of one day are still there later: a power law of their age.

R(a) = c·a^(−b), fitted by least squares of the logarithms (domain.md §4.4).
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from opstui.kernel.statistics import fit_power

TRUSTED = 3
"""The curve is believed up to this many times the last age observed; beyond, it is labelled."""


@dataclass(frozen=True, slots=True)
class RetentionCurve:
    """`observed` is the last age with data."""

    c: float
    b: float
    observed: int

    @property
    def rising(self) -> bool:
        """More come back with age: this law must not be continued."""
        return self.b <= 0

    def at(self, age: int) -> float:
        """R(age), never above 1; age 0 is the day of arrival."""
        return 1.0 if age <= 0 else min(1.0, self.c * age ** (-self.b))

    def lifetime(self, periods: int) -> float:
        """LT_T = 1 + Σ_{a=1}^{T−1} R(a): active days per newcomer within `periods`."""
        return 1.0 + math.fsum(self.at(age) for age in range(1, periods))

    def extrapolated(self, periods: int) -> bool:
        """Whether `periods` reach too far beyond the data and need a label."""
        return periods - 1 > TRUSTED * self.observed

    def active(self, new: float, periods: int, active_now: float, kept: float) -> float:
        """DAU_T = N·LT_T + D0·ρ^T; `new` per day, `kept` = ρ per day of those active now."""
        return new * self.lifetime(periods) + active_now * kept**periods

    def new_needed(self, target: float, periods: int, active_now: float, kept: float) -> float:
        """N = (DAU* − D0·ρ^T)/LT_T, 0 when those active now are enough."""
        return max(0.0, (target - active_now * kept**periods) / self.lifetime(periods))


def fit_retention(points: Mapping[int, float]) -> RetentionCurve | None:
    """The curve through known ages ≥ 1 with a share above 0; None with fewer than two."""
    known = {age: share for age, share in sorted(points.items()) if age >= 1 and share > 0}
    found = fit_power([float(age) for age in known], list(known.values()))
    return None if found is None else RetentionCurve(found[0], found[1], max(known))
