"""Editing a metric tree: every edit gives a new tree, or says why it cannot be.

Ids are ASCII, made from the English name, unique in the tree and never used for another node
within one edit.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import Any

from opstui.kernel.errors import OpsError
from opstui.kernel.label import Label
from opstui.kernel.language import _
from opstui.kernel.metric_tree import Kind, MetricTree, Node, Op

_LONGEST_ID = 40


def new_id(name: str, taken: Iterable[str], fallback: str = "metric") -> str:
    """An id from the Latin letters and digits of `name`, numbered if it is taken."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    stem = re.sub(r"[^a-z0-9]+", "_", plain.lower()).strip("_")[:_LONGEST_ID].strip("_")
    stem = stem or fallback
    if stem[0].isdigit():
        stem = f"{fallback}_{stem}"
    used, id_, number = set(taken), stem, 2
    while id_ in used:
        id_ = f"{stem}_{number}"
        number += 1
    return id_


def node_of(tree: MetricTree, id_: str) -> Node:
    """The node; raises OpsError when it is gone."""
    node = tree.get(id_)
    if node is None:
        raise OpsError(_("There is no metric {name} in the tree.").format(name=id_))
    return node


def changed(tree: MetricTree, *nodes: Node, without: Iterable[str] = ()) -> MetricTree:
    """The tree with these nodes put in (at their place, or at the end) and others taken out."""
    gone, put = set(without), {node.id: node for node in nodes}
    kept = tuple(put.pop(node.id, node) for node in tree.nodes if node.id not in gone)
    return tree.model_copy(update={"nodes": (*kept, *put.values())})


def with_fields(node: Node, **change: Any) -> Node:
    """The node with these fields set."""
    return node.model_copy(update=change)


# -- names, order, operation ------------------------------------------------------------------


def rename(tree: MetricTree, id_: str, name: str, language: str) -> MetricTree:
    """Another name in `language`; the id stays, so that data and tasks still belong to it."""
    node = node_of(tree, id_)
    if not name.strip():
        raise OpsError(_("A metric needs a name."), _("Type one."))
    return changed(tree, with_fields(node, name=node.name.renamed(name.strip(), language)))


def move(tree: MetricTree, id_: str, steps: int) -> MetricTree:
    """Earlier (−) or later (+) among its siblings, up to the first or last place.

    Raises OpsError where order is meaning: what is subtracted from what, divided by what.
    """
    node_of(tree, id_)
    parent = tree.get(tree.parents.get(id_, ""))
    if parent is None:
        raise OpsError(_("The north star itself cannot be moved."))
    children = list(parent.children)
    here = children.index(id_)
    there = max(0, min(len(children) - 1, here + steps))
    first_matters = parent.op is Op.SUB and 0 in (here, there)
    if here != there and (parent.op is Op.RATIO or first_matters):
        raise OpsError(
            _("In a difference or a ratio the order is part of the meaning."),
            _("Change the operation instead."),
        )
    children.insert(there, children.pop(here))
    return changed(tree, with_fields(parent, children=tuple(children)))


def change_op(tree: MetricTree, id_: str, op: Op) -> MetricTree:
    """Another operation over the same children; raises OpsError where the number does not fit."""
    node = node_of(tree, id_)
    if node.is_leaf or op is Op.LEAF:
        raise OpsError(
            _("A leaf has no operation, and an inner metric needs one."),
            _("Split the leaf, or remove its children."),
        )
    _check_arity(op, len(node.children))
    return changed(tree, with_fields(node, op=op))


def _check_arity(op: Op, children: int) -> None:
    if op is Op.RATIO and children != 2:
        raise OpsError(
            _("A ratio has exactly two children."), _("Keep two: what is divided, and by what.")
        )


# -- adding and removing ----------------------------------------------------------------------


def add_child(
    tree: MetricTree,
    parent: str,
    name: Label,
    *,
    unit: str = "count",
    kind: Kind = Kind.FLOW,
    op: Op = Op.SUM,
) -> MetricTree:
    """A new leaf as the last child; under a leaf, that leaf becomes the `op` of it."""
    above = node_of(tree, parent)
    if not (name.en or name.zh).strip():
        raise OpsError(_("A metric needs a name."), _("Type one."))
    used = op if above.is_leaf else above.op
    _check_arity(used, len(above.children) + 1)
    leaf = Node(id=new_id(name.en or name.zh, tree.by_id), name=name, unit=unit, kind=kind)
    whole = with_fields(above, op=used, children=(*above.children, leaf.id))
    return changed(tree, whole, leaf)


def add_sibling(
    tree: MetricTree, id_: str, name: Label, *, unit: str = "count", kind: Kind = Kind.FLOW
) -> MetricTree:
    """A new leaf right below `id_`, under the same parent; raises OpsError for the root."""
    node_of(tree, id_)
    parent = tree.parents.get(id_)
    if parent is None:
        raise OpsError(
            _("The north star stands alone: nothing can be added beside it."),
            _("Add below it."),
        )
    added = add_child(tree, parent, name, unit=unit, kind=kind)
    above = added.node(parent)
    *rest, new = above.children
    rest.insert(rest.index(id_) + 1, new)
    return changed(added, with_fields(above, children=tuple(rest)))


def remove(tree: MetricTree, id_: str) -> MetricTree:
    """Without the node and everything under it; a parent left without children is a leaf again.

    Raises OpsError for the root and for a part of a ratio.
    """
    node_of(tree, id_)
    parent = tree.get(tree.parents.get(id_, ""))
    if parent is None:
        raise OpsError(
            _("The north star itself cannot be removed."), _("Choose another tree template.")
        )
    if parent.op is Op.RATIO:
        raise OpsError(
            _("A ratio has exactly two children."), _("Change the operation of its parent first.")
        )
    children = tuple(child for child in parent.children if child != id_)
    above = with_fields(parent, children=children, op=parent.op if children else Op.LEAF)
    return changed(tree, above, without=tree.below(id_))
