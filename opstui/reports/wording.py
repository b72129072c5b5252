"""Words and figures that several reports share."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from math import isfinite

from opstui.kernel.dates import format_date
from opstui.kernel.figures import MISSING, currency, format_change, format_number
from opstui.kernel.label import Label
from opstui.kernel.language import ZH, _, language
from opstui.kernel.periods import Period, format_period
from opstui.reports.comparisons import Against

_WHOLE = (100.0, 1e9)
_SCALED = 10_000
_ROOM = 24


def figure(value: float | None, unit: str, *, signed: bool = False) -> str:
    """For a sentence: no decimals that nobody reads, two at most."""
    if value is None or not isfinite(value) or unit == "ratio":
        return format_number(value, unit, signed=signed)
    size, money = abs(value), bool(currency(unit))
    if size < _WHOLE[0]:
        rounded = round(value, 1 if size >= 10 and not money else 2)
        return format_number(rounded or value, unit, signed=signed)
    if size < _SCALED:
        return format_number(float(round(value)), unit, signed=signed)
    scale = 1e4 if language() == ZH else 1e3
    while size >= scale * (1e4 if language() == ZH else 1e3):
        scale *= 1e4 if language() == ZH else 1e3
    return format_number(value, unit, signed=signed, digits=3 if size < scale * 10 else 4)


def figures(values: Sequence[float | None], unit: str, *, signed: bool = False) -> tuple[str, ...]:
    """A row or column of one unit in one style: whole numbers in full where the largest has three
    digits or more, and up to a thousand million; what is larger or finer as in a sentence."""
    largest = max((abs(one) for one in values if one is not None and isfinite(one)), default=0.0)
    if unit == "ratio" or not _WHOLE[0] <= largest < _WHOLE[1]:
        return tuple(figure(one, unit, signed=signed) for one in values)
    return tuple(
        format_number(
            None if one is None or not isfinite(one) else float(round(one)),
            unit,
            width=_ROOM,
            signed=signed,
        )
        for one in values
    )


def share(value: float | None) -> str:
    """0.939 → 93.9%."""
    return MISSING if value is None else f"{value * 100:.1f}%"


def chance(value: float | None) -> str:
    """Clamped probabilities are said as what they are."""
    if value is None:
        return MISSING
    return "<=1%" if value <= 0.01 else ">=99%" if value >= 0.99 else f"{value * 100:.0f}%"


def name_of(label: Label, fallback: str = "") -> str:
    return label.text(language()) or fallback


def change(before: float | None, after: float | None, unit: str) -> str:
    """ "+41.1%", of rates "+5.9 pp"; percentage points in words that nobody has to look up."""
    text = format_change(before, after, unit)
    short = text.removesuffix(" pp")
    return text if short == text else _("{gap} pp").format(gap=short)


def labelled(label: str, text: str) -> str:
    return _("{label}: {text}").format(label=label, text=text)


def days(period: Period | None) -> str:
    """Both dates, always with the year."""
    return MISSING if period is None else format_period(period, language(), year=True)


def day_text(day: date) -> str:
    """One day, always with the year."""
    return format_date(day, language())


def against(side: Against) -> str:
    return {
        "target": _("Against the target"),
        "baseline": _("Against the baseline"),
        "previous": _("Against the period before"),
        "do_nothing": _("Against doing nothing"),
    }[side]
