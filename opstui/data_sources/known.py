"""The metrics that numbers can be brought in for: what the leaves of a tree are counted from."""

from __future__ import annotations

from opstui.data_sources.names import KnownMetric
from opstui.kernel.label import Label
from opstui.kernel.metric_tree import Kind, MetricTree, Node


def known_metrics(tree: MetricTree) -> dict[str, KnownMetric]:
    """Metric id → how it is read. A rate leaf brings the counts it is made of, and can be
    given as a rate itself; a count that is a node of the tree keeps that node's name."""
    found: dict[str, KnownMetric] = {}
    for node in tree.nodes:
        if node.is_leaf:
            found[node.id] = _metric(node.id, node.name, node.unit, node)
    for node in tree.nodes:
        if node.is_leaf and node.kind is Kind.RATE:
            parts = (
                (node.numerator, node.numerator_name, node.numerator_unit),
                (node.denominator, node.denominator_name, "count"),
            )
            for id_, name, unit in parts:
                named = tree.get(id_)
                if id_ and id_ not in found:
                    label, unit = (named.name, named.unit) if named else (name, unit)
                    found[id_] = KnownMetric(id_, _names(id_, label), unit)
    return found


def _metric(id_: str, name: Label, unit: str, node: Node) -> KnownMetric:
    return KnownMetric(id_, _names(id_, name), unit, node.kind.value, node.good.value)


def _names(id_: str, name: Label) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text for text in (id_, name.zh, name.en) if text))
