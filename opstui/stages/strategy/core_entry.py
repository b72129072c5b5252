"""One core number as it is typed: "132000", "53.7%", counts "3949/7350", or "?" for unknown."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from decimal import Decimal

from opstui.kernel.errors import OpsError
from opstui.kernel.language import _
from opstui.kernel.quantities import currency, parse
from opstui.stages.strategy.model import CoreNumber, Origin

UNKNOWN = "?"


@dataclass(frozen=True, slots=True)
class Entry:
    """A value with the counts it is made of, if they were given; or `unknown`."""

    value: float | None
    numerator: float | None = None
    denominator: float | None = None
    unknown: bool = False


def read_entry(text: str, unit: str) -> Entry | None:
    """What was typed for a metric in `unit`; None when nothing was. Raises OpsError with the
    sentence to show beside the field."""
    folded = unicodedata.normalize("NFKC", text).strip()
    if not folded:
        return None
    if folded == UNKNOWN:
        return Entry(None, unknown=True)
    if "/" in folded and (unit == "ratio" or "/" in unit):
        entry = _counts(folded, unit)
    else:
        entry = Entry(parse(folded, unit).value)
    _check(entry, folded, unit)
    return entry


def _counts(text: str, unit: str) -> Entry:
    above, _slash, below = text.partition("/")
    money = currency(unit)
    numerator = parse(above.strip(), money or "count").value
    denominator = parse(below.strip(), "count").value
    if denominator == 0:
        raise OpsError(_("The second number is 0: there is no rate."))
    if denominator < 0 or (numerator < 0 and not money):
        raise OpsError(_("A count cannot be negative."))
    return Entry(numerator / denominator, numerator, denominator)


def _check(entry: Entry, text: str, unit: str) -> None:
    value = entry.value
    if value is None:
        return
    if unit == "ratio" and value > 1:
        if entry.numerator is not None:
            raise OpsError(_("More than 100%: the part is larger than the whole."))
        if text.endswith("%") or value > 100:
            raise OpsError(_("A rate cannot be more than 100%."))
        raise OpsError(_("More than 100%. Did you mean {text}%?").format(text=text))
    if value < 0 and not currency(unit):
        if unit == "ratio":
            raise OpsError(_("A rate cannot be negative."))
        raise OpsError(_("A count cannot be negative."))


def core_number(
    metric: str, entry: Entry, origin: Origin = "typed", own_best: float | None = None
) -> CoreNumber:
    return CoreNumber(
        metric=metric,
        value=entry.value,
        numerator=entry.numerator,
        denominator=entry.denominator,
        unknown=entry.unknown,
        origin=origin,
        own_best=own_best,
    )


def entry_text(number: CoreNumber | None, unit: str) -> str:
    """As a person would type it; reading it again gives the same number."""
    if number is None:
        return ""
    if number.unknown:
        return UNKNOWN
    if number.numerator is not None and number.denominator is not None:
        return f"{_plain(number.numerator)}/{_plain(number.denominator)}"
    if number.value is None:
        return ""
    if unit == "ratio":
        return f"{_plain(number.value * 100)}%"
    return _plain(number.value)


def _plain(value: float) -> str:
    """Up to 12 significant digits and 12 decimals, no exponent."""
    text = f"{Decimal(f'{value:.12g}'):.12f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
