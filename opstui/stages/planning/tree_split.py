"""Splitting a leaf: a count into its segments, a rate into the counts it is made of; merging back.

Rates of segments do not add up, so a rate is split into counts per segment, and the blended rate
stays the ratio of their sums (domain.md §0.1: store counts, never rates).
"""

from __future__ import annotations

from collections.abc import Sequence

from opstui.kernel.errors import OpsError
from opstui.kernel.label import Label
from opstui.kernel.language import _
from opstui.kernel.metric_tree import Kind, MetricTree, Node, Op
from opstui.kernel.recursion import followers
from opstui.stages.planning.tree_edit import changed, new_id, node_of, with_fields


def check_split(tree: MetricTree, id_: str) -> Node:
    """The leaf, when it can be split at all; raises OpsError."""
    node = node_of(tree, id_)
    if not node.is_leaf:
        raise OpsError(_("Only a leaf can be split."), _("Choose a leaf under it."))
    if id_ in followers(tree):
        raise OpsError(_("This metric follows from the period before and cannot be split."))
    return node


def split(tree: MetricTree, id_: str, segments: Sequence[Label]) -> MetricTree:
    """A leaf becomes the sum of one leaf per segment (channel, tier, city), two at least.

    Raises OpsError for an inner node and for a rate: use `split_rate`.
    """
    node = check_split(tree, id_)
    if node.kind is Kind.RATE:
        raise OpsError(
            _("A rate cannot be split into a sum."), _("Split the counts that it is made of.")
        )
    return _summed(tree, node, segments)


def _summed(tree: MetricTree, node: Node, segments: Sequence[Label]) -> MetricTree:
    names = [name for name in segments if (name.en or name.zh).strip()]
    if len(names) < 2 or len({(name.zh, name.en) for name in names}) != len(names):
        raise OpsError(_("A split needs at least two different segments."), _("Name two or more."))
    taken, parts = set(tree.by_id), []
    for name in names:
        part_id = new_id(f"{node.id} {name.en or name.zh}", taken)
        taken.add(part_id)
        parts.append(_segment(node, part_id, name))
    whole = with_fields(node, op=Op.SUM, children=tuple(part.id for part in parts))
    return changed(tree, whole, *parts)


def _segment(whole: Node, id_: str, name: Label) -> Node:
    label = Label(
        zh=f"{whole.name.text('zh_CN')} {name.text('zh_CN')}".strip(),
        en=f"{whole.name.text('en')} {name.text('en')}".strip(),
    )
    return with_fields(whole, id=id_, name=label, tags=(), benchmark="")


def counts_of(node: Node) -> tuple[str, str]:
    """Units of the counts above and below the line of a rate: "CNY/order" → ("CNY", "order")."""
    above, slash, below = node.unit.partition("/")
    return (above, below) if slash else (node.numerator_unit, "count")


def split_rate(
    tree: MetricTree,
    id_: str,
    above: Label,
    below: Label,
    segments: Sequence[Label] = (),
) -> MetricTree:
    """A rate becomes the ratio of two counts, `above` / `below`; with segments each count is
    the sum of one leaf per segment. Raises OpsError for anything but a rate leaf."""
    node = check_split(tree, id_)
    if node.kind is not Kind.RATE:
        raise OpsError(_("This is a count: split it by segments."))
    if not (above.en or above.zh).strip() or not (below.en or below.zh).strip():
        raise OpsError(_("Both counts need a name."), _("Type what is counted above and below."))
    first = new_id(node.numerator or f"{id_} numerator", tree.by_id)
    second = new_id(node.denominator or f"{id_} denominator", {*tree.by_id, first})
    units = counts_of(node)
    parts = [
        Node(id=part, name=name, unit=unit, owner=node.owner, source=node.source)
        for part, name, unit in zip((first, second), (above, below), units, strict=True)
    ]
    out = changed(tree, with_fields(node, op=Op.RATIO, children=(first, second)), *parts)
    for part in parts if segments else ():
        out = _summed(out, part, segments)
    return out


def merge(tree: MetricTree, id_: str) -> MetricTree:
    """A node over leaves becomes a leaf again; raises OpsError if more than leaves lie below.

    What was a ratio of counts by segment merges at once: it is one metric, split.
    """
    node = node_of(tree, id_)
    below = tree.below(id_)[1:]
    halves = [tree.node(child) for child in node.children]
    flat = all(child.is_leaf for child in halves)
    if not below or not (flat or _rate_by_segment(tree, node, halves)):
        raise OpsError(
            _("Only a metric right above its leaves can be merged."),
            _("Merge the metrics below it first."),
        )
    return changed(tree, with_fields(node, op=Op.LEAF, children=()), without=below)


def _rate_by_segment(tree: MetricTree, node: Node, halves: Sequence[Node]) -> bool:
    return (
        node.op is Op.RATIO
        and node.kind is Kind.RATE
        and all(half.op is Op.SUM for half in halves)
        and all(tree.node(leaf).is_leaf for half in halves for leaf in half.children)
    )
