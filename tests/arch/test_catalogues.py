"""Both languages always: nothing shown outside the catalogues, nothing missing or left over."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from tests.arch.catalogue_report import report
from tests.arch.messages import ROOT

CJK = re.compile(r"[\u3400-\u9fff]")

READS_CHINESE = {
    "kernel/cohort_units.py",
    "kernel/dates.py",
    "kernel/figures.py",
    "kernel/periods.py",
    "kernel/quantities.py",
    "data_sources/cohort_columns.py",
    "data_sources/customer_columns.py",
    "data_sources/customers.py",
    "data_sources/feedback.py",
    "data_sources/feedback_columns.py",
    "data_sources/kano_survey.py",
    "data_sources/growth.py",
    "data_sources/names.py",
    "data_sources/layout.py",
    "data_sources/reading.py",
    "stages/execution/bd.py",
    "stages/execution/campaign.py",
    "stages/execution/copy_text.py",
    "stages/execution/quick_add.py",
    "stages/execution/quick_days.py",
    "stages/execution/task_filter.py",
    "stages/planning/people_lines.py",
    "stages/planning/steps/unit_typed.py",
    "stages/review/feedback.py",
    "stages/review/kill_limit.py",
    "stages/review/pasted_arms.py",
    "stages/review/steps/pasted_places.py",
    "stages/review/steps/voice_line.py",
    "stages/review/voice_filter.py",
    "stages/strategy/pasting.py",
}
"""These parse or write Chinese numbers, dates and words; their literals are grammar."""

BILINGUAL = {"ui/safe_app.py", "ui/terminal.py"}
"""Said when no catalogue may be trusted any more, or before one is chosen: both at once."""

OTHER_SCRIPT = {"data_sources/tables.py", "reports/overview.py", "shell/settings.py"}
"""Names of languages, units and columns that are shown as they are in both languages."""

SHOWS = {"plain", "notify", "Content"}


def _docstrings(tree: ast.AST) -> set[int]:
    """Ids of expression statements that are only a string."""
    return {
        id(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }


def _sources() -> list[tuple[str, ast.Module]]:
    return [
        (str(path.relative_to(ROOT)), ast.parse(path.read_text(encoding="utf-8")))
        for path in sorted(Path(ROOT).rglob("*.py"))
    ]


def test_every_message_has_its_chinese_and_none_is_left_over() -> None:
    assert report() == []


def test_no_chinese_in_the_code() -> None:
    found = []
    for name, tree in _sources():
        if name in READS_CHINESE | BILINGUAL | OTHER_SCRIPT:
            continue
        docs = _docstrings(tree)
        for node in ast.walk(tree):
            if (
                isinstance(node, ast.Constant)
                and isinstance(node.value, str)
                and id(node) not in docs
                and CJK.search(node.value)
            ):
                found.append(f"{name}:{node.lineno} {node.value!r}")
    assert found == []


def test_no_english_sentence_is_shown_untranslated() -> None:
    found = []
    for name, tree in _sources():
        for node in ast.walk(tree):
            if not isinstance(node, ast.Call) or not node.args:
                continue
            called = node.func.attr if isinstance(node.func, ast.Attribute) else ""
            called = node.func.id if isinstance(node.func, ast.Name) else called
            first = node.args[0]
            if (
                called in SHOWS
                and isinstance(first, ast.Constant)
                and isinstance(first.value, str)
                and re.search(r"[A-Za-z]{3,} [A-Za-z]", first.value)
            ):
                found.append(f"{name}:{node.lineno} {first.value!r}")
    assert found == []
