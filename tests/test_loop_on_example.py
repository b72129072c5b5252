"""Example A through plan and review: counts → baseline → solver → attribution, to the cent."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from opstui.kernel.attribution import attribute
from opstui.kernel.label import Label
from opstui.kernel.metric_tree import Kind, MetricTree, Node
from opstui.stages.planning.model import LeafSetting
from opstui.stages.planning.targets import solve

DATA = Path(__file__).parent / "data" / "examples" / "example_a_training.json"


@pytest.fixture(scope="module")
def example() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(DATA.read_text(encoding="utf-8"))
    return found


@pytest.fixture(scope="module")
def tree(example: dict[str, Any]) -> MetricTree:
    nodes = tuple(
        Node(
            id=node["id"],
            name=Label(**node["name"]),
            op=node["op"],
            children=tuple(node["children"]),
            unit=node["unit"],
            kind=Kind.RATE if node["unit"] == "ratio" else Kind.FLOW,
        )
        for node in example["stage2"]["nodes"]
    )
    return MetricTree(root="net_revenue", nodes=nodes)


@pytest.fixture(scope="module")
def baseline(example: dict[str, Any]) -> dict[str, float]:
    """Leaves from whole counts: the file's own rates are rounded to six digits."""
    visitors, leads, attended, paid = example["expected"]["funnel_baseline"]
    net = example["expected"]["net_baseline"]
    core = {one["metric"]: one["value"] for one in example["stage1"]["core_data"]}
    gross = round(core["aov"] * paid)
    return {
        **{name: core[name] for name in ("uv_feed", "uv_owned", "uv_referral")},
        "lead_rate": leads / visitors,
        "attend_rate": attended / leads,
        "pay_rate": paid / attended,
        "aov": gross / paid,
        "keep_rate": net / gross,
    }


@pytest.fixture(scope="module")
def actual(example: dict[str, Any]) -> dict[str, float]:
    rows = example["stage3"]["actuals"]

    def total(name: str, channel: str = "") -> float:
        return float(sum(row[name] for row in rows if channel in ("", row["channel"])))

    return {
        **{f"uv_{name}": total("uv", name) for name in ("feed", "owned", "referral")},
        "lead_rate": total("leads") / total("uv"),
        "attend_rate": total("attended") / total("leads"),
        "pay_rate": total("paid") / total("attended"),
        "aov": total("gross_revenue") / total("paid"),
        "keep_rate": 1 - total("refund_amount") / total("gross_revenue"),
    }


def test_the_solved_plan_is_missed_by_just_what_the_leaves_explain(
    example: dict[str, Any],
    tree: MetricTree,
    baseline: dict[str, float],
    actual: dict[str, float],
) -> None:
    plan = example["stage2"]
    settings = {
        leaf: LeafSetting(effort=effort, high=plan["solve_bounds"].get(leaf))
        for leaf, effort in plan["solve_effort"].items()
    }
    solved = solve(tree, baseline, plan["target"], settings)
    assert solved.reached
    found = attribute(tree, {leaf: solved.values[leaf] for leaf in tree.leaves}, actual)
    expected = example["expected"]
    assert found.parts == pytest.approx(expected["attribution_vs_target"], abs=0.005)
    assert found.total == pytest.approx(expected["delta_vs_target"], abs=0.005)


def test_growth_over_the_baseline_is_explained_to_the_cent(
    example: dict[str, Any],
    tree: MetricTree,
    baseline: dict[str, float],
    actual: dict[str, float],
) -> None:
    found = attribute(tree, baseline, actual)
    expected = example["expected"]
    assert found.parts == pytest.approx(expected["attribution_vs_baseline"], abs=0.005)
    assert found.total == pytest.approx(expected["delta_vs_baseline"], abs=0.005)
