"""Editing a metric tree: every edit gives a new tree, or says why it cannot be.

Ids are ASCII, made from the English name, unique in the tree and never used for another node
within one edit.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Any

from opstui.kernel.errors import OpsError
from opstui.kernel.label import Label
from opstui.kernel.language import _
from opstui.kernel.metric_tree import Kind, MetricTree, Node, Op
from opstui.kernel.recursion import followers

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


def _node(tree: MetricTree, id_: str) -> Node:
    node = tree.get(id_)
    if node is None:
        raise OpsError(_("There is no metric {name} in the tree.").format(name=id_))
    return node


def _changed(tree: MetricTree, *nodes: Node, without: Iterable[str] = ()) -> MetricTree:
    """The tree with these nodes put in (at their place, or at the end) and others taken out."""
    gone, put = set(without), {node.id: node for node in nodes}
    kept = tuple(put.pop(node.id, node) for node in tree.nodes if node.id not in gone)
    return tree.model_copy(update={"nodes": (*kept, *put.values())})


def _with(node: Node, **change: Any) -> Node:
    return node.model_copy(update=change)


# -- names, order, operation ------------------------------------------------------------------


def rename(tree: MetricTree, id_: str, name: str, language: str) -> MetricTree:
    """Another name in `language`; the id stays, so that data and tasks still belong to it."""
    node = _node(tree, id_)
    if not name.strip():
        raise OpsError(_("A metric needs a name."), _("Type one."))
    return _changed(tree, _with(node, name=node.name.renamed(name.strip(), language)))


def move(tree: MetricTree, id_: str, steps: int) -> MetricTree:
    """Earlier (−) or later (+) among its siblings, up to the first or last place.

    Raises OpsError where order is meaning: what is subtracted from what, divided by what.
    """
    _node(tree, id_)
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
    return _changed(tree, _with(parent, children=tuple(children)))


def change_op(tree: MetricTree, id_: str, op: Op) -> MetricTree:
    """Another operation over the same children; raises OpsError where the number does not fit."""
    node = _node(tree, id_)
    if node.is_leaf or op is Op.LEAF:
        raise OpsError(
            _("A leaf has no operation, and an inner metric needs one."),
            _("Split the leaf, or remove its children."),
        )
    _check_arity(op, len(node.children))
    return _changed(tree, _with(node, op=op))


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
    above = _node(tree, parent)
    if not (name.en or name.zh).strip():
        raise OpsError(_("A metric needs a name."), _("Type one."))
    used = op if above.is_leaf else above.op
    _check_arity(used, len(above.children) + 1)
    leaf = Node(id=new_id(name.en or name.zh, tree.by_id), name=name, unit=unit, kind=kind)
    whole = _with(above, op=used, children=(*above.children, leaf.id))
    return _changed(tree, whole, leaf)


def remove(tree: MetricTree, id_: str) -> MetricTree:
    """Without the node and everything under it; a parent left without children is a leaf again.

    Raises OpsError for the root and for a part of a ratio.
    """
    _node(tree, id_)
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
    above = _with(parent, children=children, op=parent.op if children else Op.LEAF)
    return _changed(tree, above, without=tree.below(id_))


# -- segments ---------------------------------------------------------------------------------


def split(tree: MetricTree, id_: str, segments: Sequence[Label]) -> MetricTree:
    """A leaf becomes the sum of one leaf per segment (channel, tier, city), two at least.

    Raises OpsError for an inner node and for a rate: rates of segments do not add up. Split the
    counts they are made of.
    """
    node = _node(tree, id_)
    if not node.is_leaf:
        raise OpsError(_("Only a leaf can be split."), _("Choose a leaf under it."))
    if id_ in followers(tree):
        raise OpsError(_("This metric follows from the period before and cannot be split."))
    if node.kind is Kind.RATE:
        raise OpsError(
            _("A rate cannot be split into a sum."), _("Split the counts that it is made of.")
        )
    names = [name for name in segments if (name.en or name.zh).strip()]
    if len(names) < 2 or len({(name.zh, name.en) for name in names}) != len(names):
        raise OpsError(_("A split needs at least two different segments."), _("Name two or more."))
    taken, parts = set(tree.by_id), []
    for name in names:
        part_id = new_id(f"{id_} {name.en or name.zh}", taken)
        taken.add(part_id)
        parts.append(_segment(node, part_id, name))
    whole = _with(node, op=Op.SUM, children=tuple(part.id for part in parts))
    return _changed(tree, whole, *parts)


def _segment(whole: Node, id_: str, name: Label) -> Node:
    label = Label(
        zh=f"{whole.name.text('zh_CN')} {name.text('zh_CN')}".strip(),
        en=f"{whole.name.text('en')} {name.text('en')}".strip(),
    )
    return _with(whole, id=id_, name=label, tags=(), benchmark="")


def merge(tree: MetricTree, id_: str) -> MetricTree:
    """A node over leaves becomes a leaf again; raises OpsError if more than leaves lie below."""
    node = _node(tree, id_)
    children = [tree.node(child) for child in node.children]
    if not children or not all(child.is_leaf for child in children):
        raise OpsError(
            _("Only a metric right above its leaves can be merged."),
            _("Merge the metrics below it first."),
        )
    return _changed(tree, _with(node, op=Op.LEAF, children=()), without=node.children)
