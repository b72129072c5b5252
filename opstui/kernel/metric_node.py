"""One metric of a tree: how it adds up, which way is better, what it is made of."""

from __future__ import annotations

from enum import StrEnum

from pydantic import FiniteFloat

from opstui.kernel.label import Label
from opstui.kernel.operations import Op
from opstui.kernel.record import Value

Bounds = tuple[float | None, float | None]
"""Lowest and highest value that is good; None is open."""


class Good(StrEnum):
    """Which way is better."""

    UP = "up"
    DOWN = "down"
    RANGE = "range"


class Kind(StrEnum):
    """How a metric adds up over time: flow by sum, stock by last value, rate by Σnum/Σden."""

    FLOW = "flow"
    STOCK = "stock"
    RATE = "rate"


class Node(Value):
    """One metric. A rate names the counts it is made of (`numerator`, `denominator`); a
    leaf whose observations come with the sign turned (refunds booked negative) is imported
    with a minus in the mapping, never stored negated. `low` and `high` bound a metric that is
    good within a range, in its unit; of a flow over the whole cycle."""

    id: str
    name: Label
    unit: str = "count"
    good: Good = Good.UP
    low: FiniteFloat | None = None
    high: FiniteFloat | None = None
    op: Op = Op.LEAF
    children: tuple[str, ...] = ()
    kind: Kind = Kind.FLOW
    numerator: str = ""
    denominator: str = ""
    numerator_name: Label = Label()
    denominator_name: Label = Label()
    numerator_unit: str = "count"
    owner: str = ""
    source: str = ""
    benchmark: str = ""
    controllability: FiniteFloat = 1.0
    tags: tuple[str, ...] = ()

    @property
    def is_leaf(self) -> bool:
        return self.op is Op.LEAF

    @property
    def bounds(self) -> Bounds | None:
        """Of a metric that is good within a range; None where it has none, or no bound."""
        known = self.low is not None or self.high is not None
        return (self.low, self.high) if self.good is Good.RANGE and known else None

    def nearest(self, value: float) -> float:
        """The value itself where it is inside its range, else the bound that is nearest."""
        low, high = self.bounds or (None, None)
        if low is not None and value < low:
            return low
        return high if high is not None and value > high else value
