"""Playbooks: the editable data behind every default, hint and benchmark.

Read when first asked for, checked against `schema`, and kept. `load(folder)` lays a user's own
files of the same names over them: entries with the same id replace, new ones are added.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError

from opstui.kernel.errors import OpsError
from opstui.kernel.language import _
from opstui.kernel.metric_tree import MetricTree, Node
from opstui.kernel.record import Value
from opstui.kernel.vocabulary import Form, Lever
from opstui.playbooks.moves import ranked
from opstui.playbooks.schema import (
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
    "benchmarks",
    "calendar_cn",
    "core_metrics",
    "form",
    "forms",
    "lever",
    "levers",
    "load",
    "moves",
    "moves_for",
    "orientation_rules",
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
    "moves": MoveList,
    "orientation_rules": OrientationRules,
}
_LISTS: dict[str, dict[str, tuple[str, ...]]] = {
    "forms": {"forms": ("form",)},
    "trees": {"trees": ("id",)},
    "benchmarks": {"benchmarks": ("metric", "form", "source", "year")},
    "calendar_cn": {"lunar": ("id",), "fixed": ("id",)},
    "levers": {"levers": ("lever",)},
    "moves": {"moves": ("id",)},
    "orientation_rules": {"presets": ("form",)},
}
"""Lists of a file and the fields that identify an entry, by which an overlay replaces it."""

_overlaid: dict[str, Value] = {}
_V = TypeVar("_V", bound=Value)


@cache
def _packaged(name: str) -> Value:
    return _checked(name, _DATA / f"{name}.json", _read(_DATA / f"{name}.json"))


def _book(name: str, schema: type[_V]) -> _V:
    book = _overlaid.get(name) or _packaged(name)
    assert isinstance(book, schema)
    return book


def _read(path: Path) -> dict[str, Any]:
    try:
        content = json.loads(path.read_text("utf-8"))
    except OSError as error:
        raise OpsError(
            _("The playbook {file} cannot be read: {reason}.").format(
                file=path.name, reason=error.strerror or type(error).__name__
            ),
            _("Check that the file exists and that you may read it."),
        ) from None
    except ValueError as error:
        raise OpsError(
            _("The playbook {file} is not valid JSON: {reason}.").format(
                file=path.name, reason=error
            ),
            _("Correct the file, or move it out of the playbooks folder."),
        ) from None
    if not isinstance(content, dict):
        raise OpsError(
            _("The playbook {file} must hold one object.").format(file=path.name),
            _("Correct the file, or move it out of the playbooks folder."),
        )
    return content


def _checked(name: str, path: Path, content: dict[str, Any]) -> Value:
    try:
        return _SCHEMAS[name].model_validate(content)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(str(part) for part in first["loc"]) or "?"
        raise OpsError(
            _("The playbook {file} is wrong at {field}: {reason}.").format(
                file=path.name, field=where, reason=first["msg"]
            ),
            _("Correct the file, or move it out of the playbooks folder."),
        ) from None


def _merged(name: str, own: dict[str, Any]) -> dict[str, Any]:
    """The packaged file as data, with the user's entries over it."""
    base: dict[str, Any] = _packaged(name).model_dump(mode="json")
    for field, content in own.items():
        keys = _LISTS[name].get(field)
        if keys is None or not isinstance(content, list):
            base[field] = content
            continue

        def identity(entry: Any, keys: tuple[str, ...] = keys) -> object:
            if not isinstance(entry, dict):
                return id(entry)
            return tuple(str(entry.get(key)) for key in keys)

        mine = {identity(entry): entry for entry in content}
        kept = [mine.pop(identity(entry), entry) for entry in base[field]]
        base[field] = [*kept, *mine.values()]
    return base


def load(folder: Path | None) -> list[str]:
    """Lay the `*.json` of `folder` over the playbooks (None: only what is packaged).

    Gives the names that were overlaid. Raises OpsError that names file and field; then nothing
    has changed.
    """
    found: dict[str, Value] = {}
    for name in _SCHEMAS:
        path = folder / f"{name}.json" if folder else None
        if path is not None and path.is_file():
            found[name] = _checked(name, path, _merged(name, _read(path)))
    _overlaid.clear()
    _overlaid.update(found)
    return sorted(found)


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


def orientation_rules() -> OrientationRules:
    return _book("orientation_rules", OrientationRules)


def moves() -> tuple[Move, ...]:
    return _book("moves", MoveList).moves


def moves_for(node: Node, form: Form | None) -> tuple[Move, ...]:
    """What would move this leaf, the most particular to leaf and form first; never empty.

    A part of a split leaf is moved by what moves the whole.
    """
    return ranked(moves(), node, form)
