"""Dates and numbers as written -> values, one decision per column; the undecidable is a doubt."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from opstui.data_sources.issues import Issue
from opstui.data_sources.layout import RawCell
from opstui.data_sources.names import Part, Target, fold
from opstui.kernel.dates import BadDate, DateOrder, OrderUndecided, YearMissing
from opstui.kernel.language import N_, _
from opstui.kernel.periods import (
    GRAINS,
    Grain,
    Period,
    parse_period,
    period_at,
)
from opstui.kernel.quantities import BadNumber, Quantity, currency, parse
from opstui.kernel.text import shown

RatesAs = Literal["percent", "fraction"]

_MISSING = {"-", "--", "—", "–", "/", "n/a", "#n/a", "na", "null", "none", "nan", "无", "暂无"}
_SCALE_MARKS = "百千万亿萬億kKwWMB"
_COARSE: dict[str, Grain] = {"week": "week", "周": "week"}
_COARSE |= {"month": "month", "月": "month", "月份": "month"}


@dataclass(frozen=True, slots=True)
class Answers:
    """What the user replied to doubts.

    `year`: of dates without one; `order`: which of day and month comes first; `rates`: by column
    whether bare rates are percentages (0-100) or fractions (0-1).
    """

    year: int | None = None
    order: DateOrder | None = None
    rates: Mapping[str, RatesAs] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reading:
    """One number understood, still only a part of a metric's value."""

    cell: RawCell
    target: Target
    period: Period
    grain: Grain
    quantity: Quantity

    @property
    def part(self) -> Part:
        return self.cell.part or self.target.part


def is_missing(text: str) -> bool:
    """A mark that stands for "no data"."""
    return text.casefold() in _MISSING


def _exists(text: str, order: DateOrder) -> bool:
    try:
        parse_period(text, year=2024, order=order)
    except BadDate:
        return False
    return True


def decide_order(texts: Iterable[str]) -> DateOrder | None:
    """The order that some dates of a column demand and none contradicts, else None."""
    votes: set[DateOrder] = set()
    for text in texts:
        month_first, day_first = _exists(text, "mdy"), _exists(text, "dmy")
        if month_first != day_first:
            votes.add("mdy" if month_first else "dmy")
    return votes.pop() if len(votes) == 1 else None


class DateColumn:
    """The dates of one column, or of the header, read alike."""

    def __init__(self, name: str, texts: Iterable[str], answers: Answers) -> None:
        distinct = sorted(set(texts))
        order = answers.order or decide_order(distinct)
        self._found: dict[str, Period] = {}
        self._bad: dict[str, BadDate] = {}
        asked: dict[type[BadDate], list[str]] = defaultdict(list)
        for text in distinct:
            try:
                self._found[text] = parse_period(text, year=answers.year, order=order)
            except (YearMissing, OrderUndecided) as error:
                asked[type(error)].append(text)
            except BadDate as error:
                self._bad[text] = error
        self.doubts = [_date_doubt(name, kind, examples) for kind, examples in asked.items()]
        self._coarse = self._grain_of(name)

    def _grain_of(self, name: str) -> Grain | None:
        """A column called week (month) with nothing but Mondays (firsts) holds weeks (months)."""
        grain = _COARSE.get(fold(name))
        if grain and all(
            one.start == period_at(one.start, grain).start for one in self._found.values()
        ):
            return grain
        return None

    def read(self, text: str) -> tuple[Period, Grain] | None:
        """The period and its grain; None when that is a doubt; raises BadDate."""
        if text in self._bad:
            raise self._bad[text]
        period = self._found.get(text)
        if period is None:
            return None
        if self._coarse and period.days == 1:
            return period_at(period.start, self._coarse), self._coarse
        for grain in GRAINS:
            if period == period_at(period.start, grain):
                return period, grain
        raise BadDate(
            _('"{text}" is neither a day, a week nor a month.').format(text=shown(text)),
            _("Weeks run from Monday to Sunday, months from their first to their last day."),
        )


def _date_doubt(name: str, kind: type[BadDate], examples: Sequence[str]) -> Issue:
    message = (
        N_('No year in dates like "{text}" ({n}). Which year is it?')
        if kind is YearMissing
        else N_('Dates like "{text}" ({n}): does the day or the month come first?')
    )
    return Issue("doubt", message, {"n": len(examples), "text": shown(examples[0])}, column=name)


def read_number(cell: RawCell, target: Target) -> Quantity:
    """The number in the metric's unit, times the column's factor; raises BadNumber."""
    part = cell.part or target.part
    unit = target.metric.unit
    if part != "value":
        # a numerator of "CNY/order" is money, a denominator is counted
        unit = currency(unit) if part == "num" and currency(unit) else "count"
    quantity = parse(cell.text, unit)
    if abs(target.factor) != 1 and any(mark in cell.text for mark in _SCALE_MARKS):
        raise BadNumber(
            _('The header and "{text}" both give a scale.').format(text=shown(cell.text)),
            _("Keep it in one of them."),
        )
    if target.percent and not quantity.percent and part == "value":
        quantity = Quantity(quantity.value / 100, percent=True)
    # to 15 digits: 1.1 x 10,000 is 11,000; and no minus zero
    value = float(f"{quantity.value * target.factor:.15g}") + 0.0
    return replace(quantity, value=value)


def out_of_range(one: Reading) -> str:
    """Why the value cannot be; "" when it can. Money may be negative, counts and rates not."""
    metric, value = one.target.metric, one.quantity.value
    money = bool(currency(metric.unit)) and one.part != "den"
    if value < 0 and not money:
        return N_("{text} is negative, and {metric} cannot be.")
    if metric.unit == "ratio" and one.part == "value" and value > 1:
        return N_("{text} is more than 100% for {metric}.")
    return ""


def settle_rates(
    readings: Sequence[Reading], answers: Answers
) -> tuple[list[Reading], list[Issue]]:
    """Bare rates of one column as fractions; left out and asked about where one is above 1.

    A value above 1 in a column without "%" may be a percentage, or a wrong count.
    """
    settled: list[Reading] = []
    bare: dict[str, list[Reading]] = defaultdict(list)
    for one in readings:
        rate = one.target.metric.unit == "ratio" and one.part == "value"
        if rate and not one.quantity.percent:
            bare[one.cell.name].append(one)
        else:
            settled.append(one)
    doubts: list[Issue] = []
    for name, group in bare.items():
        said = answers.rates.get(name)
        above = [one for one in group if one.quantity.value > 1]
        if said is None and above:
            message = N_('Rates without "%", such as {text} ({n}): percent (0-100) or part (0-1)?')
            values = {"n": len(group), "text": shown(above[0].cell.text)}
            doubts.append(Issue("doubt", message, values, above[0].cell.line, name))
        elif said == "percent":
            settled.extend(
                replace(one, quantity=Quantity(one.quantity.value / 100, percent=True))
                for one in group
            )
        else:
            settled.extend(group)
    return settled, doubts
