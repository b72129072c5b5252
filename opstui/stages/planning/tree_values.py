"""Edits of a plan's tree that move values as well: what was known stays known.

Each takes a plan and gives another one, or raises OpsError. Values are those of the baseline
window; a node's own value beside that of its children is kept until somebody decides.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from opstui.kernel.errors import OpsError
from opstui.kernel.label import Label
from opstui.kernel.language import EN, N_, ZH, _, speaking
from opstui.kernel.metric_tree import Imbalance, MetricTree, Node, Op
from opstui.stages.planning import tree_split
from opstui.stages.planning.drafting import with_tree
from opstui.stages.planning.model import LeafSetting, Plan
from opstui.stages.planning.segment_lines import SegmentLine
from opstui.stages.planning.tree_edit import changed, new_id, node_of, with_fields

OTHER = N_("Other")

TYPED, COMPUTED = "typed", "computed"


def with_value(plan: Plan, id_: str, value: float | None, origin: str = TYPED) -> Plan:
    """The plan with a node's own value; None takes it away."""
    baseline = {key: one for key, one in plan.baseline.items() if key != id_}
    origins = {key: one for key, one in plan.baseline_origin.items() if key != id_}
    if value is not None:
        baseline[id_], origins[id_] = value, origin
    return plan.model_copy(update={"baseline": baseline, "baseline_origin": origins})


def given(plan: Plan) -> dict[str, float | None]:
    """Value of every node: typed ones as they are, the others computed from their children."""
    values = plan.tree.evaluate(plan.baseline)
    typed = {id_: value for id_, value in plan.baseline.items() if value is not None}
    return {**values, **{id_: value for id_, value in typed.items() if id_ in values}}


# -- what does not balance --------------------------------------------------------------------


def imbalances(plan: Plan) -> list[Imbalance]:
    """Metrics with a value of their own that differs from what their children give."""
    found = plan.tree.imbalances(given(plan))
    return [one for one in found if plan.baseline.get(one.node) is not None]


def as_children_say(plan: Plan, id_: str) -> Plan:
    """The node's own value goes; it is what its children give."""
    _imbalance(plan, id_)
    return with_value(plan, id_, None)


def with_remainder(plan: Plan, id_: str) -> Plan:
    """The node's own value holds; a leaf "Other" takes what its children do not explain.

    Raises OpsError for products and ratios: a factor is no remainder.
    """
    residual = _imbalance(plan, id_)
    node = plan.tree.node(id_)
    if node.op not in (Op.SUM, Op.SUB):
        raise OpsError(
            _("A product or a ratio has no remainder."),
            _("Take what the children give, or correct a value."),
        )
    leaf = Node(
        id=new_id(f"{id_} other", plan.tree.by_id),
        name=_other(),
        unit=node.unit,
        kind=node.kind,
        good=node.good,
    )
    above = with_fields(node, children=(*node.children, leaf.id))
    grown = with_tree(plan, changed(plan.tree, above, leaf))
    value = residual if node.op is Op.SUM else -residual
    return with_value(with_value(grown, leaf.id, value, COMPUTED), id_, None)


def _other() -> Label:
    """The remainder's name in both languages, whichever is spoken now."""
    names = {}
    for code in (ZH, EN):
        with speaking(code):
            names[code] = _(OTHER)
    return Label(zh=names[ZH], en=names[EN])


def _imbalance(plan: Plan, id_: str) -> float:
    node_of(plan.tree, id_)
    for one in imbalances(plan):
        if one.node == id_:
            return one.residual
    raise OpsError(_("This metric balances: there is nothing to settle."))


# -- splitting and merging --------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Sums:
    """What segments come to against the whole; None where a part is unknown."""

    total: float | None
    whole: float | None

    @property
    def residual(self) -> float | None:
        if self.total is None or self.whole is None:
            return None
        return self.whole - self.total


def sums(lines: Sequence[SegmentLine], whole: float | None, place: int = 0) -> Sums:
    """Segments against the whole; a share (60%) is taken of it."""
    parts = [_part(line, whole, place) for line in lines]
    known = [part for part in parts if part is not None]
    return Sums(math.fsum(known) if parts and len(known) == len(parts) else None, whole)


def _part(line: SegmentLine, whole: float | None, place: int = 0) -> float | None:
    if place >= len(line.values):
        return None
    value = line.values[place]
    if not line.shares[place]:
        return value
    return None if whole is None else value * whole


def split_count(plan: Plan, id_: str, lines: Sequence[SegmentLine]) -> Plan:
    """A count split by segment, with the values or shares that were typed beside the names."""
    whole = plan.baseline.get(id_)
    tree = tree_split.split(plan.tree, id_, [line.label for line in lines])
    out = _with_parts(with_tree(plan, tree), tree.node(id_).children, lines, whole)
    return _settled(out, id_)


def split_rate(
    plan: Plan,
    id_: str,
    names: tuple[Label, Label],
    values: tuple[float | None, float | None],
    lines: Sequence[SegmentLine] = (),
) -> Plan:
    """A rate split into its two counts, by segment if `lines` name some.

    The count below the line is locked: it is what the rate is measured on, not what is worked on.
    """
    labels = [line.label for line in lines]
    tree = tree_split.split_rate(plan.tree, id_, *names, labels)
    out = with_tree(plan, tree)
    for place, count in enumerate(tree.node(id_).children):
        if lines:
            out = _with_parts(out, tree.node(count).children, lines, values[place], place)
        out = _settled(with_value(out, count, values[place]), count)
    below = tree.node(id_).children[1]
    locked = {
        leaf: LeafSetting(locked=True) for leaf in tree.below(below) if tree.node(leaf).is_leaf
    }
    out = out.model_copy(update={"leaf_settings": {**out.leaf_settings, **locked}})
    return _settled(out, id_)


def _with_parts(
    plan: Plan,
    parts: Sequence[str],
    lines: Sequence[SegmentLine],
    whole: float | None,
    place: int = 0,
) -> Plan:
    for part, line in zip(parts, lines, strict=True):
        value = _part(line, whole, place)
        if value is not None:
            plan = with_value(plan, part, value)
    return plan


def _settled(plan: Plan, id_: str) -> Plan:
    """Without the node's own value where its children give just that."""
    own, node = plan.baseline.get(id_), plan.tree.node(id_)
    if own is None or node.is_leaf:
        return plan
    computed = plan.tree.evaluate(plan.baseline).get(id_)
    same = computed is not None and math.isclose(own, computed, rel_tol=1e-9)
    return with_value(plan, id_, None) if same else plan


def merged(plan: Plan, id_: str) -> Plan:
    """The node a leaf again, with its own value, else what its parts came to."""
    value, origin = plan.baseline.get(id_), plan.baseline_origin.get(id_, COMPUTED)
    if value is None:
        value, origin = plan.tree.evaluate(plan.baseline).get(id_), COMPUTED
    return with_value(with_tree(plan, tree_split.merge(plan.tree, id_)), id_, value, origin)


# -- another tree -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Replaced:
    """`dropped` are leaves that had a value and are not in the new tree."""

    plan: Plan
    kept: int
    dropped: tuple[Node, ...]


def replaced(
    plan: Plan, tree: MetricTree, brought: Mapping[str, float] | None = None, origin: str = ""
) -> Replaced:
    """The plan over another tree: values of the same ids stay; leaves without one take what is
    `brought` along, marked with its `origin`."""
    new = with_tree(plan, tree)
    known = {id_ for id_, value in new.baseline.items() if value is not None}
    kept = sum(leaf in known for leaf in tree.leaves)
    for leaf in tree.leaves:
        if leaf not in known and brought and leaf in brought:
            new = with_value(new, leaf, brought[leaf], origin)
    gone = [plan.tree.node(leaf) for leaf in plan.tree.leaves if leaf not in tree.by_id]
    dropped = tuple(node for node in gone if plan.baseline.get(node.id) is not None)
    return Replaced(new, kept, dropped)
