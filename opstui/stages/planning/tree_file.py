"""A metric tree as a JSON file, written and read back exactly.

{"format": "opstui-tree", "version": 1, "root": id, "nodes": [{"id", "name": {"zh", "en"}, "unit",
"op": leaf|sum|prod|sub|ratio, "children": [ids], "kind": flow|stock|rate, "good": up|down|range,
"low", "high": bounds of a range, …}]}; fields that hold their default are left out. Values are no
part of it.
"""

from __future__ import annotations

import json
import re
from json import JSONDecodeError, JSONDecoder
from typing import Any

from pydantic import ValidationError

from opstui.kernel.errors import OpsError
from opstui.kernel.label import Label
from opstui.kernel.language import _
from opstui.kernel.metric_tree import MetricTree, Node, ProblemKind
from opstui.kernel.text import clean_line, shown

FORMAT, VERSION = "opstui-tree", 1
LARGEST = 2_000_000
"""Bytes of a file."""

MOST_NODES, DEEPEST = 2000, 40

_ID = re.compile(r"[A-Za-z0-9_.\-]{1,80}")
_TEXTS = ("unit", "numerator", "denominator", "numerator_unit", "owner", "source", "benchmark")


def tree_text(tree: MetricTree) -> str:
    """The file's content."""
    nodes = [node.model_dump(mode="json", exclude_defaults=True) for node in tree.nodes]
    content = {"format": FORMAT, "version": VERSION, "root": tree.root, "nodes": nodes}
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def read_tree(content: bytes) -> MetricTree:
    """The tree of a file; raises OpsError with the line and the reason, for anything that is not
    one sound tree."""
    if len(content) > LARGEST:
        raise _bad(_("it is larger than 2 MB"))
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _bad(_("it is not UTF-8 text"), content[: error.start].count(b"\n") + 1) from None
    data = _parsed(text)
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        raise _bad(_('it does not say "format": "{name}"').format(name=FORMAT))
    if data.get("version") != VERSION:
        raise _bad(
            _("it is of version {version}, and 1 is known").format(
                version=shown(str(data.get("version")))
            )
        )
    unknown = sorted(set(data) - {"format", "version", "root", "nodes"})
    if unknown:
        raise _bad(_("{name} is not known").format(name=shown(unknown[0])))
    nodes = data.get("nodes")
    if not isinstance(nodes, list) or not nodes:
        raise _bad(_('"nodes" holds no metrics'))
    if len(nodes) > MOST_NODES:
        raise _bad(_("it has more than {n} metrics").format(n=MOST_NODES))
    lines = _node_lines(text)
    made = [_node(node, lines[at] if at < len(lines) else 0) for at, node in enumerate(nodes)]
    tree = MetricTree(root=str(data.get("root", "")), nodes=tuple(made))
    _check(tree, lines)
    return tree


def _parsed(text: str) -> Any:
    try:
        return json.loads(text)
    except JSONDecodeError as error:
        raise _bad(_("it is not JSON: {reason}").format(reason=error.msg), error.lineno) from None
    except (ValueError, RecursionError):
        raise _bad(_("it holds numbers or brackets beyond all measure")) from None


def _node_lines(text: str) -> list[int]:
    """Line on which each entry of "nodes" begins."""
    start = re.search(r'"nodes"\s*:\s*\[', text)
    if start is None:
        return []
    decoder, at = JSONDecoder(), start.end()
    lines: list[int] = []
    line, counted = 1, 0
    while True:
        at += len(text[at : at + 4000]) - len(text[at : at + 4000].lstrip(" \t\r\n,"))
        if at >= len(text) or text[at] == "]":
            return lines
        line, counted = line + text.count("\n", counted, at), at
        lines.append(line)
        try:
            at = decoder.raw_decode(text, at)[1]
        except (ValueError, RecursionError):
            return lines


def _node(data: Any, line: int) -> Node:
    try:
        node = Node.model_validate(data)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        field = ".".join(str(part) for part in first["loc"]) or "?"
        reason = _("{field}: {reason}").format(field=shown(field), reason=first["msg"])
        raise _bad(reason, line) from None
    if not _ID.fullmatch(node.id):
        reason = _("the id {name} may hold Latin letters, digits, _ - . only")
        raise _bad(reason.format(name=shown(node.id) or '""'), line)
    if node.controllability < 0:
        raise _bad(_("controllability is below 0"), line)
    if node.low is not None and node.high is not None and node.low >= node.high:
        raise _bad(_("high is not above low"), line)
    texts = {name: clean_line(getattr(node, name)).text for name in _TEXTS}
    names = {
        name: _clean(getattr(node, name)) for name in ("name", "numerator_name", "denominator_name")
    }
    return node.model_copy(update={**texts, **names})


def _clean(label: Label) -> Label:
    return Label(zh=clean_line(label.zh).text, en=clean_line(label.en).text)


def _check(tree: MetricTree, lines: list[int]) -> None:
    """Shape only: units that do not fit are shown in the tree, as ever."""
    places = {node.id: line for node, line in zip(tree.nodes, lines, strict=False)}
    if tree.root not in tree.by_id:
        raise _bad(_("the root {name} is not among its metrics").format(name=shown(tree.root)))
    for problem in tree.problems():
        if problem.kind is not ProblemKind.UNIT:
            reason = _REASONS[problem.kind]()
            at = shown(problem.detail or problem.node)
            line = places.get(problem.node, 0)
            raise _bad(reason.format(name=at, parent=shown(problem.node)), line)
    for node, depth in tree.walk():
        if depth > DEEPEST:
            raise _bad(_("it is deeper than {n} levels").format(n=DEEPEST), places.get(node.id, 0))
        if node.is_leaf and node.children:
            raise _bad(_("{name} is a leaf and has children").format(name=node.id), places[node.id])


_REASONS = {
    ProblemKind.MISSING_CHILD: lambda: _("{name} is a child of {parent}, and not in the file"),
    ProblemKind.DUPLICATE: lambda: _("{name} is there twice"),
    ProblemKind.SHARED: lambda: _("{name} has two parents"),
    ProblemKind.CYCLE: lambda: _("{name} is part of itself"),
    ProblemKind.UNREACHABLE: lambda: _("{name} hangs on nothing"),
    ProblemKind.NO_CHILDREN: lambda: _("{name} has an operation and no children"),
    ProblemKind.RATIO_ARITY: lambda: _("{parent} is a ratio and has not two children"),
}


def _bad(reason: str, line: int = 0) -> OpsError:
    said = (
        _("The file is no metric tree: line {line}: {reason}.").format(line=line, reason=reason)
        if line
        else _("The file is no metric tree: {reason}.").format(reason=reason)
    )
    return OpsError(said, _("Correct the file; nothing was changed."))
