"""The one-page plan, for a reader who never saw opstui."""

from __future__ import annotations

from functools import cache

import pytest

from opstui.examples import example_workbook
from opstui.examples.starting import Beginning, starting_workbook
from opstui.kernel.errors import OpsError
from opstui.kernel.language import EN, ZH, speaking
from opstui.kernel.vocabulary import Form
from opstui.reports.cycle import cycle_page
from opstui.reports.page_markdown import page_markdown
from opstui.reports.plan import plan_page
from opstui.reports.plan_facts import PlanFacts, plan_facts
from opstui.reports.review_facts import review_facts
from opstui.reports.strategy import strategy_page
from opstui.reports.weak import weak_points
from opstui.stages.planning.model import Plan, Task
from opstui.stages.planning.scenarios import keep
from opstui.stages.strategy.model import Strategy
from opstui.workbook.document import Workbook
from tests.reports.days import END


@cache
def book(language: str = EN) -> Workbook:
    return example_workbook("training", language)


def facts(workbook: Workbook) -> PlanFacts:
    assert workbook.cycle is not None
    return plan_facts(workbook, workbook.cycle)


@pytest.mark.parametrize(
    ("language", "says"),
    [
        (
            EN,
            (
                "Net revenue from ¥637.9K to ¥900K (+41.1%). Without acting: ¥637.9K.",
                "We ask for ¥160K and 73 person-days for 7 tasks.",
                "+¥523K: 199.5% of the gap of ¥262.1K",
                "- With ¥9,227 and 20 person-days more: Placement quiz",
                "Kept-revenue rate (1 - refund rate): at least 88.0%",
                "- Who: Leads from paid feed",
                "Wen Li | 28 Sep - 18 Oct 2026 | ¥14,000 | 12 | +¥118,000",
            ),
        ),
        (
            ZH,
            (
                "净营收从 ¥63.79万 提到 ¥90万（+41.1%）；不作为则为 ¥63.79万。",
                "申请 ¥16万 和 73 人天，用于 7 项任务。",
                "相当于缺口 ¥26.21万 的 199.5%",
                "## 还有哪些短板",
            ),
        ),
    ],
)
def test_the_plan_says_what_is_asked_for_and_why(language: str, says: tuple[str, ...]) -> None:
    with speaking(language):
        text = page_markdown(plan_page(facts(book(language))))
    missing = [one for one in says if one not in text]
    assert missing == []


def test_the_strategy_page_holds_what_refutes_it_and_what_is_not_done() -> None:
    text = page_markdown(strategy_page(facts(book())))
    for one in (
        "Refuted if: Upper 95% bound of the test's difference \\< 3 pp",
        "No list-price cut",
        "Buy more paid feed first",
        "| Attendance rate | 53.7% |",
    ):
        assert one in text


def test_the_cycle_report_holds_all_four_stages() -> None:
    workbook = book()
    assert workbook.cycle is not None
    reviewed = review_facts(workbook, workbook.cycle, END)
    text = page_markdown(cycle_page(workbook, facts(workbook), reviewed))
    for one in (
        "# Strategy",
        "# Plan",
        "# Execution",
        "# Review",
        "## Voice of the users",
        'experiment "Reminder A/B"',
        "| Joint open class with 3 job-seeker communities | Closed | 67.0% |",
    ):
        assert one in text


def test_an_empty_plan_is_weak_everywhere() -> None:
    workbook = starting_workbook(Beginning("Shop", Form.ECOMMERCE), END)
    found = [one.text for one in weak_points(facts(workbook))]
    for one in (
        "No primary problem has been chosen.",
        "There is no target yet.",
        "No task has been chosen.",
        "There is no guardrail.",
        "Defaults that nobody confirmed: Relationship, Cycle, Baseline window.",
    ):
        assert one in found
    text = page_markdown(plan_page(facts(workbook)))
    assert "Not chosen yet." in text
    assert "There is neither a number nor a target yet for Net revenue." in text
    (plan,) = workbook.all(Plan).values()
    aimed = workbook.put(plan.model_copy(update={"target": 900_000.0}))
    text = page_markdown(plan_page(facts(aimed)))
    assert "Net revenue to ¥900K; where it is now is not known." in text


@pytest.mark.parametrize(
    ("language", "says"),
    [
        (
            EN,
            (
                "## Why it can be reached",
                "Without acting Net revenue comes to ¥637.9K; ¥262.1K is missing to the target.",
                "The tasks cost ¥160K of",
                "## What we will not do",
                "- First review: 4 Oct 2026, when the first period is over.",
                "- Failed below ¥765K.",
                "Refuted if: ",
            ),
        ),
        (ZH, ("## 为什么能达到", "## 要花多少，手上有多少", "## 怎么知道成没成")),
    ],
)
def test_a_boss_reads_why_it_is_reachable_what_it_costs_and_how_one_will_know(
    language: str, says: tuple[str, ...]
) -> None:
    with speaking(language):
        text = page_markdown(plan_page(facts(book(language))))
    assert [one for one in says if one not in text] == []


def test_a_target_beyond_the_parts_says_the_most_that_they_give() -> None:
    (plan,) = book().all(Plan).values()
    far = book().put(plan.model_copy(update={"target": 1e9, "floor": None, "stretch": None}))
    assert "## Why it cannot be reached yet" in page_markdown(plan_page(facts(far)))
    first = weak_points(facts(far))[0]
    assert first.text.startswith("The target cannot be reached with these parts; the most is ¥")
    assert (first.stage, first.step) == ("planning", "targets")


def test_defaults_that_nobody_confirmed_stand_on_the_page() -> None:
    workbook = starting_workbook(Beginning("Shop", Form.ECOMMERCE), END)
    text = page_markdown(plan_page(facts(workbook)))
    assert "## What is assumed" in text
    assert "- Relationship: as usual for the form" in text
    assert "What is assumed" not in page_markdown(plan_page(facts(book())))


def test_weaknesses_are_named() -> None:
    workbook = book()
    plan = workbook.all(Plan)["C1"].model_copy(update={"floor": 600_000.0, "commitment": None})
    task = workbook.all(Task)["C1.T3"].model_copy(
        update={"leaf": "", "owner": "", "end": None, "expected_value": None}
    )
    strategy = workbook.all(Strategy)["C1"].model_copy(update={"not_doing": ()})
    found = [one.text for one in weak_points(facts(workbook.put(plan, task, strategy)))]
    title = task.title
    assert found == [
        "The floor is reached without doing anything.",
        f"Tasks without a metric: {title}.",
        f"Tasks without an owner: {title}.",
        f"Tasks without dates: {title}.",
        f"Tasks without an expected effect: {title}.",
        "Nothing is said about what will not be done.",
        "The plan has not been committed.",
    ]


def test_without_a_plan_there_is_no_page() -> None:
    workbook = starting_workbook(Beginning("Shop"), END)
    with pytest.raises(OpsError):
        facts(workbook)


def test_the_chosen_scenario_and_the_one_turned_down_are_named() -> None:
    workbook = book(EN)
    (plan,) = workbook.all(Plan).values()
    bold = keep(plan.model_copy(update={"target": 1_000_000.0}), "Bold").scenarios
    kept = plan.model_copy(update={"scenarios": (*keep(plan, "Steady").scenarios, *bold)})
    with speaking(EN):
        chosen = workbook.put(kept.model_copy(update={"scenario": "Steady"}))
        text = page_markdown(plan_page(facts(chosen)))
        assert "Scenario: Steady; turned down: Bold ¥1M" in text
        assert "Scenario:" not in page_markdown(plan_page(facts(workbook)))
