"""What one leaf alone does to the north star, trials, and what a new part would have to bring."""

from __future__ import annotations

import pytest
from hypothesis import given

from opstui.kernel.errors import OpsError
from opstui.kernel.language import EN, ZH, speaking
from opstui.kernel.metric_tree import MetricTree, Op
from opstui.kernel.recursion import project
from opstui.stages.planning.model import LeafSetting
from opstui.stages.planning.new_lever import new_lever
from opstui.stages.planning.sensitivity import sensitivities, tried
from opstui.stages.planning.steps.target_sensitivity import trial_value
from opstui.stages.planning.stock_targets import solve_path
from opstui.stages.planning.targets import solve
from tests.trees import COMMUNITY_BASE, GMV, GMV_BASE, example_tree, valued_trees

COMMUNITY = example_tree("community")


def test_the_golden_elasticities() -> None:
    found = {one.leaf: one for one in sensitivities(GMV, GMV_BASE)}
    assert found["u1"].elasticity == pytest.approx(0.6)
    assert found["u2"].elasticity == pytest.approx(0.4)
    assert found["c"].percent == pytest.approx(3_000)
    assert found["c"].point == pytest.approx(150_000)
    assert found["a"].point is None, "money per order has no percentage points"


def test_the_largest_effect_comes_first_and_equal_ones_as_in_the_tree() -> None:
    assert [one.leaf for one in sensitivities(GMV, GMV_BASE)] == ["c", "a", "u1", "u2"]


def test_an_unknown_leaf_comes_last() -> None:
    found = sensitivities(GMV, {**GMV_BASE, "c": None})
    assert all(one.percent is None for one in found)
    assert next(one for one in found if one.leaf == "c").value is None


def test_a_level_is_compared_at_the_end_of_its_path() -> None:
    found = {one.leaf: one for one in sensitivities(COMMUNITY, COMMUNITY_BASE, 11)}
    assert "prev_wau" not in found, "nobody moves last week's users"
    more = {"new": 520 * 1.01}
    after = project(COMMUNITY, COMMUNITY_BASE, 11, more)[-1]["interacting"]
    before = project(COMMUNITY, COMMUNITY_BASE, 11)[-1]["interacting"]
    assert after is not None
    assert before is not None
    assert found["new"].percent == pytest.approx(after - before)


@given(valued_trees(zeros=False))
def test_an_effect_is_what_a_trial_shows(case: tuple[MetricTree, dict[str, float]]) -> None:
    tree, values = case
    start = tree.value(values)
    for one in sensitivities(tree, values):
        after = tried(tree, values, {one.leaf: values[one.leaf] * 1.01})
        if start is None or after is None:
            assert one.percent is None
        else:
            assert one.percent == pytest.approx(after - start, rel=1e-6, abs=1e-9 * abs(start))


@pytest.mark.parametrize(
    ("typed", "unit", "start", "value"),
    [
        ("6.5%", "ratio", 0.05, 0.065),
        ("+10%", "ratio", 0.05, 0.055),
        ("+1pp", "ratio", 0.05, 0.06),
        ("-2 pp", "ratio", 0.05, 0.03),
        ("1200", "count", 1000.0, 1200.0),
        ("-50", "count", 1000.0, 950.0),
        ("＋10%", "count", 1000.0, 1100.0),
    ],
)
def test_a_trial_is_a_value_or_a_change(typed: str, unit: str, start: float, value: float) -> None:
    assert trial_value(typed, unit, start) == pytest.approx(value)


def test_points_may_be_chinese_and_garbage_is_refused() -> None:
    with speaking(ZH):
        assert trial_value("+1个百分点", "ratio", 0.05) == pytest.approx(0.06)
        assert trial_value("+1 个点", "ratio", 0.05) == pytest.approx(0.06)
    for garbage in ("a lot", "+", "[/x]", "+%", "pp"):
        with speaking(EN), pytest.raises(OpsError):
            trial_value(garbage, "ratio", 0.05)


# -- a new lever ------------------------------------------------------------------------------

HELD = {leaf: LeafSetting(locked=True) for leaf in GMV.leaves}


def test_the_new_part_closes_the_gap() -> None:
    """375,000 are reached at c = .025; 400,000 need 106,666.7 visitors: 6,666.7 more."""
    settings = {**HELD, "c": LeafSetting(effort=0.5, high=0.025)}
    short = solve(GMV, GMV_BASE, 400_000, settings)
    found = new_lever(GMV, short.values, 400_000, GMV_BASE)
    assert found is not None
    assert found.extra == pytest.approx(400_000 / 0.025 / 150 - 100_000)
    filled = {**short.values, found.leaf: (short.values[found.leaf] or 0) + found.extra}
    assert GMV.value(filled) == pytest.approx(400_000)


def test_without_a_sum_there_is_no_place_for_a_new_part() -> None:
    tree = MetricTree(
        root="g",
        nodes=tuple(
            node.model_copy(update={"children": ("u1", "c", "a")}) if node.id == "g" else node
            for node in GMV.nodes
            if node.id not in ("u", "u2")
        ),
    )
    assert tree.node("g").op is Op.PROD
    assert new_lever(tree, GMV_BASE, 400_000, GMV_BASE) is None


def test_a_level_needs_something_new_in_every_period() -> None:
    held = {leaf: LeafSetting(locked=True) for leaf in COMMUNITY.leaves}
    short = solve_path(COMMUNITY, COMMUNITY_BASE, 880, held, 11).solution
    found = new_lever(COMMUNITY, short.values, 880, COMMUNITY_BASE, 11)
    assert found is not None
    assert found.leaf == "new"
    states = project(COMMUNITY, COMMUNITY_BASE, 11, {"new": 520 + found.extra})
    assert states[-1]["interacting"] == pytest.approx(880)
