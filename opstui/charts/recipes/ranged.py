"""A line that is to stay within a range: both bounds, and whether it does."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from opstui.charts import sentences
from opstui.charts.chart import Chart, Number, Role, Stop, Tick
from opstui.charts.geometry import is_finite
from opstui.charts.recipes.trend import BASELINE, TARGET, Values, actual_vs_target, at, last_known
from opstui.charts.sentences import Days, Format, amount, distance
from opstui.charts.ticks import ordinal
from opstui.kernel.language import _


def within_range(
    dates: Sequence[date],
    actual: Values,
    low: Values = (),
    high: Values = (),
    forecast: Values = (),
    band: tuple[Values, Values] = ((), ()),
    *,
    today: date,
    fmt: Format,
    name: str = "",
    written: Days = date.isoformat,
) -> Chart:
    """As `actual_vs_target`, the upper bound in the target's place and the lower one in that of
    doing nothing, each with its own words. A bound that is open has no values."""
    drawn = actual_vs_target(
        dates, actual, high, low, forecast, band, today=today, fmt=fmt, name=name
    )
    if last_known(actual) is None and last_known(forecast) is None:
        return drawn
    words = {TARGET: _("not above {value}"), BASELINE: _("not below {value}")}
    ends = {TARGET: high, BASELINE: low}
    return replace(
        drawn,
        right=tuple(_label(one, words, ends, fmt) for one in drawn.right),
        summary=_summary(dates, actual, forecast, (low, high), fmt, name, written),
        stops=tuple(_stops(dates, actual, forecast, (low, high), fmt)),
    )


def _label(one: Tick, words: dict[int, str], ends: dict[int, Values], fmt: Format) -> Tick:
    text = words.get(one.series)
    if text is None:
        return one
    last = last_known(ends[one.series])
    value = None if last is None else at(ends[one.series], last)
    return replace(one, text=text.format(value=amount(fmt, value)), role=Role.TARGET)


def standing(value: float, low: Number, high: Number, fmt: Format) -> str:
    """ "within 40 to 60", or by how much it is out."""
    if is_finite(low) and value < low:
        return _("{distance} below {bound}").format(
            distance=distance(fmt, low - value), bound=fmt(low)
        )
    if is_finite(high) and value > high:
        return _("{distance} above {bound}").format(
            distance=distance(fmt, value - high), bound=fmt(high)
        )
    return _("within the range")


def _summary(
    dates: Sequence[date],
    actual: Values,
    forecast: Values,
    bounds: tuple[Values, Values],
    fmt: Format,
    name: str,
    written: Days,
) -> str:
    parts = []
    done, end = last_known(actual), last_known(forecast)
    for index, values, text in (
        (done, actual, _("{name}: {value} on {day}, {standing}.")),
        (end, forecast, _("Forecast for {day}: {value}, {standing}.")),
    ):
        value = None if index is None else at(values, index)
        if index is None or value is None:
            continue
        where = standing(value, at(bounds[0], index), at(bounds[1], index), fmt)
        parts.append(
            text.format(name=name, day=written(dates[index]), value=fmt(value), standing=where)
        )
    return sentences.together(parts)


def _stops(
    dates: Sequence[date],
    actual: Values,
    forecast: Values,
    bounds: tuple[Values, Values],
    fmt: Format,
) -> Iterable[Stop]:
    for index, day in enumerate(dates):
        value, ahead = at(actual, index), at(forecast, index)
        known = value if is_finite(value) or not is_finite(ahead) else ahead
        said = _("actual {value}") if known is value else _("forecast {value}")
        parts = [day.isoformat(), said.format(value=amount(fmt, known))]
        if is_finite(known):
            parts.append(standing(known, at(bounds[0], index), at(bounds[1], index), fmt))
        yield Stop(ordinal(day), "  ".join(parts))
