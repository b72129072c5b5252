"""A user's playbook file laid over the packaged one, entry by entry, or what is wrong with it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from opstui.kernel.language import _
from opstui.kernel.record import Value
from opstui.kernel.text import clean_block, shown
from opstui.playbooks import json_source
from opstui.playbooks.schema import FormPlaybook, TreeTemplate

MOST_BYTES = 5_000_000
_MOST_PROBLEMS = 20
_V = TypeVar("_V", bound=Value)
_Path = Sequence[str | int]


@dataclass(frozen=True, slots=True)
class Problem:
    """Line and column count from 1; 0 when the file as a whole is meant."""

    file: Path
    line: int
    column: int
    field: str
    reason: str

    @property
    def said(self) -> str:
        if not self.line:
            return _("The playbook {file} cannot be used: {reason}.").format(
                file=self.file.name, reason=self.reason
            )
        return _("{file}, line {line}, column {column}: {reason}.").format(
            file=self.file.name,
            line=self.line,
            column=self.column,
            reason=f"{self.field} - {self.reason}" if self.field else self.reason,
        )


def problem(path: Path, reason: str, where: _Path = (), text: str = "") -> Problem:
    """A problem at `where`, with its place when the file's text is given."""
    line, column = json_source.place(text, where) if text else (0, 0)
    return Problem(path, line, column, ".".join(map(str, where)), shown(reason, 200))


def read_over(
    path: Path, packaged: _V, lists: Mapping[str, tuple[str, ...]]
) -> tuple[_V | None, tuple[Problem, ...]]:
    """The packaged playbook with the entries of `path` over it; None and why when it is wrong."""
    try:
        if path.stat().st_size > MOST_BYTES:
            return None, (problem(path, _("it is too large")),)
        text = path.read_text("utf-8")
        own = json_source.parse(text)
    except OSError as error:
        return None, (problem(path, error.strerror or type(error).__name__),)
    except json.JSONDecodeError as error:
        said = _("not valid JSON ({why})").format(why=error.msg)
        return None, (Problem(path, error.lineno, error.colno, "", said),)
    except ValueError as error:
        return None, (problem(path, _("not valid JSON ({why})").format(why=error)),)
    if not isinstance(own, dict):
        return None, (problem(path, _("one object is expected"), (), text),)
    if (where := _unclean(own)) is not None:
        return None, (problem(path, _("it holds control characters"), where, text),)
    merged, origins = _merged(packaged.model_dump(mode="json"), own, lists)
    try:
        return type(packaged).model_validate(merged), ()
    except ValidationError as error:
        found = error.errors(include_url=False)[:_MOST_PROBLEMS]
        return None, tuple(
            problem(path, _reason(one), _origin(one["loc"], origins), text) for one in found
        )


def _merged(
    base: dict[str, Any], own: dict[str, Any], lists: Mapping[str, tuple[str, ...]]
) -> tuple[dict[str, Any], dict[str, list[int | None]]]:
    """Data with the user's entries over it; per list, the index that each entry has in the
    user's file (None: it is the packaged one)."""
    origins: dict[str, list[int | None]] = {}
    for field, content in own.items():
        keys = lists.get(field)
        if keys is None or not isinstance(content, list):
            base[field] = content
            continue
        mine = {_identity(entry, index, keys): index for index, entry in enumerate(content)}
        kept = [mine.pop(_identity(entry, -1, keys), None) for entry in base[field]]
        origins[field] = [*kept, *mine.values()]
        base[field] = [
            content[index] if index is not None else packaged
            for index, packaged in zip(kept, base[field], strict=True)
        ] + [content[index] for index in mine.values()]
    return base, origins


def _identity(entry: Any, index: int, keys: tuple[str, ...]) -> object:
    return tuple(str(entry.get(key)) for key in keys) if isinstance(entry, dict) else index


def _origin(loc: Sequence[str | int], origins: Mapping[str, list[int | None]]) -> _Path:
    """The place in the user's file of a place in the merged data."""
    if len(loc) > 1 and isinstance(loc[1], int) and str(loc[0]) in origins:
        return (loc[0], origins[str(loc[0])][loc[1]] or 0, *loc[2:])
    return tuple(loc)


def _unclean(own: object) -> _Path | None:
    """The place of a text that a terminal must not be given."""
    waiting: list[tuple[tuple[str | int, ...], object]] = [((), own)]
    while waiting:
        where, value = waiting.pop()
        if isinstance(value, str) and clean_block(value, cap=MOST_BYTES).text != value.strip():
            return where
        if isinstance(value, dict):
            waiting.extend(((*where, str(name)), one) for name, one in value.items())
        elif isinstance(value, list):
            waiting.extend(((*where, index), one) for index, one in enumerate(value))
    return None


def _reason(error: ErrorDetails) -> str:
    kind = error["type"]
    if kind == "missing":
        return _("this field is missing")
    if kind == "extra_forbidden":
        return _("there is no such field")
    if kind in ("string_type", "int_type", "int_parsing", "float_type", "float_parsing"):
        return _("text is expected") if kind == "string_type" else _("a number is expected")
    if kind in ("tuple_type", "list_type"):
        return _("a list is expected")
    if kind in ("model_type", "dict_type", "model_attributes_type"):
        return _("an object is expected")
    if kind in ("enum", "literal_error"):
        choices = error.get("ctx", {}).get("expected", "")
        return _("one of these is expected: {choices}").format(choices=choices)
    return error["msg"]


def unsound(trees: Iterable[TreeTemplate]) -> tuple[str, str] | None:
    """(reason, id) of the first template that is no tree, or whose units do not fit."""
    for one in trees:
        for wrong in one.tree.problems():
            said = _("the tree is not sound at {node} ({kind})")
            return said.format(node=wrong.node, kind=wrong.kind.value), one.id
    return None


def at_entry(path: Path, field: str, key: str, id_: str, reason: str) -> Problem | None:
    """The problem at the entry of `path` that `id_` names; None when the file has no such."""
    text = path.read_text("utf-8")
    for index, entry in enumerate(json_source.parse(text).get(field, ())):
        if entry.get(key) == id_:
            return problem(path, reason, (field, index), text)
    return None


def dangling(
    forms: Iterable[FormPlaybook], trees: Iterable[TreeTemplate]
) -> tuple[str, str] | None:
    """(reason, form) of the first form whose tree, or whose task's leaf, does not exist."""
    known = {one.id: one.tree for one in trees}
    for form in forms:
        tree = known.get(form.tree)
        if tree is None:
            said = _("{form} names the tree {name}, which does not exist")
            return said.format(form=form.form.value, name=form.tree), form.form.value
        for task in form.tasks:
            if task.leaf not in tree.leaves:
                said = _("a task of {form} names the leaf {name}, which does not exist")
                return said.format(form=form.form.value, name=task.leaf), form.form.value
    return None
