"""Chinese sentences have Chinese punctuation, in the catalogue and where code joins words."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import pytest

from tests.arch.catalogue_report import catalogue
from tests.arch.messages import ROOT

_BESIDE = re.compile(
    r"[\u3400-\u9fff」』][,:;?!()]|[,:;?()][\u3400-\u9fff「『]|[\u3400-\u9fff」] \("
)
_BETWEEN = re.compile(r"\}[,:;] ?\{|\} \(\{")

TYPED = {
    "COLUMN=METRIC,…",
    "y,yes",
    "Write it like column=metric,other column=-metric.",
    "lever:campaign owner:Lin due<7d overdue sort:-budget",
    "Columns, if their names differ: column=metric, other=-",
    "Long: date,metric,segment,value (or numerator,denominator).",
}
"""Examples of what is typed or stands in a file: there the ASCII sign is the one that is read."""

FILLED = {
    "commandline/doctor_command.py",
    "guided/fields.py",
    "shell/settings.py",
    "stages/planning/steps/task_forms.py",
    "stages/strategy/steps/product_form.py",
    "stages/strategy/steps/users_form.py",
    "stages/task_form.py",
}
"""Lists put into a field to be edited as they are typed, and versions."""

APART = {"data_sources/tables.py", "locales/compile.py", "stages/planning/steps/tree_rows.py"}
"""Names of columns that repeat, faults of the catalogue itself, a column of numbers."""


def faults_of(text: str) -> bool:
    """Whether a Chinese text uses ASCII punctuation as its own."""
    return bool(_BESIDE.search(text) or _BETWEEN.search(text))


@pytest.mark.parametrize(
    "text", ["预算,人力", "原因:不明", "任务(必做)", "好吗?", "{name}: {value}"]
)
def test_ascii_punctuation_is_recognised(text: str) -> None:
    assert faults_of(text)


@pytest.mark.parametrize(
    "text", ["预算，人力", "写 3949/7350；? 表示不知道。", "! 超过 100%", "T{n:+d}"]
)
def test_chinese_punctuation_keys_and_marks_pass(text: str) -> None:
    assert not faults_of(text)


def test_no_translation_has_ascii_punctuation() -> None:
    found = {
        one: text
        for (_context, one), text in catalogue().items()
        if one not in TYPED
        if faults_of(text)
    }
    assert found == {}


def _joins() -> Iterator[str]:
    """Where shown words are joined by a sign that the catalogue does not know."""
    for path in sorted(ROOT.rglob("*.py")):
        name = str(path.relative_to(ROOT))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            match node:
                case ast.Call(func=ast.Attribute(value=ast.Constant(value=sign), attr="join")):
                    if sign in (", ", ": ", "; ") and name not in FILLED:
                        yield f"{name}:{node.lineno} {sign!r}"
                case ast.JoinedStr(values=parts):
                    shape = "".join(
                        str(one.value) if isinstance(one, ast.Constant) else "\0" for one in parts
                    )
                    if re.search(r"\0[,:;] \0|\0 \(\0\)", shape) and name not in APART:
                        yield f"{name}:{node.lineno} {shape!r}"


def test_code_joins_words_through_the_catalogue() -> None:
    assert list(_joins()) == []
