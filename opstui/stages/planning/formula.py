"""A metric tree as one line of arithmetic, in names or in numbers."""

from __future__ import annotations

from collections.abc import Callable, Container
from dataclasses import dataclass

from opstui.kernel.metric_tree import MetricTree, Node, Op, Values

SIGNS = {Op.PROD: " x ", Op.SUM: " + ", Op.SUB: " - ", Op.RATIO: " / "}


def formula(
    tree: MetricTree, node: str, language: str, *, deep: bool = False, closed: Container[str] = ()
) -> str:
    """ "Net revenue = Visitors x Lead rate x …", one level; `deep` down to the leaves, or to the
    metrics that are `closed`.

    A leaf that is a rate gives its two counts, any other leaf only its name.
    """
    top = tree.node(node)
    right = _Line(tree, language, deep, closed).right(top)
    return " = ".join(part for part in (_name(top, language), right) if part)


def in_numbers(
    tree: MetricTree, node: str, values: Values, figure: Callable[[float | None, str], str]
) -> str:
    """ "¥637.9K = 132K x 5.6% x …": the same level in numbers; "" for a leaf."""
    top = tree.node(node)
    if top.is_leaf:
        return ""
    numbers = [figure(values.get(child), tree.node(child).unit) for child in top.children]
    return f"{figure(values.get(node), top.unit)} = {SIGNS[top.op].join(numbers)}"


def _name(node: Node, language: str) -> str:
    return node.name.text(language) or node.id


@dataclass(frozen=True, slots=True)
class _Line:
    tree: MetricTree
    language: str
    deep: bool
    closed: Container[str]

    def right(self, node: Node) -> str:
        """What stands right of the "="; "" for a leaf that is a count."""
        if node.is_leaf:
            above = node.numerator_name.text(self.language)
            below = node.denominator_name.text(self.language)
            return f"{above} / {below}" if above and below else ""
        children = (self.tree.node(child) for child in node.children)
        return SIGNS[node.op].join(
            self._term(child, node, place) for place, child in enumerate(children)
        )

    def _term(self, node: Node, parent: Node, place: int) -> str:
        if node.is_leaf or not self.deep or node.id in self.closed:
            return _name(node, self.language)
        inside = self.right(node)
        tight = (Op.PROD, Op.RATIO)
        loose = node.op in (Op.SUM, Op.SUB)
        bracket = (loose and parent.op in tight) or (
            place > 0 and (parent.op is Op.RATIO or (parent.op is Op.SUB and loose))
        )
        return f"({inside})" if bracket else inside
