"""Numbers as people write them ("12万", "3.5%", "１，２００", "(1,234.50)") <-> values with a unit.

Units: "count" or a noun, "ratio" (kept as 0-1), "days", a currency code, or "CNY/order".
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from math import isfinite

from opstui.kernel.errors import OpsError
from opstui.kernel.figures import (
    MISSING,
    SYMBOLS,
    Style,
    currency,
    format_change,
    format_number,
)
from opstui.kernel.language import _
from opstui.kernel.text import shown

__all__ = [
    "MISSING",
    "SYMBOLS",
    "BadNumber",
    "Quantity",
    "Style",
    "currency",
    "format_change",
    "format_number",
    "parse",
]

# What each written currency may stand for; the first is meant where nothing else is known.
_CURRENCIES: dict[str, tuple[str, ...]] = {
    **{code: (code,) for code in SYMBOLS},
    **{symbol: (code,) for code, symbol in SYMBOLS.items() if len(symbol) > 1},
    "RMB": ("CNY",),
    "元": ("CNY", "HKD", "TWD", "SGD", "JPY"),
    "¥": ("CNY", "JPY"),
    "£": ("GBP",),
    "€": ("EUR",),
    "₩": ("KRW",),
    "₹": ("INR",),
    "US$": ("USD",),
    "$": ("USD", "HKD", "SGD", "TWD"),
}
# Powers of ten.
_SCALES = {"百": 2, "千": 3, "万": 4, "十万": 5, "百万": 6, "千万": 7, "萬": 4}
_SCALES |= {"亿": 8, "十亿": 9, "百亿": 10, "千亿": 11, "万亿": 12, "億": 8}
_SCALES |= {"k": 3, "K": 3, "w": 4, "W": 4, "M": 6, "B": 9, "bn": 9}
_DAYS = ("天", "日", "days", "day", "d")
_NOUNS = ("人次", "人", "单", "个", "次", "件", "笔", "篇", "条", "户", "家", "场", "位")


def _either(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


_NUMBER = re.compile(
    rf"(?P<open>\()?(?P<sign>[-+])?(?P<prefix>{_either(_CURRENCIES)})?(?P<inner>[-+])?"
    rf"(?P<digits>\d[\d,' ]*(?:\.\d+)?|\.\d+)(?:[eE](?P<power>[-+]?\d{{1,3}}))?"
    rf"(?P<scale>{_either(_SCALES)})?(?P<percent>[%‰])?"
    rf"(?P<suffix>{_either((*_CURRENCIES, *_DAYS, *_NOUNS))})?(?P<close>\))?(?P<trail>-)?",
)
_GROUPED = re.compile(r"(\d{1,3})([,' ])\d{3}(?:\2\d{3})*(?:\.\d+)?")
_PLAIN = re.compile(r"\d*(?:\.\d+)?")


class BadNumber(OpsError):
    """The text is no number of the unit."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """A value in its unit; `percent`: it was written as a percentage and divided by 100."""

    value: float
    percent: bool = False


def _refuse(text: str, reason: str, todo: str = "") -> BadNumber:
    return BadNumber(reason.format(text=shown(text)), todo)


def _digits(text: str, written: str) -> Decimal:
    """The number without sign and scale; refuses marks that leave the value open."""
    written = written.strip()
    if _GROUPED.fullmatch(written):
        return Decimal(re.sub("[,' ]", "", written))
    if not _PLAIN.fullmatch(written):
        raise _refuse(
            text,
            _('The commas or spaces in "{text}" do not separate thousands.'),
            _("Write it like 1,234.5 or 1234.5."),
        )
    return Decimal(written)


def _check_currency(text: str, word: str, unit: str) -> None:
    meant, wanted = _CURRENCIES[word], currency(unit)
    if not wanted:
        raise _refuse(
            text,
            _('"{text}" is an amount of money, and this is not.'),
            _("Leave out the currency, or check which metric it belongs to."),
        )
    if wanted not in meant:
        raise BadNumber(
            _('"{text}" is in {written}, and this is counted in {wanted}.').format(
                text=shown(text), written=meant[0], wanted=wanted
            ),
            _("Convert it first: the rate would be a guess."),
        )


def _check_words(text: str, match: re.Match[str], unit: str) -> None:
    prefix, suffix = match["prefix"], match["suffix"]
    for word in (prefix, suffix):
        if word in _CURRENCIES:
            _check_currency(text, word, unit)
    if suffix in _DAYS and unit != "days":
        raise _refuse(text, _('"{text}" is a number of days, and this is not.'))
    if suffix in _NOUNS and (currency(unit) or unit in ("ratio", "days")):
        raise _refuse(text, _('"{text}" counts things, and this does not.'))
    if match["percent"] and unit != "ratio":
        raise _refuse(
            text,
            _('"{text}" is a percentage, and this is not a rate.'),
            _("Write the number itself."),
        )


def _sign(text: str, match: re.Match[str]) -> int:
    marks = [match["sign"], match["inner"], match["trail"], match["open"]]
    if bool(match["open"]) != bool(match["close"]) or sum(map(bool, marks)) > 1:
        raise _refuse(
            text, _('The sign of "{text}" is not clear.'), _("Write one minus before it.")
        )
    return -1 if any(mark in ("-", "(") for mark in marks) else 1


def parse(text: str, unit: str = "count") -> Quantity:
    """The number in `text`; raises BadNumber rather than guess.

    Understands full-width digits, thousands marks, % and ‰, 百 千 万 亿, K M B, currency signs and
    codes of the unit, a minus before or behind, accountants' brackets, measure words.
    """
    if len(text) > 100:
        raise _refuse(text, _('"{text}" is too long for a number.'))
    folded = " ".join(unicodedata.normalize("NFKC", text).split())
    folded = folded.translate({0x2212: "-", 0x2013: "-", 0x66C: ","})
    if not folded:
        raise BadNumber(_("There is no number."), _("Type one, or leave the cell out."))
    if folded.startswith("="):
        raise _refuse(
            text,
            _('"{text}" is a formula, not a number.'),
            _("Save the file with values in place of formulas."),
        )
    tight = re.sub(r"(?<!\d) | (?!\d)", "", folded)
    match = _NUMBER.fullmatch(_upper_currency(tight))
    if not match:
        raise _refuse(
            text, _('"{text}" is not a number.'), _("Write it like 1234.5, 12万 or 3.5%.")
        )
    _check_words(text, match, unit)
    power = int(match["power"] or 0) + _SCALES.get(match["scale"] or "", 0)
    power -= {"%": 2, "‰": 3}.get(match["percent"] or "", 0)
    value = float(_sign(text, match) * _digits(text, match["digits"]).scaleb(power))
    if not isfinite(value):
        raise _refuse(text, _('"{text}" is too large.'))
    return Quantity(value, percent=bool(match["percent"]))


_CODE_IN_LOWER = re.compile(r"cny|rmb|usd|gbp|eur|hkd|jpy|sgd|twd|krw|inr", re.IGNORECASE)


def _upper_currency(text: str) -> str:
    return _CODE_IN_LOWER.sub(lambda match: match[0].upper(), text)
