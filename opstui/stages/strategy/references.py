"""What a number is compared with: the product's own best first, else a published band.

Benchmarks only raise questions: sources, years and grades travel with them, and bands of other
sources for the same metric are kept to be shown beside.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from opstui.kernel.metric_tree import Good
from opstui.kernel.vocabulary import Light
from opstui.playbooks.schema import Benchmark

_GRADES = "ABDCG"
_WEIGHT = {"A": 0.7, "B": 0.7, "D": 0.7, "C": 0.4, "G": 0.4}
OWN = "own"
OWN_WEEKS, OWN_PERIODS = 4, 8
FAR_APART = 0.25
_ROBUST = 2 * 1.4826


@dataclass(frozen=True, slots=True)
class Reference:
    """`value` is what could be reached. `grade` is "own" or A–G; `others` disagree or agree."""

    value: float
    grade: str
    low: float | None = None
    high: float | None = None
    source: str = ""
    year: str = ""
    url: str = ""
    others: tuple[Benchmark, ...] = ()

    @property
    def own(self) -> bool:
        return self.grade == OWN

    @property
    def weight(self) -> float:
        """How far to trust it: 1 own data, .7 grades A, B, D, .4 grades C, G."""
        return 1.0 if self.own else _WEIGHT.get(self.grade, 0.4)


@dataclass(frozen=True, slots=True)
class Band:
    """low ≤ mid ≤ high in numbers; which end is good depends on the metric."""

    low: float | None
    mid: float | None
    high: float | None
    chosen: Benchmark
    others: tuple[Benchmark, ...]


def band_for(metric: str, forms: Sequence[str], benchmarks: Sequence[Benchmark]) -> Band | None:
    """The band of the first of `forms` that has one; of several the best grade, then the fuller.

    `metric` is the benchmark's name for it ("" has none).
    """
    for form in forms:
        found = [
            one
            for one in benchmarks
            if one.metric == metric and one.form == form and _middle(one) is not None
        ]
        if found:
            found.sort(key=lambda one: (_GRADES.index(one.grade), -_edges(one), one.source))
            chosen = found[0]
            edges = sorted(x for x in (chosen.low, chosen.high) if x is not None)
            turned = chosen.low is not None and chosen.high is not None and len(edges) == 2
            low, high = (edges[0], edges[1]) if turned else (chosen.low, chosen.high)
            return Band(low, _middle(chosen), high, chosen, tuple(found[1:]))
    return None


def _edges(one: Benchmark) -> int:
    return sum(x is not None for x in (one.low, one.mid, one.high))


def _middle(one: Benchmark) -> float | None:
    if one.mid is not None:
        return one.mid
    known = [x for x in (one.low, one.high) if x is not None]
    return math.fsum(known) / len(known) if known else None


def reference_for(own_best: float | None, band: Band | None) -> Reference | None:
    """The own best level where it is known, else the middle of the band."""
    if own_best is not None:
        others = (band.chosen, *band.others) if band else ()
        return Reference(own_best, OWN, others=others)
    if band is None or band.mid is None:
        return None
    one = band.chosen
    return Reference(
        band.mid, one.grade, band.low, band.high, one.source, one.year, one.url, band.others
    )


def best_level(values: Sequence[float | None], good: Good = Good.UP) -> float | None:
    """The best mean of four consecutive known periods; None with fewer than four."""
    means = []
    for start in range(len(values) - OWN_WEEKS + 1):
        window = [value for value in values[start : start + OWN_WEEKS] if value is not None]
        if len(window) == OWN_WEEKS:
            means.append(math.fsum(window) / OWN_WEEKS)
    if not means:
        return None
    return min(means) if good is Good.DOWN else max(means)


def light_in_band(value: float, band: Band, good: Good) -> Light | None:
    """Off track beyond the bad end, at risk up to the middle, on track from there; None when the
    metric has no good direction."""
    if good is Good.RANGE or band.mid is None:
        return None
    if good is Good.DOWN:
        value, mid, bad = -value, -band.mid, None if band.high is None else -band.high
    else:
        mid, bad = band.mid, band.low
    if bad is not None and value < bad:
        return Light.OFF_TRACK
    return Light.ON_TRACK if value >= mid else Light.AT_RISK


def own_band(history: Sequence[float | None]) -> tuple[float, float] | None:
    """Median and 2·1.4826·MAD of the last eight known periods; None with fewer."""
    known = [one for one in history if one is not None][-OWN_PERIODS:]
    if len(known) < OWN_PERIODS:
        return None
    middle = median(known)
    return middle, _ROBUST * median(abs(one - middle) for one in known)


def light_by_history(value: float, history: Sequence[float | None], good: Good) -> Light | None:
    """Off track outside the own median ± 2·1.4826·MAD on the bad side; None with fewer than eight
    periods."""
    band = own_band(history)
    if band is None or good is Good.RANGE:
        return None
    middle, spread = band
    worse = value - middle if good is Good.DOWN else middle - value
    if worse > spread:
        return Light.OFF_TRACK
    return Light.AT_RISK if worse > spread / 2 else Light.ON_TRACK


def published(
    metric: str, forms: Sequence[str], benchmarks: Sequence[Benchmark]
) -> list[Benchmark]:
    """All bands for the metric in any of `forms`, the nearest form first, then the best grade."""
    found = [one for one in benchmarks if metric and one.metric == metric and one.form in forms]
    return sorted(
        found, key=lambda one: (forms.index(one.form), _GRADES.index(one.grade), -_edges(one))
    )


def disagree(bands: Sequence[Benchmark]) -> tuple[float, float] | None:
    """Lowest and highest middle where the highest is a quarter larger or more, else None."""
    middles = [middle for one in bands if (middle := _middle(one)) is not None]
    if len(middles) < 2:
        return None
    low, high = min(middles), max(middles)
    return (low, high) if high - low >= FAR_APART * abs(low) else None
