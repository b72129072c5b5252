"""What would move this leaf? The playbook answers for every leaf that it ships, and any other."""

from __future__ import annotations

import pytest

from opstui import playbooks
from opstui.kernel.label import Label
from opstui.kernel.metric_tree import MetricTree, Node
from opstui.kernel.vocabulary import Form, RelationStep
from opstui.playbooks.schema import Fit, Move, TreeTemplate

FORMS = [form for form in Form if form is not Form.NONE]
TEMPLATES = playbooks.tree_templates()


def titles(node: Node, form: Form | None) -> list[str]:
    return [move.title.zh for move in playbooks.moves_for(node, form)]


def particular(node: Node, form: Form | None) -> list[Move]:
    """The moves that say something of this leaf or its tags, not of any leaf."""
    return [move for move in playbooks.moves_for(node, form) if move.fits != Fit()]


@pytest.mark.parametrize("code", FORMS)
def test_every_leaf_of_a_form_has_three_moves_that_speak_of_it(code: Form) -> None:
    tree: MetricTree = playbooks.tree_template(playbooks.form(code).tree)
    for leaf in tree.leaves:
        assert len(particular(tree.node(leaf), code)) >= 3, leaf


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda one: one.id)
def test_every_leaf_of_a_template_has_three_moves_without_a_form(template: TreeTemplate) -> None:
    for leaf in template.tree.leaves:
        assert len(particular(template.tree.node(leaf), None)) >= 3, leaf


def test_the_particular_comes_first() -> None:
    tree = playbooks.tree_template("training_funnel")
    attend = titles(tree.node("attend_rate"), Form.TRAINING)
    assert attend[0] == "到课提醒链路"
    assert attend.index("这一步减一个动作") > 2
    assert attend[-1] == "小范围先试一周"
    pay = playbooks.tree_template("game_revenue").node("pay_rate")
    assert titles(pay, Form.GAME)[0] == "首充礼包与新手卡点"
    assert "直播公开课" not in titles(pay, Form.GAME)
    assert titles(tree.node("pay_rate"), Form.TRAINING)[0] == "直播公开课"


def test_a_part_of_a_split_leaf_is_moved_by_what_moves_the_whole() -> None:
    whole = Node(id="uv_feed", name=Label(zh="信息流", en="Feed"), unit="visitors")
    part = whole.model_copy(update={"id": "uv_feed_beijing"})
    assert playbooks.moves_for(part, None) == playbooks.moves_for(whole, None)
    price = Node(id="new_price", name=Label(zh="单价", en="Price"), unit="CNY/customer")
    assert "借势话题引新人" not in titles(price, Form.COMMUNITY)


def test_a_leaf_that_nobody_knows_still_gets_three() -> None:
    own = Node(id="m1", name=Label(zh="我的指标", en="Mine"))
    assert len(playbooks.moves_for(own, None)) == 3
    assert playbooks.moves_for(own, Form.NONE) == playbooks.moves_for(own, None)


def test_the_moves_cover_every_lever_and_step_and_speak_of_known_leaves() -> None:
    moves = playbooks.moves()
    assert {move.relation_step for move in moves} == set(RelationStep)
    assert len({move.id for move in moves}) == len(moves)
    assert {move.lever for move in moves} == {lever.lever for lever in playbooks.levers()}
    leaves = {leaf for template in TEMPLATES for leaf in template.tree.leaves}
    assert {leaf for move in moves for leaf in move.fits.leaves} <= leaves
    tags = {tag for one in TEMPLATES for node in one.tree.nodes for tag in node.tags}
    assert {tag for move in moves for tag in move.fits.tags} <= tags
