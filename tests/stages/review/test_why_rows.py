"""Rows of parts where trees are strange: one leaf, many, deep, nothing moved, a zero below."""

from __future__ import annotations

from types import SimpleNamespace
from typing import cast

import pytest

from opstui.kernel.attribution import attribute
from opstui.kernel.label import Label
from opstui.kernel.metric_tree import Kind, MetricTree, Node, Op
from opstui.kernel.periods import Period, from_code
from opstui.stages.review.ends import Ends
from opstui.stages.review.steps.comparing import View
from opstui.stages.review.steps.context import ReviewContext
from opstui.stages.review.steps.why_rows import TOTAL, Drawing, level_rows, part_rows
from opstui.ui.table import Row

DRAW = Drawing(78, {"good": "", "bad": "", "warn": ""}, "#")


def node(id_: str, *children: str, op: Op = Op.LEAF) -> Node:
    return Node(
        id=id_,
        name=Label(zh=id_, en=id_),
        op=op,
        children=children,
        unit="count",
        kind=Kind.FLOW,
    )


def seen(
    tree: MetricTree, before: dict[str, float], after: dict[str, float]
) -> tuple[ReviewContext, View]:
    def name(id_: str) -> str:
        return id_

    facts = SimpleNamespace(tasks={})
    context = SimpleNamespace(tree=tree, name=name, facts=facts, unit=lambda _id: "count")
    span = from_code("2026-W40")
    assert isinstance(span, Period)
    split = attribute(tree, before, after)
    view = View(
        Ends("baseline", span.code),
        span,
        None,
        tree.evaluate(before),
        tree.evaluate(after),
        split,
    )
    return cast(ReviewContext, context), view


def keys(rows: list[Row]) -> list[str]:
    return [key for key, _cells in rows]


def cell(row: Row, at: int) -> str:
    cells = row[1]
    assert not callable(cells)
    return str(cells[at]).strip()


def test_a_tree_of_one_leaf_has_one_part() -> None:
    tree = MetricTree(root="g", nodes=(node("g"),))
    context, view = seen(tree, {"g": 1.0}, {"g": 3.0})
    assert keys(part_rows(context, view, DRAW, False)) == ["g", TOTAL]
    assert keys(level_rows(context, view, DRAW, "g")) == ["g", TOTAL]


def test_nothing_moved_is_shown_as_zero() -> None:
    tree = MetricTree(root="g", nodes=(node("g", "a", "b", op=Op.PROD), node("a"), node("b")))
    context, view = seen(tree, {"a": 0.0, "b": 2.0}, {"a": 0.0, "b": 2.0})
    rows = part_rows(context, view, DRAW, False)
    assert [cell(row, 1) for row in rows] == ["0", "0", "0"]
    assert "residual 0" in cell(rows[-1], 3)


def test_a_denominator_that_passes_zero_is_not_divided() -> None:
    tree = MetricTree(root="g", nodes=(node("g", "a", "b", op=Op.RATIO), node("a"), node("b")))
    context, view = seen(tree, {"a": 1.0, "b": -1.0}, {"a": 1.0, "b": 1.0})
    assert keys(part_rows(context, view, DRAW, False)) == [TOTAL]
    assert keys(level_rows(context, view, DRAW, "g")) == [TOTAL]
    assert "residual" not in cell(level_rows(context, view, DRAW, "g")[-1], 3)
    assert view.attribution.reason(tree, "en")


@pytest.mark.parametrize("depth", [6])
def test_thirty_leaves_on_six_levels_add_up_on_every_level(depth: int) -> None:
    nodes = []
    for level in range(depth - 1):
        leaves = [f"l{level}x{n}" for n in range(6)]
        below = [f"n{level + 1}"] if level < depth - 2 else []
        nodes += [node(f"n{level}", *leaves, *below, op=Op.SUM), *map(node, leaves)]
    tree = MetricTree(root="n0", nodes=tuple(nodes))
    assert len(tree.leaves) == 30
    before = {leaf: float(at) for at, leaf in enumerate(tree.leaves)}
    context, view = seen(tree, before, {leaf: 2 * value for leaf, value in before.items()})
    top = part_rows(context, view, DRAW, False)
    assert len(top) == 7
    assert "25 others" in cell(top[5], 0)
    here, shown = "n0", 0
    while here:
        rows = level_rows(context, view, DRAW, here)
        opened = [row[0] for row in rows if cell(row, 0).endswith(">")]
        shown += len(rows) - 1 - len(opened)
        here = opened[0] if opened else ""
    assert shown == 30
