"""The request for resources argues with numbers that can be checked by hand."""

from __future__ import annotations

from datetime import date
from functools import cache
from itertools import product as combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opstui.examples import example_workbook
from opstui.examples.starting import Beginning, starting_workbook
from opstui.kernel.language import EN, ZH, speaking
from opstui.kernel.vocabulary import Form
from opstui.reports.page_html import page_html
from opstui.reports.page_markdown import page_markdown
from opstui.reports.plan_facts import PlanFacts, plan_facts
from opstui.reports.request import request_page
from opstui.reports.request_facts import Request, chance_of, request_of
from opstui.stages.planning.model import Plan, Task
from opstui.workbook.document import Workbook
from tests.reports.days import END

EARLY = date(2026, 9, 1)


@cache
def book(language: str = EN) -> Workbook:
    return example_workbook("training", language)


def facts(workbook: Workbook) -> PlanFacts:
    assert workbook.cycle is not None
    return plan_facts(workbook, workbook.cycle)


def asked(workbook: Workbook) -> Request:
    return request_of(facts(workbook))


def said(workbook: Workbook, today: date = EARLY, language: str = EN) -> str:
    with speaking(language):
        return page_markdown(request_page(facts(workbook), today))


def changed(workbook: Workbook, key: str, **update: object) -> Workbook:
    return workbook.put(workbook.all(Task)[key].model_copy(update=update))


def test_what_is_asked_for_together_counts_the_slack_once() -> None:
    """(160,000 + 15,000) / 0.97 - 165,000 and 73 + 36 - 75."""
    found = asked(book())
    assert found.money.more == pytest.approx(175_000 / 0.97 - 165_000)
    assert found.days.more == 34
    assert found.value == 62_000
    assert [(one.cost, one.days, one.value) for one in found.wishes] == [
        (9_000, 22, 38_000),
        (6_000, 14, 24_000),
    ]


def test_a_decision_is_needed_two_weeks_before_the_first_start() -> None:
    assert asked(book()).decide_by == date(2026, 9, 28)
    assert "A decision is needed by 28 Sep 2026." in said(book())
    assert "A decision was needed by 28 Sep 2026" in said(book(), END)


@pytest.mark.parametrize(
    ("language", "says"),
    [
        (
            EN,
            (
                "# Qihang Data Analytics Bootcamp · Resource request C1",
                "> We ask for ¥15.41K and 34 person-days more, for 2 tasks.",
                "| Budget | ¥165,000 | ¥4,950 | ¥160,000 | ¥15,000 | ¥15,412 |",
                "| Yan Zhou | 26 | 24 | 14 | 12 |",
                "| ¥9,000 | 22 | 80% | +¥38,000 | ¥4.22 | ¥1,727 |",
                "199.5% of the gap of ¥262.1K",
                "the request buys safety, not the target",
                "it is no forecast",
                "- The reserve is 3.0% of the budget (¥4,950)",
                "No stop rule is written down yet",
                "The most it can cost: ¥9,000 and 22 person-days.",
            ),
        ),
        (ZH, ("申请追加 ¥1.54万、34 人天，用于 2 项任务", "## 不给会怎样", "最晚决定")),
    ],
)
def test_the_page_says_for_and_against(language: str, says: tuple[str, ...]) -> None:
    text = said(book(language), language=language)
    assert [one for one in says if one not in text] == []
    with speaking(language):
        assert "<svg " in page_html(request_page(facts(book(language)), EARLY))


def test_users_are_counted_for_a_thousand_of_money() -> None:
    """15 users for 16,000 are 0.938 for a thousand."""
    text = said(example_workbook("community", EN))
    assert "| Per ¥1,000 spent |" in text
    assert "| ¥16,000 | 10 | 80% | +15 | 0.938 | 1.5 |" in text


def test_a_stop_rule_comes_from_the_hypothesis_of_the_task() -> None:
    left = asked(book()).wishes[0].task.key
    text = said(changed(book(), left, hypothesis="C1.H2", risk="Nobody takes it"))
    assert "Nobody takes it" in text
    assert "  - Stops if: " in text


def test_a_gap_that_is_not_covered_is_said_in_units() -> None:
    plan = book().all(Plan)["C1"].model_copy(update={"target": 1_500_000.0, "commitment": None})
    text = said(book().put(plan))
    assert "Without more, no task would bring the ¥339.1K still missing (Net revenue)." in text
    assert "buys safety" not in text


def test_tasks_that_exclude_each_other_are_asked_for_once() -> None:
    first, second = (one.task.key for one in asked(book()).wishes)
    workbook = changed(changed(book(), first, exclusive_group="x"), second, exclusive_group="x")
    found = asked(workbook)
    assert [one.task.key for one in found.wishes] == [first]
    assert [one.key for one in found.dropped] == [second]
    assert "Dropped and not asked for: " in said(workbook)


def test_a_task_brings_along_what_it_needs() -> None:
    first, second = (one.task.key for one in asked(book()).wishes)
    found = asked(changed(book(), first, depends_on=(second,)))
    assert [[one.key for one in wish.tasks] for wish in found.wishes] in (
        [[first, second]],
        [[second], [first]],
    )
    assert found.value == 62_000
    missing = asked(changed(book(), first, depends_on=("C1.T99",)))
    assert first not in [one.task.key for one in missing.wishes]


def test_nothing_left_out_is_nothing_asked_for() -> None:
    plan = book().all(Plan)["C1"]
    much = plan.resources.model_copy(update={"budget": 1e6, "person_days": 500.0})
    text = said(book().put(plan.model_copy(update={"resources": much})))
    assert "> Nothing is asked for" in text


def test_a_plan_that_needs_more_than_there_is_asks_for_it() -> None:
    plan = book().all(Plan)["C1"]
    none = plan.resources.model_copy(update={"budget": 0.0, "person_days": 0.0, "people": ()})
    chosen = [one.model_copy(update={"selected": True}) for one in book().all(Task).values()]
    workbook = book().put(plan.model_copy(update={"resources": none}), *chosen)
    found = asked(workbook)
    assert (found.money.more, found.days.more) == (175_000 / 0.97, 109)
    assert "the chosen tasks need it, and nothing is left out" in said(workbook)


def test_an_empty_plan_asks_for_nothing_and_shows_what_is_weak() -> None:
    text = said(starting_workbook(Beginning("Shop", Form.ECOMMERCE), END))
    assert "Nothing can be asked for yet" in text
    assert "There is no target yet." in text


@given(
    st.lists(
        st.tuples(st.integers(-50, 100).map(float), st.sampled_from([0.1, 0.5, 0.8, 1.0])),
        max_size=8,
    )
)
def test_the_chance_is_that_of_all_combinations(bets: list[tuple[float, float]]) -> None:
    gap, expected = 100.0, 0.0
    for hits in combinations((True, False), repeat=len(bets)):
        weight, total = 1.0, 0.0
        for (amount, chance), hit in zip(bets, hits, strict=True):
            weight *= chance if hit else 1 - chance
            total += amount if hit else 0.0
        expected += weight if total >= gap else 0.0
    assert chance_of(bets, gap) == pytest.approx(expected)


def test_sixty_tasks_are_counted_as_well() -> None:
    assert chance_of([(4.0, 0.5)] * 60, 100.0) == pytest.approx(0.9225, abs=1e-3)
