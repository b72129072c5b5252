"""How customers moved between the tiers of two imports: who rose, who fell, who came and went.

A customer rises who is better in one of recency, orders and money and worse in none, and falls
who is worse in one and better in none; who gains one and loses another only shifts.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from opstui.stages.execution.model import CustomerTiers
from opstui.stages.execution.rfm import Tier
from opstui.stages.execution.segments import in_order, matrix, placed, same_limits

Cell = tuple[Tier | None, Tier | None]
"""(tier before, tier after); None is new, or gone."""


class Way(StrEnum):
    STAYED = "stayed"
    ROSE = "rose"
    FELL = "fell"
    SHIFTED = "shifted"
    NEW = "new"
    GONE = "gone"


def way(before: Tier | None, after: Tier | None) -> Way:
    """Which way a customer of this cell went."""
    if before is None:
        return Way.NEW
    if after is None:
        return Way.GONE
    pairs = list(zip(before.value, after.value, strict=True))
    up = any(old < new for old, new in pairs)
    down = any(old > new for old, new in pairs)
    if up and down:
        return Way.SHIFTED
    return Way.ROSE if up else Way.FELL if down else Way.STAYED


@dataclass(frozen=True, slots=True)
class Migration:
    """`cells`: customers by (tier before, tier after); `comparable` is False where the two were
    parted at other thresholds, so that a move may be the threshold's and not the customer's."""

    start: date
    end: date
    cells: dict[Cell, int]
    comparable: bool

    def count(self, wanted: Way) -> int:
        return sum(n for (old, new), n in self.cells.items() if way(old, new) is wanted)

    @property
    def known(self) -> int:
        """Customers of the import before."""
        return sum(n for (old, _new), n in self.cells.items() if old is not None)

    def held(self, tier: Tier | None) -> int:
        """Customers of the tier before; None: the new ones."""
        return sum(n for (old, _new), n in self.cells.items() if old is tier)

    def holds(self, tier: Tier | None) -> int:
        """Customers of the tier after; None: those gone."""
        return sum(n for (_old, new), n in self.cells.items() if new is tier)

    def largest(self, wanted: Way) -> tuple[Cell, int] | None:
        """The cell of this way with most customers, the first of equals in the tiers' order."""
        order = {tier: place for place, tier in enumerate(Tier)}
        cells = [(cell, n) for cell, n in self.cells.items() if n and way(*cell) is wanted]

        def rank(one: tuple[Cell, int]) -> tuple[int, int, int]:
            (old, new), n = one
            last = len(order)
            return -n, order[old] if old else last, order[new] if new else last

        return min(cells, key=rank, default=None)


def migration_of(before: CustomerTiers, after: CustomerTiers) -> Migration:
    return Migration(before.cutoff, after.cutoff, matrix(before, after), same_limits(before, after))


def migration_between(imports: Iterable[CustomerTiers], start: date, end: date) -> Migration | None:
    """The migration matrix tier(t) → tier(t+1) of the days `start` to `end`, both included, for
    the review (domain.md §5).

    Compared are the last import with its cut-off on or before `start` (without one, the first
    within the period) and the last one until the day after `end`, as a cut-off is the day after
    the last order. None where these are not two imports. `imports` may be of several cycles;
    `comparable` tells whether their thresholds are the same.
    """
    known = [one for one in in_order(imports) if one.cutoff.toordinal() <= end.toordinal() + 1]
    earlier = [one for one in known if one.cutoff <= start]
    first = earlier[-1] if earlier else known[0] if known else None
    if first is None or known[-1] is first:
        return None
    return migration_of(first, known[-1])


@dataclass(frozen=True, slots=True)
class CellFacts:
    """The customers of one cell; the moneys are what they had paid by each cut-off (None
    without the customers' numbers)."""

    customers: int
    money_before: Decimal | None
    money_after: Decimal | None


def cell_facts(before: CustomerTiers, after: CustomerTiers, cell: Cell) -> CellFacts:
    """What there is to say of those who went from one tier to another."""
    old, new = placed(before), placed(after)
    ids = [
        id_ for id_ in {*old, *new} if (old.get(id_), new.get(id_)) == cell and cell != (None, None)
    ]
    return CellFacts(
        len(ids),
        _money(before, ids),
        _money(after, ids),
    )


def _money(record: CustomerTiers, ids: Iterable[str]) -> Decimal | None:
    if not record.facts:
        return None
    paid = (Decimal(repr(record.facts[id_][2])) for id_ in ids if id_ in record.facts)
    return sum(paid, Decimal(0))
