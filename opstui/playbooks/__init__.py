"""Playbooks: the editable data behind every default, hint and benchmark.

Read when first asked for, checked against `schema`, and kept. `load(folder)` lays a user's own
files of the same names over them: entries with the same id replace, new ones are added.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from opstui.kernel.errors import OpsError
from opstui.kernel.language import _
from opstui.kernel.metric_tree import MetricTree, Node
from opstui.kernel.record import Value
from opstui.kernel.vocabulary import Form, Lever
from opstui.playbooks.moves import ranked
from opstui.playbooks.overlay import Problem, at_entry, dangling, problem, read_over, unsound
from opstui.playbooks.schema import (
    AdLaw,
    AdRule,
    Benchmark,
    Benchmarks,
    Calendar,
    CoreMetric,
    FormList,
    FormPlaybook,
    LeverList,
    LeverPlaybook,
    Move,
    MoveList,
    OrientationRules,
    TreeList,
    TreeTemplate,
)

__all__ = [
    "Problem",
    "ad_rules",
    "benchmarks",
    "calendar_cn",
    "check_file",
    "content",
    "core_metrics",
    "entries",
    "form",
    "forms",
    "lever",
    "levers",
    "load",
    "moves",
    "moves_for",
    "names",
    "orientation_rules",
    "overlaid",
    "problems",
    "source",
    "tree_template",
    "tree_templates",
]

_DATA = Path(__file__).parent / "data"
_SCHEMAS: dict[str, type[Value]] = {
    "forms": FormList,
    "trees": TreeList,
    "benchmarks": Benchmarks,
    "calendar_cn": Calendar,
    "levers": LeverList,
    "ad_law": AdLaw,
    "moves": MoveList,
    "orientation_rules": OrientationRules,
}
_LISTS: dict[str, dict[str, tuple[str, ...]]] = {
    "forms": {"forms": ("form",)},
    "trees": {"trees": ("id",)},
    "benchmarks": {"benchmarks": ("metric", "form", "source", "year")},
    "calendar_cn": {"lunar": ("id",), "fixed": ("id",)},
    "levers": {"levers": ("lever",)},
    "ad_law": {"rules": ("id",)},
    "moves": {"moves": ("id",)},
    "orientation_rules": {"presets": ("form",)},
}
"""Lists of a file and the fields that identify an entry, by which an overlay replaces it."""

_overlaid: dict[str, Value] = {}
_problems: list[Problem] = []
_V = TypeVar("_V", bound=Value)


@cache
def _packaged(name: str) -> Value:
    return _SCHEMAS[name].model_validate_json(source(name))


def _book(name: str, schema: type[_V]) -> _V:
    book = _overlaid.get(name) or _packaged(name)
    assert isinstance(book, schema)
    return book


def load(folder: Path | None) -> list[str]:
    """Lay the `*.json` of `folder` over the playbooks (None: only what is packaged).

    Gives the names that were overlaid. A file that is wrong is left out, and what is wrong with
    it is kept in `problems()`.
    """
    _overlaid.clear()
    _problems.clear()
    for name in _SCHEMAS:
        path = folder / f"{name}.json" if folder else None
        if path is None or not _is_there(path):
            continue
        book, wrong = read_over(path, _packaged(name), _LISTS[name])
        _problems.extend(wrong)
        if book is not None:
            _overlaid[name] = book
    if folder:
        _check_across(folder / "forms.json", folder / "trees.json")
    return sorted(_overlaid)


def _is_there(path: Path) -> bool:
    """Also where that cannot be found out: reading it will tell why."""
    try:
        return path.is_file()
    except OSError:
        return True


def _check_across(own_forms: Path, own_trees: Path) -> None:
    """A template must be a tree; a form must name one that there is, and its tasks its leaves.
    The file whose entry is at fault is left out."""
    if "trees" in _overlaid and (wrong := unsound(tree_templates())):
        reason, id_ = wrong
        _leave_out("trees", at_entry(own_trees, "trees", "id", id_, reason))
    while {"forms", "trees"} & _overlaid.keys() and (wrong := dangling(forms(), tree_templates())):
        reason, code = wrong
        mine = "forms" in _overlaid and at_entry(own_forms, "forms", "form", code, reason)
        if mine:
            _leave_out("forms", mine)
        else:
            _leave_out("trees", problem(own_trees, reason))


def _leave_out(name: str, why: Problem | None) -> None:
    if why is not None:
        _problems.append(why)
    del _overlaid[name]


def names() -> tuple[str, ...]:
    """The playbooks, by the name of their files."""
    return tuple(_SCHEMAS)


def problems() -> tuple[Problem, ...]:
    """What was wrong with the files of the folder loaded last; those files are not used."""
    return tuple(_problems)


def overlaid() -> frozenset[str]:
    """The playbooks that the user's folder changes."""
    return frozenset(_overlaid)


def source(name: str) -> str:
    """The packaged file itself, ready to be copied and edited."""
    return (_DATA / f"{name}.json").read_text("utf-8")


def content(name: str) -> dict[str, Any]:
    """A playbook as data, with the user's entries over it."""
    return _book(name, _SCHEMAS[name]).model_dump(mode="json")


def entries(name: str) -> dict[str, Any]:
    """The entries of a playbook by what identifies them ("training_funnel", "nps/all/…")."""
    whole = content(name)
    return {
        "/".join(str(entry[key]) for key in keys): entry
        for field, keys in _LISTS[name].items()
        for entry in whole[field]
    }


def check_file(path: Path) -> tuple[Problem, ...]:
    """What is wrong with one file, which is named after the playbook that it lies over."""
    if path.stem not in _SCHEMAS:
        return (problem(path, _("there is no playbook of this name")),)
    return read_over(path, _packaged(path.stem), _LISTS[path.stem])[1]


def _find(entries: tuple[_V, ...], matches: Callable[[_V], bool], missing: str) -> _V:
    entry = next((one for one in entries if matches(one)), None)
    if entry is None:
        raise OpsError(missing, _("Check the playbooks folder."))
    return entry


def forms() -> tuple[FormPlaybook, ...]:
    """The product forms in the order they are offered."""
    return _book("forms", FormList).forms


def form(code: Form) -> FormPlaybook:
    """The playbook of a form; raises OpsError when there is none (Form.NONE has none)."""
    return _find(
        forms(),
        lambda one: one.form is code,
        _("There is no playbook for the product form {name}.").format(name=code.value),
    )


def core_metrics(code: Form) -> tuple[CoreMetric, ...]:
    """The core numbers of a form with name, unit and benchmark filled in from its tree."""
    playbook = form(code)
    tree = tree_template(playbook.tree)
    out = []
    for core in playbook.core:
        node = tree.get(core.metric)
        if node is not None:
            core = core.model_copy(
                update={"name": node.name, "unit": node.unit, "benchmark": node.benchmark}
            )
        out.append(core)
    return tuple(out)


def tree_templates() -> tuple[TreeTemplate, ...]:
    return _book("trees", TreeList).trees


def tree_template(id_: str) -> MetricTree:
    """A template's tree, ready to be edited; raises OpsError when there is none."""
    template = _find(
        tree_templates(),
        lambda one: one.id == id_,
        _("There is no tree template {name}.").format(name=id_),
    )
    return template.tree


def benchmarks() -> tuple[Benchmark, ...]:
    return _book("benchmarks", Benchmarks).benchmarks


def calendar_cn() -> Calendar:
    return _book("calendar_cn", Calendar)


def levers() -> tuple[LeverPlaybook, ...]:
    return _book("levers", LeverList).levers


def lever(code: Lever) -> LeverPlaybook:
    return _find(
        levers(),
        lambda one: one.lever is code,
        _("There is no playbook for the lever {name}.").format(name=code.value),
    )


def ad_rules(code: Form | None = None) -> tuple[AdRule, ...]:
    """What the advertising law objects to in a product of this form; of any, without one."""
    rules = _book("ad_law", AdLaw).rules
    return tuple(one for one in rules if code is None or not one.forms or code in one.forms)


def orientation_rules() -> OrientationRules:
    return _book("orientation_rules", OrientationRules)


def moves() -> tuple[Move, ...]:
    return _book("moves", MoveList).moves


def moves_for(node: Node, form: Form | None) -> tuple[Move, ...]:
    """What would move this leaf, the most particular to leaf and form first; never empty.

    A part of a split leaf is moved by what moves the whole.
    """
    return ranked(moves(), node, form)
