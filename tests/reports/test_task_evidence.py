"""A task cited: effect, days and money, planned against actual; any of them may change later."""

from __future__ import annotations

from datetime import date

import pytest

from opstui.kernel.language import EN, LANGUAGES, speaking
from opstui.reports.evidence_now import standing_of
from opstui.reports.evidence_text import source_text
from opstui.reports.review_facts import ReviewFacts, review_facts
from opstui.reports.task_evidence import task_evidence
from opstui.stages.planning.model import Task
from opstui.stages.review.evidence import Standing
from opstui.workbook.document import Workbook
from tests.stages.review.fixture_screen import training

OVER = date(2026, 11, 23)


def facts_of(workbook: Workbook) -> ReviewFacts:
    assert workbook.cycle is not None
    return review_facts(workbook, workbook.cycle, OVER)


def with_task(**more: object) -> Workbook:
    workbook = training(EN)
    return workbook.put(workbook.all(Task)["C1.T1"].model_copy(update=more))


def test_it_says_what_was_planned_and_what_came() -> None:
    with speaking(EN):
        said = task_evidence(facts_of(with_task(title="[/x] {n}", actual_effect=0.05)), "C1.T1")
    assert said is not None
    assert said.value == 0.05
    assert said.said == (
        "[/x] {n}: Attendance rate +8.3pp planned, +5.0pp actual; "
        "12 person-days planned, 14 person-days actual; ¥14K planned, ¥13.2K actual"
    )


def test_a_task_without_numbers_is_cited_by_its_name() -> None:
    bare = {"expected_change": None, "person_days": 0.0, "actual_days": None}
    bare |= {"budget": 0.0, "actual_cost": None}
    with speaking(EN):
        said = task_evidence(facts_of(with_task(title="Bare", **bare)), "C1.T1")
    assert said is not None
    assert said.said == "Bare"


@pytest.mark.parametrize(
    "later",
    [
        {"actual_effect": 0.05},
        {"expected_change": 0.09},
        {"actual_days": 15.0},
        {"person_days": 10.0},
        {"actual_cost": None},
        {"budget": 15_000.0},
    ],
)
def test_any_of_its_numbers_that_changes_is_seen(later: dict[str, float | None]) -> None:
    cited = task_evidence(facts_of(training(EN)), "C1.T1")
    assert cited is not None
    assert standing_of(facts_of(training(EN)), cited) is Standing.SAME
    assert standing_of(facts_of(with_task(owner="someone else")), cited) is Standing.SAME
    assert standing_of(facts_of(with_task(**later)), cited) is Standing.CHANGED


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_deleted_task_is_said_to_be_gone(language: str) -> None:
    with speaking(language):
        workbook = training(language)
        facts = facts_of(workbook)
        cited = task_evidence(facts, "C1.T1")
        assert cited is not None
        title = workbook.all(Task)["C1.T1"].title
        assert title in source_text(facts, cited.id)
        gone = facts_of(workbook.drop(workbook.all(Task)["C1.T1"]))
        assert standing_of(gone, cited) is Standing.GONE
        assert title not in source_text(gone, cited.id)
        assert task_evidence(gone, "C1.T1") is None
