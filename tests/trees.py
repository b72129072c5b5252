"""Metric trees for tests: small builders, random ones, and those of the worked examples.

The examples (`data/examples`) are synthetic, made for this project; their leaves are exact counts.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from opstui.kernel.label import Label
from opstui.kernel.metric_tree import Good, Kind, MetricTree, Node, Op
from opstui.stages.planning.model import LeafSetting

EXAMPLES = Path(__file__).parent / "data" / "examples"


def leaf(id_: str, unit: str = "count", kind: Kind = Kind.FLOW, good: Good = Good.UP) -> Node:
    return Node(id=id_, name=Label(zh=id_, en=id_), unit=unit, kind=kind, good=good)


def inner(id_: str, op: Op, *children: str, unit: str = "count") -> Node:
    return Node(id=id_, name=Label(zh=id_, en=id_), op=op, children=children, unit=unit)


GMV = MetricTree(
    root="g",
    nodes=(
        inner("g", Op.PROD, "u", "c", "a", unit="CNY"),
        inner("u", Op.SUM, "u1", "u2"),
        leaf("u1"),
        leaf("u2"),
        leaf("c", "ratio", Kind.RATE),
        leaf("a", "CNY/order", Kind.RATE),
    ),
)
GMV_BASE = {"u1": 60000.0, "u2": 40000.0, "c": 0.02, "a": 150.0}


def example(name: str) -> dict[str, Any]:
    """ "training" or "community"."""
    file = {"training": "example_a_training.json", "community": "example_b_community.json"}[name]
    data: dict[str, Any] = json.loads((EXAMPLES / file).read_text("utf-8"))
    return data


def example_tree(name: str) -> MetricTree:
    nodes = []
    for node in example(name)["stage2"]["nodes"]:
        rate = node["op"] == "leaf" and (node["unit"] == "ratio" or "/" in node["unit"])
        nodes.append(
            Node(
                id=node["id"],
                name=Label(**node["name"]),
                unit=node["unit"],
                good=Good(node["good"]),
                op=Op(node["op"]),
                children=tuple(node["children"]),
                kind=Kind.RATE if rate else Kind.FLOW,
                tags=_TAGS.get(node["id"], ()) if name == "community" else (),
            )
        )
    return MetricTree(root=nodes[0].id, nodes=tuple(nodes))


_TAGS = {
    "wau": ("recursion:carried",),
    "prev_wau": ("recursion:previous",),
    "dormant_pool": ("recursion:pool",),
    "new": ("recursion:new",),
}

TRAINING_BASE = {
    "uv_feed": 96000.0,
    "uv_owned": 30000.0,
    "uv_referral": 6000.0,
    "lead_rate": 7350 / 132000,
    "attend_rate": 3949 / 7350,
    "pay_rate": 362 / 3949,
    "aov": 702038 / 362,
    "keep_rate": 637871 / 702038,
}
"""Example A's leaves from its counts: 702,038 paid, of which 637,871 kept."""

COMMUNITY_BASE = {
    "new": 520.0,
    "prev_wau": 2381.0,
    "retention_rate": 1588 / 2381,
    "dormant_pool": 7619.0,
    "reactivation_rate": 370 / 7619,
    "interact_rate": 533 / 2478,
}


def training_settings() -> dict[str, LeafSetting]:
    plan = example("training")["stage2"]
    return {
        id_: LeafSetting(effort=effort, high=plan["solve_bounds"].get(id_))
        for id_, effort in plan["solve_effort"].items()
    }


# -- random ones ------------------------------------------------------------------------------

_OPS = (Op.PROD, Op.SUM, Op.SUB, Op.RATIO)


@st.composite
def random_trees(
    draw: st.DrawFn,
    max_leaves: int = 30,
    max_depth: int = 6,
    ops: tuple[Op, ...] = _OPS,
    goods: tuple[Good, ...] = (Good.UP, Good.DOWN),
) -> MetricTree:
    """Sound trees of 1 to `max_leaves` leaves and depth 1 (a leaf alone) to `max_depth`."""
    nodes: list[Node] = []
    budget = draw(st.integers(1, max_leaves))

    def grow(depth: int, leaves: int) -> str:
        place, id_ = len(nodes), f"n{len(nodes)}"
        nodes.append(leaf(id_, "ratio", good=draw(st.sampled_from(goods))))
        if depth >= max_depth or leaves == 1:
            return id_
        op = draw(st.sampled_from(ops))
        count = 2 if op is Op.RATIO else draw(st.integers(2, min(leaves, 5)))
        shares = [leaves // count + (index < leaves % count) for index in range(count)]
        children = tuple(grow(depth + 1, share) for share in shares)
        nodes[place] = inner(id_, op, *children, unit="ratio")
        return id_

    return MetricTree(root=grow(1, budget), nodes=tuple(nodes))


@st.composite
def valued_trees(
    draw: st.DrawFn, /, zeros: bool = True, negatives: bool = True, **shape: Any
) -> tuple[MetricTree, dict[str, float]]:
    """A random tree with a value for each of its leaves."""
    tree = draw(random_trees(**shape))
    size = st.floats(0.01, 1000.0)
    value = size
    if zeros:
        value = st.one_of(size, size, st.just(0.0))
    if negatives:
        value = st.one_of(value, value, size.map(lambda number: -number))
    return tree, {id_: draw(value) for id_ in tree.leaves}


def large_tree(nodes: int) -> tuple[MetricTree, dict[str, float]]:
    """A sum of products of four with about this many nodes, and values of its leaves."""
    made, values = [], {}
    for number in range(nodes // 5):
        parts = [f"n{number}_{place}" for place in range(4)]
        made += [inner(f"n{number}", Op.PROD, *parts), *map(leaf, parts)]
        values.update({part: 1.0 + (number + place) % 7 for place, part in enumerate(parts)})
    root = inner("root", Op.SUM, *(f"n{number}" for number in range(nodes // 5)))
    return MetricTree(root="root", nodes=(root, *made)), values
