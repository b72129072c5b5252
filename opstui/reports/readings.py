"""What the metrics of a tree came to in a period, read from the series."""

from __future__ import annotations

from collections.abc import Iterable

from opstui.kernel.metric_tree import Kind, MetricTree, Node
from opstui.kernel.periods import Period
from opstui.kernel.series import SeriesBook

State = dict[str, float | None]
"""Node id → value; None is unknown."""

Above = frozenset[str]


def series_of(tree: MetricTree) -> tuple[str, ...]:
    """Ids of the series that the leaves are read from, each once."""
    found: dict[str, None] = {}
    for leaf in tree.leaves:
        node = tree.node(leaf)
        for id_ in (node.numerator, node.denominator) if node.numerator else (leaf,):
            inner = tree.get(id_)
            below = tree.below(id_) if inner is not None and not inner.is_leaf else (id_,)
            found.update(dict.fromkeys((id_, *below)))
    return tuple(found)


class Readings:
    """Values of nodes and of the counts that rates are made of."""

    def __init__(self, tree: MetricTree, book: SeriesBook) -> None:
        self.tree = tree
        self.book = book

    def count(
        self, metric: str, period: Period, segment: str | None = None, above: Above = frozenset()
    ) -> float | None:
        """A count or amount: its own series, else what its children in the tree come to.

        `above` holds the counts being worked out, so that one defined by itself is unknown.
        """
        node = self.tree.get(metric)
        level = node is not None and node.kind is Kind.STOCK
        own = self.book.total(metric, period, segment, "stock" if level else "flow").value
        if own is not None or node is None or node.is_leaf or segment is not None:
            return own
        if metric in above or node.id not in self.tree.order:
            return None
        return self.values(period, of=metric, above=above | {metric})[metric]

    def rate(
        self, node: Node, period: Period, segment: str | None = None, above: Above = frozenset()
    ) -> float | None:
        """Σ numerator / Σ denominator, or the rate's own series where only that is kept."""
        upper = self.count(node.numerator, period, segment, above)
        lower = self.count(node.denominator, period, segment, above)
        if upper is not None and lower:
            return upper / lower
        return self.book.total(node.id, period, segment, "rate").value

    def leaf(self, node: Node, period: Period, above: Above = frozenset()) -> float | None:
        if node.numerator:
            return self.rate(node, period, above=above)
        if node.kind is Kind.RATE:
            return self.book.total(node.id, period, how="rate").value
        return self.count(node.id, period)

    def values(self, period: Period, of: str = "", above: Above = frozenset()) -> State:
        """Every node from its leaves."""
        tree = self.tree.model_copy(update={"root": of}) if of else self.tree
        return tree.evaluate(
            {leaf: self.leaf(tree.node(leaf), period, above) for leaf in tree.leaves}
        )

    def metric(self, id_: str, period: Period) -> float | None:
        """Any metric by its id: a node of the tree, or a series beside it."""
        node = self.tree.get(id_)
        if node is None:
            return self.book.total(id_, period, how="rate").value
        return self.values(period)[id_] if node.id in self.tree.order else None

    def per_period(self, metric: str, periods: Iterable[Period]) -> list[float | None]:
        return [self.count(metric, period) for period in periods]
