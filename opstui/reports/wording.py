"""Words and figures that several reports share."""

from __future__ import annotations

from opstui.kernel.figures import MISSING, format_number
from opstui.kernel.label import Label
from opstui.kernel.language import _, language
from opstui.kernel.periods import Period, format_period
from opstui.reports.comparisons import Against


def figure(value: float | None, unit: str, *, signed: bool = False) -> str:
    return format_number(value, unit, signed=signed)


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
