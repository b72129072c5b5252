"""The spread beside last year's same days, as a chart. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from opstui.charts.chart import Chart, Line, Mark, Role, Stop, Tick, Trail
from opstui.charts.recipes.trend import value_window
from opstui.charts.sentences import Format, together
from opstui.charts.ticks import dates as date_ticks
from opstui.charts.ticks import numbers, ordinal
from opstui.kernel.language import _, pgettext
from opstui.kernel.periods import Period
from opstui.stages.planning.steps.phasing_rows import name_of

_Y_CELLS = 5
_PLAN, _THEN = 1, 2


@dataclass(frozen=True, slots=True)
class Course:
    """One value per period; `then` are last year's, None where they are not known."""

    name: str
    periods: Sequence[Period]
    values: Sequence[float | None]
    then: Sequence[float | None]
    why_not: str = ""
    """Why there is no last year to compare with."""


def chart(course: Course, fmt: Format) -> Chart:
    """The plan as a line, last year as dots, read out period by period."""
    if not course.values:
        return Chart(x=(0.0, 1.0), summary=_("No target yet. Step 2 sets one."))
    xs = [ordinal(one.start) for one in course.periods]
    right = [_label(pgettext("phasing", "plan"), course.values, fmt, Role.ACTUAL, _PLAN)]
    if any(value is not None for value in course.then):
        label = _label(pgettext("basis", "last year"), course.then, fmt, Role.BASELINE, _THEN)
        right.append(label)
    return Chart(
        x=(min(xs), max(xs) if len(xs) > 1 else min(xs) + 1),
        y=value_window([*course.values, *course.then]),
        layers=(
            Trail(list(zip(xs, course.then, strict=True)), Role.BASELINE, Mark.DOT, _THEN),
            Line(list(zip(xs, course.values, strict=True)), Role.ACTUAL, Mark.BRAILLE, _PLAN),
        ),
        summary=summary(course, fmt),
        x_ticks=date_ticks,
        y_ticks=numbers(fmt, _Y_CELLS),
        right=tuple(label for label in right if label is not None),
        stops=tuple(_stop(course, index, fmt) for index in range(len(xs))),
    )


def _label(
    name: str, values: Sequence[float | None], fmt: Format, role: Role, series: int
) -> Tick | None:
    last = next((value for value in reversed(values) if value is not None), None)
    mark = Mark.BRAILLE if series == _PLAN else Mark.DOT
    return None if last is None else Tick(last, f"{name} {fmt(last)}", role, series, mark)


def _stop(course: Course, index: int, fmt: Format) -> Stop:
    value, then, period = course.values[index], course.then[index], course.periods[index]
    parts = [
        name_of(period),
        pgettext("phasing", "plan") + f" {'-' if value is None else fmt(value)}",
    ]
    if then is not None:
        parts.append(pgettext("basis", "last year") + f" {fmt(then)}")
        if value is not None and then > 0:
            parts.append(f"x{value / then:.2f}")
    return Stop(ordinal(period.start), "  ".join(parts))


def summary(course: Course, fmt: Format) -> str:
    """Where the peak lies in both years, and how far the plan is above."""
    known = [(value, i) for i, value in enumerate(course.values) if value is not None]
    if not known:
        return _("No target yet. Step 2 sets one.")
    peak, at = max(known, key=lambda one: (one[0], -one[1]))
    parts = [
        _("{name}: highest {value} in {period}.").format(
            name=course.name, value=fmt(peak), period=name_of(course.periods[at])
        )
    ]
    both = [(v, t) for v, t in zip(course.values, course.then, strict=True) if t is not None]
    if not both:
        return together([parts[0], course.why_not])
    then = sum(value for _v, value in both)
    now = sum(value or 0.0 for value, _t in both)
    high, when = max((t, -i) for i, t in enumerate(course.then) if t is not None)
    text = _("Last year highest {value} in the same days as {period}; the plan is x{ratio} of it.")
    if then > 0:
        period = name_of(course.periods[-when])
        parts.append(text.format(value=fmt(high), period=period, ratio=f"{now / then:.2f}"))
    return together(parts)
