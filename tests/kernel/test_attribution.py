from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from opstui.kernel.attribution import (
    Attribution,
    attribute,
    by_node,
    lmdi,
    shapley,
    top,
)
from opstui.kernel.label import Label
from opstui.kernel.language import speaking
from opstui.kernel.metric_tree import MetricTree, Node, Op
from opstui.kernel.path_integral import gauss_legendre

EXAMPLES = Path(__file__).parent.parent / "data" / "examples"


def leaf(id_: str) -> Node:
    return Node(id=id_, name=Label(zh=id_, en=id_))


def parent(id_: str, op: Op, *children: str) -> Node:
    return Node(id=id_, name=Label(zh=id_, en=id_), op=op, children=children)


def tree_of(*nodes: Node) -> MetricTree:
    return MetricTree(root=nodes[0].id, nodes=nodes)


CHAIN = tree_of(
    parent("g", Op.PROD, "u", "c", "a"),
    parent("u", Op.SUM, "u1", "u2"),
    *map(leaf, ("u1", "u2", "c", "a")),
)
BEFORE = {"u1": 60_000.0, "u2": 40_000.0, "c": 0.02, "a": 150.0}
AFTER = {"u1": 75_000.0, "u2": 38_000.0, "c": 0.018, "a": 160.0}


def example(name: str) -> tuple[dict[str, Any], MetricTree, dict[str, dict[str, float]]]:
    """The file, its tree, and its leaf values per state (baseline, target, actual)."""
    data = json.loads((EXAMPLES / name).read_text(encoding="utf-8"))
    rows = data["stage2"]["nodes"]
    nodes = [
        Node(id=r["id"], name=Label(**r["name"]), op=Op(r["op"]), children=tuple(r["children"]))
        for r in rows
    ]
    states = {s: {r["id"]: r[s] for r in rows} for s in ("baseline", "target", "actual")}
    return data, tree_of(*nodes), states


def test_change_of_a_channel_tree_is_divided_as_in_the_reference() -> None:
    result = attribute(CHAIN, BEFORE, AFTER)
    assert result.parts == pytest.approx(
        {"u1": 44_150, "u2": -5_886.666667, "c": -33_036.666667, "a": 20_213.333333}
    )
    assert result.total == pytest.approx(25_440)
    assert result.exact


def test_inner_nodes_get_the_sum_of_their_leaves() -> None:
    parts = attribute(CHAIN, BEFORE, AFTER).parts
    nodes = by_node(CHAIN, parts)
    assert nodes["u"] == pytest.approx(parts["u1"] + parts["u2"])
    assert nodes["g"] == pytest.approx(25_440)


def test_lmdi_is_a_second_view_of_the_same_change() -> None:
    result = lmdi(CHAIN, BEFORE, AFTER)
    assert {k: round(v, 2) for k, v in result.parts.items()} == {
        "u": 38_198.81,
        "c": -32_930.16,
        "a": 20_171.35,
    }
    assert math.fsum(result.parts.values()) == pytest.approx(25_440)


def test_lmdi_refuses_a_zero_factor() -> None:
    assert not lmdi(CHAIN, BEFORE | {"c": 0.0}, AFTER).split


def exact_training_states() -> tuple[dict[str, float], dict[str, float]]:
    data, _tree, states = example("example_a_training.json")
    rows = data["stage3"]["actuals"]

    def total(field: str) -> float:
        return float(sum(row[field] for row in rows))

    visits = {
        f"uv_{c}": float(sum(r["uv"] for r in rows if r["channel"] == c))
        for c in ("feed", "owned", "referral")
    }
    actual = {
        **visits,
        "lead_rate": total("leads") / sum(visits.values()),
        "attend_rate": total("attended") / total("leads"),
        "pay_rate": total("paid") / total("attended"),
        "aov": total("gross_revenue") / total("paid"),
        "keep_rate": 1 - total("refund_amount") / total("gross_revenue"),
    }
    n_uv, n_leads, n_attended, n_paid = data["expected"]["funnel_baseline"]
    gross = states["baseline"]["aov"] * n_paid
    baseline = {
        **{id_: states["baseline"][id_] for id_ in visits},
        "lead_rate": n_leads / n_uv,
        "attend_rate": n_attended / n_leads,
        "pay_rate": n_paid / n_attended,
        "aov": round(gross) / n_paid,
        "keep_rate": 637_871 / round(gross),
    }
    return baseline, actual


def test_training_example_from_its_counts_is_explained_to_the_cent() -> None:
    data, tree, _states = example("example_a_training.json")
    before, after = exact_training_states()
    result = attribute(tree, before, after)
    assert result.total == pytest.approx(207_388)
    rounded = {id_: round(phi, 2) for id_, phi in result.parts.items()}
    assert rounded == data["expected"]["attribution_vs_baseline"]


def test_community_example_week_1_to_12() -> None:
    data, tree, _states = example("example_b_community.json")
    weeks = data["stage3"]["actuals"]

    def leaves(week: dict[str, float]) -> dict[str, float]:
        return {
            "new": week["new"],
            "prev_wau": week["prev_wau"],
            "dormant_pool": week["dormant_pool"],
            "retention_rate": week["retained"] / week["prev_wau"],
            "reactivation_rate": week["resurrected"] / week["dormant_pool"],
            "interact_rate": week["interacting"] / week["wau"],
        }

    result = attribute(tree, leaves(weeks[0]), leaves(weeks[-1]))
    assert result.total == pytest.approx(data["expected"]["delta"])
    rounded = {id_: round(phi, 3) for id_, phi in result.parts.items()}
    assert rounded == data["expected"]["attribution_week1_to_week12"]


def test_online_retail_october_to_november_2011() -> None:
    tree = tree_of(
        parent("net", Op.SUB, "gross", "refunds"),
        parent("gross", Op.PROD, "orders", "value"),
        *map(leaf, ("orders", "value", "refunds")),
    )
    october = {"orders": 2040.0, "value": 1_154_979.30 / 2040, "refunds": 84_274.63}
    november = {"orders": 2769.0, "value": 1_509_496.33 / 2769, "refunds": 47_740.08}
    result = attribute(tree, october, november)
    assert {id_: round(phi, 2) for id_, phi in result.parts.items()} == {
        "orders": 405_071.64,
        "value": -50_554.61,
        "refunds": 36_534.55,
    }
    assert round(result.total or 0, 2) == 391_051.58
    gross = lmdi(tree.model_copy(update={"root": "gross"}), october, november)
    assert {id_: round(phi, 2) for id_, phi in gross.parts.items()} == {
        "orders": 404_633.74,
        "value": -50_116.71,
    }


def test_nothing_changed_shows_every_leaf_with_zero() -> None:
    result = attribute(CHAIN, BEFORE, BEFORE)
    assert result.total == 0
    assert result.parts == dict.fromkeys(CHAIN.leaves, 0.0)
    assert result.exact


def test_sums_that_come_to_the_same_in_another_way_did_not_change() -> None:
    tenths = sum([100.1] * 9 + [99.1])
    assert 0 < tenths - 1000 < 1e-12
    found = attribute(tree_of(leaf("x")), {"x": 1000.0}, {"x": tenths})
    assert (found.total, found.parts) == (0, {"x": 0.0})
    assert found.exact
    chain = attribute(CHAIN, BEFORE, {id_: x * (1 + 4e-16) for id_, x in BEFORE.items()})
    assert set(chain.parts.values()) == {0.0}


def test_a_leaf_that_starts_at_zero_is_divided() -> None:
    result = attribute(CHAIN, BEFORE | {"u1": 0.0, "u2": 0.0}, AFTER)
    assert math.fsum(result.parts.values()) == pytest.approx(result.total)
    assert result.parts["u1"] > 0


def test_a_single_leaf_takes_the_whole_change() -> None:
    assert attribute(tree_of(leaf("x")), {"x": 3.0}, {"x": -4.0}).parts == {"x": -7.0}


def test_an_unknown_leaf_is_named() -> None:
    result = attribute(CHAIN, BEFORE, AFTER | {"c": None})
    assert not result.split
    assert result.unknown == ("c",)
    with speaking("en"):
        assert "c" in result.reason(CHAIN, "en")


RATIO = tree_of(parent("r", Op.RATIO, "a", "b"), leaf("a"), leaf("b"))


@pytest.mark.parametrize("b", [-2.0, 0.0])
def test_a_denominator_that_changes_sign_gives_no_split(b: float) -> None:
    result = attribute(RATIO, {"a": 1.0, "b": 2.0}, {"a": 1.0, "b": b})
    assert not result.split
    assert result.unstable == "r"
    assert result.reason(RATIO, "en")


def test_a_ratio_over_a_thousandfold_denominator_still_adds_up() -> None:
    result = attribute(RATIO, {"a": 5.0, "b": 0.001}, {"a": 7.0, "b": 1000.0})
    assert result.split
    assert result.exact
    # φ_a = Δa·∫ds/b, with b linear in s: Δa·ln(b1/b0)/(b1 − b0)
    assert result.parts["a"] == pytest.approx(2 * math.log(1e6) / 999.999)


def test_top_parts_are_ranked_by_size_and_the_rest_is_summed() -> None:
    found = top({"a": 1.0, "b": -9.0, "c": 3.0, "d": 0.5}, rows=2)
    assert [id_ for id_, _phi in found.rows] == ["b", "c"]
    assert found.other == 1.5
    assert found.others == 2


@pytest.mark.parametrize("points", [1, 2, 5, 16])
def test_quadrature_is_exact_for_the_degree_it_claims(points: int) -> None:
    rule = gauss_legendre(points)
    for degree in range(2 * points):
        assert sum(w * x**degree for x, w in rule) == pytest.approx(1 / (degree + 1))


def test_shapley_over_lever_paths_of_the_community_example() -> None:
    data, _tree, _states = example("example_b_community.json")
    weeks = data["stage3"]["actuals"]
    born_before = data["expected"]["born_before_week2"]

    def week_rates(week: dict[str, float]) -> dict[str, float]:
        return {
            "new": week["new"],
            "retention_rate": week["retained"] / week["prev_wau"],
            "reactivation_rate": week["resurrected"] / week["dormant_pool"],
            "interact_rate": week["interacting"] / week["wau"],
        }

    base, actual = week_rates(weeks[0]), [week_rates(week) for week in weeks[1:]]

    def interacting(levers: frozenset[str]) -> float:
        active, born, last = float(weeks[0]["wau"]), float(born_before), 0.0
        for week in actual:
            now = {id_: week[id_] if id_ in levers else base[id_] for id_ in base}
            active = (
                now["new"]
                + now["retention_rate"] * active
                + now["reactivation_rate"] * (born - active)
            )
            born += now["new"]
            last = active * now["interact_rate"]
        return last

    parts = shapley(list(base), interacting)
    assert interacting(frozenset()) == pytest.approx(700.257, abs=5e-4)
    assert {id_: round(phi, 3) for id_, phi in parts.items()} == data["expected"][
        "lever_path_shapley_vs_do_nothing"
    ]


def test_more_levers_than_can_be_simulated_are_refused() -> None:
    with pytest.raises(ValueError, match="6"):
        shapley(list("abcdefg"), lambda some: float(len(some)))


# -- any tree ---------------------------------------------------------------------------------

NUMBER = st.floats(-100, 100).map(lambda x: 0.0 if abs(x) < 1e-3 else x)
POSITIVE = st.floats(0.1, 100)


@st.composite
def trees(draw: st.DrawFn) -> tuple[MetricTree, dict[str, float], dict[str, float]]:
    """1–30 leaves, depth 1–6, zeros and negatives; denominators are leaves above zero."""
    nodes: list[Node] = []
    before: dict[str, float] = {}
    after: dict[str, float] = {}

    def add_leaf(values: st.SearchStrategy[float]) -> str:
        id_ = f"x{len(before)}"
        nodes.append(leaf(id_))
        before[id_], after[id_] = draw(values), draw(values)
        return id_

    def grow(depth: int) -> str:
        if depth == 0 or len(before) >= 24 or draw(st.integers(0, 3)) == 0:
            return add_leaf(NUMBER)
        op = draw(st.sampled_from([Op.PROD, Op.SUM, Op.SUB, Op.RATIO]))
        if op is Op.RATIO:
            children = [grow(depth - 1), add_leaf(POSITIVE)]
        else:
            most = 2 if op is Op.PROD else 4
            children = [grow(depth - 1) for _ in range(draw(st.integers(1, most)))]
        id_ = f"n{len(nodes)}"
        nodes.append(parent(id_, op, *children))
        return id_

    root = grow(draw(st.integers(1, 6)))
    return MetricTree(root=root, nodes=tuple(nodes)), before, after


@settings(deadline=None)
@given(trees())
def test_attribution_sums_to_the_change(
    case: tuple[MetricTree, dict[str, float], dict[str, float]],
) -> None:
    tree, before, after = case
    result = attribute(tree, before, after)
    first, last = tree.value(before), tree.value(after)
    assert first is not None
    assert last is not None
    assert result.split
    assert result.exact
    assert result.total == pytest.approx(last - first, abs=1e-12 * max(abs(first), abs(last)))
    scale = max(abs(first), abs(last), *map(abs, result.parts.values()))
    assert math.fsum(result.parts.values()) == pytest.approx(last - first, abs=1e-6 * scale)
    assert set(result.parts) == set(tree.leaves)
    assert by_node(tree, result.parts)[tree.root] == pytest.approx(
        math.fsum(result.parts.values()), abs=1e-9 * max(scale, 1e-300)
    )


def exhaustive(
    tree: MetricTree, before: dict[str, float], after: dict[str, float]
) -> dict[str, float]:
    leaves = list(tree.leaves)

    def outcome(moved: frozenset[str]) -> float:
        return tree.value({x: (after if x in moved else before)[x] for x in leaves}) or 0.0

    return shapley(leaves, outcome)


@settings(deadline=None)
@given(
    trees().filter(
        lambda case: (
            len(case[0].leaves) <= 6 and all(node.op is not Op.RATIO for node in case[0].nodes)
        )
    )
)
def test_on_sums_and_products_it_is_the_shapley_value(
    case: tuple[MetricTree, dict[str, float], dict[str, float]],
) -> None:
    tree, before, after = case
    result = attribute(tree, before, after)
    oracle = exhaustive(tree, before, after)
    scale = max(1.0, *map(abs, result.parts.values()))
    for id_, phi in oracle.items():
        assert result.parts[id_] == pytest.approx(phi, abs=1e-7 * scale)


def test_the_rounding_of_large_numbers_is_no_residual() -> None:
    parts = {"a": 0.0, "b": 4.263256414560601e-14}
    assert Attribution(5.684e-14, parts, 1.42e-14, level=300.0).exact
    assert not Attribution(5.684e-14, parts, 1.42e-14).exact
    assert not Attribution(1.0, {"a": 0.9}, 0.1, level=300.0).exact
