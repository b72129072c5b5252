"""The bounds of a range as text: on a line, and in a narrow column."""

from __future__ import annotations

from opstui.kernel.figures import MISSING, format_number
from opstui.kernel.language import _
from opstui.kernel.metric_node import Bounds
from opstui.kernel.text import width


def bounds_text(bounds: Bounds | None, unit: str) -> str:
    """ "40 to 60", ">40", "<60"; "-" without a bound."""
    low, high = bounds or (None, None)
    if low is not None and high is not None:
        return _("{low} to {high}").format(
            low=format_number(low, unit), high=format_number(high, unit)
        )
    if low is not None:
        return ">" + format_number(low, unit)
    return MISSING if high is None else "<" + format_number(high, unit)


def narrow_bounds(bounds: Bounds | None, value: float | None, unit: str, room: int) -> str:
    """Both where they fit into `room` cells, else the one that `value` has passed, or is nearer
    to."""
    low, high = bounds or (None, None)
    if low is None or high is None:
        limit = low if high is None else high
        sign = ">" if high is None else "<"
        return MISSING if limit is None else sign + format_number(limit, unit, width=room - 1)
    both = f"{format_number(low, unit)}-{format_number(high, unit)}"
    if unit == "ratio":
        both = f"{low * 100:.3g}-{high * 100:.3g}%"
    if width(both) <= room:
        return both
    nearer_low = value is not None and abs(value - low) < abs(value - high)
    return narrow_bounds((low, None) if nearer_low else (None, high), value, unit, room)
