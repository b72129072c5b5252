"""Weights that last year's own data suggest: weekday · month · event, and the dip after a sale.

Nothing is invented: without own data a factor is 1 and is listed as asked for. The one
exception is the dip, a rule of thumb that is marked and may be turned off.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median

from opstui.kernel.errors import OpsError
from opstui.kernel.language import _
from opstui.kernel.periods import Period
from opstui.stages.planning.do_nothing import weekday_factors
from opstui.stages.planning.events import DIP_DAYS, Event, year_before
from opstui.stages.planning.last_year import (
    Festivals,
    History,
    aligned,
    last_year_of,
    measured,
    multiplier_of,
)
from opstui.stages.planning.model import Phasing, WeightOrigin
from opstui.stages.planning.phasing import period_weights

WEEKDAY_DAYS, YEAR_DAYS = 28, 364
"""Days of data that weekday factors and last year's events need."""

_LEAST_DAYS_OF_MONTH = 7
_DIGITS = 4


@dataclass(frozen=True, slots=True)
class Dip:
    """The days after a sale at `factor` of ordinary days; `own` when last year's data say so."""

    event: Event
    factor: float
    own: bool


@dataclass(frozen=True, slots=True)
class Suggestion:
    """The phasing to be kept or not, and what it rests on. `events` holds None where a festival
    in the cycle has no data of last year; `months` 1 is the mean of the cycle."""

    phasing: Phasing
    history: History
    weekdays: tuple[float, ...] | None
    months: Mapping[date, float]
    events: tuple[tuple[Event, float | None], ...]
    dips: tuple[Dip, ...]
    by_weeks: bool = False

    @property
    def asked(self) -> tuple[Event, ...]:
        """Festivals whose multiplier only the user can give."""
        return tuple(event for event, found in self.events if found is None)


def suggest(
    phasing: Phasing, periods: Sequence[Period], history: History, festivals: Festivals
) -> Suggestion:
    """Locked periods keep their weights and their share. Raises OpsError with too little data."""
    start = periods[0].start
    past = {day: value for day, value in history.daily.items() if day < start}
    weekdays = weekday_factors(past)
    last_year = [last_year_of(period, history, festivals) for period in periods]
    if not history.daily and all(value is not None for value in last_year):
        return _from_weeks(phasing, periods, history, [value or 0.0 for value in last_year])
    days = [day for period in periods for day in period.dates()]
    months = _months(days, past, weekdays, festivals)
    events = tuple(_worth(one, past, festivals) for one in festivals.now if one.end >= start)
    if weekdays is None and not months and all(found is None for _event, found in events):
        raise _too_little(history, periods[0].start)
    dips = _dips(phasing, past, festivals, dict(events))
    shape = [_day(day, weekdays, months, past, festivals, dips) for day in days]
    new = _phasing_of(phasing, periods, dict(zip(days, shape, strict=True)))
    return Suggestion(new, history, weekdays, months, events, dips)


def _too_little(history: History, start: date) -> OpsError:
    known = sum(day < start for day in history.daily)
    if not known:
        return OpsError(
            _("No data by day from before the cycle: there is nothing to suggest from."),
            _("Import {n} days for weekdays, {year} for seasons and festivals.").format(
                n=WEEKDAY_DAYS, year=YEAR_DAYS
            ),
        )
    return OpsError(
        _("Days known before the cycle: {n}, too few to suggest from.").format(n=known),
        _("Weekdays need {n} days, seasons and festivals {year}.").format(
            n=WEEKDAY_DAYS, year=YEAR_DAYS
        ),
    )


# -- factors ----------------------------------------------------------------------------------


def _months(
    days: Sequence[date],
    past: Mapping[date, float],
    weekdays: Sequence[float] | None,
    festivals: Festivals,
) -> dict[date, float]:
    """First of the month → the median of last year's days, cleared of weekdays and seasons and
    without festivals, over that of all months; {} when a month of the cycle is not known."""
    found: dict[date, list[float]] = {}
    for day in days:
        levels = found.setdefault(day.replace(day=1), [])
        then = aligned(day, festivals.calendar, festivals.country)
        event = festivals.on(day)
        usual = weekdays[then.weekday()] if weekdays else 1.0
        if event is not None:
            season = multiplier_of(event, day, festivals.then, past) if event.is_season else 0.0
            usual *= 1.0 if season is None else season
        if then in past and usual > 0:
            levels.append(past[then] / usual)
    if any(len(levels) < _LEAST_DAYS_OF_MONTH for levels in _long(found, days).values()):
        return {}
    middle = {month: median(levels) for month, levels in found.items() if levels}
    whole = math.fsum(middle.values()) / len(middle) if middle else 0.0
    return {month: level / whole for month, level in middle.items()} if whole > 0 else {}


def _long(found: Mapping[date, list[float]], days: Sequence[date]) -> dict[date, list[float]]:
    """Without months that the cycle only touches: they cannot have enough days."""
    count = {month: sum(day.replace(day=1) == month for day in days) for month in found}
    least = 2 * _LEAST_DAYS_OF_MONTH
    return {month: found[month] for month in found if count[month] >= min(least, len(days))}


def _worth(
    event: Event, past: Mapping[date, float], festivals: Festivals
) -> tuple[Event, float | None]:
    """What its own day was worth last year."""
    return event, multiplier_of(event, event.anchor, festivals.then, past)


def _dips(
    phasing: Phasing,
    past: Mapping[date, float],
    festivals: Festivals,
    worth: Mapping[Event, float | None],
) -> tuple[Dip, ...]:
    """For each sale that was a peak: last year's four days after it, else the plan's factor."""
    out = []
    for event in festivals.now:
        found = worth.get(event) or multiplier_of(event, event.anchor, festivals.then, past)
        if not event.is_sale or phasing.dip is None or found is None or found <= 1:
            continue
        before = year_before(event, festivals.then)
        after = [before.end + timedelta(n + 1) for n in range(DIP_DAYS)] if before else []
        seen = [one for one in (measured(past, day) for day in after) if one is not None]
        own = len(seen) == DIP_DAYS and median(seen) < 1
        out.append(Dip(event, median(seen) if own else phasing.dip, own))
    return tuple(out)


@dataclass(frozen=True, slots=True)
class _Day:
    usual: float
    factor: float
    special: bool
    known: bool


def _day(
    day: date,
    weekdays: Sequence[float] | None,
    months: Mapping[date, float],
    past: Mapping[date, float],
    festivals: Festivals,
    dips: Sequence[Dip],
) -> _Day:
    """An ordinary day's weight, what the calendar makes of it, and whether anything is known."""
    usual, made_up = 1.0, day in festivals.makeup
    if weekdays is not None:
        workday = math.fsum(weekdays[:5]) / 5
        usual = workday if made_up else weekdays[day.weekday()]
    usual *= months.get(day.replace(day=1), 1.0)
    event = festivals.on(day)
    found = multiplier_of(event, day, festivals.then, past) if event else None
    factor = 1.0 if found is None else found
    if event is None or found is None:
        for dip in dips:
            if 0 < (day - dip.event.end).days <= DIP_DAYS:
                factor = dip.factor
    special = factor != 1 or (made_up and weekdays is not None)
    return _Day(usual, factor, special, weekdays is not None or bool(months))


# -- weights ----------------------------------------------------------------------------------


def _phasing_of(old: Phasing, periods: Sequence[Period], shape: Mapping[date, _Day]) -> Phasing:
    """Days gathered into periods: the usual weight, the multiplier that the calendar comes to."""
    usual = [math.fsum(shape[day].usual for day in period.dates()) for period in periods]
    whole = [
        math.fsum(shape[day].usual * shape[day].factor for day in period.dates())
        for period in periods
    ]
    mean = math.fsum(usual) / len(usual)
    if mean <= 0:
        raise OpsError(_("All weights would be 0."), _("Leave one of them above 0."))
    weights = tuple(round(one / mean, _DIGITS) for one in usual)
    events, origins = {}, {}
    for period, plain, made in zip(periods, usual, whole, strict=True):
        multiplier = round(made / plain, 3) if plain > 0 else 1.0
        if multiplier != 1:
            events[period.code] = multiplier
        origins[period.code] = _origin([shape[day] for day in period.dates()])
    days = {day.isoformat(): round(one.usual * one.factor, _DIGITS) for day, one in shape.items()}
    by_day = all(period.days == 1 for period in periods)
    new = old.model_copy(
        update={
            "weights": weights,
            "event_multipliers": events,
            "origins": origins,
            "day_weights": {} if by_day else days,
            "day_origins": {}
            if by_day
            else {day.isoformat(): _origin([one]) for day, one in shape.items()},
        }
    )
    return _with_locked(old, new, periods)


def _origin(days: Sequence[_Day]) -> WeightOrigin:
    if any(day.special for day in days):
        return WeightOrigin.HOLIDAY
    return WeightOrigin.LAST_YEAR if any(day.known for day in days) else WeightOrigin.DEFAULT


def _from_weeks(
    old: Phasing, periods: Sequence[Period], history: History, values: Sequence[float]
) -> Suggestion:
    """Weekly data only: each week as last year's same week; days within it stay even."""
    mean = math.fsum(values) / len(values)
    if mean <= 0:
        raise _too_little(history, periods[0].start)
    origins = {period.code: WeightOrigin.LAST_YEAR for period in periods}
    weights = tuple(round(value / mean, _DIGITS) for value in values)
    new = old.model_copy(
        update={
            "weights": weights,
            "event_multipliers": {},
            "origins": origins,
            "day_weights": {},
            "day_origins": {},
        }
    )
    return Suggestion(_with_locked(old, new, periods), history, None, {}, (), (), by_weeks=True)


def _with_locked(old: Phasing, new: Phasing, periods: Sequence[Period]) -> Phasing:
    """Locked periods as they were, the others stretched so that the locked keep their share."""
    locked = [i for i, one in enumerate(periods) if one.code in old.locked]
    if not locked:
        return new
    before, after = period_weights(old, periods), period_weights(new, periods)
    free = [i for i in range(len(periods)) if i not in locked]
    was, now = math.fsum(before[i] for i in free), math.fsum(after[i] for i in free)
    stretch = was / now if now > 0 else 0.0
    own = old.weights if len(old.weights) == len(periods) else [float(p.days) for p in periods]
    weights = [weight * stretch for weight in new.weights]
    events, origins, days = dict(new.event_multipliers), dict(new.origins), dict(new.day_weights)
    for index in locked:
        code = periods[index].code
        weights[index] = own[index]
        events.pop(code, None)
        if code in old.event_multipliers:
            events[code] = old.event_multipliers[code]
        origins[code] = old.origins.get(code, WeightOrigin.TYPED)
        for day in periods[index].dates():
            days.pop(day.isoformat(), None)
            if day.isoformat() in old.day_weights:
                days[day.isoformat()] = old.day_weights[day.isoformat()]
    return new.model_copy(
        update={
            "weights": tuple(weights),
            "event_multipliers": events,
            "origins": origins,
            "day_weights": days,
        }
    )
