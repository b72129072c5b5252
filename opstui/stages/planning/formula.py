"""A metric tree as one line of arithmetic."""

from __future__ import annotations

from opstui.kernel.metric_tree import MetricTree, Node, Op

_SIGNS = {Op.PROD: " x ", Op.SUM: " + ", Op.SUB: " - ", Op.RATIO: " / "}


def formula(tree: MetricTree, node: str, language: str, *, deep: bool = False) -> str:
    """ "Net revenue = Visitors x Lead rate x …", one level; `deep` down to the leaves.

    A leaf that is a rate gives its two counts, any other leaf only its name.
    """
    top = tree.node(node)
    return " = ".join(
        part for part in (_name(top, language), _right(tree, top, language, deep)) if part
    )


def _name(node: Node, language: str) -> str:
    return node.name.text(language) or node.id


def _right(tree: MetricTree, node: Node, language: str, deep: bool) -> str:
    if node.is_leaf:
        above, below = node.numerator_name.text(language), node.denominator_name.text(language)
        return f"{above} / {below}" if above and below else ""
    return _SIGNS[node.op].join(
        _term(tree, tree.node(child), node, place, language, deep)
        for place, child in enumerate(node.children)
    )


def _term(tree: MetricTree, node: Node, parent: Node, place: int, language: str, deep: bool) -> str:
    if node.is_leaf or not deep:
        return _name(node, language)
    inside = _right(tree, node, language, deep)
    tight = (Op.PROD, Op.RATIO)
    loose = node.op in (Op.SUM, Op.SUB)
    bracket = (loose and parent.op in tight) or (
        place > 0 and (parent.op is Op.RATIO or (parent.op is Op.SUB and loose))
    )
    return f"({inside})" if bracket else inside
