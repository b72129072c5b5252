"""What slipped, carried into every form of the review, its suggestions and the next cycle.

The small workbook with a target of 4,000: "Reminder chain" (attendance +8pp at a chance of 0.8) is
worth 4,000 x 0.064 = 256, "Joint class" (leads +500) 400 x 0.5 = 200; the gap is 2,000, so the
target counts on all of both.
"""

from __future__ import annotations

import json
from datetime import date

import pytest

from opstui.kernel.language import EN, ZH, speaking
from opstui.kernel.text import width
from opstui.kernel.vocabulary import DecisionType, TaskState
from opstui.reports.overview import overview
from opstui.reports.page_html import page_html
from opstui.reports.page_markdown import page_markdown
from opstui.reports.review_facts import ReviewFacts, review_facts
from opstui.reports.review_json import review_value
from opstui.reports.review_tables import review_page
from opstui.reports.review_text import review_text
from opstui.stages.planning.commitment import committed
from opstui.stages.planning.model import Plan, Task
from opstui.stages.review.closing import Ending, open_next
from opstui.stages.review.suggestions import Findings, Rule, suggestions
from opstui.workbook.document import Workbook
from tests.stages.execution.screen_books import base, book, day

TODAY = date(2026, 11, 16)
BOTH = pytest.mark.parametrize("language", [EN, ZH])


def slipped(title: str = "Joint class") -> Workbook:
    """Everything was promised as it stands; then T5 was moved from 18 to 23 November."""
    workbook = book()
    plan, task = workbook.get(Plan, "C1"), workbook.get(Task, "C1.T5")
    assert plan is not None
    assert task is not None
    plan = plan.model_copy(update={"target": 4000.0})
    plan = committed(plan, list(workbook.all(Task).values()), [], day("09-28"))
    moved = {"end": day("11-23"), "expected_change": 500.0, "title": title}
    return workbook.put(plan, task.model_copy(update=moved))


def facts(workbook: Workbook, today: date = TODAY) -> ReviewFacts:
    assert workbook.cycle is not None
    return review_facts(workbook, workbook.cycle, today)


def test_the_json_has_every_date_and_what_the_target_counts_on() -> None:
    workbook = slipped()
    value = review_value(facts(workbook), overview(workbook, TODAY), EN)
    found = json.loads(json.dumps(value["analyses"]["effects_at_risk"]))
    joint = next(one for one in found["tasks"] if one["task"] == "C1.T5")
    assert joint == {
        "task": "C1.T5",
        "title": "Joint class",
        "owner": "Lin",
        "leaf": "leads",
        "expected_change": 500,
        "promised_end": "2026-11-18",
        "planned_end": "2026-11-23",
        "ends": "2026-11-23",
        "days_late": 5,
        "days_not_begun": 0,
        "days_blocked": None,
        "cancelled": False,
        "value": pytest.approx(200),
        "counted_on_by_target": pytest.approx(200),
    }
    chain = next(one for one in found["tasks"] if one["task"] == "C1.T1")
    assert chain["value"] == pytest.approx(256)
    assert chain["days_blocked"] == 10


@BOTH
def test_text_and_page_name_the_tasks(language: str) -> None:
    workbook = slipped()
    with speaking(language):
        found = facts(workbook)
        said = review_text(found, overview(workbook, TODAY))
        page = page_markdown(review_page(found))
    head = {EN: "Effects at risk", ZH: "有风险的预期效果"}[language]
    how = {EN: "5 days after the promise", ZH: "比承诺晚 5 天"}[language]
    whole = " ".join(line.strip() for line in said.splitlines())
    for text in (whole, page):
        assert head in text
        assert "Joint class" in text
        assert how in text.replace("\n", " ")
    assert f"## {head}" in page


@BOTH
def test_a_hostile_title_stays_what_it_is_and_every_line_fits(language: str) -> None:
    workbook = slipped("[/x] <b>|名字很长很长</b> " * 8)
    with speaking(language):
        found = facts(workbook)
        lines = review_text(found, overview(workbook, TODAY)).splitlines()
        page = page_html(review_page(found))
    assert max(width(line) for line in lines) <= 80
    assert "<b>|" not in page


def test_the_rules_suggest_to_adjust_what_slipped_and_nothing_else() -> None:
    found = suggestions(Findings(slipped="9 days late."))
    assert [(one.rule, one.type) for one in found] == [(Rule.SLIPPED, DecisionType.ADJUST)]
    assert suggestions(Findings()) == []
    with speaking(EN):
        assert (
            "Close the gap elsewhere"
            in suggestions(Findings(slipped="It was cancelled.", cancelled=True))[0].text
        )


def test_a_task_is_suggested_once_by_what_counts_most() -> None:
    workbook = slipped()
    rules = {one.subject: one.suggestion.rule for one in facts(workbook).suggested}
    assert rules["C1.T5"] is Rule.SLIPPED
    assert rules["C1.T1"] is Rule.SLIPPED
    part = workbook.get(Task, "C1.T5")
    assert part is not None
    half = part.model_copy(update={"executed_share": 0.5, "state": TaskState.LIVE})

    def rules_of(task: Task, today: date = TODAY) -> list[Rule]:
        found = facts(workbook.put(task), today).suggested
        return [one.suggestion.rule for one in found if one.subject == "C1.T5"]

    assert rules_of(half) == [Rule.SLIPPED]
    over = half.model_copy(update={"state": TaskState.OBSERVING})
    assert rules_of(over) == [Rule.EXECUTION_FAILURE]
    assert rules_of(half, day("11-24")) == [Rule.EXECUTION_FAILURE]


def test_without_tasks_there_is_no_section() -> None:
    workbook = base()
    value = review_value(facts(workbook), overview(workbook, TODAY), EN)
    assert "effects_at_risk" not in value["analyses"]


def test_what_slipped_goes_on_into_the_next_cycle() -> None:
    workbook = slipped()
    found = facts(workbook, date(2026, 11, 24))
    tasks = list(workbook.all(Task).values())
    ending = Ending(found.cycle, found.plan, tasks=tasks)
    opening = open_next(ending, found.reader, date(2026, 11, 24))
    carried = {task.carried_from: task for task in opening.tasks}
    at_risk = {row.task.key for row in found.at_risk.at_risk}
    assert {"C1.T1", "C1.T5"} <= at_risk
    assert at_risk <= set(carried)
    again = carried["C1.T1"]
    assert (again.state, again.blocked, again.start, again.end) == (
        TaskState.DRAFT,
        None,
        None,
        None,
    )
    assert again.expected_change == 0.08
