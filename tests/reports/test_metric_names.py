"""Numbers outside the tree are shown by their names."""

from __future__ import annotations

from opstui.kernel.vocabulary import Form
from opstui.playbooks import form, tree_template
from opstui.reports.metric_names import metric_label

TREE = tree_template(form(Form.TRAINING).tree)


def test_a_number_beside_the_tree_has_the_name_of_its_form() -> None:
    assert metric_label("nps", TREE, Form.TRAINING).text("zh_CN") == "净推荐值"


def test_a_metric_of_the_tree_keeps_the_name_it_has_there() -> None:
    assert metric_label("uv", TREE, Form.TRAINING).text("en") == "Landing-page visitors"


def test_what_nobody_named_is_shown_by_its_id() -> None:
    assert metric_label("own_number", TREE, Form.NONE).text("en") == "own_number"
