"""The spread as it is looked at: by the cycle's own periods, by day, or days gathered into weeks.

Whatever is changed in a view is kept as weights of the periods and of the days within them.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from opstui.stages.planning.model import Phasing, Plan, WeightOrigin
from opstui.stages.planning.phased import PhasedMetric, by_day, by_week, phase_metric
from opstui.stages.planning.phasing_by_hand import (
    day_origin,
    origin_of,
    own_weights,
    with_day_numbers,
    with_day_weights,
    with_lock,
    with_numbers,
    with_week_numbers,
    with_weights,
)
from opstui.stages.strategy.model import Cycle

Changed = Mapping[int, float]
"""Index of a row of the view → its new number or weight."""


class By(StrEnum):
    """What the rows are: the cycle's periods, or the other grain."""

    OWN = "own"
    DAY = "day"
    WEEK = "week"


@dataclass(frozen=True, slots=True)
class PhasingView:
    """`own` by the cycle's periods, `shown` as the rows of the view."""

    by: By
    own: PhasedMetric
    shown: PhasedMetric
    phasing: Phasing

    def weight(self, index: int) -> float:
        """As typed or suggested, before event multiplier and ramp."""
        period = self.shown.periods[index]
        match self.by:
            case By.OWN:
                return own_weights(self.phasing, self.own.periods)[index]
            case By.DAY:
                return self.phasing.day_weights.get(period.code, 1.0)
            case By.WEEK:
                weights = own_weights(self.phasing, self.own.periods)
                return math.fsum(weights[i] for i in self.members(index))

    def weights(self) -> list[float]:
        return [self.weight(index) for index in range(len(self.shown.periods))]

    def multiplier(self, index: int) -> float:
        return self.phasing.event_multipliers.get(self.shown.periods[index].code, 1.0)

    def members(self, index: int) -> list[int]:
        """The cycle's own periods in a row that gathers them."""
        week = self.shown.periods[index]
        return [i for i, one in enumerate(self.own.periods) if one.start in week]

    def origin(self, index: int) -> WeightOrigin:
        period = self.shown.periods[index]
        match self.by:
            case By.OWN:
                return origin_of(self.phasing, period, self.own.periods)
            case By.DAY:
                return day_origin(self.phasing, period)
            case By.WEEK:
                found = [
                    origin_of(self.phasing, self.own.periods[i], self.own.periods)
                    for i in self.members(index)
                ]
                return max(found, key=list(WeightOrigin).index)

    def codes(self, index: int) -> list[str]:
        """What is locked when this row is."""
        if self.by is By.WEEK:
            return [self.own.periods[i].code for i in self.members(index)]
        return [self.shown.periods[index].code]

    def is_locked(self, index: int) -> bool:
        now = self.phasing.locked_days if self.by is By.DAY else self.phasing.locked
        return set(self.codes(index)) <= set(now)

    # changes: each gives the new phasing, or raises OpsError

    def with_numbers(self, changed: Changed) -> Phasing:
        match self.by:
            case By.OWN:
                return with_numbers(self.own, self.phasing, changed)
            case By.DAY:
                return with_day_numbers(self.own, self.shown, self.phasing, changed)
            case By.WEEK:
                return with_week_numbers(self.own, self.shown, self.phasing, changed)

    def with_weights(self, changed: Changed, multipliers: Changed | None = None) -> Phasing:
        """Rows without an entry in `multipliers` keep theirs."""
        if self.by is By.DAY:
            return self._with_day_weights(changed)
        pairs: dict[int, tuple[float, float]] = {}
        events = multipliers or {}
        for index in sorted({*changed, *events}):
            weight = changed.get(index, self.weight(index))
            if self.by is By.OWN:
                pairs[index] = weight, events.get(index, self.multiplier(index))
            else:
                pairs.update(self._spread(index, weight))
        return with_weights(self.phasing, self.own.periods, pairs)

    def _spread(self, index: int, weight: float) -> dict[int, tuple[float, float]]:
        """The weight of a week over its days as they stand."""
        own, inside = own_weights(self.phasing, self.own.periods), self.members(index)
        total = math.fsum(own[i] for i in inside)
        events = self.phasing.event_multipliers
        out = {}
        for i in inside:
            part = own[i] * weight / total if total > 0 else weight / len(inside)
            out[i] = part, events.get(self.own.periods[i].code, 1.0)
        return out

    def _with_day_weights(self, changed: Changed) -> Phasing:
        new = self.phasing
        for period in self.own.periods:
            inside = [i for i, day in enumerate(self.shown.periods) if day.start in period]
            places = {k: changed[i] for k, i in enumerate(inside) if i in changed}
            if places:
                new = with_day_weights(new, [self.shown.periods[i] for i in inside], places)
        return new

    def with_lock(self, indexes: Sequence[int]) -> Phasing:
        codes = [code for index in indexes for code in self.codes(index)]
        return with_lock(self.phasing, codes, days=self.by is By.DAY)


def other_grains(cycle: Cycle) -> tuple[By, ...]:
    """The views of a cycle, its own first."""
    return (By.OWN, By.WEEK) if cycle.grain == "day" else (By.OWN, By.DAY)


def view_of(plan: Plan, cycle: Cycle, metric: str = "", by: By = By.OWN) -> PhasingView:
    own = phase_metric(plan, cycle, metric)
    match by:
        case By.OWN:
            shown = own
        case By.DAY:
            shown = by_day(plan, cycle, own)
        case By.WEEK:
            shown = by_week(own)
    return PhasingView(by, own, shown, plan.phasing)


def moved(before: PhasingView, after: PhasingView) -> dict[str, float]:
    """Code of a row → by how much its number changed; only those that did."""
    old = dict(zip((one.code for one in before.shown.periods), before.shown.values, strict=False))
    out = {}
    for period, value in zip(after.shown.periods, after.shown.values, strict=False):
        was = old.get(period.code)
        if value is not None and was is not None and value != was:
            out[period.code] = float(Fraction(repr(float(value))) - Fraction(repr(float(was))))
    return out
