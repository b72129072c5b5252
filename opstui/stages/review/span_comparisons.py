"""One metric over like spans: the last period, 28 days, and the same days a year before. Pure.

A month is compared by 28-day windows, which hold each weekday four times (domain.md §6); last
year by weekday, in January and February by days from Spring Festival.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from opstui.kernel.periods import Period, previous, shifted
from opstui.stages.review.reader import Reader
from opstui.stages.review.state import why_not, year_before

WINDOW = 28


class Span(StrEnum):
    LAST = "last"
    WINDOW = "window"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class SpanComparison:
    """A metric's value in `now` and in `then`; `why` says why they are not compared, "" when
    they are."""

    span: Span
    now: Period
    then: Period
    value: float | None
    before: float | None
    why: str = ""


def span_comparisons(
    reader: Reader, metric: str, last: Period, today: date, lag_days: int = 0, country: str = "CN"
) -> list[SpanComparison]:
    """`last` is the latest period that can be compared."""
    window = Period(last.end - timedelta(WINDOW - 1), last.end)
    pairs = [
        *([] if last.grain == "month" else [(Span.LAST, last, previous(last))]),
        (Span.WINDOW, window, shifted(window, -WINDOW)),
        (Span.YEAR, last, year_before(last, country)),
    ]
    values: dict[Period, float | None] = {}
    whys: dict[Period, str] = {}
    found = []
    for span, now, then in pairs:
        for one in (now, then):
            if one not in values:
                whys[one] = why_not(reader, one, today, lag_days)
                values[one] = None if whys[one] else reader.values(one)[metric]
        why = whys[now] or whys[then]
        found.append(SpanComparison(span, now, then, values[now], values[then], why))
    return found
