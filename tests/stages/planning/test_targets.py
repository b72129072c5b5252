"""Targets of the leaves: goldens of domain.md §4.3 and example A, then any tree at all."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opstui.kernel.language import EN, speaking
from opstui.kernel.metric_tree import Good, Kind, MetricTree, Op
from opstui.stages.planning.model import LeafSetting
from opstui.stages.planning.targets import (
    Infeasible,
    LeafTrouble,
    bounds,
    is_share,
    single_lever,
    solve,
)
from tests.trees import (
    GMV,
    GMV_BASE,
    TRAINING_BASE,
    example,
    example_tree,
    inner,
    leaf,
    training_settings,
    valued_trees,
)

EFFORTS = {
    "u1": LeafSetting(effort=0.3),
    "u2": LeafSetting(effort=0.3),
    "c": LeafSetting(effort=0.5, high=0.025),
    "a": LeafSetting(effort=0.2),
}


def test_the_golden_case() -> None:
    found = solve(GMV, GMV_BASE, 400000, EFFORTS)
    assert found.reached
    assert found.values["u1"] == pytest.approx(65408.3, abs=0.05)
    assert found.values["u2"] == pytest.approx(43605.5, abs=0.05)
    assert found.values["c"] == pytest.approx(0.023094, abs=5e-7)
    assert found.values["a"] == pytest.approx(158.884, abs=5e-4)
    assert found.values["g"] == pytest.approx(400000)
    assert found.gap == 0


def test_example_a_to_the_digits_given() -> None:
    tree = example_tree("training")
    found = solve(tree, TRAINING_BASE, 900000, training_settings())
    for node in example("training")["stage2"]["nodes"]:
        assert found.values[node["id"]] == pytest.approx(node["target"], abs=1e-6)
    assert found.saturated == ()


def test_elasticity_of_example_a() -> None:
    expected = example("training")["expected"]["elasticity_baseline"]
    found = example_tree("training").elasticity(TRAINING_BASE)
    assert found == pytest.approx(expected, abs=1e-6)


def test_unreachable_says_the_maximum_and_what_is_left() -> None:
    held = {id_: LeafSetting(locked=True) for id_ in ("u1", "u2", "a")}
    found = solve(GMV, GMV_BASE, 400000, {**held, "c": LeafSetting(effort=0.5, high=0.025)})
    assert not found.reached
    assert found.maximum == pytest.approx(375000)
    assert found.gap == pytest.approx(25000)
    assert found.saturated == ("c",)
    assert found.values["g"] == pytest.approx(375000)


def test_effort_zero_locks_and_fixed_values_hold() -> None:
    settings = {
        "u1": LeafSetting(effort=0),
        "u2": LeafSetting(locked=True, fixed=1.0),
        "a": LeafSetting(fixed=170.0),
        "c": LeafSetting(effort=1.0),
    }
    found = solve(GMV, GMV_BASE, 400000, settings)
    assert (found.values["u1"], found.values["u2"], found.values["a"]) == (60000, 40000, 170)
    assert found.values["c"] == pytest.approx(400000 / 100000 / 170)


def test_nothing_may_move() -> None:
    held = {id_: LeafSetting(effort=0) for id_ in GMV.leaves}
    found = solve(GMV, GMV_BASE, 400000, held)
    assert (found.reached, found.maximum, found.gap) == (False, 300000, 100000)
    assert solve(GMV, GMV_BASE, 300000, held).reached


def test_a_target_below_the_baseline_turns_the_effort_round() -> None:
    found = solve(GMV, GMV_BASE, 200000, EFFORTS)
    assert found.reached
    assert found.lam < 0
    assert found.values["u1"] is not None
    assert found.values["u1"] < 60000


def test_a_share_stops_at_one_without_being_told() -> None:
    tree = MetricTree(
        root="g", nodes=(inner("g", Op.PROD, "n", "r"), leaf("n"), leaf("r", "ratio", Kind.RATE))
    )
    found = solve(tree, {"n": 100.0, "r": 0.9}, 120, {"n": LeafSetting(locked=True)})
    assert (found.reached, found.maximum, found.saturated) == (False, 100.0, ("r",))
    assert bounds(leaf("f", "orders/user", Kind.RATE), LeafSetting(), 2.0) == (-math.inf, math.inf)


def test_bad_counts_above_one_are_named_not_repaired() -> None:
    found = solve(GMV, {**GMV_BASE, "c": 1.2}, 2e7, {"c": LeafSetting(effort=1)})
    assert [(p.leaf, p.trouble) for p in found.problems] == [("c", LeafTrouble.ABOVE_ONE)]
    assert found.values["c"] == 1.2


def test_a_zero_leaf_asks_for_a_value() -> None:
    found = solve(GMV, {**GMV_BASE, "u2": 0.0}, 400000, {})
    assert [(p.leaf, p.trouble) for p in found.problems] == [("u2", LeafTrouble.ZERO)]
    assert found.reached
    assert found.values["u2"] == 0
    with speaking(EN):
        assert found.problems[0].text(GMV, EN) == (
            "u2 is 0 and cannot be scaled. Enter the value you want."
        )
    by_hand = solve(GMV, {**GMV_BASE, "u2": 0.0}, 400000, {"u2": LeafSetting(fixed=5000.0)})
    assert by_hand.problems == ()
    assert by_hand.values["u2"] == 5000


def test_zero_baseline_of_everything() -> None:
    found = solve(GMV, {"u1": 0.0, "u2": 0.0, "c": 0.0, "a": 0.0}, 100, {})
    assert (found.reached, found.maximum, found.gap) == (False, 0.0, 100.0)
    assert len(found.problems) == 4


def test_an_unknown_leaf_leaves_the_root_unknown() -> None:
    found = solve(GMV, {**GMV_BASE, "a": None}, 400000, {})
    assert (found.reached, found.maximum, found.values["g"]) == (False, None, None)
    assert [(p.leaf, p.trouble) for p in found.problems] == [("a", LeafTrouble.UNKNOWN)]


@pytest.mark.parametrize(
    ("low", "high", "wanted"),
    [(0.01, 0.05, 0.02), (0.03, 0.05, 0.03), (None, 0.015, 0.015), (None, None, 0.02)],
)
def test_a_range_is_met_at_its_nearest_end_whatever_the_effort(
    low: float | None, high: float | None, wanted: float
) -> None:
    ranged = GMV.node("c").model_copy(update={"good": Good.RANGE, "low": low, "high": high})
    nodes = tuple(ranged if node.id == "c" else node for node in GMV.nodes)
    tree = MetricTree(root=GMV.root, nodes=nodes)
    found = solve(tree, {**GMV_BASE, "c": 0.02}, 400000, EFFORTS)
    assert found.values["c"] == wanted
    kept = solve(tree, {**GMV_BASE, "c": 0.02}, 400000, {"c": LeafSetting(locked=True)})
    assert kept.values["c"] == 0.02


def test_bounds_that_cross_are_named() -> None:
    found = solve(GMV, GMV_BASE, 400000, {"a": LeafSetting(low=200, high=100)})
    assert [(p.leaf, p.trouble) for p in found.problems] == [("a", LeafTrouble.BOUNDS)]
    assert found.values["a"] == 150


def test_less_of_a_bad_thing_raises_the_root() -> None:
    tree = MetricTree(
        root="net",
        nodes=(
            inner("net", Op.SUB, "gross", "refunds"),
            leaf("gross"),
            leaf("refunds", good=Good.DOWN),
        ),
    )
    found = solve(tree, {"gross": 100.0, "refunds": 30.0}, 80, {"gross": LeafSetting(locked=True)})
    assert found.reached
    assert found.values["refunds"] == pytest.approx(20)


def test_more_refunds_than_sales() -> None:
    tree = MetricTree(
        root="net",
        nodes=(inner("net", Op.SUB, "gross", "refunds"), leaf("gross"), leaf("refunds")),
    )
    found = solve(tree, {"gross": 10.0, "refunds": 30.0}, 5, {"refunds": LeafSetting(locked=True)})
    assert found.values["net"] == pytest.approx(5)


def test_a_negative_leaf_improves_towards_zero() -> None:
    tree = MetricTree(root="s", nodes=(inner("s", Op.SUM, "a", "b"), leaf("a"), leaf("b")))
    found = solve(tree, {"a": 100.0, "b": -50.0}, 70, {"a": LeafSetting(locked=True)})
    assert found.values["b"] == pytest.approx(-30)


def test_a_thousand_nodes() -> None:
    """Same answer as the closed form: 250 equal products that all grow by the same factor."""
    names = [f"p{index}" for index in range(250)]
    nodes = [inner("root", Op.SUM, *names)]
    for name in names:
        nodes += [inner(name, Op.PROD, name + "a", name + "b"), leaf(name + "a"), leaf(name + "b")]
    tree = MetricTree(root="root", nodes=tuple(nodes))
    found = solve(tree, dict.fromkeys(tree.leaves, 2.0), 4000, {})
    assert found.values["p7a"] == pytest.approx(4.0)


@given(valued_trees(), st.floats(0.2, 5.0))
def test_solved_trees_evaluate_to_the_target(
    case: tuple[MetricTree, dict[str, float]], factor: float
) -> None:
    tree, values = case
    start = tree.value(values)
    target = factor * start if start else factor
    found = solve(tree, values, target, {})
    root = found.values[tree.root]
    if found.reached:
        assert root == pytest.approx(target, rel=1e-6)
        assert tree.evaluate(found.values) == found.values
    elif start is None:
        assert (found.maximum, root, found.gap) == (None, None, 0)
    else:
        assert root is not None
        assert root == pytest.approx(found.maximum, rel=1e-9)
        assert found.gap == pytest.approx(target - root)


@given(valued_trees(zeros=False, negatives=False, ops=(Op.PROD, Op.SUM)), st.floats(1.01, 4.0))
def test_a_growing_tree_always_reaches(
    case: tuple[MetricTree, dict[str, float]], factor: float
) -> None:
    """Sums and products of positive leaves rise without end when every leaf may rise."""
    tree, values = case
    start = tree.value(values)
    assert start is not None
    settings = {
        id_: LeafSetting(effort=0.25 if tree.node(id_).good is Good.UP else 0)
        for id_ in tree.leaves
    }
    if all(setting.effort == 0 for setting in settings.values()):
        return
    found = solve(tree, values, start * factor, settings)
    if found.reached:
        for id_ in tree.leaves:
            assert (found.values[id_] or 0) >= values[id_] * (1 - 1e-12)
    else:
        assert found.maximum is not None
        assert found.maximum < start * factor


# -- one lever --------------------------------------------------------------------------------


def test_one_lever_in_closed_form() -> None:
    assert single_lever(GMV, GMV_BASE, 400000, "c").value == pytest.approx(400000 / 100000 / 150)
    assert single_lever(GMV, GMV_BASE, 400000, "u1").value == pytest.approx(400000 / 3 - 40000)
    above = single_lever(GMV, GMV_BASE, 400000, "c", LeafSetting(high=0.025))
    assert (above.feasible, above.reason) == (False, Infeasible.ABOVE)
    negative = single_lever(GMV, GMV_BASE, 90000, "u1")
    assert negative.value == pytest.approx(-10000)
    assert negative.reason is Infeasible.NEGATIVE
    assert single_lever(GMV, {**GMV_BASE, "a": 0.0}, 1, "c").reason is Infeasible.NO_EFFECT
    assert single_lever(GMV, {**GMV_BASE, "a": None}, 1, "c").reason is Infeasible.UNKNOWN
    below = single_lever(GMV, GMV_BASE, 150000, "c", LeafSetting(low=0.015))
    assert below.reason is Infeasible.BELOW


@given(valued_trees(zeros=False), st.floats(0.5, 2.0), st.data())
def test_one_lever_alone_gives_the_target(
    case: tuple[MetricTree, dict[str, float]], factor: float, data: st.DataObject
) -> None:
    tree, values = case
    start = tree.value(values)
    chosen = data.draw(st.sampled_from(tree.leaves))
    slope = tree.gradient(values).get(chosen)
    if start is None or not slope or abs(slope * values[chosen]) < 1e-6 * abs(start):
        return
    found = single_lever(tree, values, start * factor, chosen)
    if found.value is None:
        assert found.reason in (Infeasible.NO_EFFECT, Infeasible.UNKNOWN)
        return
    result = tree.value({**values, chosen: found.value})
    scale = max(
        [abs(x) for x in tree.evaluate({**values, chosen: found.value}).values() if x is not None]
        + [abs(x) for x in tree.evaluate(values).values() if x is not None]
    )
    assert result is None or result == pytest.approx(start * factor, rel=1e-3, abs=1e-6 * scale)


# -- any tree: what the solver promises -------------------------------------------------------

_GROWING = valued_trees(zeros=False, negatives=False, ops=(Op.PROD, Op.SUM))


def _settings(data: st.DataObject, tree: MetricTree) -> dict[str, LeafSetting]:
    """Efforts, locks and upper bounds at random; every leaf pulls the root up."""
    return {
        id_: LeafSetting(
            effort=data.draw(st.sampled_from([0.0, 0.1, 0.25, 1.0]))
            if tree.node(id_).good is Good.UP
            else 0.0,
            locked=data.draw(st.booleans()),
        )
        for id_ in tree.leaves
    }


@given(_GROWING, st.floats(1.01, 3.0), st.data())
def test_free_leaves_share_one_effort_and_the_others_stay(
    case: tuple[MetricTree, dict[str, float]], factor: float, data: st.DataObject
) -> None:
    """ln(required / baseline) / effort is λ for each leaf that no bound holds."""
    tree, values = case
    settings = _settings(data, tree)
    start = tree.value(values)
    assert start is not None
    found = solve(tree, values, start * factor, settings)
    for id_ in tree.leaves:
        value, setting = found.values[id_], settings[id_]
        assert value is not None
        if setting.locked or setting.effort == 0:
            assert value == values[id_]
        elif id_ not in found.saturated and not (is_share(tree.node(id_)) and value >= 1):
            lam = math.log(value / values[id_]) / setting.effort
            assert lam == pytest.approx(found.lam, rel=1e-6, abs=1e-6)


@given(_GROWING, st.floats(1.01, 3.0), st.data())
def test_bounds_hold_and_reached_means_at_the_target(
    case: tuple[MetricTree, dict[str, float]], factor: float, data: st.DataObject
) -> None:
    tree, values = case
    settings = {
        id_: one.model_copy(
            update={"high": values[id_] * data.draw(st.floats(1.0, 2.0)), "low": values[id_] / 2}
        )
        for id_, one in _settings(data, tree).items()
    }
    start = tree.value(values)
    assert start is not None
    found = solve(tree, values, start * factor, settings)
    for id_ in tree.leaves:
        low, high = settings[id_].low, settings[id_].high
        value = found.values[id_]
        assert value is not None
        assert low is not None
        assert high is not None
        assert low <= value <= high
    root = found.values[tree.root]
    assert root is not None
    target = start * factor
    if found.reached:
        assert root == pytest.approx(target, rel=1e-6, abs=0)
        assert found.gap == 0
    else:
        assert abs(root - target) > 1e-9 * target
        assert found.gap == pytest.approx(target - root, abs=0)


@given(_GROWING, st.floats(1.01, 2.0), st.floats(1.01, 2.0))
def test_a_higher_target_never_asks_less_of_a_leaf(
    case: tuple[MetricTree, dict[str, float]], factor: float, more: float
) -> None:
    tree, values = case
    start = tree.value(values)
    assert start is not None
    settings = {
        id_: LeafSetting(effort=0.25 if tree.node(id_).good is Good.UP else 0)
        for id_ in tree.leaves
    }
    near = solve(tree, values, start * factor, settings)
    far = solve(tree, values, start * factor * more, settings)
    for id_ in tree.leaves:
        assert (far.values[id_] or 0) >= (near.values[id_] or 0) * (1 - 1e-9)


@given(_GROWING, st.floats(1.01, 1.5), st.data())
def test_a_single_free_leaf_agrees_with_the_closed_form(
    case: tuple[MetricTree, dict[str, float]], factor: float, data: st.DataObject
) -> None:
    tree, values = case
    good = [id_ for id_ in tree.leaves if tree.node(id_).good is Good.UP]
    start = tree.value(values)
    if not good or start is None:
        return
    chosen = data.draw(st.sampled_from(good))
    settings = {id_: LeafSetting(locked=id_ != chosen, effort=1) for id_ in tree.leaves}
    found = solve(tree, values, start * factor, settings)
    alone = single_lever(tree, values, start * factor, chosen, settings[chosen])
    if found.reached:
        assert alone.feasible
        assert alone.value == pytest.approx(found.values[chosen], rel=1e-5)
    elif alone.value is not None:
        beyond = values[chosen] * math.exp(8)
        assert not alone.feasible or alone.value >= beyond * (1 - 1e-6)
