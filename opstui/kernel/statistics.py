"""Statistics with the standard library: proportions, fits, robust scores.

Every function names its source; scipy is only an oracle in the tests.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist, median

NORMAL = NormalDist()


@dataclass(frozen=True, slots=True)
class Interval:
    low: float
    high: float

    def __contains__(self, value: float) -> bool:
        return self.low <= value <= self.high


# -- proportions ------------------------------------------------------------------------------


def z_of(level: float) -> float:
    """Two-sided normal quantile: .95 → 1.96."""
    return NORMAL.inv_cdf(0.5 + level / 2)


def t_of(level: float, freedom: int) -> float:
    """Two-sided quantile of Student's t: .95 and 30 → 2.042.

    Exact for 1 and 2 degrees of freedom; above, an expansion around the normal quantile
    (Abramowitz & Stegun 26.7.5), good to .2 % for .95. Fewer than 1 count as 1.
    """
    if freedom <= 1:
        return math.tan(math.pi * level / 2)
    if freedom == 2:
        return level * math.sqrt(2 / (1 - level * level))
    z, n = z_of(level), max(1, freedom)
    terms = (
        (z**3 + z) / 4,
        (5 * z**5 + 16 * z**3 + 3 * z) / 96,
        (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384,
        (79 * z**9 + 776 * z**7 + 1482 * z**5 - 1920 * z**3 - 945 * z) / 92_160,
    )
    return z + math.fsum(term / n**power for power, term in enumerate(terms, 1))


def two_sided(z: float) -> float:
    """P(|Z| ≥ |z|)."""
    return math.erfc(abs(z) / math.sqrt(2))


def wilson(successes: float, n: float, level: float = 0.95) -> Interval:
    """Wilson (1927) score interval of a proportion; n = 0 gives [0, 1].

    Centre (p+z²/2n)/(1+z²/n), half width z/(1+z²/n)·√(p(1−p)/n+z²/4n²), both multiplied by n so
    that no n is too small for them.
    """
    if n <= 0:
        return Interval(0.0, 1.0)
    p, z = successes / n, z_of(level)
    scale = n + z * z
    centre = (successes + z * z / 2) / scale
    half = z / scale * math.sqrt(max(0.0, successes * (1 - p)) + z * z / 4)
    low = centre - half if successes > 0 else 0.0
    high = centre + half if successes < n else 1.0
    return Interval(max(0.0, low), min(1.0, high))


def newcombe(
    successes_1: float, n_1: float, successes_0: float, n_0: float, level: float = 0.95
) -> Interval:
    """Interval of p1 − p0 from two Wilson intervals (Newcombe 1998, method 10)."""
    one, zero = wilson(successes_1, n_1, level), wilson(successes_0, n_0, level)
    p1 = successes_1 / n_1 if n_1 else 0.5
    p0 = successes_0 / n_0 if n_0 else 0.5
    diff = p1 - p0
    low = diff - math.hypot(p1 - one.low, zero.high - p0)
    high = diff + math.hypot(one.high - p1, p0 - zero.low)
    return Interval(max(-1.0, low), min(1.0, high))


def two_proportions(
    successes_1: float, n_1: float, successes_0: float, n_0: float
) -> tuple[float, float] | None:
    """(z, two-sided p) of p1 − p0 with the pooled variance; None without any variance."""
    if n_1 <= 0 or n_0 <= 0:
        return None
    pooled = (successes_1 + successes_0) / (n_1 + n_0)
    variance = pooled * (1 - pooled) * (1 / n_1 + 1 / n_0)
    if variance <= 0:
        return None
    z = (successes_1 / n_1 - successes_0 / n_0) / math.sqrt(variance)
    return z, two_sided(z)


def sample_size(p0: float, p1: float, alpha: float = 0.05, power: float = 0.8) -> int | None:
    """n per arm to tell p1 from p0 (Fleiss 1981, without continuity correction); None if equal.

    (z_{α/2}√(2p̄q̄) + z_β√(p0q0+p1q1))² / (p1−p0)², rounded up.
    """
    if p0 == p1 or not (0 <= p0 <= 1 and 0 <= p1 <= 1):
        return None
    middle = (p0 + p1) / 2
    null = z_of(1 - alpha) * math.sqrt(2 * middle * (1 - middle))
    other = NORMAL.inv_cdf(power) * math.sqrt(p0 * (1 - p0) + p1 * (1 - p1))
    return math.ceil((null + other) ** 2 / (p1 - p0) ** 2)


def chi_square_tail(value: float, freedom: int) -> float:
    """P(χ² ≥ value), by the recurrence of the upper incomplete gamma function.

    Q(a+1, x) = Q(a, x) + xᵃe⁻ˣ/Γ(a+1) from Q(½, x) = erfc(√x) and Q(1, x) = e⁻ˣ
    (Abramowitz & Stegun 6.5).
    """
    if value <= 0:
        return 1.0
    x = value / 2
    a, tail = (0.5, math.erfc(math.sqrt(x))) if freedom % 2 else (1.0, math.exp(-x))
    while a < freedom / 2:
        tail += math.exp(a * math.log(x) - x - math.lgamma(a + 1))
        a += 1
    return min(1.0, tail)


def sample_ratio_p(counts: Sequence[int], shares: Sequence[float] | None = None) -> float | None:
    """χ² test that arms have the sizes they were meant to have; None without users.

    `shares` are the intended parts, equal when None.
    """
    total = sum(counts)
    weights = list(shares) if shares is not None else [1.0] * len(counts)
    if total <= 0 or len(counts) < 2 or any(weight <= 0 for weight in weights):
        return None
    expected = [total * weight / math.fsum(weights) for weight in weights]
    value = math.fsum((n - e) * ((n - e) / e) for n, e in zip(counts, expected, strict=True))
    if not math.isfinite(value):
        return 0.0
    return chi_square_tail(value, len(counts) - 1)


def holm(p_values: Sequence[float]) -> list[float]:
    """Adjusted p-values for several tests at once (Holm 1979), in the order given."""
    out = [0.0] * len(p_values)
    reached = 0.0
    ranked = sorted(range(len(p_values)), key=lambda index: p_values[index])
    for rank, index in enumerate(ranked):
        reached = max(reached, min(1.0, (len(p_values) - rank) * p_values[index]))
        out[index] = reached
    return out


# -- fits -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Line:
    """Least squares y = intercept + slope·x; `deviation` s = √(RSS/(n−2))."""

    intercept: float
    slope: float
    r_squared: float
    deviation: float
    n: int
    mean_x: float
    spread_x: float
    residuals: tuple[float, ...]

    def at(self, x: float) -> float:
        return self.intercept + self.slope * x


def fit_line(xs: Sequence[float], ys: Sequence[float]) -> Line | None:
    """Ordinary least squares; None with fewer than 2 points or equal x."""
    n = len(xs)
    if n < 2:
        return None
    mean_x, mean_y = math.fsum(xs) / n, math.fsum(ys) / n
    spread_x = math.fsum((x - mean_x) ** 2 for x in xs)
    if spread_x <= 0:
        return None
    slope = math.fsum((x - mean_x) * (y - mean_y) for x, y in zip(xs, ys, strict=True)) / spread_x
    intercept = mean_y - slope * mean_x
    residuals = tuple(y - intercept - slope * x for x, y in zip(xs, ys, strict=True))
    rest = math.fsum(e * e for e in residuals)
    spread_y = math.fsum((y - mean_y) ** 2 for y in ys)
    fit = 1 - rest / spread_y if spread_y > 0 else 1.0
    deviation = math.sqrt(rest / (n - 2)) if n > 2 else 0.0
    return Line(intercept, slope, fit, deviation, n, mean_x, spread_x, residuals)


def fit_power(xs: Sequence[float], ys: Sequence[float]) -> tuple[float, float] | None:
    """(c, b) of y = c·x^(−b) by least squares of the logarithms; points ≤ 0 are left out."""
    points = [(math.log(x), math.log(y)) for x, y in zip(xs, ys, strict=True) if x > 0 and y > 0]
    line = fit_line([x for x, _y in points], [y for _x, y in points])
    return None if line is None else (math.exp(line.intercept), -line.slope)


def autocorrelation(values: Sequence[float]) -> float:
    """Lag-1 autocorrelation Σe_t·e_{t−1}/Σe², 0 for constants."""
    if not values:
        return 0.0
    mean = math.fsum(values) / len(values)
    off = [value - mean for value in values]
    total = math.fsum(e * e for e in off)
    if total <= 0:
        return 0.0
    return math.fsum(a * b for a, b in itertools.pairwise(off)) / total


# -- robust scores ----------------------------------------------------------------------------


def mad_scores(values: Sequence[float]) -> list[float]:
    """Modified z-scores .6745(y−med)/MAD (Iglewicz & Hoaglin 1993).

    MAD = 0: (y−med)/(1.2533·mean|y−med|); no spread at all: zeros.
    """
    if not values:
        return []
    centre = median(values)
    off = [value - centre for value in values]
    mad = median([abs(e) for e in off])
    if mad > 0:
        return [0.6745 * e / mad for e in off]
    mean = math.fsum(abs(e) for e in off) / len(off)
    return [e / (1.2533 * mean) if mean > 0 else 0.0 for e in off]


def cusum(values: Sequence[float], slack: float = 0.5) -> list[tuple[float, float]]:
    """Page's (1954) tabular sums of standardised values: (upper, lower) after each, both ≥ 0."""
    out: list[tuple[float, float]] = []
    up = down = 0.0
    for value in values:
        up = max(0.0, up + value - slack)
        down = max(0.0, down - value - slack)
        out.append((up, down))
    return out


def running_median(values: Sequence[float], width: int) -> list[float]:
    """Median of the `width` (odd) values around each (Tukey 1977); the ends take the nearest
    whole window, so that a season as long as `width` stays balanced."""
    return RunningMedian(width).of(values)


class RunningMedian:
    """`running_median` of values that are changed a little and asked for again: only windows that
    hold a changed value are sorted anew."""

    def __init__(self, width: int) -> None:
        self._width = width
        self._values: list[float] = []
        self._inner: list[float] = []

    def of(self, values: Sequence[float]) -> list[float]:
        width, half = self._width, self._width // 2
        if len(values) <= width:
            return [median(values)] * len(values) if values else []
        last = len(values) - width
        if len(values) != len(self._values):
            self._inner = [sorted(values[at : at + width])[half] for at in range(last + 1)]
        else:
            pairs = zip(values, self._values, strict=True)
            moved = [at for at, (new, old) in enumerate(pairs) if new != old]
            stale = {
                start for at in moved for start in range(max(0, at - width + 1), min(at, last) + 1)
            }
            for start in stale:
                self._inner[start] = sorted(values[start : start + width])[half]
        self._values = list(values)
        return [self._inner[0]] * half + self._inner + [self._inner[-1]] * half
