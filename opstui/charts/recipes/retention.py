"""How many are still there at each age: what was seen, and the curve through it."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from opstui.charts import sentences
from opstui.charts.chart import Chart, Line, Mark, Number, Role, Stop, Tick, Trail, Window
from opstui.charts.geometry import is_finite
from opstui.charts.sentences import percent
from opstui.charts.ticks import numbers, step_of
from opstui.kernel.language import _

SEEN, FITTED = 1, 3
_Y_CELLS = 4
_AGE_CELLS = 6


def retention_curve(
    shares: Sequence[Number],
    fitted: Callable[[int], float] | None = None,
    *,
    unit: str = "",
    summary: str = "",
) -> Chart:
    """Shares by age from 0; the axis begins at age 1, as age 0 is always everybody.

    `unit` is the letter before an age ("W").
    """
    points = [(age, share) for age, share in enumerate(shares) if age and is_finite(share)]
    if not points:
        return Chart(x=(0.0, 1.0), summary=summary or sentences.nothing(""))
    last = max(age for age, _share in points)
    ages = range(1, max(2, last) + 1)
    curve = [(float(age), fitted(age)) for age in ages] if fitted else []
    highest = max([share for _age, share in points] + [y for _x, y in curve])
    right = [Tick(points[-1][1], _("seen"), Role.ACTUAL, SEEN, Mark.BRAILLE)]
    if curve:
        right.append(Tick(curve[-1][1], _("fitted"), Role.FORECAST, FITTED, Mark.RING))
    return Chart(
        x=(1.0, float(max(2, last))),
        y=(0.0, highest or 1.0),
        layers=(
            Trail(curve, Role.FORECAST, Mark.RING, FITTED),
            Line([(float(age), share) for age, share in points], Role.ACTUAL, Mark.BRAILLE, SEEN),
        ),
        summary=summary,
        x_ticks=_ages(unit),
        y_ticks=numbers(lambda value: percent(value), _Y_CELLS),
        right=tuple(right),
        stops=tuple(_stop(age, share, fitted, unit) for age, share in points),
    )


def _stop(age: int, share: float, fitted: Callable[[int], float] | None, unit: str) -> Stop:
    text = _("{age}: {share} still there").format(age=f"{unit}{age}", share=percent(share, 1))
    if fitted is not None:
        text = _("{age}: {share} still there, fitted {fitted}").format(
            age=f"{unit}{age}", share=percent(share, 1), fitted=percent(fitted(age), 1)
        )
    return Stop(float(age), text)


def _ages(unit: str) -> Callable[[Window, int], Sequence[Tick]]:
    def ticks(window: Window, cells: int) -> Sequence[Tick]:
        low, high = sorted(window)
        step = max(1, math.ceil(step_of(high - low, max(1, cells // _AGE_CELLS))))
        first = math.ceil(low)
        return [Tick(age, f"{unit}{age}") for age in range(first, math.floor(high) + 1, step)]

    return ticks
