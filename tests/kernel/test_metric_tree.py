"""Evaluation, gradient and checks of the metric tree (golden values: domain.md §4.2, §6.3)."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opstui.kernel.label import Label
from opstui.kernel.metric_tree import MetricTree, Node, Op, ProblemKind
from opstui.kernel.units import combined, same_unit


def leaf(id_: str, unit: str = "count") -> Node:
    return Node(id=id_, name=Label(zh=id_, en=id_), unit=unit)


def inner(id_: str, op: Op, *children: str, unit: str = "count") -> Node:
    return Node(id=id_, name=Label(zh=id_, en=id_), op=op, children=children, unit=unit)


GMV = MetricTree(
    root="g",
    nodes=(
        inner("g", Op.PROD, "u", "c", "a", unit="CNY"),
        inner("u", Op.SUM, "u1", "u2"),
        leaf("u1"),
        leaf("u2"),
        leaf("c", "ratio"),
        leaf("a", "CNY/order"),
    ),
)
BASE = {"u1": 60000.0, "u2": 40000.0, "c": 0.02, "a": 150.0}


def test_a_product_of_a_sum() -> None:
    assert GMV.value(BASE) == pytest.approx(300000)
    elasticity = GMV.elasticity(BASE)
    assert elasticity == pytest.approx({"u1": 0.6, "u2": 0.4, "c": 1.0, "a": 1.0})


def test_unknown_and_zero_denominator_spread_upwards() -> None:
    assert GMV.evaluate({**BASE, "c": None})["g"] is None
    ratio = MetricTree(root="r", nodes=(inner("r", Op.RATIO, "n", "d"), leaf("n"), leaf("d")))
    assert ratio.value({"n": 1.0, "d": 0.0}) is None
    assert ratio.gradient({"n": 1.0, "d": 0.0}) == {}
    assert ratio.value({"n": 3.0, "d": 4.0}) == 0.75


def test_gradient_of_a_product_with_a_zero() -> None:
    slopes = GMV.gradient({**BASE, "c": 0.0})
    assert slopes["c"] == pytest.approx(100000 * 150)
    assert slopes["a"] == 0


def test_a_parent_that_does_not_balance_shows_its_residual() -> None:
    values = {**GMV.evaluate(BASE), "u": 101000.0}
    (found,) = GMV.imbalances(values)[:1]
    assert (found.node, found.residual) == ("u", 1000.0)
    assert [i.node for i in GMV.imbalances({**GMV.evaluate(BASE), "u": 100400.0})] == []


@pytest.mark.parametrize(
    ("nodes", "kind"),
    [
        ((inner("g", Op.SUM, "a", "b"), leaf("a")), ProblemKind.MISSING_CHILD),
        ((inner("g", Op.SUM, "a"), leaf("a"), leaf("a")), ProblemKind.DUPLICATE),
        ((inner("g", Op.SUM, "a", "a"), leaf("a")), ProblemKind.SHARED),
        ((inner("g", Op.SUM, "h"), inner("h", Op.SUM, "g")), ProblemKind.CYCLE),
        ((inner("g", Op.SUM, "a"), leaf("a"), leaf("z")), ProblemKind.UNREACHABLE),
        ((inner("g", Op.SUM),), ProblemKind.NO_CHILDREN),
        ((inner("g", Op.RATIO, "a"), leaf("a")), ProblemKind.RATIO_ARITY),
        ((inner("g", Op.SUM, "a", "b"), leaf("a", "CNY"), leaf("b")), ProblemKind.UNIT),
    ],
)
def test_what_is_not_a_tree_is_named(nodes: tuple[Node, ...], kind: ProblemKind) -> None:
    assert kind in {problem.kind for problem in MetricTree(root="g", nodes=nodes).problems()}


def test_a_sound_tree_has_no_problems() -> None:
    assert GMV.problems() == []
    assert GMV.leaves == ("u1", "u2", "c", "a")
    assert GMV.path("u1") == ("g", "u", "u1")
    assert [(node.id, depth) for node, depth in GMV.walk()][:3] == [("g", 0), ("u", 1), ("u1", 2)]


def test_a_changed_copy_forgets_what_was_derived_from_the_old_nodes() -> None:
    assert GMV.value(BASE) == pytest.approx(300000)
    smaller = GMV.model_copy(update={"nodes": (inner("g", Op.SUM, "x"), leaf("x"))})
    assert smaller.value({"x": 4.0}) == 4.0
    assert smaller.leaves == ("x",)


def test_units_multiply_and_divide() -> None:
    assert combined(Op.PROD, ["visitors", "ratio", "CNY/order"]) == "CNY"
    assert combined(Op.RATIO, ["CNY", "orders"]) == "CNY/count"
    assert same_unit("CNY/order", "CNY/count")
    assert combined(Op.SUM, ["CNY", "GBP"]) is None


@given(
    st.fixed_dictionaries(
        {
            name: st.floats(-1e4, 1e4).filter(lambda x: abs(x) > 1e-3)
            for name in ("u1", "u2", "c", "a")
        }
    )
)
def test_the_gradient_is_the_slope(values: dict[str, float]) -> None:
    slopes = GMV.gradient(values)
    for name, slope in slopes.items():
        step = 1e-4 * abs(values[name])
        up = GMV.value({**values, name: values[name] + step})
        down = GMV.value({**values, name: values[name] - step})
        assert up is not None
        assert down is not None
        assert math.isclose((up - down) / (2 * step), slope, rel_tol=1e-4, abs_tol=1.0)
