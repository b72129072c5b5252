"""Where users are lost, measured in final users against a reference."""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from opstui.kernel.statistics import Interval, wilson


@dataclass(frozen=True, slots=True)
class FunnelStep:
    """`rate` n_k/n_{k−1} with its Wilson interval; `lost` final users against the reference.

    `not_strict`: more users than in the step before.
    """

    name: str
    count: float
    rate: float | None
    interval: Interval | None
    lost: float | None
    not_strict: bool


def funnel(
    steps: Sequence[tuple[str, float]], reference: Mapping[str, float] | None = None
) -> list[FunnelStep]:
    """Steps in order with their step rates; `reference` step name → rate to compare with.

    lost_k = n_{k−1}(r_k^ref − r_k)·Π_{j>k} r_j; negative where the step beats the reference.
    """
    rates: list[float | None] = [None]
    for (_before, n0), (_name, n1) in itertools.pairwise(steps):
        rates.append(n1 / n0 if n0 else None)
    out = []
    for index, (name, count) in enumerate(steps):
        rate, before = rates[index], steps[index - 1][1] if index else 0.0
        wanted = (reference or {}).get(name)
        later = rates[index + 1 :]
        lost = None
        if rate is not None and wanted is not None and None not in later:
            rest = math.prod(one for one in later if one is not None)
            lost = before * (wanted - rate) * rest
        strict = not index or count <= before
        known = rate is not None and strict
        interval = wilson(count, before) if known else None
        out.append(FunnelStep(name, count, rate, interval, lost, not strict))
    return out


def worst_losses(steps: Sequence[FunnelStep]) -> list[FunnelStep]:
    """Steps that lose against the reference, the largest loss first."""
    losing = [step for step in steps if step.lost is not None and step.lost > 0]
    return sorted(losing, key=lambda step: -(step.lost or 0.0))
