"""Growth accounting of a workbook: from the tree's recursion, or from imported columns."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from opstui.kernel.metric_tree import MetricTree, Op
from opstui.kernel.periods import GRAINS, Grain, Period, previous
from opstui.kernel.recursion import Recursion, recursion_of
from opstui.kernel.series import SeriesBook
from opstui.stages.review.growth import Flows, Mismatch, mismatches, quick_ratio, stickiness
from opstui.stages.review.reader import Reader

ACTIVE, NEW, RETAINED, RESURRECTED, CHURNED = IMPORTED = (
    "growth_active",
    "growth_new",
    "growth_retained",
    "growth_resurrected",
    "growth_churned",
)
"""Metrics of imported columns."""
AVERAGE_DAILY, DAILY, MONTHLY = "avg_dau", "dau", "mau"
_CHURNED_OF_TREE = "churned"
YEAR = 12
"""Periods of the first span of imported ones."""

Source = Literal["tree", "imported"]


@dataclass(frozen=True, slots=True)
class PeriodGrowth:
    """`wrong` names the identities that do not hold; `stickiness` None without daily and monthly
    actives."""

    period: Period
    flows: Flows
    wrong: tuple[Mismatch, ...] = ()
    stickiness: float | None = None

    @property
    def ratio(self) -> float | None:
        """None when nobody left."""
        return quick_ratio(self.flows)


@dataclass(frozen=True, slots=True)
class GrowthTable:
    """Periods in order of time, all complete."""

    source: Source
    periods: tuple[PeriodGrowth, ...]

    def inside(self, span: Period) -> tuple[PeriodGrowth, ...]:
        return tuple(
            one
            for one in self.periods
            if one.period.start >= span.start and one.period.end <= span.end
        )

    def spans(self) -> list[Period]:
        """The cycle, of imported ones the last 12 periods, each year, the last one first, and
        all."""
        if not self.periods:
            return []
        whole = _span(self.periods)
        if self.source == "tree" or len(self.periods) <= YEAR:
            return [whole]
        years = sorted({one.period.start.year for one in self.periods}, reverse=True)
        each = [_span([p for p in self.periods if p.period.start.year == year]) for year in years]
        found = [_span(self.periods[-YEAR:]), *each, whole]
        return list(dict.fromkeys(found))


def _span(periods: Sequence[PeriodGrowth]) -> Period:
    return Period(periods[0].period.start, periods[-1].period.end)


def ratio_of(periods: Sequence[PeriodGrowth]) -> float | None:
    """Σ(new + resurrected)/Σ churned; None when nobody left."""
    return quick_ratio([one.flows for one in periods])


def growth_tables(reader: Reader, done: Sequence[Period], today: date) -> list[GrowthTable]:
    """That of the tree first, then the imported one; those without a period are left out."""
    found = [
        GrowthTable("tree", _of_tree(reader, done)),
        GrowthTable("imported", imported_growth(reader.book, today)),
    ]
    return [one for one in found if one.periods]


# -- from the tree --------------------------------------------------------------------------------


def _of_tree(reader: Reader, done: Sequence[Period]) -> tuple[PeriodGrowth, ...]:
    rule = recursion_of(reader.tree)
    parts = _parts(reader.tree, rule) if rule else None
    if rule is None or parts is None:
        return ()
    found = [_of_period(reader, rule, parts, period) for period in done]
    return tuple(one for one in found if one is not None)


def _parts(tree: MetricTree, rule: Recursion) -> tuple[str, str, str] | None:
    """(new, retained, resurrected) among the children of the carried metric; the last is "" where
    nobody comes back."""
    carried = tree.node(rule.carried)
    if carried.op is not Op.SUM:
        return None
    under = {child: set(tree.below(child)) for child in carried.children}
    retained = next((child for child, ids in under.items() if rule.previous in ids), None)
    back = next((child for child, ids in under.items() if rule.pool and rule.pool in ids), "")
    rest = [child for child in under if child not in (retained, back)]
    if retained is None or len(rest) != 1:
        return None
    return rest[0], retained, back


def _of_period(
    reader: Reader, rule: Recursion, parts: tuple[str, str, str], period: Period
) -> PeriodGrowth | None:
    values = reader.values(period)
    new, retained = values.get(parts[0]), values.get(parts[1])
    back = values.get(parts[2]) if parts[2] else 0.0
    before = values.get(rule.previous)
    if new is None or retained is None or back is None or before is None:
        return None
    own = reader.book.total(_CHURNED_OF_TREE, period, how="stock").value
    churned = own if own is not None else max(0.0, before - retained)
    active = reader.book.total(rule.carried, period, how="stock").value
    return _growth(reader.book, period, Flows(new, retained, back, churned, before), active)


def _growth(book: SeriesBook, period: Period, flows: Flows, active: float | None) -> PeriodGrowth:
    wrong = tuple(one for one in mismatches(flows, active) if not _equal(one.expected, one.found))
    return PeriodGrowth(period, flows, wrong, _stickiness(book, period))


def _equal(one: float, other: float) -> bool:
    """Rates that were rounded give counts that are not quite whole."""
    return math.isclose(one, other, rel_tol=1e-6, abs_tol=0.01)


def _stickiness(book: SeriesBook, period: Period) -> float | None:
    daily = book.total(AVERAGE_DAILY, period, how="stock").value
    if daily is None:
        days = [one.value for one in book.inside(DAILY, "day", period) if one.value is not None]
        daily = math.fsum(days) / len(days) if days else None
    monthly = book.total(MONTHLY, period, how="stock").value
    return stickiness(daily, monthly) if daily is not None and monthly is not None else None


# -- imported -------------------------------------------------------------------------------------


def imported_growth(book: SeriesBook, today: date) -> tuple[PeriodGrowth, ...]:
    grains = book.grains(NEW)
    if not grains:
        return ()
    grain = max(grains, key=lambda one: (_last(book, one), -GRAINS.index(one)))
    columns = {metric: _column(book, metric, grain) for metric in IMPORTED}
    found = []
    for period in sorted(columns[NEW], key=lambda one: one.start):
        if period.end >= today:
            continue
        row = {metric: columns[metric].get(period) for metric in IMPORTED}
        before = _active(columns, previous(period))
        flows = _flows(row, before)
        if flows is not None:
            found.append(_growth(book, period, flows, row[ACTIVE]))
    return tuple(found)


def _last(book: SeriesBook, grain: Grain) -> date:
    return max(one.day for one in book.points(NEW, "") if one.grain == grain)


def _column(book: SeriesBook, metric: str, grain: Grain) -> dict[Period, float]:
    return {
        one.period: one.value
        for one in book.points(metric, "")
        if one.grain == grain and one.value is not None
    }


def _active(columns: Mapping[str, Mapping[Period, float]], period: Period) -> float | None:
    """As it was given, else the sum of its parts."""
    own = columns[ACTIVE].get(period)
    parts = [columns[metric].get(period) for metric in (NEW, RETAINED, RESURRECTED)]
    if own is not None or parts[0] is None or parts[1] is None:
        return own
    return math.fsum(one or 0.0 for one in parts)


def _flows(row: Mapping[str, float | None], before: float | None) -> Flows | None:
    """What was not given follows from the two identities; None where that is not enough."""
    new, retained, churned = row[NEW], row[RETAINED], row[CHURNED]
    back, active = row[RESURRECTED], row[ACTIVE]
    if new is None:
        return None
    if retained is None and before is not None and churned is not None:
        retained = before - churned
    if back is None:
        back = active - new - retained if active is not None and retained is not None else 0.0
    if retained is None and active is not None:
        retained = active - new - back
    if churned is None and before is not None and retained is not None:
        churned = before - retained
    if retained is None or churned is None or min(retained, back, churned) < 0:
        return None
    return Flows(new, retained, back, churned, before)
