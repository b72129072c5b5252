"""Lines over days: where a metric is, should be, and is going; before and after an event."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from opstui.charts import sentences
from opstui.charts.chart import (
    Band,
    Chart,
    Layer,
    Line,
    Mark,
    Number,
    Role,
    Rule,
    Stop,
    Tick,
    Trail,
    Window,
    no_ticks,
)
from opstui.charts.geometry import is_finite
from opstui.charts.sentences import Days, Format, amount, percent, ratio
from opstui.charts.ticks import dates as date_ticks
from opstui.charts.ticks import ends, last_date, numbers, ordinal
from opstui.kernel.language import _

Values = Sequence[Number]
_Y_CELLS = 4
ACTUAL, TARGET, FORECAST, BASELINE = 1, 2, 3, 4


def actual_vs_target(
    dates: Sequence[date],
    actual: Values,
    target: Values = (),
    do_nothing: Values = (),
    forecast: Values = (),
    band: tuple[Values, Values] = ((), ()),
    *,
    today: date,
    fmt: Format,
    name: str = "",
    written: Days = date.isoformat,
) -> Chart:
    """Actual and target to the end of the cycle, the forecast with its band, today's rule.

    Every series has a value (or None) for each of `dates`, or is shorter, or empty.
    """
    xs = [ordinal(day) for day in dates]
    values = [*actual, *target, *do_nothing, *forecast, *band[0], *band[1]]
    if not any(is_finite(value) for value in values):
        return Chart(x=(0.0, 1.0), summary=sentences.nothing(name))
    layers: list[Layer] = [
        Band(list(zip(xs, *band, strict=False)), series=FORECAST),
        Rule(ordinal(today)),
        Trail(_points(xs, do_nothing), Role.BASELINE, Mark.DOT, BASELINE),
        Trail(_points(xs, target), Role.TARGET, Mark.DASH, TARGET),
        Trail(_points(xs, forecast), Role.FORECAST, Mark.RING, FORECAST),
        Line(_points(xs, actual), Role.ACTUAL, Mark.BRAILLE, ACTUAL),
    ]
    labels = [
        _label(_("actual"), actual, fmt, Role.ACTUAL, Mark.BRAILLE, ACTUAL),
        _label(_("target"), target, fmt, Role.TARGET, Mark.DASH, TARGET),
        _label(_("forecast"), forecast, fmt, Role.FORECAST, Mark.RING, FORECAST),
        _label(_("do nothing"), do_nothing, fmt, Role.BASELINE, Mark.DOT, BASELINE),
    ]
    return Chart(
        x=(min(xs), max(xs)),
        y=value_window(values),
        layers=tuple(layers),
        summary=_summary(dates, (actual, target, forecast), fmt, name, written),
        x_ticks=date_ticks,
        y_ticks=numbers(fmt, _Y_CELLS),
        pinned=(Tick(ordinal(today), _("today"), Role.TEXT), last_date((min(xs), max(xs)))),
        right=tuple(label for label in labels if label is not None),
        stops=tuple(_stops(dates, actual, target, forecast, fmt)),
        origin=last_known(actual) or 0,
    )


def small_trend(
    dates: Sequence[date],
    actual: Values,
    target: Values = (),
    *,
    today: date,
    fmt: Format,
    name: str = "",
) -> Chart:
    """Actual and target without labels, for a place beside others of the same `dates`: only its
    first and its last day are named."""
    whole = actual_vs_target(dates, actual, target, today=today, fmt=fmt, name=name)
    return replace(whole, right=(), pinned=ends(whole.x), x_ticks=no_ticks)


def before_after(
    dates: Sequence[date],
    values: Values,
    event: date,
    usual: Window,
    *,
    fmt: Format,
    name: str = "",
    event_name: str = "",
    grade: str = "",
    expected: Values = (),
    expected_name: str = "",
) -> Chart:
    """A line with a rule at the event, over the usual range of the time before (mean and 2 sigma).

    `grade` says in words how good the evidence is; it stands below the chart. `expected` is what
    would have been without the event, where it is known also before it: how well it fits there
    is how far it can be trusted after it.
    """
    if not any(is_finite(value) for value in values):
        return Chart(x=(0.0, 1.0), summary=sentences.nothing(name))
    xs = [ordinal(day) for day in dates]
    early = [v for day, v in zip(dates, values, strict=False) if day < event and is_finite(v)]
    late = [v for day, v in zip(dates, values, strict=False) if day >= event and is_finite(v)]
    return Chart(
        x=(min(xs), max(xs)),
        y=value_window([*values, *usual, *expected]),
        layers=(
            Band([(x, *usual) for x in (min(xs), max(xs))]),
            Rule(ordinal(event)),
            *_without(xs, expected),
            Line(_points(xs, values), Role.ACTUAL, Mark.BRAILLE, ACTUAL),
        ),
        summary=sentences.together(
            [sentences.before_after(name, fmt, _mean(early), _mean(late)), grade]
        ),
        x_ticks=date_ticks,
        y_ticks=numbers(fmt, _Y_CELLS),
        pinned=(Tick(ordinal(event), event_name or event.isoformat(), Role.TEXT),),
        caption=(
            Tick(0, _("usual range before"), Role.BAND, mark=Mark.SHADE),
            *(
                (Tick(0, expected_name or _("expected without it"), Role.BASELINE, mark=Mark.DOT),)
                if expected
                else ()
            ),
            *((Tick(0, grade, Role.TEXT),) if grade else ()),
        ),
        stops=tuple(
            Stop(ordinal(day), f"{day.isoformat()}  {amount(fmt, value)}")
            for day, value in zip(dates, values, strict=False)
        ),
    )


def _without(xs: Sequence[float], expected: Values) -> tuple[Layer, ...]:
    if not expected:
        return ()
    return (Trail(_points(xs, expected), Role.BASELINE, Mark.DOT, BASELINE),)


def value_window(values: Iterable[Number]) -> Window:
    """A window around all finite values with a little room; from zero if that hides no shape."""
    known = [value for value in values if is_finite(value)]
    if not known:
        return 0.0, 1.0
    low, high = min(known), max(known)
    room = (high - low) * 0.05
    if 0 <= low <= high * 0.4:
        return 0.0, high + room
    return low - room, high + room


def _points(xs: Sequence[float], values: Values) -> list[tuple[Number, Number]]:
    return list(zip(xs, values, strict=False))


def _label(
    name: str, values: Values, fmt: Format, role: Role, mark: Mark, series: int
) -> Tick | None:
    """A direct label at the last known value."""
    last = next((value for value in reversed(values) if is_finite(value)), None)
    if last is None:
        return None
    return Tick(last, f"{name} {fmt(last)}", role, series, mark, short=fmt(last))


def _summary(
    dates: Sequence[date],
    courses: tuple[Values, Values, Values],
    fmt: Format,
    name: str,
    written: Days,
) -> str:
    actual, target, forecast = courses
    last = last_known(actual)
    parts = []
    if last is None:
        parts.append(sentences.nothing(name))
    else:
        parts.append(
            sentences.trend(name, fmt, dates[last], actual[last], at(target, last), written)
        )
    end = last_known(forecast)
    if end is not None and (value := at(forecast, end)) is not None:
        parts.append(sentences.outlook(fmt, dates[end], value, at(target, end), written))
    return sentences.together(parts)


def _stops(
    dates: Sequence[date], actual: Values, target: Values, forecast: Values, fmt: Format
) -> Iterable[Stop]:
    for i, day in enumerate(dates):
        value, goal, ahead = at(actual, i), at(target, i), at(forecast, i)
        parts = [day.isoformat()]
        if is_finite(value) or not is_finite(ahead):
            parts.append(_("actual {value}").format(value=amount(fmt, value)))
        else:
            parts.append(_("forecast {value}").format(value=amount(fmt, ahead)))
        if is_finite(goal):
            parts.append(_("target {value}").format(value=fmt(goal)))
            parts.append(percent(ratio(value if is_finite(value) else ahead, goal)))
        yield Stop(ordinal(day), "  ".join(parts))


def at(values: Values, index: int) -> Number:
    """The value at an index; None beyond the end."""
    return values[index] if index < len(values) else None


def last_known(values: Values) -> int | None:
    """The index of the last finite value."""
    return max((i for i, value in enumerate(values) if is_finite(value)), default=None)


def _mean(values: Sequence[float]) -> Number:
    return sum(values) / len(values) if values else None
