"""The metrics that numbers can be brought in for: the tree's, and the counts that rates need."""

from __future__ import annotations

from collections import Counter

from opstui.data_sources.names import KnownMetric
from opstui.kernel.metric_tree import Kind, MetricTree, Node
from opstui.stages.strategy.model import Strategy


def known_metrics(
    tree: MetricTree, strategy: Strategy | None, series: list[str]
) -> dict[str, KnownMetric]:
    """By id. A metric may also be called by the first word of its id where no other has it."""
    known = {id_: _of_node(tree.node(id_)) for id_ in tree.order}
    for id_ in tree.order:
        for count in _counts_of(tree.node(id_)):
            known.setdefault(count.id, count)
    guards = [guard.metric for guard in strategy.guardrails] if strategy else []
    for id_ in (*guards, *series):
        known.setdefault(id_, KnownMetric(id_, (id_,)))
    first_words = Counter(id_.split("_")[0] for id_ in known)
    return {
        id_: KnownMetric(
            id_,
            (*one.names, *([word] if first_words[word := id_.split("_")[0]] == 1 else [])),
            one.unit,
            one.kind,
            one.good,
        )
        for id_, one in known.items()
    }


def _of_node(node: Node) -> KnownMetric:
    rate = node.kind is Kind.RATE or bool(node.numerator)
    return KnownMetric(
        node.id,
        (node.name.zh, node.name.en),
        node.unit,
        "rate" if rate else "stock" if node.kind is Kind.STOCK else "flow",
        node.good.value,
    )


def _counts_of(node: Node) -> list[KnownMetric]:
    if not node.numerator:
        return []
    upper, lower = node.numerator_name, node.denominator_name
    return [
        KnownMetric(node.numerator, (upper.zh, upper.en), node.numerator_unit),
        KnownMetric(node.denominator, (lower.zh, lower.en)),
    ]
