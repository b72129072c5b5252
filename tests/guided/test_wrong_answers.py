"""What cannot be an answer is said in one sentence at its field."""

from __future__ import annotations

from datetime import date

import pytest

from opstui.guided import answering as guided
from opstui.guided.questions import question
from opstui.workbook.document import Workbook

TODAY = date(2026, 10, 1)
GIVEN = {
    "name": {"name": "P"},
    "form": {"form": "community"},
    "numbers": {
        "new": "300",
        "prev_wau": "900",
        "retention_rate": "40%",
        "dormant_pool": "500",
        "reactivation_rate": "2%",
        "interact_rate": "30%",
    },
    "resources": {"budget": "0"},
}


@pytest.mark.parametrize(
    ("name", "field", "text", "said"),
    [
        ("weeks", "start", "1900-01-01", "over already"),
        ("weeks", "start", "2026-02-30", "calendar"),
        ("weeks", "weeks", "53", "at most 52"),
        ("target", "target", "-5", "at least 0"),
        ("target", "target", "1e400", "too large"),
        ("resources", "person_days", "-1", "at least 0"),
        ("resources", "people", "；；", "fill this in"),
        ("resources", "people", " ; ", "fill this in"),
        ("task1", "owner", "\x1b[31m", "fill this in"),
    ],
)
def test_one_sentence_at_the_field(name: str, field: str, text: str, said: str) -> None:
    workbook = Workbook.empty()
    while (at := guided.here(workbook)) != name:
        specs = question(at, workbook, TODAY).specs
        texts = {spec.id: spec.value for spec in specs} | GIVEN.get(at, {})
        workbook = guided.answered(workbook, at, texts, TODAY)
    specs = question(name, workbook, TODAY).specs
    texts = {spec.id: spec.value for spec in specs} | GIVEN.get(name, {}) | {field: text}
    found = guided.problems(workbook, name, texts, TODAY)
    assert list(found) == [field]
    assert said in found[field]
