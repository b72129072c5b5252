"""The metric tree: what the north star metric is made of, its value and its gradient.

A tree is a value: nodes in display order, the root first named by `root`. A node is a leaf or
combines its children: prod Π, sum Σ, sub first − others, ratio first / second. Values are a
mapping node id → number; None is "unknown" and spreads upwards, a ratio by 0 is unknown too.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Any, Self

from opstui.kernel.metric_node import Good, Kind, Node
from opstui.kernel.operations import Op, combine, partials
from opstui.kernel.record import Value
from opstui.kernel.units import combined, same_unit

__all__ = [
    "BALANCE_TOLERANCE",
    "Good",
    "Imbalance",
    "Kind",
    "MetricTree",
    "Node",
    "Op",
    "ProblemKind",
    "TreeProblem",
    "Values",
    "combine",
    "partials",
]

Values = Mapping[str, float | None]

BALANCE_TOLERANCE = 0.005
"""A parent given by hand may differ from its children by 0.5 % before it counts as unbalanced."""


class ProblemKind(StrEnum):
    MISSING_CHILD = "missing_child"
    DUPLICATE = "duplicate"
    SHARED = "shared"
    CYCLE = "cycle"
    UNREACHABLE = "unreachable"
    NO_CHILDREN = "no_children"
    RATIO_ARITY = "ratio_arity"
    UNIT = "unit"


@dataclass(frozen=True, slots=True)
class TreeProblem:
    """`detail` holds the offending child, or the unit found where another was expected."""

    kind: ProblemKind
    node: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Imbalance:
    """A parent's own value against what its children give; residual = given − computed."""

    node: str
    given: float
    computed: float

    @property
    def residual(self) -> float:
        return self.given - self.computed


class MetricTree(Value):
    """See the module. Node ids are unique; every node but the root has one parent."""

    root: str
    nodes: tuple[Node, ...]

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        """A changed copy; pydantic would carry over what was derived from the old nodes."""
        copied = super().model_copy(update=update, deep=deep)
        for name in ("by_id", "parents", "order", "leaves"):
            copied.__dict__.pop(name, None)
        return copied

    @cached_property
    def by_id(self) -> dict[str, Node]:
        return {node.id: node for node in self.nodes}

    @cached_property
    def parents(self) -> dict[str, str]:
        return {child: node.id for node in self.nodes for child in node.children}

    @cached_property
    def order(self) -> tuple[str, ...]:
        """Node ids, children before parents, from the root down; unreachable nodes are absent."""
        done: list[str] = []
        seen: set[str] = set()
        stack: list[tuple[str, bool]] = [(self.root, False)]
        while stack:
            id_, expanded = stack.pop()
            if expanded:
                done.append(id_)
            elif id_ in self.by_id and id_ not in seen:
                seen.add(id_)
                stack.append((id_, True))
                stack.extend((child, False) for child in reversed(self.by_id[id_].children))
        return tuple(done)

    @cached_property
    def leaves(self) -> tuple[str, ...]:
        return tuple(id_ for id_ in self.order if self.by_id[id_].is_leaf)

    def node(self, id_: str) -> Node:
        return self.by_id[id_]

    def get(self, id_: str) -> Node | None:
        return self.by_id.get(id_)

    def walk(self) -> Iterator[tuple[Node, int]]:
        """Nodes with their depth, parents first, in display order."""
        stack = [(self.root, 0)]
        seen: set[str] = set()
        while stack:
            id_, depth = stack.pop()
            node = self.by_id.get(id_)
            if node is None or id_ in seen:
                continue
            seen.add(id_)
            yield node, depth
            stack.extend((child, depth + 1) for child in reversed(node.children))

    def below(self, id_: str) -> tuple[str, ...]:
        """The node and everything under it, parents first."""
        found: dict[str, None] = {}
        stack = [id_]
        while stack:
            here = stack.pop()
            if here in self.by_id and here not in found:
                found[here] = None
                stack.extend(reversed(self.by_id[here].children))
        return tuple(found)

    def path(self, id_: str) -> tuple[str, ...]:
        """From the root to the node."""
        way = [id_]
        while (parent := self.parents.get(way[-1])) is not None and parent not in way:
            way.append(parent)
        return tuple(reversed(way))

    # -- arithmetic ---------------------------------------------------------------------------

    def evaluate(self, leaf_values: Values) -> dict[str, float | None]:
        """Value of every node from those of the leaves; inner nodes given are ignored."""
        out: dict[str, float | None] = {}
        for id_ in self.order:
            node = self.by_id[id_]
            if node.is_leaf:
                value = leaf_values.get(id_)
                out[id_] = value if value is not None and math.isfinite(value) else None
            else:
                out[id_] = combine(node.op, [out.get(child) for child in node.children])
        return out

    def value(self, leaf_values: Values) -> float | None:
        """Value of the root."""
        return self.evaluate(leaf_values).get(self.root)

    def gradient(self, leaf_values: Values, of: str = "") -> dict[str, float]:
        """∂(root)/∂(leaf) for every leaf, by one reverse pass; leaves that do not reach a
        defined value are absent. `of` takes another node's value instead of the root's."""
        slopes = self.slopes(self.evaluate(leaf_values), of)
        return {leaf: slopes[leaf] for leaf in reversed(self.leaves) if leaf in slopes}

    def slopes(self, values: Values, of: str = "") -> dict[str, float]:
        """∂(root)/∂(node) for every node, as `gradient`, from the `values` of all nodes."""
        seeds: dict[str, float] = {of or self.root: 1.0}
        for id_ in reversed(self.order):
            node = self.by_id[id_]
            if id_ not in seeds or node.is_leaf:
                continue
            parts = partials(node.op, [values.get(child) for child in node.children])
            if parts is None:
                continue
            for child, part in zip(node.children, parts, strict=True):
                seeds[child] = seeds.get(child, 0.0) + seeds[id_] * part
        return seeds

    def elasticity(self, leaf_values: Values) -> dict[str, float | None]:
        """E = (x/G)·∂G/∂x: "+1 % of the leaf moves G by E %"; None where G is 0 or unknown."""
        total = self.value(leaf_values)
        slopes = self.gradient(leaf_values)
        out: dict[str, float | None] = {}
        for leaf in self.leaves:
            value = leaf_values.get(leaf)
            known = total and value is not None and leaf in slopes
            out[leaf] = (
                value * slopes[leaf] / total if known and total and value is not None else None
            )
        return out

    # -- checks -------------------------------------------------------------------------------

    def problems(self) -> list[TreeProblem]:
        """What keeps this from being a tree, then units that do not fit; [] is sound."""
        return [*self._shape_problems(), *self._unit_problems()]

    def _shape_problems(self) -> Iterator[TreeProblem]:
        if len(self.by_id) != len(self.nodes):
            seen: set[str] = set()
            for node in self.nodes:
                if node.id in seen:
                    yield TreeProblem(ProblemKind.DUPLICATE, node.id)
                seen.add(node.id)
        owner: dict[str, str] = {}
        for node in self.nodes:
            if not node.is_leaf and not node.children:
                yield TreeProblem(ProblemKind.NO_CHILDREN, node.id)
            if node.op is Op.RATIO and node.children and len(node.children) != 2:
                yield TreeProblem(ProblemKind.RATIO_ARITY, node.id, str(len(node.children)))
            for child in node.children:
                if child not in self.by_id:
                    yield TreeProblem(ProblemKind.MISSING_CHILD, node.id, child)
                elif child in owner or child == self.root:
                    yield TreeProblem(ProblemKind.SHARED, node.id, child)
                owner[child] = node.id
        yield from self._loops(owner)
        reached = set(self.order)
        for node in self.nodes:
            if node.id not in reached:
                yield TreeProblem(ProblemKind.UNREACHABLE, node.id)

    def _loops(self, owner: Mapping[str, str]) -> Iterator[TreeProblem]:
        for node in self.nodes:
            seen = {node.id}
            above = owner.get(node.id)
            while above is not None and above not in seen:
                seen.add(above)
                above = owner.get(above)
            if above == node.id:
                yield TreeProblem(ProblemKind.CYCLE, node.id)

    def _unit_problems(self) -> Iterator[TreeProblem]:
        for id_ in self.order:
            node = self.by_id[id_]
            if node.is_leaf or any(child not in self.by_id for child in node.children):
                continue
            units = [self.by_id[child].unit for child in node.children]
            found = combined(node.op, units)
            if found is None or not same_unit(found, node.unit):
                yield TreeProblem(ProblemKind.UNIT, id_, found or " ≠ ".join(units))

    def imbalances(self, given: Values) -> list[Imbalance]:
        """Parents whose given value differs from their children's by more than 0.5 %."""
        out = []
        for id_ in self.order:
            node, own = self.by_id[id_], given.get(id_)
            if node.is_leaf or own is None:
                continue
            computed = combine(node.op, [given.get(child) for child in node.children])
            if computed is not None and abs(own - computed) > BALANCE_TOLERANCE * abs(own):
                out.append(Imbalance(id_, own, computed))
        return out
