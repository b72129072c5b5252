"""What a number that is being typed does to the attainment of the plan. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from opstui.kernel.metric_tree import Good, Node, Values
from opstui.kernel.periods import Period
from opstui.stages.review.reader import Reader


class TypedReader(Reader):
    """Reads what was typed for a period before what is stored; None: the field is empty."""

    def __init__(self, stored: Reader, period: Period, typed: Mapping[str, float | None]) -> None:
        self.tree, self.book, self.inputs = stored.tree, stored.book, stored.inputs
        self._how = stored._how
        self._period, self._typed = period, typed

    def _own(self, id_: str, period: Period, segment: str | None) -> bool:
        return segment is None and period == self._period and id_ in self._typed

    def count(
        self,
        id_: str,
        period: Period,
        segment: str | None = None,
        asking: frozenset[str] = frozenset(),
    ) -> float | None:
        if self._own(id_, period, segment):
            return self._typed[id_]
        return super().count(id_, period, segment, asking)

    def leaf(
        self,
        id_: str,
        period: Period,
        segment: str | None = None,
        asking: frozenset[str] = frozenset(),
    ) -> float | None:
        if self._own(id_, period, segment):
            return self._typed[id_]
        return super().leaf(id_, period, segment, asking)


@dataclass(frozen=True, slots=True)
class Effect:
    """Share of the plan (1: met) that a metric comes to with the typed number, and without it
    (None: not known without it)."""

    node: Node
    share: float
    before: float | None = None


def effect_of(
    entry: str, stored: Reader, due: Values, period: Period, typed: Mapping[str, float | None]
) -> Effect | None:
    """The highest metric of the tree that `entry` moves and that has a plan; None without one."""
    tree = stored.tree
    plan = tree.evaluate(due)
    after = TypedReader(stored, period, typed).values(period)
    without = {id_: value for id_, value in typed.items() if id_ != entry}
    before = TypedReader(stored, period, without).values(period)
    for id_ in reversed(tree.order):
        node, value, goal = tree.node(id_), after[id_], plan.get(id_)
        if value is None or value == before[id_] or not goal or node.good is not Good.UP:
            continue
        was = before[id_]
        return Effect(node, value / goal, None if was is None else was / goal)
    return None
