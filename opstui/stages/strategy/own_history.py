"""The product's own past as a reference: values per week and the best four weeks. Pure.

Rates are pooled over their counts, flows stand at the length of the baseline window, levels are
means. Only whole periods before the cycle count, so that a plan is not measured by its own result.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from opstui.kernel.metric_tree import Good, Kind, Node
from opstui.kernel.periods import Grain, Period, split
from opstui.kernel.series import How, SeriesBook, Total
from opstui.stages.strategy.references import OWN_WEEKS

_HOW: dict[Kind, How] = {Kind.FLOW: "flow", Kind.STOCK: "stock", Kind.RATE: "rate"}


@dataclass(frozen=True, slots=True)
class OwnHistory:
    """`values` per week (per month where there are only months), oldest first, None where data
    are missing; `best` of four weeks in a row (one month), which ended on `best_until`."""

    values: tuple[float | None, ...] = ()
    best: float | None = None
    best_until: date | None = None
    grain: Grain = "week"


def own_history(book: SeriesBook, node: Node, window: Period, until: date) -> OwnHistory:
    """What the series know of `node` up to `until`; flows per `window.days`."""
    names = _series_of(book, node)
    if not names:
        return OwnHistory()
    since, last = book.observed_from(names), book.observed_until(names)
    if since is None or last is None or min(last, until) < since:
        return OwnHistory()
    grain: Grain = "month" if book.grains(names[0])[0] == "month" else "week"
    spans = [one for one in split(since, min(last, until), grain) if not one.partial]
    totals = [_total(book, node, names, one) for one in spans]
    values = tuple(
        _level(node, [total], span.days, window.days)
        for total, span in zip(totals, spans, strict=True)
    )
    wide = OWN_WEEKS if grain == "week" else 1
    best, best_until = None, None
    for start in range(len(spans) - wide + 1):
        days = sum(one.days for one in spans[start : start + wide])
        level = _level(node, totals[start : start + wide], days, window.days)
        if level is not None and (best is None or _better(level, best, node.good)):
            best, best_until = level, spans[start + wide - 1].end
    return OwnHistory(values, best, best_until, grain)


def _series_of(book: SeriesBook, node: Node) -> list[str]:
    """The metric's own series, else the two counts of a rate."""
    if book.grains(node.id):
        return [node.id]
    pair = [node.numerator, node.denominator]
    return pair if all(name and book.grains(name) for name in pair) else []


def _total(book: SeriesBook, node: Node, names: Sequence[str], span: Period) -> Total | None:
    """None where a part of the span has no data."""
    how = _HOW[node.kind]
    if len(names) == 1:
        total = book.total(names[0], span, how=how)
        return total if total.value is not None and total.days_with_data >= total.days else None
    above, below = (book.total(name, span) for name in names)
    if above.days_with_data < above.days or below.days_with_data < below.days:
        return None
    if above.value is None or not below.value:
        return None
    return Total(above.value / below.value, above.value, below.value, span.days, span.days)


def _level(node: Node, totals: Sequence[Total | None], days: int, window_days: int) -> float | None:
    known = [one for one in totals if one is not None and one.value is not None]
    if not totals or len(known) < len(totals):
        return None
    if all(one.denominator for one in known) and node.kind is not Kind.STOCK:
        return math.fsum(one.numerator or 0.0 for one in known) / math.fsum(
            one.denominator or 0.0 for one in known
        )
    values = [one.value for one in known if one.value is not None]
    if node.kind is Kind.FLOW:
        return math.fsum(values) * window_days / days
    return math.fsum(values) / len(values)


def _better(level: float, best: float, good: Good) -> bool:
    return level < best if good is Good.DOWN else level > best
