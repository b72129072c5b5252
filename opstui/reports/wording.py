"""Words and figures that several reports share."""

from __future__ import annotations

from collections.abc import Sequence
from math import isfinite

from opstui.kernel.figures import MISSING, format_number
from opstui.kernel.label import Label
from opstui.kernel.language import _, language
from opstui.kernel.periods import Period, format_period
from opstui.reports.comparisons import Against

_WHOLE = (100.0, 1e9)
_ROOM = 24


def figure(value: float | None, unit: str, *, signed: bool = False) -> str:
    return format_number(value, unit, signed=signed)


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


def labelled(label: str, text: str) -> str:
    return _("{label}: {text}").format(label=label, text=text)


def days(period: Period | None) -> str:
    """Both dates, always with the year."""
    return MISSING if period is None else format_period(period, language(), year=True)


def against(side: Against) -> str:
    return {
        "target": _("Against the target"),
        "baseline": _("Against the baseline"),
        "previous": _("Against the period before"),
        "do_nothing": _("Against doing nothing"),
    }[side]
