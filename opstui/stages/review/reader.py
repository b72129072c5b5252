"""Values of a tree's leaves in a period, read from the series."""

from __future__ import annotations

from dataclasses import dataclass

from opstui.kernel.metric_tree import Kind, MetricTree, Op
from opstui.kernel.periods import Period, previous
from opstui.kernel.recursion import recursion_of
from opstui.kernel.series import How, SeriesBook
from opstui.stages.review.inputs import InputMetric, derivable, how_of, inputs

_LONGEST_CARRY = 60
"""Periods that a carried value is looked for backwards."""


class Reader:
    """Values of a tree's leaves from the series."""

    def __init__(self, tree: MetricTree, book: SeriesBook) -> None:
        self.tree = tree
        self.book = book
        self.inputs = inputs(tree)
        self._how: dict[str, How] = {one.id: one.how for one in self.inputs}

    def count(
        self,
        id_: str,
        period: Period,
        segment: str | None = None,
        asking: frozenset[str] = frozenset(),
    ) -> float | None:
        """A count or amount: its own series, else what the tree's leaves come to."""
        node = self.tree.get(id_)
        how = how_of(node) if node is not None else self._how.get(id_, "flow")
        own = self.book.total(id_, period, segment, how).value
        if own is not None or node is None or segment is not None:
            return own
        if node.is_leaf:
            return self._carried(id_, period)
        under = derivable(self.tree, id_, asking)
        if under is None:
            return None
        values = {leaf: self.leaf(leaf, period, asking=asking) for leaf in under}
        return self.tree.model_copy(update={"root": id_}).value(values)

    def leaf(
        self,
        id_: str,
        period: Period,
        segment: str | None = None,
        asking: frozenset[str] = frozenset(),
    ) -> float | None:
        """A flow's sum, a stock's last level, a rate's Σ numerator/Σ denominator."""
        node = self.tree.node(id_)
        if node.kind is not Kind.RATE:
            return self.count(id_, period, segment, asking)
        if node.numerator and node.denominator:
            upper = self.count(node.numerator, period, segment, asking | {id_})
            lower = self.count(node.denominator, period, segment, asking | {id_})
            if upper is not None and lower:
                return upper / lower
            if upper is not None and lower == 0:
                return None
        return self.book.total(id_, period, segment, "rate").value

    def leaves(self, period: Period) -> dict[str, float | None]:
        return {leaf: self.leaf(leaf, period) for leaf in self.tree.leaves}

    def values(self, period: Period) -> dict[str, float | None]:
        """Every node."""
        return self.tree.evaluate(self.leaves(period))

    def _carried(self, id_: str, period: Period) -> float | None:
        """A leaf that the recursion fills in from the period before: the last value itself, or
        the sleeping pool B_t − A_{t−1} = pool + previous + new − active, all of t − 1."""
        rule = recursion_of(self.tree)
        if rule is None or id_ not in (rule.previous, rule.pool):
            return None
        back = _Carry(self, rule.carried, rule.new, rule.previous, rule.pool)
        return back.previous(period) if id_ == rule.previous else back.pool_of(period)

    def missing(self, period: Period) -> list[InputMetric]:
        """Numbers still to enter for `period`."""
        return [one for one in self.inputs if self._absent(one, period)]

    def _absent(self, one: InputMetric, period: Period) -> bool:
        if one.how == "rate":
            return self.book.total(one.id, period, how="rate").value is None
        return self.count(one.id, period) is None


@dataclass(frozen=True, slots=True)
class _Carry:
    """Looks back through the series for what a period inherits."""

    reader: Reader
    carried: str
    new: str
    prev: str
    pool: str

    def _own(self, id_: str, period: Period) -> float | None:
        return self.reader.book.total(id_, period, how="stock").value if id_ else None

    def _active(self, period: Period) -> float | None:
        """The carried metric, from its series or from the parts that are entered."""
        own = self._own(self.carried, period)
        if own is not None:
            return own
        tree = self.reader.tree
        parts = [self._own(child, period) for child in tree.node(self.carried).children]
        known = [part for part in parts if part is not None]
        whole = tree.node(self.carried).op is Op.SUM and len(known) == len(parts)
        return sum(known) if whole else None

    def previous(self, period: Period) -> float | None:
        return self._active(previous(period))

    def pool_of(self, period: Period) -> float | None:
        """Goes back to the last pool that is known, then adds up forwards."""
        way = [period]
        while self._own(self.pool, way[-1]) is None:
            if len(way) > _LONGEST_CARRY:
                return None
            way.append(previous(way[-1]))
        level = self._own(self.pool, way.pop())
        for one in reversed(way):
            before = previous(one)
            was = self._own(self.prev, before)
            parts = (
                was if was is not None else self.previous(before),
                self._own(self.new, before),
                self._active(before),
            )
            if level is None or any(part is None for part in parts):
                return None
            last, new, active = (part or 0.0 for part in parts)
            level = level + last + new - active
        return level
