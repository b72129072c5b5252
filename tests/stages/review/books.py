"""The worked examples as plan, cycle and series (synthetic; `tests/data/examples`)."""

from __future__ import annotations

from datetime import date
from typing import Any

from opstui.kernel.label import Label
from opstui.kernel.metric_tree import Kind, MetricTree, Node
from opstui.kernel.series import Observation, SeriesBook, apply
from opstui.stages.planning.model import Phasing, Plan
from opstui.stages.strategy.model import Cycle
from tests.trees import COMMUNITY_BASE, TRAINING_BASE, example, example_tree

TRAINING_COUNTS = {
    "lead_rate": ("leads", "uv"),
    "attend_rate": ("attended", "leads"),
    "pay_rate": ("paid", "attended"),
    "aov": ("gross_revenue", "paid"),
    "keep_rate": ("net_revenue", "gross_revenue"),
}
COMMUNITY_COUNTS = {
    "retention_rate": ("retained", "prev_wau"),
    "reactivation_rate": ("resurrected", "dormant_pool"),
    "interact_rate": ("interacting", "wau"),
}


def _counted(tree: MetricTree, counts: dict[str, tuple[str, str]], stock: bool) -> MetricTree:
    def change(node: Node) -> Node:
        if node.id in counts:
            upper, lower = counts[node.id]
            name = Label(zh=upper, en=upper)
            return node.model_copy(
                update={"numerator": upper, "denominator": lower, "numerator_name": name}
            )
        return node.model_copy(update={"kind": Kind.STOCK}) if stock else node

    return tree.model_copy(update={"nodes": tuple(map(change, tree.nodes))})


def training_tree() -> MetricTree:
    return _counted(example_tree("training"), TRAINING_COUNTS, stock=False)


def community_tree() -> MetricTree:
    return _counted(example_tree("community"), COMMUNITY_COUNTS, stock=True)


def _targets(data: dict[str, Any], tree: MetricTree) -> dict[str, float]:
    rows = {row["id"]: row["target"] for row in data["stage2"]["nodes"]}
    return {leaf: rows[leaf] for leaf in tree.leaves}


def _cycle(data: dict[str, Any]) -> Cycle:
    said = data["cycle"]
    window = [date.fromisoformat(day) for day in said["baseline_window"]]
    return Cycle(
        key=f"C{said['no']}",
        number=said["no"],
        start=date.fromisoformat(said["start"]),
        end=date.fromisoformat(said["end"]),
        baseline_start=window[0],
        baseline_end=window[1],
    )


def training() -> tuple[Plan, Cycle, SeriesBook]:
    data, tree = example("training"), training_tree()
    plan = Plan(
        key="C1",
        tree=tree,
        baseline=dict(TRAINING_BASE),
        target=900_000,
        leaf_targets=_targets(data, tree),
        phasing=Phasing(weights=tuple(data["stage2"]["phasing"]["weights"])),
    )
    found = []
    for row in data["stage3"]["actuals"]:
        day = date.fromisoformat(row["week_start"])
        net = row["gross_revenue"] - row["refund_amount"]
        found.append(Observation(f"uv_{row['channel']}", "", "week", day, float(row["uv"])))
        found += [
            Observation(name, row["channel"], "week", day, float(value))
            for name, value in {**row, "net_revenue": net}.items()
            if name in ("leads", "attended", "paid", "gross_revenue", "net_revenue")
        ]
    return plan, _cycle(data), SeriesBook({one.key: one for one in apply(found, {})})


def community(*skip: str, from_week: int = 0) -> tuple[Plan, Cycle, SeriesBook]:
    """`skip` leaves metrics out from week `from_week` on."""
    data, tree = example("community"), community_tree()
    plan = Plan(
        key="C3",
        tree=tree,
        baseline=dict(COMMUNITY_BASE),
        target=880,
        leaf_targets=_targets(data, tree),
    )
    names = ("new", "retained", "resurrected", "prev_wau", "dormant_pool", "interacting", "wau")
    found = [
        Observation(name, "", "week", date.fromisoformat(row["week_start"]), float(row[name]))
        for week, row in enumerate(data["stage3"]["actuals"])
        for name in names
        if name not in skip or week < from_week
    ]
    return plan, _cycle(data), SeriesBook({one.key: one for one in apply(found, {})})
