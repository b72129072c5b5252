"""Edits give sound trees with new ids, or say why they cannot be."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opstui import playbooks
from opstui.kernel.errors import OpsError
from opstui.kernel.label import Label
from opstui.kernel.language import EN, ZH
from opstui.kernel.metric_tree import Kind, MetricTree, Op
from opstui.stages.planning.formula import formula
from opstui.stages.planning.tree_edit import (
    add_child,
    change_op,
    move,
    new_id,
    remove,
    rename,
)
from opstui.stages.planning.tree_split import merge, split
from tests.trees import GMV, GMV_BASE, inner, leaf, random_trees

TRAINING = playbooks.tree_template("training_funnel")
RATIO = MetricTree(root="r", nodes=(inner("r", Op.RATIO, "n", "d"), leaf("n"), leaf("d")))
NET = MetricTree(
    root="net",
    nodes=(inner("net", Op.SUB, "gross", "fees", "tax"), leaf("gross"), leaf("fees"), leaf("tax")),
)
FEED = Label(zh="抖音", en="Douyin")
SEARCH = Label(zh="搜索", en="Search")


def test_ids_are_ascii_and_new() -> None:
    assert new_id("Paid feed UV", ()) == "paid_feed_uv"
    assert new_id("Paid feed UV", {"paid_feed_uv", "paid_feed_uv_2"}) == "paid_feed_uv_3"
    assert new_id("信息流", ()) == "metric"
    assert new_id("Crème (2nd)", ()) == "creme_2nd"
    assert new_id("7 days", ()) == "metric_7_days"
    assert len(new_id("x" * 200, ())) <= 40


def test_a_new_name_keeps_the_id() -> None:
    tree = rename(TRAINING, "uv_feed", "Ad visitors", EN)
    assert tree.node("uv_feed").name == Label(zh="信息流访客", en="Ad visitors")
    both = rename(GMV, "u1", "渠道一", ZH)
    assert both.node("u1").name == Label(zh="渠道一", en="渠道一")
    with pytest.raises(OpsError):
        rename(GMV, "u1", "  ", EN)
    with pytest.raises(OpsError):
        rename(GMV, "gone", "x", EN)


def test_children_move_within_their_parent() -> None:
    assert move(GMV, "a", -1).node("g").children == ("u", "a", "c")
    assert move(GMV, "a", 5) == GMV
    assert move(GMV, "u", 1).value(GMV_BASE) == GMV.value(GMV_BASE)
    assert move(NET, "tax", -1).node("net").children == ("gross", "tax", "fees")
    for tree, id_, steps in ((NET, "fees", -1), (NET, "gross", 1), (RATIO, "n", 1), (GMV, "g", 1)):
        with pytest.raises(OpsError):
            move(tree, id_, steps)


def test_another_operation() -> None:
    assert change_op(GMV, "u", Op.SUB).value(GMV_BASE) == 20000 * 0.02 * 150
    with pytest.raises(OpsError):
        change_op(GMV, "g", Op.RATIO)
    with pytest.raises(OpsError):
        change_op(GMV, "u1", Op.SUM)
    with pytest.raises(OpsError):
        change_op(GMV, "u", Op.LEAF)


def test_adding_a_channel_or_a_level() -> None:
    tree = add_child(GMV, "u", FEED, unit="count")
    assert tree.node("u").children == ("u1", "u2", "douyin")
    assert tree.problems() == []
    deeper = add_child(add_child(GMV, "u1", FEED), "u1", SEARCH)
    assert deeper.node("u1").op is Op.SUM
    assert deeper.node("u1").children == ("douyin", "search")
    with pytest.raises(OpsError):
        add_child(RATIO, "r", FEED)
    with pytest.raises(OpsError):
        add_child(GMV, "u", Label(zh=" "))


def test_removing_takes_what_is_under_it() -> None:
    tree = remove(GMV, "u")
    assert set(tree.by_id) == {"g", "c", "a"}
    alone = remove(remove(GMV, "u1"), "u2")
    assert alone.node("u").is_leaf
    assert alone.problems() == []
    for bad, id_ in ((GMV, "g"), (RATIO, "d"), (GMV, "gone")):
        with pytest.raises(OpsError):
            remove(bad, id_)


def test_a_leaf_is_split_by_segment_and_merged_back() -> None:
    tree = split(TRAINING, "uv_owned", [FEED, SEARCH])
    whole = tree.node("uv_owned")
    assert whole.children == ("uv_owned_douyin", "uv_owned_search")
    assert tree.node("uv_owned_douyin").name == Label(
        zh="私域访客 抖音", en="Owned-media visitors Douyin"
    )
    assert tree.problems() == []
    assert merge(tree, "uv_owned") == TRAINING


def test_segments_with_chinese_names_get_ids_too() -> None:
    tree = split(GMV, "u1", [Label(zh="北京", en="北京"), Label(zh="上海", en="上海")])
    assert len(tree.by_id) == len(tree.nodes) == len(GMV.nodes) + 2
    assert all(id_.isascii() for id_ in tree.by_id)


@pytest.mark.parametrize(
    ("tree", "id_", "names"),
    [
        (GMV, "u", [FEED, SEARCH]),
        (GMV, "c", [FEED, SEARCH]),
        (GMV, "u1", [FEED]),
        (GMV, "u1", [FEED, FEED]),
        (GMV, "gone", [FEED, SEARCH]),
        (playbooks.tree_template("community_growth"), "prev_wau", [FEED, SEARCH]),
    ],
)
def test_what_cannot_be_split(tree: MetricTree, id_: str, names: list[Label]) -> None:
    with pytest.raises(OpsError):
        split(tree, id_, names)


def test_what_cannot_be_merged() -> None:
    for id_ in ("g", "u1", "gone"):
        with pytest.raises(OpsError):
            merge(GMV, id_)


@given(random_trees(ops=(Op.PROD, Op.SUM)), st.data())
def test_any_sequence_of_edits_leaves_a_sound_tree(tree: MetricTree, data: st.DataObject) -> None:
    refusals = []
    for _step in range(6):
        id_ = data.draw(st.sampled_from([node.id for node in tree.nodes]))
        edit = data.draw(st.sampled_from(["add", "remove", "split", "merge", "op", "move"]))
        try:
            match edit:
                case "add":
                    tree = add_child(tree, id_, FEED, unit="ratio", kind=Kind.FLOW)
                case "remove":
                    tree = remove(tree, id_)
                case "split":
                    tree = split(tree, id_, [FEED, SEARCH])
                case "merge":
                    tree = merge(tree, id_)
                case "op":
                    tree = change_op(tree, id_, Op.PROD)
                case _:
                    tree = move(tree, id_, data.draw(st.integers(-2, 2)))
        except OpsError as refused:
            refusals.append(refused.title)
        assert tree.problems() == []
    assert all(refusals)


# -- in one line ------------------------------------------------------------------------------


def test_a_tree_in_one_line() -> None:
    assert formula(TRAINING, "net_revenue", EN) == (
        "Net revenue = Landing-page visitors x Lead rate x Attendance rate x "
        "Attend-to-pay rate x Average order value x Kept-revenue rate"
    )
    assert formula(TRAINING, "uv", ZH) == "落地页访客 = 信息流访客 + 私域访客 + 老带新访客"
    assert formula(TRAINING, "aov", EN) == "Average order value = Gross revenue / Payers"
    assert formula(TRAINING, "uv_feed", EN) == "Paid-feed visitors"
    assert formula(GMV, "g", EN, deep=True) == "g = (u1 + u2) x c x a"


def test_brackets_only_where_they_matter() -> None:
    nodes = (
        inner("s", Op.SUB, "a", "b"),
        inner("a", Op.SUM, "a1", "a2"),
        inner("b", Op.SUM, "b1", "b2"),
        *(leaf(name) for name in ("a1", "a2", "b1", "b2")),
    )
    tree = MetricTree(root="s", nodes=nodes)
    assert formula(tree, "s", EN, deep=True) == "s = a1 + a2 - (b1 + b2)"
    over = (inner("q", Op.RATIO, "n", "p"), leaf("n"), inner("p", Op.PROD, "x", "y"))
    quotient = MetricTree(root="q", nodes=(*over, leaf("x"), leaf("y")))
    assert formula(quotient, "q", EN, deep=True) == "q = n / (x x y)"
