"""The counts that must be entered for a period: the least that gives every leaf of the tree.

Rates are never entered: they are made of counts, which other leaves, sums of leaves or plain
counts beside the tree may give.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from opstui.kernel.label import Label
from opstui.kernel.metric_tree import Kind, MetricTree, Node
from opstui.kernel.recursion import followers
from opstui.kernel.series import How


@dataclass(frozen=True, slots=True)
class InputMetric:
    """One number to enter per period. `carried`: it follows from the period before and is asked
    only where nothing is known of that one. `leaves` are those that it feeds."""

    id: str
    name: Label
    unit: str
    how: How
    leaves: tuple[str, ...]
    carried: bool = False


def inputs(tree: MetricTree) -> list[InputMetric]:
    """The least set of numbers that gives every leaf, in the tree's order, each once."""
    found: dict[str, InputMetric] = {}
    carried = followers(tree)

    def add(id_: str, name: Label, unit: str, how: How, leaf: str) -> None:
        known = found.get(id_)
        leaves = (*known.leaves, leaf) if known and leaf not in known.leaves else (leaf,)
        if known is None or leaf not in known.leaves:
            found[id_] = InputMetric(id_, name, unit, how, leaves, id_ in carried)

    def need(leaf: Node, below: frozenset[str], whom: str) -> None:
        if leaf.kind is not Kind.RATE:
            add(leaf.id, leaf.name, leaf.unit, how_of(leaf), whom)
            return
        if not leaf.numerator or not leaf.denominator:
            add(leaf.id, leaf.name, leaf.unit, "rate", whom)
            return
        parts = (
            (leaf.numerator, leaf.numerator_name, leaf.numerator_unit),
            (leaf.denominator, leaf.denominator_name, ""),
        )
        for id_, name, unit in parts:
            under = derivable(tree, id_, below | {leaf.id})
            if under is None:
                _add_count(id_, name, unit, whom)
            else:
                for child in under:
                    need(tree.node(child), below | {leaf.id}, whom)

    def _add_count(id_: str, name: Label, unit: str, whom: str) -> None:
        node = tree.get(id_)
        if node is not None:
            add(id_, node.name, node.unit, how_of(node), whom)
        else:
            said = name if name.zh or name.en else _count_name(tree, id_)
            add(id_, said, unit or _count_unit(tree, id_), _beside(tree), whom)

    for leaf in tree.leaves:
        need(tree.node(leaf), frozenset(), leaf)
    return list(found.values())


def derivable(tree: MetricTree, id_: str, asking: frozenset[str]) -> tuple[str, ...] | None:
    """The leaves that give the count `id_`; None when it is no node of the tree or would be
    defined by one of the rates that ask for it, so that it must be entered."""
    if id_ not in tree.order:
        return None
    under = tuple(one for one in tree.below(id_) if tree.node(one).is_leaf)
    return None if asking & set(under) else under


def how_of(node: Node) -> How:
    return "stock" if node.kind is Kind.STOCK else "flow"


def _using(tree: MetricTree, id_: str) -> Iterable[Node]:
    return (tree.node(leaf) for leaf in tree.leaves if tree.node(leaf).numerator == id_)


def _count_name(tree: MetricTree, id_: str) -> Label:
    names = [node.numerator_name for node in _using(tree, id_)]
    return next((name for name in names if name.zh or name.en), Label(zh=id_, en=id_))


def _count_unit(tree: MetricTree, id_: str) -> str:
    return next((node.numerator_unit for node in _using(tree, id_)), "count")


def _beside(tree: MetricTree) -> How:
    """A count beside a tree of levels is a level too: weekly counts are not summed."""
    return "stock" if tree.node(tree.root).kind is Kind.STOCK else "flow"
