"""The training example as it was on a day: later numbers and the review's own records are gone."""

from __future__ import annotations

from datetime import date

from opstui.examples import example_workbook
from opstui.kernel.label import Label
from opstui.kernel.metric_tree import MetricTree
from opstui.kernel.observations import Observation, SeriesMonth, apply
from opstui.stages.planning.model import Plan
from opstui.stages.review.model import Decision, Experiment, Feedback, Need, Review
from opstui.workbook.document import Workbook


def cut(workbook: Workbook, day: date, *, reviews: bool = False) -> Workbook:
    """Without numbers from `day` on, and (unless asked for) without reviews and decisions."""
    series = workbook.all(SeriesMonth)
    gone = [
        Observation(one.metric, one.segment, one.grain, one.day)
        for record in series.values()
        for one in record.observations()
        if one.day >= day
    ]
    out = workbook.put(*apply(gone, series))
    if not reviews:
        out = out.drop(*out.all(Review).values(), *out.all(Decision).values())
    return out


def training(language: str, day: date | None = None) -> Workbook:
    """`day`: the first day without numbers."""
    workbook = example_workbook("training", language)
    return cut(workbook, day) if day else workbook


def without_voice(workbook: Workbook) -> Workbook:
    return workbook.drop(
        *workbook.all(Feedback).values(),
        *workbook.all(Need).values(),
        *workbook.all(Experiment).values(),
    )


def six(workbook: Workbook) -> Workbook:
    """A tree whose leaves need six numbers: three sources of visitors, leads, attended, paid."""
    plan = workbook.all(Plan)["C1"]
    kept = [node for node in plan.tree.nodes if node.id not in ("net_revenue", "aov", "keep_rate")]
    root = plan.tree.node("net_revenue").model_copy(
        update={
            "id": "orders",
            "name": Label(zh="付费单量", en="Orders"),
            "unit": "count",
            "children": ("uv", "lead_rate", "attend_rate", "pay_rate"),
        }
    )
    tree = MetricTree(root="orders", nodes=(root, *kept))
    goals = {leaf: plan.leaf_targets[leaf] for leaf in tree.leaves}
    update = {"tree": tree, "leaf_targets": goals, "target": None, "commitment": None}
    return workbook.put(plan.model_copy(update=update))
