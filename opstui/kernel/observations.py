"""Values over time as they are kept: one document per metric, segment, grain and month.

A week's or a month's value sits at the day its period starts. Missing is not zero.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import ClassVar, Self

from pydantic import Field, FiniteFloat, model_validator

from opstui.kernel.periods import Grain, Period, month_of, period_at
from opstui.kernel.record import Record

Cells = tuple[FiniteFloat | None, ...]


def series_key(metric: str, segment: str, grain: Grain, month: str) -> str:
    return f"{metric}|{segment}|{grain}|{month}"


@dataclass(frozen=True, slots=True)
class Observation:
    """One value, or one numerator and denominator, of the `grain` that starts on `day`.

    With none of the three it takes a value away.
    """

    metric: str
    segment: str
    grain: Grain
    day: date
    value: float | None = None
    numerator: float | None = None
    denominator: float | None = None

    @property
    def period(self) -> Period:
        return period_at(self.day, self.grain)

    @property
    def month(self) -> str:
        return f"{self.day:%Y-%m}"

    @property
    def key(self) -> str:
        return series_key(self.metric, self.segment, self.grain, self.month)

    @property
    def amount(self) -> float | None:
        """The value, or numerator / denominator (None when that is zero)."""
        if self.numerator is not None and self.denominator:
            return self.numerator / self.denominator
        return self.value


class SeriesMonth(Record):
    """What began in one month; index = day - 1, trailing gaps left out.

    A day has either a value in `v` or its counts in `num` and `den`.
    """

    TABLE: ClassVar[str] = "series"

    metric: str = Field(pattern=r"^[^|\s]+$")
    segment: str = ""
    grain: Grain
    month: str = Field(pattern=r"^\d{4}-(0[1-9]|1[0-2])$")
    v: Cells = ()
    num: Cells = ()
    den: Cells = ()

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        if self.key != series_key(self.metric, self.segment, self.grain, self.month):
            raise ValueError("the key does not follow from the fields")
        days = month_of(date.fromisoformat(f"{self.month}-01")).days
        if max(len(self.v), len(self.num)) > days:
            raise ValueError("more values than the month has days")
        if [one is None for one in self.num] != [one is None for one in self.den]:
            raise ValueError("a numerator without its denominator")
        if any(a is not None and b is not None for a, b in zip(self.v, self.num, strict=False)):
            raise ValueError("a value and counts for one day")
        return self

    @classmethod
    def empty(cls, metric: str, segment: str, grain: Grain, month: str) -> SeriesMonth:
        key = series_key(metric, segment, grain, month)
        return cls(key=key, metric=metric, segment=segment, grain=grain, month=month)

    def observations(self) -> list[Observation]:
        """What is known, in order of days."""
        days = _days_of(self.month)
        if not self.num:
            return [
                Observation(self.metric, self.segment, self.grain, day, value)
                for day, value in zip(days, self.v, strict=False)
                if value is not None
            ]
        found = []
        for index in range(max(len(self.v), len(self.num))):
            value = self.v[index] if index < len(self.v) else None
            num = self.num[index] if index < len(self.num) else None
            if value is None and num is None:
                continue
            den = self.den[index] if num is not None else None
            found.append(
                Observation(self.metric, self.segment, self.grain, days[index], value, num, den)
            )
        return found


@lru_cache(maxsize=1024)
def _days_of(month: str) -> tuple[date, ...]:
    """Every metric asks for those of the same months."""
    return tuple(month_of(date.fromisoformat(f"{month}-01")).dates())


def _put(cells: Cells, index: int, value: float | None) -> Cells:
    longer = [*cells, *[None] * (index + 1 - len(cells))]
    longer[index] = value
    while longer and longer[-1] is None:
        longer.pop()
    return tuple(longer)


def _with(record: SeriesMonth, one: Observation) -> SeriesMonth:
    index = one.day.day - 1
    cells = {
        "v": _put(record.v, index, one.value),
        "num": _put(record.num, index, one.numerator),
        "den": _put(record.den, index, one.denominator),
    }
    return record.model_copy(update=cells)


def apply(
    observations: Iterable[Observation], series: Mapping[str, SeriesMonth]
) -> list[SeriesMonth]:
    """The documents that change, as they become; of two observations of one day the later counts.

    Raises ValueError for an observation with half a ratio or with a value and counts.
    """
    touched: dict[str, SeriesMonth] = {}
    for one in observations:
        record = touched.get(one.key) or series.get(one.key)
        if record is None:
            record = SeriesMonth.empty(one.metric, one.segment, one.grain, one.month)
        touched[one.key] = _with(record, one)
    checked = [SeriesMonth.model_validate(record.model_dump()) for record in touched.values()]
    return [record for record in checked if record != series.get(record.key)]
