"""Edits that move values: splits with shares, rates from counts, remainders, other trees."""

from __future__ import annotations

import asyncio
import random
from pathlib import Path

import pytest
from hypothesis import given as example_of
from hypothesis import settings
from hypothesis import strategies as st

from opstui import playbooks
from opstui.kernel.errors import OpsError
from opstui.kernel.label import Label
from opstui.kernel.metric_tree import Kind, Op
from opstui.stages.planning import tree_edit, tree_values
from opstui.stages.planning.drafting import with_tree
from opstui.stages.planning.model import LeafSetting, Plan
from opstui.stages.planning.segment_lines import SegmentLine, segment_lines
from opstui.workbook.document import Workbook
from opstui.workbook.repository import Repository
from opstui.workbook.session import Session
from tests.trees import GMV, GMV_BASE, TRAINING_BASE

TRAINING = playbooks.tree_template("training_funnel")
ABOVE, BELOW = Label(zh="线索", en="Leads"), Label(zh="访客", en="Visitors")


def _plan() -> Plan:
    return Plan(key="C1", tree=TRAINING, baseline=dict(TRAINING_BASE))


def _lines(*lines: str, counts: int = 1) -> list[SegmentLine]:
    return segment_lines(lines, ["count"] * counts)


def _value(plan: Plan, id_: str) -> float | None:
    return plan.tree.evaluate(plan.baseline).get(id_)


def test_shares_that_make_the_whole_replace_it() -> None:
    plan = tree_values.split_count(_plan(), "uv_feed", _lines("Douyin 60%", "Tencent 40%"))
    assert plan.baseline["uv_feed_douyin"] == pytest.approx(57_600)
    assert _value(plan, "uv_feed") == pytest.approx(96_000)
    assert "uv_feed" not in plan.baseline
    assert tree_values.imbalances(plan) == []
    assert _value(plan, TRAINING.root) == pytest.approx(637_871)


def test_segments_that_do_not_add_up_are_kept_beside_the_whole() -> None:
    plan = tree_values.split_count(_plan(), "uv_feed", _lines("Douyin 50000", "Tencent 40000"))
    (one,) = tree_values.imbalances(plan)
    assert (one.node, one.residual) == ("uv_feed", 6_000)
    rest = tree_values.with_remainder(plan, "uv_feed")
    assert rest.baseline["uv_feed_other"] == 6_000
    assert rest.tree.node("uv_feed_other").name == Label(zh="其他", en="Other")
    assert _value(rest, "uv_feed") == 96_000
    taken = tree_values.as_children_say(plan, "uv_feed")
    assert _value(taken, "uv_feed") == 90_000
    assert tree_values.imbalances(rest) == tree_values.imbalances(taken) == []
    assert tree_values.merged(plan, "uv_feed").baseline == _plan().baseline


def test_a_difference_takes_the_remainder_off_and_a_product_has_none() -> None:
    plan = Plan(key="C1", tree=GMV, baseline={**GMV_BASE, "g": 250_000.0})
    with pytest.raises(OpsError, match="no remainder"):
        tree_values.with_remainder(plan, "g")
    less = with_tree(plan, tree_edit.change_op(GMV, "u", Op.SUB))
    less = tree_values.with_value(less, "u", 15_000.0)
    settled = tree_values.with_remainder(less, "u")
    assert _value(settled, "u") == 15_000
    with pytest.raises(OpsError, match="nothing to settle"):
        tree_values.as_children_say(settled, "u")


def test_a_rate_becomes_the_ratio_of_two_counts() -> None:
    plan = tree_values.split_rate(_plan(), "lead_rate", (ABOVE, BELOW), (7350.0, 132_000.0))
    above, below = plan.tree.node("lead_rate").children
    assert plan.tree.node(above).kind is plan.tree.node(below).kind is Kind.FLOW
    assert plan.tree.problems() == []
    assert "lead_rate" not in plan.baseline
    assert plan.leaf_settings == {below: LeafSetting(locked=True)}
    assert _value(plan, TRAINING.root) == pytest.approx(637_871)


def test_an_amount_per_something_splits_into_money_and_a_count() -> None:
    plan = tree_values.split_rate(_plan(), "aov", (ABOVE, BELOW), (702_038.0, 362.0))
    above, below = (plan.tree.node(id_) for id_ in plan.tree.node("aov").children)
    assert (above.unit, below.unit) == ("CNY", "order")
    assert plan.tree.problems() == []


def test_a_rate_by_segment_blends_counts_and_never_rates() -> None:
    """Feed 5 %, owned 6.53 %: the blend is 5.57 %, the mean of rates 5.76 % would be wrong."""
    lines = _lines("Feed 5000 96000", "Owned 2350 36000", counts=2)
    plan = tree_values.split_rate(_plan(), "lead_rate", (ABOVE, BELOW), (None, None), lines)
    assert _value(plan, "lead_rate") == pytest.approx(7350 / 132_000)
    assert plan.tree.problems() == []
    back = tree_values.merged(plan, "lead_rate")
    assert back.tree == TRAINING
    assert back.baseline["lead_rate"] == pytest.approx(7350 / 132_000)
    assert back.leaf_settings == {}


@example_of(st.lists(st.floats(0.001, 1.0), min_size=2, max_size=8))
def test_shares_of_one_always_add_up_to_the_whole(weights: list[float]) -> None:
    total = sum(weights)
    lines = [
        SegmentLine(Label(zh=f"s{at}", en=f"s{at}"), (weight / total,), (True,))
        for at, weight in enumerate(weights)
    ]
    plan = tree_values.split_count(_plan(), "uv_feed", lines)
    assert _value(plan, "uv_feed") == pytest.approx(96_000)
    assert tree_values.imbalances(plan) == []


def test_another_tree_keeps_values_of_the_same_ids_and_says_what_it_dropped() -> None:
    other = playbooks.tree_template("ecommerce_net_revenue")
    done = tree_values.replaced(_plan(), other, {"aov": 1.0, other.leaves[0]: 5.0}, "carried")
    assert {node.id for node in done.dropped} == set(TRAINING.leaves) - set(other.by_id)
    shared = set(TRAINING.leaves) & set(other.leaves)
    assert done.kept == len(shared)
    assert all(done.plan.baseline[id_] == TRAINING_BASE[id_] for id_ in shared)
    brought = other.leaves[0]
    if brought not in shared:
        assert done.plan.baseline[brought] == 5.0
        assert done.plan.baseline_origin[brought] == "carried"


# -- undo -------------------------------------------------------------------------------------


def _edited(plan: Plan, dice: random.Random) -> Plan:
    """One edit of any kind; the plan itself where it is refused."""
    id_ = dice.choice([node.id for node in plan.tree.nodes])
    name = Label.model_validate(f"n{dice.randrange(99)}")
    lines = _lines("A 30%", "B")
    edits = (
        lambda: with_tree(plan, tree_edit.add_child(plan.tree, id_, name)),
        lambda: with_tree(plan, tree_edit.add_sibling(plan.tree, id_, name)),
        lambda: with_tree(plan, tree_edit.remove(plan.tree, id_)),
        lambda: with_tree(plan, tree_edit.rename(plan.tree, id_, name.en, "en")),
        lambda: with_tree(plan, tree_edit.move(plan.tree, id_, dice.choice((-1, 1)))),
        lambda: with_tree(plan, tree_edit.change_op(plan.tree, id_, Op.SUM)),
        lambda: tree_values.split_count(plan, id_, lines),
        lambda: tree_values.split_rate(plan, id_, (ABOVE, BELOW), (1.0, 2.0)),
        lambda: tree_values.merged(plan, id_),
        lambda: tree_values.with_value(plan, id_, dice.random() * 100),
        lambda: tree_values.with_remainder(plan, id_),
        lambda: tree_values.as_children_say(plan, id_),
    )
    try:
        return dice.choice(edits)()
    except OpsError:
        return plan


@settings(max_examples=15, deadline=None)
@example_of(st.integers(0, 10**6))
def test_as_many_undos_as_edits_give_the_same_workbook(
    tmp_path_factory: pytest.TempPathFactory, seed: int
) -> None:
    asyncio.run(_edit_and_undo(tmp_path_factory.mktemp("undo"), random.Random(seed)))


async def _edit_and_undo(folder: Path, dice: random.Random) -> None:
    session = Session(Repository.create(folder / "book.json", user="tester"))
    await session.save("Start", Workbook.empty().put(_plan()))
    states = [session.workbook]
    for _step in range(10):
        plan = states[-1].get(Plan, "C1")
        assert plan is not None
        new = _edited(plan, dice)
        if new != plan:
            states.append(await session.save("Edit", session.workbook.put(new)))
    for state in reversed(states[:-1]):
        assert await session.undo() == "Edit"
        assert session.workbook == state
    await session.close()
