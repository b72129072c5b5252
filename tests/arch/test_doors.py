"""Screens reach the files that a person names through the doors only, so that on a team's host no
path that is typed leads out; nor do they reach the clipboard or another program by themselves."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent / "opstui"
SCREENS = ("app.py", "shell", "guided", "stages", "ui", "charts")
CALLS = frozenset(
    {
        "Path", "PosixPath", "PurePath", "expanduser", "read_bytes", "read_text", "write_bytes",
        "write_text", "write_export", "replace_file", "create_file", "open_path",
        "send_to_clipboard", "symlink_to", "hardlink_to", "unlink", "glob", "rglob", "iterdir",
        "mkdir",
    }
)  # fmt: skip
MODULES = frozenset(
    {
        "os", "subprocess", "shutil", "pty", "tempfile", "webbrowser", "glob",
        "opstui.workbook.exports", "opstui.workbook.files", "opstui.data_sources.files",
    }
)  # fmt: skip
ALLOWED = {
    # NO_COLOR; the terminal that is drawn on, and nothing in the place of a closed stream
    "app.py": {"os"},
    "ui/terminal.py": {"os", "Path", "open"},
    "ui/slim/driver.py": {"os"},
    # the text of the program itself
    "ui/help_text.py": {"Path", "read_text"},
    # the report of a crash
    "ui/safe_app.py": {"os", "Path", "mkdir", "open"},
    # beside the workbook under a name of ours, where the doors are open
    "shell/chart_files.py": {"opstui.workbook.exports", "write_export"},
    "shell/workbook_app.py": {"send_to_clipboard"},
    # one that the doors named, or one of the data folder
    "shell/start.py": {"open_path", "Path"},
}


def sources() -> Iterator[tuple[str, ast.Module]]:
    for part in SCREENS:
        for path in sorted((ROOT / part).rglob("*.py")) or [ROOT / part]:
            yield path.relative_to(ROOT).as_posix(), ast.parse(path.read_text("utf-8"))


def by_itself(tree: ast.Module) -> set[str]:
    """What a module does with files without asking the doors."""
    found = set[str]()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names} & MODULES
        elif isinstance(node, ast.ImportFrom):
            found |= {node.module or ""} & MODULES
        elif isinstance(node, ast.Call):
            found |= _called(node)
    return found


def _called(node: ast.Call) -> set[str]:
    function = node.func
    if isinstance(function, ast.Name):
        return {function.id} & (CALLS | {"open"})
    if not isinstance(function, ast.Attribute):
        return set()
    if isinstance(function.value, ast.Name) and function.value.id == "doors":
        return set()
    if function.attr == "resolve":
        return {"resolve"} if ast.unparse(function.value) == "places" else set()
    if function.attr == "open":
        # of a file: a mode is given; a row or a form opens without
        given = [*node.args, *(word.value for word in node.keywords)]
        modes = [one.value for one in given if isinstance(one, ast.Constant)]
        return {"open"} if {"r", "rb", "w", "wb", "a", "x"} & set(map(str, modes)) else set()
    return {function.attr} & CALLS


def test_no_screen_opens_a_file_by_itself() -> None:
    wrong = {
        name: sorted(more)
        for name, tree in sources()
        if (more := by_itself(tree) - ALLOWED.get(name, set()))
    }
    assert wrong == {}


def test_the_ways_around_the_doors_are_known() -> None:
    said = """
from opstui.data_sources.files import read_bytes
import subprocess
a = read_bytes(Path(typed).expanduser())
b = places.resolve(typed)
with path.open("rb") as file: pass
with open(typed): pass
app.send_to_clipboard(text)
doors.read(typed)
row.open("")
"""
    assert by_itself(ast.parse(said)) == {
        "opstui.data_sources.files", "subprocess", "read_bytes", "Path", "expanduser", "resolve",
        "open", "send_to_clipboard",
    }  # fmt: skip
