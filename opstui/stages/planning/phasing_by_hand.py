"""The spread changed by hand: weights, multipliers, numbers, locks, of periods and of days.

Weights are all that is kept; a number that is typed becomes the weights that give it exactly.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import suppress

from opstui.kernel.errors import OpsError
from opstui.kernel.language import _
from opstui.kernel.periods import Period
from opstui.stages.planning.model import Phasing, WeightOrigin
from opstui.stages.planning.phased import How, PhasedMetric, exact_sum
from opstui.stages.planning.phasing import (
    day_weights,
    period_weights,
    phase_flow,
    ramp_factors,
    rebalance,
)


def own_weights(phasing: Phasing, periods: Sequence[Period]) -> list[float]:
    """The plan's own weights, else the days of each period; without multipliers and ramp."""
    if len(phasing.weights) == len(periods):
        return list(phasing.weights)
    return [float(period.days) for period in periods]


def origin_of(phasing: Phasing, period: Period, periods: Sequence[Period]) -> WeightOrigin:
    """What the weight of a period rests on; weights of unknown origin were typed."""
    if period.code in phasing.origins:
        return phasing.origins[period.code]
    own = len(phasing.weights) == len(periods) or period.code in phasing.event_multipliers
    return WeightOrigin.TYPED if own else WeightOrigin.DEFAULT


def day_origin(phasing: Phasing, day: Period) -> WeightOrigin:
    found = phasing.day_origins.get(day.code)
    if found is not None:
        return found
    return WeightOrigin.TYPED if day.code in phasing.day_weights else WeightOrigin.DEFAULT


# -- weights ----------------------------------------------------------------------------------


def with_weight(
    phasing: Phasing, periods: Sequence[Period], index: int, weight: float, multiplier: float
) -> Phasing:
    """One period's weight and event multiplier; locked periods keep their share. Raises OpsError
    when nothing would be left."""
    return with_weights(phasing, periods, {index: (weight, multiplier)})


def with_weights(
    phasing: Phasing, periods: Sequence[Period], changed: Mapping[int, tuple[float, float]]
) -> Phasing:
    """Index → (weight, event multiplier), otherwise as `with_weight`."""
    weights = own_weights(phasing, periods)
    events, origins = dict(phasing.event_multipliers), dict(phasing.origins)
    for index, (weight, multiplier) in changed.items():
        code = periods[index].code
        weights[index] = weight
        events.pop(code, None)
        if multiplier != 1:
            events[code] = multiplier
        origins[code] = WeightOrigin.TYPED
    new = phasing.model_copy(
        update={"weights": tuple(weights), "event_multipliers": events, "origins": origins}
    )
    if math.fsum(period_weights(new, periods)) <= 0:
        raise OpsError(_("All weights would be 0."), _("Leave one of them above 0."))
    return _locks_kept(phasing, new, periods, changed)


def _locks_kept(
    old: Phasing, new: Phasing, periods: Sequence[Period], changed: Collection[int]
) -> Phasing:
    """`new` with the locked weights stretched as the free ones were, so that shares stay."""
    locked = [i for i, one in enumerate(periods) if one.code in old.locked and i not in changed]
    if not locked:
        return new
    before, after = period_weights(old, periods), period_weights(new, periods)
    free = [i for i in range(len(periods)) if i not in locked]
    was, now = math.fsum(before[i] for i in free), math.fsum(after[i] for i in free)
    if was <= 0 or now <= 0:
        raise OpsError(
            _("No other period is free to take the difference."),
            _("Release a period, or change the target."),
        )
    weights = list(new.weights)
    for index in locked:
        weights[index] *= now / was
    return new.model_copy(update={"weights": tuple(weights)})


def with_day_weights(
    phasing: Phasing, days: Sequence[Period], changed: Mapping[int, float]
) -> Phasing:
    """Weights of days against the others of their period; raises OpsError when all would be 0."""
    found, origins = dict(phasing.day_weights), dict(phasing.day_origins)
    for index, weight in changed.items():
        found[days[index].code] = weight
        origins[days[index].code] = WeightOrigin.TYPED
    new = phasing.model_copy(update={"day_weights": found, "day_origins": origins})
    if not any(new.day_weights.get(day.code, 1.0) for day in days):
        raise OpsError(_("All weights would be 0."), _("Leave one of them above 0."))
    return new


# -- numbers ----------------------------------------------------------------------------------


def with_number(phased: PhasedMetric, phasing: Phasing, index: int, value: float) -> Phasing:
    """One period's number set, the others moved in proportion so that the sum stays exact."""
    return with_numbers(phased, phasing, {index: value})


def with_numbers(phased: PhasedMetric, phasing: Phasing, changed: Mapping[int, float]) -> Phasing:
    """Index of a period → its number. What is locked or typed here stays; the others take the
    difference in proportion. Raises OpsError when they cannot."""
    parts = _parts(phased, changed)
    keep = _indexes(phased.periods, phasing.locked)
    moved = rebalance(parts, changed, unit=phased.node.unit, keep=keep)
    typed = {phased.periods[i].code: WeightOrigin.TYPED for i in changed}
    return _of_parts(phased, phasing, moved).model_copy(
        update={"origins": {**phasing.origins, **typed}}
    )


def with_day_numbers(
    phased: PhasedMetric, days: PhasedMetric, phasing: Phasing, changed: Mapping[int, float]
) -> Phasing:
    """Index of a day → its number. Within one period its other days take the difference; where
    they cannot, or days of several periods are set, all other days of the cycle do."""
    parts = _parts(days, changed)
    home = {day: period for period in phased.periods for day in period.dates()}
    owners = [home[day.start].code for day in days.periods]
    inside = {owners[i] for i in changed}
    moved = _days_moved(days, phasing, parts, changed, owners)
    numbers = dict(zip((day.code for day in days.periods), moved, strict=True))
    sums = [
        exact_sum(numbers[day.isoformat()] for day in period.dates()) for period in phased.periods
    ]
    before = [value or 0.0 for value in phased.values]
    whole = [
        period.code
        for period, was, now in zip(phased.periods, before, sums, strict=True)
        if was != now and period.code in inside
    ]
    return _of_parts(phased, phasing, sums).model_copy(
        update={
            "day_weights": _day_weights(phasing, phased.periods, numbers),
            "day_origins": {**phasing.day_origins, **_typed(days.periods[i].code for i in changed)},
            "origins": {**phasing.origins, **_typed(whole)},
        }
    )


def _day_weights(
    phasing: Phasing, periods: Sequence[Period], numbers: Mapping[str, float]
) -> dict[str, float]:
    """The numbers of the days as weights that come to what those of their period came to."""
    out: dict[str, float] = {}
    for period in periods:
        codes = [day.isoformat() for day in period.dates()]
        whole = math.fsum(numbers[code] for code in codes)
        before = day_weights(phasing, period)
        usual = math.fsum(before) / whole if whole else 0.0
        for code, old in zip(codes, before, strict=True):
            out[code] = numbers[code] * usual if usual else old
    return out


def _days_moved(
    days: PhasedMetric,
    phasing: Phasing,
    parts: list[float],
    changed: Mapping[int, float],
    owners: list[str],
) -> list[float]:
    """Within the period when that is possible, else over the whole cycle."""
    unit, locked = days.node.unit, set(_indexes(days.periods, phasing.locked_days))
    inside = {owners[i] for i in changed}
    if len(inside) == 1:
        outside = {i for i, owner in enumerate(owners) if owner not in inside}
        with suppress(OpsError):
            return rebalance(parts, changed, unit=unit, keep=locked | outside)
    held = {i for i, owner in enumerate(owners) if owner in phasing.locked}
    return rebalance(parts, changed, unit=unit, keep=locked | held)


def with_week_numbers(
    phased: PhasedMetric, weeks: PhasedMetric, phasing: Phasing, changed: Mapping[int, float]
) -> Phasing:
    """For a cycle that is planned by the day: index of a week → its number, split over the days
    as they stand."""
    _parts(weeks, changed)
    found: dict[int, float] = {}
    for index, value in changed.items():
        inside = [i for i, one in enumerate(phased.periods) if one.start in weeks.periods[index]]
        shares = [phased.values[i] or 0.0 for i in inside]
        found.update(zip(inside, phase_flow(value, shares, phased.node.unit), strict=True))
    return with_numbers(phased, phasing, found)


def _parts(phased: PhasedMetric, changed: Mapping[int, float]) -> list[float]:
    """The numbers as they stand; raises OpsError for what cannot be set."""
    parts = [part for part in phased.values if part is not None]
    if phased.how is not How.SUM or len(parts) != len(phased.periods):
        raise OpsError(
            _("Only a sum can be moved between periods."), _("Choose a metric that adds up.")
        )
    low, high = sorted((0.0, phased.total or 0.0))
    if not all(low <= value <= high for value in changed.values()):
        raise OpsError(
            _("The number must lie between 0 and the whole target."),
            _("Change the target first if it should be more."),
        )
    return parts


def _of_parts(phased: PhasedMetric, phasing: Phasing, parts: Sequence[float]) -> Phasing:
    """The weights that give `parts`; multipliers and ramp stay as they are."""
    total = phased.total or 0.0
    usual = math.fsum(phased.weights) / total if total else 0.0
    events = {code: one for code, one in phasing.event_multipliers.items() if one}
    factors = ramp_factors(phasing.ramp, len(parts))
    if any(part and not factor for part, factor in zip(parts, factors, strict=True)):
        raise OpsError(
            _("The ramp makes this period 0."), _("Change the ramp first, or leave it out.")
        )
    weights = [
        part * usual / (events.get(period.code, 1.0) * (factor or 1.0))
        for part, period, factor in zip(parts, phased.periods, factors, strict=True)
    ]
    return phasing.model_copy(update={"weights": tuple(weights), "event_multipliers": events})


def _indexes(periods: Sequence[Period], codes: Collection[str]) -> list[int]:
    return [index for index, one in enumerate(periods) if one.code in codes]


def _typed(codes: Iterable[str]) -> dict[str, WeightOrigin]:
    return dict.fromkeys(codes, WeightOrigin.TYPED)


# -- locks ------------------------------------------------------------------------------------


def with_lock(phasing: Phasing, codes: Sequence[str], *, days: bool) -> Phasing:
    """These periods (or days) locked; released when all of them are."""
    field = "locked_days" if days else "locked"
    now: tuple[str, ...] = getattr(phasing, field)
    if set(codes) <= set(now):
        left = tuple(code for code in now if code not in codes)
    else:
        left = (*now, *(code for code in codes if code not in now))
    return phasing.model_copy(update={field: left})
