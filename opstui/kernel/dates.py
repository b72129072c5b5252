"""One day: what people and exports write for it, and how it is shown.

Own patterns, because general parsers guess: dateparser reads "2026年11月" as today's day of that
month, dateutil reads "1,234" as a year. Nothing is guessed here; what is undecidable is asked.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from typing import Literal

from opstui.kernel.errors import OpsError
from opstui.kernel.language import _
from opstui.kernel.text import shown

DateOrder = Literal["dmy", "mdy"]

YEARS = range(1900, 2200)
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

_MIDNIGHT = re.compile(r"(?<=[\d日])[T ]\s*0{1,2}:00(:00(\.0+)?)?(Z|\+00:?00)?$")
_YEAR_FIRST = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})")
_COMPACT = re.compile(r"((?:19|20|21)\d\d)(\d\d)(\d\d)")
_CHINESE = re.compile(r"(?:(\d{4}|\d{2})年)?(\d{1,2})月(\d{1,2})[日号]")
_YEAR_LAST = re.compile(r"(\d{1,2})([-/.])(\d{1,2})(?:\2(\d{4}))?")


class BadDate(OpsError):
    """The text names no day."""


class YearMissing(BadDate):
    """The day is named without its year."""


class OrderUndecided(BadDate):
    """11/12 may be 11 December or November 12."""


def plain(text: str) -> str:
    folded = " ".join(unicodedata.normalize("NFKC", text[:200]).split())
    folded = re.sub(r"\s*([年月日号])", r"\1", re.sub(r"([年月])\s*", r"\1", folded))
    return _MIDNIGHT.sub("", folded)


def _bad(text: str) -> BadDate:
    return BadDate(
        _('"{text}" is not a date.').format(text=shown(text)),
        _("Write it like 2026-11-22."),
    )


def make_date(text: str, year: int, month: int, day: int) -> date:
    try:
        if year not in YEARS:
            raise ValueError(year)
        return date(year, month, day)
    except ValueError:
        raise BadDate(
            _('There is no day "{text}" in the calendar.').format(text=shown(text)),
            _("Write it like 2026-11-22."),
        ) from None


def year_of(text: str, given: int | None) -> int:
    if given is None:
        raise YearMissing(
            _('"{text}" has no year.').format(text=shown(text)),
            _("Say which year it is."),
        )
    return given


def _nearest(text: str, month: int, day: int, today: date) -> date:
    """The day of that name nearest to `today`."""
    found = []
    for year in (today.year - 1, today.year, today.year + 1):
        try:
            found.append(date(year, month, day))
        except ValueError:
            continue
    if not found:
        raise _bad(text)
    return min(found, key=lambda one: abs((one - today).days))


def _day_and_month(text: str, first: int, second: int, order: DateOrder | None) -> tuple[int, int]:
    """(month, day) of "first/second"."""
    if order is None:
        if first > 12 >= second:
            order = "dmy"
        elif second > 12 >= first or first == second:
            order = "mdy"
        else:
            raise OrderUndecided(
                _('"{text}" can be read day first or month first.').format(text=shown(text)),
                _("Say which comes first, or write it like 2026-11-22."),
            )
    return (first, second) if order == "mdy" else (second, first)


def parse_date(
    text: str,
    *,
    today: date | None = None,
    year: int | None = None,
    order: DateOrder | None = None,
) -> date:
    """The day that `text` names.

    A missing year is `year`, else the one that puts the day nearest to `today`; without either
    YearMissing is raised, without `order` where it matters OrderUndecided, else BadDate.
    """
    folded = plain(text)
    if match := _YEAR_FIRST.fullmatch(folded):
        return make_date(text, int(match[1]), int(match[3]), int(match[4]))
    if match := _COMPACT.fullmatch(folded):
        return make_date(text, int(match[1]), int(match[2]), int(match[3]))
    if match := _CHINESE.fullmatch(folded):
        written, month, day = match[1], int(match[2]), int(match[3])
    elif match := _YEAR_LAST.fullmatch(folded):
        if match[2] == "." and not match[4]:
            raise _bad(text)
        month, day = _day_and_month(text, int(match[1]), int(match[3]), order)
        written = match[4]
    else:
        raise _bad(text)
    if written:
        return make_date(text, int(written) + (2000 if len(written) == 2 else 0), month, day)
    if year is None and today is not None:
        return _nearest(text, month, day, today)
    return make_date(text, year_of(text, year), month, day)


def format_date(day: date, language: str, *, year: bool = True) -> str:
    """ "2026年11月22日" or "22 Nov 2026"; without the year "11/22" or "22 Nov"."""
    if language.startswith("zh"):
        text = f"{day.year}年{day.month}月{day.day}日"
        return text if year else f"{day.month}/{day.day}"
    text = f"{day.day} {MONTHS[day.month - 1]}"
    return f"{text} {day.year}" if year else text
