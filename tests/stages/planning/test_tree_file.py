"""Trees in files: read back exactly; what is broken or hostile is named with line and reason."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opstui import playbooks
from opstui.kernel.errors import OpsError
from opstui.kernel.metric_tree import Good, MetricTree, ProblemKind
from opstui.stages.planning.tree_file import LARGEST, read_tree, tree_text
from tests.trees import GMV, example_tree, large_tree, random_trees

TEMPLATES = [one.tree for one in playbooks.tree_templates()]


@pytest.mark.parametrize("tree", [*TEMPLATES, GMV, large_tree(1000)[0]])
def test_a_written_tree_is_read_back_exactly(tree: MetricTree) -> None:
    assert read_tree(tree_text(tree).encode()) == tree


@given(random_trees())
def test_any_tree_is_read_back_exactly(tree: MetricTree) -> None:
    assert read_tree(tree_text(tree).encode()) == tree


def test_the_bounds_of_a_range_are_kept_and_a_file_without_them_is_read() -> None:
    tree = example_tree("training")
    ranged = tree.node("attend_rate").model_copy(
        update={"good": Good.RANGE, "low": 0.5, "high": 0.625}
    )
    nodes = tuple(ranged if node.id == ranged.id else node for node in tree.nodes)
    changed = MetricTree(root=tree.root, nodes=nodes)
    assert '"low": 0.5' in tree_text(changed)
    assert '"low"' not in tree_text(tree)
    assert read_tree(tree_text(changed).encode()) == changed
    with pytest.raises(OpsError, match="high is not above low"):
        read_tree(tree_text(changed).replace("0.625", "0.5").encode())


def test_a_mark_at_the_beginning_and_other_line_ends_do_no_harm() -> None:
    text = tree_text(GMV).replace("\n", "\r\n")
    assert read_tree(text.encode("utf-8-sig")) == GMV


def _broken(change: Callable[[dict[str, Any]], object]) -> str:
    """The GMV tree's file with something changed in it."""
    data = json.loads(tree_text(GMV))
    change(data)
    return json.dumps(data, indent=1, ensure_ascii=False)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "not JSON"),
        ("{\n\n oops", "line 3: it is not JSON"),
        ("[]", 'does not say "format"'),
        ('{"format": "other"}', 'does not say "format"'),
        ("[" * 100_000, "beyond all measure"),
        ('{"format": "opstui-tree", "version": ' + "9" * 5000 + "}", "beyond all measure"),
        (_broken(lambda data: data.update(version=2)), "version 2"),
        (_broken(lambda data: data.update(extra=1)), "extra is not known"),
        (_broken(lambda data: data.update(nodes=[])), "holds no metrics"),
        (_broken(lambda data: data.update(nodes="all")), "holds no metrics"),
        (_broken(lambda data: data.update(root="x")), "the root x is not among"),
        (_broken(lambda data: data["nodes"][2].pop("name")), "line 32: name: Field required"),
        (_broken(lambda data: data["nodes"][2].update(op="power")), "op: "),
        (_broken(lambda data: data["nodes"][2].update(evil="x")), "evil: "),
        (_broken(lambda data: data["nodes"][2].update(id="a|b [/x]")), "the id a|b [/x] may hold"),
        (_broken(lambda data: data["nodes"][2].update(id="u2")), "there twice"),
        (_broken(lambda data: data["nodes"][0]["children"].append("u1")), "two parents"),
        (_broken(lambda data: data["nodes"][0]["children"].append("z")), "z is a child of g"),
        (_broken(lambda data: data["nodes"][0]["children"].remove("c")), "c hangs on nothing"),
        (_broken(lambda data: data["nodes"][0].update(op="ratio")), "not two children"),
        (_broken(lambda data: data["nodes"][4].update(op="sum")), "no children"),
        (_broken(lambda data: data["nodes"][1].update(op="leaf")), "leaf and has children"),
        (_broken(lambda data: data["nodes"][2].update(controllability=-1)), "below 0"),
        (_broken(lambda data: data.update(nodes=data["nodes"] * 400)), "more than 2000"),
    ],
)
def test_what_is_no_tree_is_refused_with_the_reason(content: str, said: str) -> None:
    with pytest.raises(OpsError) as refused:
        read_tree(content.encode())
    assert said in refused.value.title
    assert "nothing was changed" in refused.value.todo


def test_bytes_that_are_no_text_and_files_without_end_are_refused() -> None:
    for content in (b"\xff\xfe{}", b"\n\x80", b"[" + b" " * LARGEST + b"]"):
        with pytest.raises(OpsError):
            read_tree(content)


def test_a_cycle_and_a_tree_without_bottom_are_refused() -> None:
    names = [f"n{at}" for at in range(100)]
    chain = [
        {"id": name, "name": name, "op": "sum", "children": [below]}
        for name, below in zip(names, [*names[1:], "end"], strict=True)
    ]
    end = {"id": "end", "name": "end"}
    deep = {"format": "opstui-tree", "version": 1, "root": "n0", "nodes": [*chain, end]}
    with pytest.raises(OpsError, match="deeper than 40"):
        read_tree(json.dumps(deep).encode())
    chain[-1]["children"] = ["n0"]
    looped = {**deep, "nodes": chain}
    with pytest.raises(OpsError, match=r"two parents|part of itself"):
        read_tree(json.dumps(looped).encode())


def test_control_characters_in_names_are_taken_out() -> None:
    text = _broken(lambda data: data["nodes"][2].update(name="\x1b[31mred\u202e", owner="a\nb"))
    node = read_tree(text.encode()).node("u1")
    assert (node.name.zh, node.owner) == ("red", "a / b")


@given(st.binary(max_size=200), st.integers(0, 2000))
def test_no_damage_to_a_file_does_more_than_be_refused(noise: bytes, at: int) -> None:
    content = tree_text(GMV).encode()
    damaged = content[:at] + noise + content[at + len(noise) :]
    problems = []
    with suppress(OpsError):
        problems = read_tree(damaged).problems()
    assert all(one.kind is ProblemKind.UNIT for one in problems)
