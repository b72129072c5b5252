"""Which parts of a tree are folded away, kept as long as the program runs."""

from __future__ import annotations

from weakref import WeakKeyDictionary

from opstui.kernel.metric_tree import MetricTree

_kept: WeakKeyDictionary[object, dict[str, set[str]]] = WeakKeyDictionary()


LARGE = 150
"""Metrics from which on a tree is first shown folded."""


def folds(program: object, cycle: str, tree: MetricTree) -> set[str]:
    """Ids of the folded metrics of a cycle's tree; change it in place."""
    kept = _kept.setdefault(program, {})
    if cycle not in kept:
        kept[cycle] = set()
        if len(tree.nodes) > LARGE:
            fold_all(kept[cycle], tree)
    return kept[cycle]


def can_fold(tree: MetricTree, id_: str) -> bool:
    node = tree.get(id_)
    return node is not None and not node.is_leaf


def reveal(closed: set[str], tree: MetricTree, id_: str) -> bool:
    """Open everything above `id_`; whether something was folded."""
    hiding = closed.intersection(tree.path(id_)[:-1])
    closed.difference_update(hiding)
    return bool(hiding)


def fold_all(closed: set[str], tree: MetricTree) -> None:
    """Fold every branch right below the north star; with some folded already, open all."""
    here = {node.id for node in tree.nodes if not node.is_leaf} - {tree.root}
    if closed & here:
        closed.clear()
    else:
        closed.update(here)
