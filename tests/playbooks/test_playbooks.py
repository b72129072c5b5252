"""The packaged playbooks are sound, and a user's own files lie over them or are refused."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from opstui import playbooks
from opstui.kernel.errors import OpsError
from opstui.kernel.label import Label
from opstui.kernel.metric_tree import Kind, MetricTree
from opstui.kernel.recursion import recursion_of
from opstui.kernel.units import same_unit
from opstui.kernel.vocabulary import Form, Lever
from opstui.playbooks.schema import TreeTemplate

FORMS = [form for form in Form if form is not Form.NONE]
TEMPLATES = playbooks.tree_templates()


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Path]:
    yield tmp_path
    playbooks.load(None)


def labels(value: Any) -> Iterator[Label]:
    """Every label anywhere inside a playbook."""
    if isinstance(value, Label):
        yield value
    elif hasattr(type(value), "model_fields"):
        for name in type(value).model_fields:
            yield from labels(getattr(value, name))
    elif isinstance(value, tuple):
        for one in value:
            yield from labels(one)


def test_every_form_but_none_has_a_playbook() -> None:
    assert [one.form for one in playbooks.forms()] == FORMS
    assert [one.form for one in playbooks.orientation_rules().presets] == FORMS
    with pytest.raises(OpsError):
        playbooks.form(Form.NONE)


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda one: one.id)
def test_a_template_is_a_sound_tree(template: TreeTemplate) -> None:
    tree = template.tree
    assert tree.problems() == []
    assert all(node.id.isascii() for node in tree.nodes)
    for node in tree.nodes:
        assert node.name.zh
        assert node.name.en
        if node.kind is Kind.RATE:
            assert node.numerator_name.zh
            assert node.denominator_name.en


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda one: one.id)
def test_the_rates_of_a_product_are_a_chain_of_counts(template: TreeTemplate) -> None:
    """Numerator of one step is the denominator of the next, so counts multiply to the root."""
    for node in template.tree.nodes:
        rates = [
            child
            for child in map(template.tree.node, node.children)
            if child.kind is Kind.RATE and node.op == "prod"
        ]
        for before, after in itertools.pairwise(rates):
            assert before.numerator == after.denominator
        if rates:
            first = template.tree.node(node.children[0])
            assert rates[0].denominator == first.id
            assert rates[-1].numerator == node.id
            assert same_unit(rates[-1].numerator_unit, node.unit)


def test_trees_with_a_memory_say_so() -> None:
    remembering = {one.id for one in TEMPLATES if recursion_of(one.tree)}
    assert remembering == {
        "community_growth",
        "tool_active",
        "subscription_mrr",
        "finance_assets",
        "game_revenue",
    }


@pytest.mark.parametrize("code", FORMS)
def test_a_form_hangs_together(code: Form) -> None:
    form = playbooks.form(code)
    tree: MetricTree = playbooks.tree_template(form.tree)
    assert form.north_star == tree.root
    assert len(form.tasks) >= 3
    assert all(task.leaf in tree.leaves for task in form.tasks)
    core = playbooks.core_metrics(code)
    assert all(one.name.zh and one.name.en and one.unit for one in core)
    assert {one.metric for one in core} >= {tree.root, *tree.leaves}
    known = {one.metric for one in playbooks.benchmarks()}
    assert {one.benchmark for one in core} - {""} <= known
    assert set(form.benchmark_forms) <= {one.form for one in playbooks.benchmarks()}


def test_every_lever_has_fields_checklist_and_indicators() -> None:
    assert [one.lever for one in playbooks.levers()] == list(Lever)
    for lever in playbooks.levers():
        codes = [field.code for field in lever.fields]
        assert len(codes) == len(set(codes))
        for field in lever.fields:
            assert bool(field.choices) == (field.kind == "choice")
    assert playbooks.lever(Lever.BD).usual_failure.en.startswith("No next-step date")


def test_every_label_has_both_languages() -> None:
    books = (*playbooks.forms(), *TEMPLATES, *playbooks.levers(), playbooks.calendar_cn())
    empty = Label()
    found = [label for book in books for label in labels(book) if label != empty]
    assert len(found) > 500
    assert all(label.zh.strip() and label.en.strip() for label in found)


def test_benchmarks_state_source_year_and_grade() -> None:
    assert len(playbooks.benchmarks()) == 99
    assert all(one.source and one.year and one.grade for one in playbooks.benchmarks())


def test_festivals_by_year() -> None:
    calendar = playbooks.calendar_cn()
    assert str(calendar.festival_date("spring_festival", 2026)) == "2026-02-17"
    assert str(calendar.festival_date("double11", 2026)) == "2026-11-11"
    assert calendar.festival_date("black_friday", 2026) is None
    assert calendar.festival_date("spring_festival", 2050) is None


def test_an_own_file_replaces_by_id_and_adds(own: Path) -> None:
    forms = playbooks.form(Form.TRAINING).model_dump(mode="json")
    (own / "forms.json").write_text(json.dumps({"forms": [{**forms, "cycle_weeks": 4}]}), "utf-8")
    (own / "orientation_rules.json").write_text('{"threshold": 20}', "utf-8")
    assert playbooks.load(own) == ["forms", "orientation_rules"]
    assert playbooks.form(Form.TRAINING).cycle_weeks == 4
    assert [one.form for one in playbooks.forms()] == FORMS
    assert playbooks.orientation_rules().threshold == 20
    assert len(playbooks.orientation_rules().presets) == 14


def test_an_own_benchmark_is_added(own: Path) -> None:
    mine = {
        "metric": "trial_to_paid",
        "form": "training",
        "mid": 0.12,
        "unit": "ratio",
        "source": "own survey",
        "year": "2026",
        "grade": "D",
    }
    (own / "benchmarks.json").write_text(json.dumps({"benchmarks": [mine]}), "utf-8")
    playbooks.load(own)
    assert len(playbooks.benchmarks()) == 100


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('{"threshold": "many"}', "threshold"),
        ('{"points": {"monetisation": {"one_off": {"T": 300, "M": 0}}}}', "monetisation"),
        ("{", "Expecting property name"),
        ("[1]", "one object"),
        ('{"presets": [3]}', "presets"),
        ('{"surprise": 1}', "surprise"),
    ],
)
def test_a_bad_own_file_is_named_with_its_field(own: Path, text: str, said: str) -> None:
    (own / "orientation_rules.json").write_text(text, "utf-8")
    (own / "forms.json").write_text('{"forms": []}', "utf-8")
    assert playbooks.load(own) == ["forms"]
    told = playbooks.problems()[0].said
    assert "orientation_rules.json, line 1, column" in told
    assert said in told
    assert playbooks.orientation_rules().threshold == 30


def test_a_mistake_is_named_by_its_line(own: Path) -> None:
    preset = playbooks.orientation_rules().presets[3].model_dump(mode="json")
    text = json.dumps({"presets": [preset, {**preset, "form": "game", "T": "x"}]}, indent=1)
    (own / "orientation_rules.json").write_text(text, "utf-8")
    playbooks.load(own)
    (told,) = playbooks.problems()
    assert text.splitlines()[told.line - 1].strip().startswith('"T": "x"')
    assert told.field == "presets.1.T"


def test_a_form_cannot_name_a_tree_that_does_not_exist(own: Path) -> None:
    form = playbooks.form(Form.GAME).model_dump(mode="json")
    (own / "forms.json").write_text(json.dumps({"forms": [{**form, "tree": "none"}]}), "utf-8")
    assert playbooks.load(own) == []
    (told,) = playbooks.problems()
    assert "forms.json, line 1, column 12" in told.said
    assert "game names the tree none" in told.said
    assert playbooks.form(Form.GAME).tree == "game_revenue"


@pytest.mark.parametrize(
    "content",
    [
        b"[" * 100_000,
        b'{"threshold": NaN}',
        b"\xff\xfe",
        b'{"note": "\x1b"}',
        b"",
        b"null",
        b'{"note": "\\u001b[31m"}',
    ],
)
def test_hostile_content_is_one_sentence(own: Path, content: bytes) -> None:
    (own / "orientation_rules.json").write_bytes(content)
    assert playbooks.load(own) == []
    (told,) = playbooks.problems()
    assert len(told.said) < 300
    assert told.said.isprintable()


def test_a_template_must_be_a_tree_and_keep_the_leaves_that_forms_use(own: Path) -> None:
    template = next(one for one in TEMPLATES if one.id == "game_revenue").model_dump(mode="json")
    nodes = template["tree"]["nodes"]
    circle = [{**node, "children": [template["tree"]["root"]]} for node in nodes]
    renamed = json.loads(json.dumps(template).replace('"pay_rate"', '"paying_rate"'))
    for wrong, said in (
        ({**template, "tree": {**template["tree"], "nodes": circle}}, "not sound"),
        (renamed, "leaf pay_rate"),
    ):
        (own / "trees.json").write_text(json.dumps({"trees": [wrong]}), "utf-8")
        assert playbooks.load(own) == []
        assert said in playbooks.problems()[0].said
        assert playbooks.tree_templates() == TEMPLATES


def test_a_folder_without_playbooks_changes_nothing(own: Path) -> None:
    assert playbooks.load(own / "none") == []
    assert playbooks.orientation_rules().threshold == 30
