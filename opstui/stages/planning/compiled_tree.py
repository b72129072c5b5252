"""A metric tree prepared for many evaluations that differ in a few leaves only.

While an effort key is held the solver asks for the root some sixty times per key; walking models
and mappings each time is what makes that slow.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from opstui.kernel.metric_tree import MetricTree, Op, Values

_UNKNOWN = math.nan


class CompiledTree:
    """Root value from the values of `moving`; every other leaf keeps its baseline.

    Unknown values and ratios over zero travel upwards as NaN; a call gives None for them.
    """

    def __init__(self, tree: MetricTree, baseline: Values, moving: Sequence[str]) -> None:
        slots = {id_: index for index, id_ in enumerate(tree.order)}
        still = tree.evaluate(baseline)
        self._values = [_number(still.get(id_)) for id_ in tree.order]
        self._root = slots[tree.root]
        self._moving = [slots[id_] for id_ in moving]
        depends = set(moving)
        self._steps: list[tuple[Op, int, list[int]]] = []
        for id_ in tree.order:
            node = tree.node(id_)
            if not node.is_leaf and depends.intersection(node.children):
                depends.add(id_)
                children = [slots[child] for child in node.children]
                self._steps.append((node.op, slots[id_], children))

    def __call__(self, values: Sequence[float]) -> float | None:
        cells = self._values
        for slot, value in zip(self._moving, values, strict=True):
            cells[slot] = value
        for op, slot, children in self._steps:
            cells[slot] = _combine(op, cells, children)
        result = cells[self._root]
        return result if math.isfinite(result) else None


def _number(value: float | None) -> float:
    return _UNKNOWN if value is None else value


def _combine(op: Op, cells: Sequence[float], children: Sequence[int]) -> float:
    first = cells[children[0]]
    rest = children[1:]
    match op:
        case Op.PROD:
            for slot in rest:
                first *= cells[slot]
        case Op.SUM:
            for slot in rest:
                first += cells[slot]
        case Op.SUB:
            for slot in rest:
                first -= cells[slot]
        case Op.RATIO:
            below = cells[rest[0]] if len(rest) == 1 else 0.0
            first = first / below if below else _UNKNOWN
        case Op.LEAF:
            first = _UNKNOWN
    return first
