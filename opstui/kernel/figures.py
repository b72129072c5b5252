"""How a value with a unit is shown: 万/亿 or K/M/B, percent, money, and what a change is called.

The scale is chosen after rounding, so that 99,999,999 is 1亿 and not 10000万.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from math import isfinite
from typing import Literal

from opstui.kernel.language import language as current_language
from opstui.kernel.language import pgettext

Style = Literal["auto", "wan", "km", "exact"]
MISSING = "-"

SYMBOLS = {
    "CNY": "¥",
    "JPY": "¥",
    "GBP": "£",
    "EUR": "€",
    "USD": "$",
    "HKD": "HK$",
    "SGD": "S$",
    "TWD": "NT$",
    "KRW": "₩",
    "INR": "₹",
}
_WAN = ((8, "亿"), (4, "万"))
_KM = ((9, "B"), (6, "M"), (3, "K"))
_LARGEST_POWER = 20
_EXACT_BELOW = 10_000
_SMALLEST = Decimal("1e-6")


def currency(unit: str) -> str:
    """The currency code that a unit begins with ("CNY/order" -> "CNY"), else ""."""
    code = unit.split("/", 1)[0]
    return code if code in SYMBOLS else ""


def _significant(value: Decimal, digits: int) -> Decimal:
    """`value` rounded half up to so many significant digits."""
    if not value:
        return value
    return value.quantize(Decimal(1).scaleb(value.adjusted() - digits + 1), ROUND_HALF_UP)


def _grouped(value: Decimal, decimals: int | None = None) -> str:
    """With thousands marks; without trailing zeros unless `decimals` are asked for. Beyond what
    can be read, with an exponent."""
    if value.adjusted() > _LARGEST_POWER:
        return f"{value:.3e}"
    if decimals is not None:
        return f"{value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP):,f}"
    text = f"{value:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _exact(value: Decimal, unit: str) -> str:
    decimals = max(0, -int(value.normalize().as_tuple().exponent)) if value else 0
    return _grouped(value, max(decimals, 2) if currency(unit) else decimals)


def _compact(value: Decimal, digits: int, scales: tuple[tuple[int, str], ...]) -> str:
    rounded = _significant(value, digits)
    if value == value.to_integral_value() and value < _EXACT_BELOW:
        rounded = value if digits >= 4 else rounded
    if rounded >= _EXACT_BELOW:
        for power, name in scales:
            if rounded >= Decimal(1).scaleb(power):
                return _grouped(rounded.scaleb(-power)) + name
    if 0 < rounded < _SMALLEST:
        return f"{rounded:.1e}"
    return _grouped(rounded)


def _percent(value: Decimal, digits: int) -> str:
    """One decimal from 1 % on, below that two significant digits."""
    percent = value * 100
    if not percent or percent >= 1:
        return _grouped(percent, min(1, digits - 1)) + "%"
    return _grouped(_significant(percent, min(2, digits))) + "%"


def _as_decimal(value: float) -> Decimal:
    """Fifteen significant digits: what a float holds, without the noise of sums."""
    return Decimal(f"{value:.15g}")


def _body(value: Decimal, unit: str, style: Style, language: str, digits: int) -> str:
    """The magnitude, without sign and currency."""
    if unit == "ratio":
        return _exact(value * 100, "") + "%" if style == "exact" else _percent(value, digits)
    if style == "exact":
        return _exact(value, unit)
    chinese = style == "wan" or (style == "auto" and language.startswith("zh"))
    return _compact(value, digits, _WAN if chinese else _KM)


def format_number(
    value: float | None,
    unit: str,
    *,
    language: str | None = None,
    style: Style = "auto",
    width: int | None = None,
    signed: bool = False,
    digits: int = 4,
) -> str:
    """`value` for people; "-" when missing. Ratios (0-1) as percent, money with its symbol.

    At most `digits` significant digits, fewer where `width` cells demand it, "#" where nothing
    fits; a whole number that fits into `width` in full is shown in full. "exact" shows all.
    """
    if value is None or not isfinite(value):
        return MISSING
    language = language or current_language()
    number = _as_decimal(value)
    magnitude = abs(number)
    symbol = SYMBOLS.get(currency(unit), "")

    def text(body: str) -> str:
        is_zero = not body.strip("0.,%")
        sign = "" if is_zero else "-" if number < 0 else "+" if signed else ""
        return f"{sign}{symbol}{body}"

    full = text(_body(magnitude, unit, style, language, digits))
    if width is None or style == "exact":
        return full
    if unit != "ratio" and number == number.to_integral_value():
        whole = text(_grouped(magnitude, 0))
        if len(whole) <= width:
            return whole
    for fewer in range(digits, 0, -1):
        short = text(_body(magnitude, unit, style, language, fewer))
        if _cells(short) <= width:
            return short
    return "#" * width


def _cells(text: str) -> int:
    return sum(2 if char in "万亿" else 1 for char in text)


def format_change(
    old: float | None, new: float | None, unit: str, *, language: str | None = None
) -> str:
    """Rates change by percentage points, levels by Δ% = (new - old) / |old|.

    From zero a level is "new"; where the sign flips only the difference is shown.
    """
    if old is None or new is None or not isfinite(old) or not isfinite(new):
        return MISSING
    if unit == "ratio":
        points = (_as_decimal(new) - _as_decimal(old)) * 100
        return _signed_tenth(points) + " pp"
    if old == 0:
        return pgettext("change from zero", "new") if new else "0.0%"
    if old * new < 0:
        return format_number(new - old, unit, language=language, signed=True)
    before = _as_decimal(old)
    return _signed_tenth((_as_decimal(new) - before) / abs(before) * 100) + "%"


def _signed_tenth(value: Decimal) -> str:
    rounded = value.quantize(Decimal("0.1"), ROUND_HALF_UP)
    return f"{rounded:+,f}" if rounded else "0.0"
