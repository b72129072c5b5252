"""The chain of cycles: what was decided in one is found again in the next."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from opstui.examples import example_workbook
from opstui.kernel.language import EN, ZH
from opstui.kernel.vocabulary import DecisionType
from opstui.reports.lineage import led_to, links
from opstui.stages.planning.model import Task
from opstui.stages.review.evidence import Standing
from opstui.stages.review.model import Carry, Decision, Feedback
from opstui.stages.review.steps.context import context_of
from opstui.stages.review.steps.next_cycle import opening_of
from opstui.ui.table import OpsTable
from opstui.workbook.document import Workbook
from tests.pilot import make_app, press, screen_text, until

END, LATER = date(2026, 11, 24), date(2026, 12, 20)


def two_cycles(language: str) -> Workbook:
    """The training example and the cycle that opens from it, with a decision of its own."""
    book = example_workbook("training", language)
    first = book.all(Decision)["C1.K4"]
    carry = Carry(metric="attend_rate", next_target=0.62)
    book = book.put(first.model_copy(update={"carry": carry}))
    context = context_of(book, END)
    assert context is not None
    opening = opening_of(context)
    book = book.put(
        opening.closed,
        opening.cycle,
        opening.plan,
        opening.strategy,
        *opening.hypotheses,
        *opening.tasks,
        *opening.needs,
    )
    task = next(one for one in opening.tasks if one.carried_from == "C1.T4")
    again = Decision(
        key="C2.K1", cycle="C2", type=DecisionType.STOP, subject=task.key, text="[/x] enough"
    )
    return book.put(again)


def test_a_decision_is_followed_into_the_next_cycle() -> None:
    book = two_cycles(EN)
    scaled = book.all(Decision)["C1.K1"]
    assert scaled.subject == "C1.T4"
    found = [(one.key, one.text) for one in led_to(book, scaled)]
    goes_on = next(one for one in book.all(Task).values() if one.carried_from == "C1.T4")
    assert found[0] == (goes_on.key, goes_on.title)
    assert found[1] == ("C2.K1", "Stop: [/x] enough")
    target = list(led_to(book, book.all(Decision)["C1.K4"]))
    assert "Attendance rate is to reach 62.0%" in {one.text for one in target}
    freed = list(led_to(book, book.all(Decision)["C1.K3"]))
    assert [one.text for one in freed if not one.key] == ["¥34K of budget set free"]


def test_the_chain_names_what_each_cycle_opened_with() -> None:
    newest, oldest = links(two_cycles(EN), LATER)
    assert (newest.cycle.key, oldest.cycle.key) == ("C2", "C1")
    assert "C1.T4" in {one.key for one in newest.opened_with}
    assert oldest.opened_with == ()
    assert oldest.star is not None
    assert oldest.star.actual == pytest.approx(845259)


def test_a_carried_record_that_names_itself_ends() -> None:
    book = two_cycles(EN)
    task = next(one for one in book.all(Task).values() if one.carried_from == "C1.T4")
    looped = book.put(task.model_copy(update={"carried_from": task.key}))
    one = book.all(Decision)["C2.K1"]
    assert [each.key for each in led_to(looped, one)].count(task.key) <= 1


@pytest.mark.parametrize(("language", "words"), [(EN, "Opened from C1"), (ZH, "从 C1 接过来的")])
async def test_the_chain_is_walked_by_keys(tmp_path: Path, language: str, words: str) -> None:
    app = make_app(tmp_path, two_cycles(language), language=language, today=LATER)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "O")
        await until(pilot, lambda: words in screen_text(app))
        await press(pilot, "j")
        await until(pilot, lambda: "[/x] enough" in screen_text(app))
        app.screen.query_one(OpsTable).select_key("C1")
        await press(pilot, "enter")
        assert app.screen.query(OpsTable)
        app.screen.query_one(OpsTable).select_key("C2.K1")
        await press(pilot, "enter")
        await until(pilot, lambda: app.current_mode == "review")


async def test_an_empty_workbook_has_no_chain_yet(tmp_path: Path) -> None:
    app = make_app(tmp_path, Workbook.empty())
    async with app.run_test(size=(60, 18)) as pilot:
        await press(pilot, "O")
        await until(pilot, lambda: "No cycle yet" in screen_text(app))


def test_a_cycle_says_how_much_of_it_is_linked_and_what_evidence_has_changed() -> None:
    book = two_cycles(EN)
    said = book.all(Feedback)["C1.F6"]
    first = links(book.put(said.model_copy(update={"users": 99})), END)[-1]
    assert "tasks, targets and decisions are linked." in first.linked[0]
    assert any("no task works on it" in line for line in first.linked[1:])
    standings = {one.decision.key: one.standings for one in first.decided}
    assert standings["C1.K1"] == (Standing.SAME, Standing.CHANGED)
