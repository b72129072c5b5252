"""Which messages the code asks the catalogues for, read from its syntax trees."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent / "opstui"

Message = tuple[str, str]
"""(context, message id); the context is "" for most."""


def _text(node: ast.expr | None) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def messages_of(tree: ast.AST) -> Iterator[Message]:
    """Literals given to `_`, `N_`, `ngettext`, `pgettext`."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name) or not node.args:
            continue
        first = _text(node.args[0])
        if node.func.id in ("_", "N_", "ngettext") and first:
            yield "", first
        elif node.func.id == "pgettext" and first and len(node.args) > 1:
            second = _text(node.args[1])
            if second:
                yield first, second


def used_messages(*parts: str) -> dict[Message, str]:
    """Message → the file that uses it, in these parts of the package (default: all of it)."""
    found: dict[Message, str] = {}
    for part in parts or ("",):
        place = ROOT / part
        paths = [place] if place.is_file() else sorted(place.rglob("*.py"))
        # the terms are looked up by their set; a file that shows one by itself counts first
        for path in sorted(paths, key=lambda path: path.name == "vocabulary.py"):
            for message in messages_of(ast.parse(path.read_text(encoding="utf-8"))):
                found.setdefault(message, str(path.relative_to(ROOT)))
    return found


def vocabulary() -> set[Message]:
    """The terms of the field are looked up by the name of their set."""
    from opstui.kernel.vocabulary import WORDS

    return {(kind.__name__, text) for kind, words in WORDS.items() for text in words.values()}


if __name__ == "__main__":
    import sys

    from opstui.locales.compile import merged

    known = {
        (message.context or "", message.id if isinstance(message.id, str) else message.id[0])
        for message in merged(ROOT / "locales" / "zh_CN" / "LC_MESSAGES", "zh_CN")
        if message.id
    }
    for message, file in used_messages(*sys.argv[1:]).items():
        if message not in known:
            print(f"{file}: {message!r}")
