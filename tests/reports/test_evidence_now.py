"""Evidence that has changed since is said in reports and by the check."""

from __future__ import annotations

from datetime import date

import pytest

from opstui.kernel.language import EN, LANGUAGES, speaking
from opstui.reports.chain import changed_lines, share_line, traced
from opstui.reports.overview import overview
from opstui.reports.page_markdown import page_markdown
from opstui.reports.review_facts import review_facts
from opstui.reports.review_json import review_value
from opstui.reports.review_tables import review_page
from opstui.stages.review.model import Feedback
from opstui.workbook.document import Workbook
from tests.stages.review.fixture_screen import training

OVER = date(2026, 11, 23)


def more_people() -> Workbook:
    """The feedback that decision K1 cites was said by more people than it was then."""
    workbook = training(EN)
    said = workbook.all(Feedback)["C1.F6"]
    return workbook.put(said.model_copy(update={"users": said.users + 9}))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_check_says_what_changed(language: str) -> None:
    with speaking(language):
        workbook = more_people()
        cycle = workbook.cycle
        assert cycle is not None
        assert changed_lines(training(EN), cycle, OVER) == []
        (line,) = changed_lines(workbook, cycle, OVER)
        assert line.startswith("C1.K1 ")
        gone = workbook.drop(workbook.all(Feedback)["C1.F6"])
        assert changed_lines(gone, cycle, OVER) == []
        assert any("fb:C1.F6" in one.detail for one in traced(gone, cycle, OVER).findings)


def test_the_review_says_it_beside_the_evidence() -> None:
    workbook = more_people()
    assert workbook.cycle is not None
    with speaking(EN):
        facts = review_facts(workbook, workbook.cycle, OVER)
        page = page_markdown(review_page(facts))
        found = review_value(facts, overview(workbook, OVER), EN)["decisions"]
    assert page.count("The evidence has changed since.") == 1
    assert {one["id"]: one["evidence_changed"] for one in found}["C1.K1"] == ["fb:C1.F6"]


def test_traceability_counts_what_is_linked() -> None:
    workbook = training(EN)
    assert workbook.cycle is not None
    with speaking(EN):
        found = traced(workbook, workbook.cycle, OVER)
        assert share_line(found) == (
            f"Traceability {100 * found.linked / found.all:.1f}%: {found.linked} of {found.all} "
            "tasks, targets and decisions are linked."
        )
