"""The text alternative of every chart: value, target and difference in one or two sentences.

`fmt` turns an amount without sign into text; where a difference is said, the sign is put before it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from opstui.charts.geometry import is_finite
from opstui.kernel.language import ZH, _, language

Format = Callable[[float], str]
Days = Callable[[date], str]
"""How a day is written in a sentence."""
UNKNOWN = "-"


@dataclass(frozen=True, slots=True)
class Amounts:
    """A `Format` for a unit whose differences are said otherwise: rates in percentage points."""

    plain: Format
    apart: Format

    def __call__(self, value: float) -> str:
        return self.plain(value)


def distance(fmt: Format, value: float) -> str:
    """How far two amounts are apart; `value` is not negative."""
    return fmt.apart(value) if isinstance(fmt, Amounts) else fmt(value)


def amount(fmt: Format, value: float | None) -> str:
    """The number as text; `-` for a missing one."""
    return fmt(value) if is_finite(value) else UNKNOWN


def signed(fmt: Format, value: float | None) -> str:
    """With `+` or `-` before it; zero has none."""
    if not is_finite(value):
        return UNKNOWN
    return ("+" if value > 0 else "-" if value < 0 else "") + distance(fmt, abs(value))


def percent(share: float | None, digits: int = 0) -> str:
    """0.934 as "93%"; `-` for a missing one."""
    return f"{share:.{digits}%}" if is_finite(share) else UNKNOWN


def ratio(part: float | None, whole: float | None) -> float | None:
    """part / whole; None when either is missing or the whole is zero."""
    if not (is_finite(part) and is_finite(whole)) or whole == 0:
        return None
    return part / whole


def together(parts: Sequence[str]) -> str:
    """Sentences one after the other; Chinese ones need no space between."""
    return ("" if language() == ZH else " ").join(part for part in parts if part)


def nothing(name: str) -> str:
    """There is nothing to draw."""
    return _("{name}: no data yet.").format(name=name) if name else _("No data yet.")


def trend(
    name: str,
    fmt: Format,
    day: date,
    actual: float | None,
    target: float | None,
    written: Days = date.isoformat,
) -> str:
    """Where a metric stands on its last day with data."""
    if not is_finite(target):
        text = _("{name}: {actual} on {day}, no target.")
        return text.format(name=name, actual=amount(fmt, actual), day=written(day))
    text = _("{name}: {actual} on {day}, target {target}, difference {difference} ({share}).")
    return text.format(
        name=name,
        actual=amount(fmt, actual),
        day=written(day),
        target=fmt(target),
        difference=signed(fmt, actual - target if is_finite(actual) else None),
        share=percent(ratio(actual, target)),
    )


def outlook(
    fmt: Format,
    day: date,
    forecast: float,
    target: float | None,
    written: Days = date.isoformat,
) -> str:
    """Where it is expected to end."""
    if not is_finite(target):
        text = _("Forecast for {day}: {forecast}.")
        return text.format(day=written(day), forecast=fmt(forecast))
    text = _("Forecast for {day}: {forecast}, target {target}, difference {difference}.")
    return text.format(
        day=written(day),
        forecast=fmt(forecast),
        target=fmt(target),
        difference=signed(fmt, forecast - target),
    )


def change(name: str, fmt: Format, before: float | None, after: float | None, total: float) -> str:
    """From one state to another, such as target to actual."""
    if is_finite(before) and is_finite(after):
        text = _("{name}: from {before} to {after}, difference {difference}.")
        return text.format(
            name=name, before=fmt(before), after=fmt(after), difference=signed(fmt, total)
        )
    return _("{name}: difference {difference}.").format(name=name, difference=signed(fmt, total))


def largest_part(fmt: Format, label: str, value: float, residual: float | None) -> str:
    """What explains most of a difference, and what nothing explains."""
    return _("Largest part: {label} {value}; unexplained: {residual}.").format(
        label=label, value=signed(fmt, value), residual=signed(fmt, residual)
    )


def attainment(count: int, good: int, warn: int, bad: int) -> str:
    """How many metrics are where."""
    return _("{count} metrics: {good} on track, {warn} at risk, {bad} behind.").format(
        count=count, good=good, warn=warn, bad=bad
    )


def lowest(fmt: Format, label: str, share: float, value: float | None, target: float | None) -> str:
    """The metric that is furthest behind."""
    if not (is_finite(value) and is_finite(target)):
        return _("Lowest: {label} at {share}.").format(label=label, share=percent(share))
    text = _("Lowest: {label} at {share}: {value}, target {target}, difference {difference}.")
    return text.format(
        label=label,
        share=percent(share),
        value=fmt(value),
        target=fmt(target),
        difference=signed(fmt, value - target),
    )


def funnel(name: str, fmt: Format, first: tuple[str, float], last: tuple[str, float]) -> str:
    """From the first step to the last one."""
    text = _("{name}: {first_label} {first}, {last_label} {last}, {share} of the first step.")
    return text.format(
        name=name,
        first_label=first[0],
        first=amount(fmt, first[1]),
        last_label=last[0],
        last=amount(fmt, last[1]),
        share=percent(ratio(last[1], first[1]), 1),
    )


def largest_loss(label: str, rate: float) -> str:
    """The step that loses most."""
    return _("Largest loss before {label}: {rate} go on.").format(
        label=label, rate=percent(rate, 1)
    )


def themes(fmt: Format, total: float, label: str, count: float) -> str:
    """How much feedback there is and what most of it is about."""
    return _("{total} in all; most about {label}: {count} ({share}).").format(
        total=fmt(total), label=label, count=fmt(count), share=percent(ratio(count, total))
    )


def timeline(count: int, done: int, active: int, late: int) -> str:
    """How many tasks are where."""
    return _("{count} tasks: {done} done, {active} under way, {late} late.").format(
        count=count, done=done, active=active, late=late
    )


def stack(name: str, fmt: Format, total: float, label: str, value: float) -> str:
    """A whole and its largest part."""
    return _("{name}: {total} in all; largest part: {label} {value} ({share}).").format(
        name=name,
        total=fmt(total),
        label=label,
        value=fmt(value),
        share=percent(ratio(value, total)),
    )


def before_after(name: str, fmt: Format, before: float | None, after: float | None) -> str:
    """Means on both sides of an event."""
    text = _(
        "{name}: {before} on average before, {after} after, difference {difference} ({share})."
    )
    known = is_finite(before) and is_finite(after)
    return text.format(
        name=name,
        before=amount(fmt, before),
        after=amount(fmt, after),
        difference=signed(fmt, (after or 0) - (before or 0)) if known else UNKNOWN,
        share=signed(percent, ratio((after or 0) - (before or 0), before)) if known else UNKNOWN,
    )
