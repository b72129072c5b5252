"""The commitment: all that was promised is kept, and every difference is told as it was and is."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from opstui.kernel.figures import format_number
from opstui.kernel.language import EN, ZH, speaking
from opstui.kernel.text import width
from opstui.kernel.vocabulary import Lever
from opstui.stages.planning.changes import PlanChange, Subject, plan_changes
from opstui.stages.planning.commitment import task_promise
from opstui.stages.planning.model import Commitment, Plan, Task
from opstui.stages.planning.steps.base import tasks_of
from opstui.stages.planning.steps.commit_page import PageLine, page, plan_state
from opstui.stages.planning.steps.committing import commit_plan
from opstui.stages.strategy.model import Cycle, Strategy
from opstui.workbook.document import Workbook
from tests.stages.planning.samples import plan_of, task_of, training, with_plan

DAY = date(2026, 10, 5)


def promise_of(workbook: Workbook) -> Commitment:
    promise = plan_of(workbook).commitment
    assert promise is not None
    return promise


def changes_of(workbook: Workbook) -> list[PlanChange]:
    return plan_changes(plan_of(workbook), tasks_of(workbook, "C1"))


def page_of(workbook: Workbook, room: int = 77) -> list[PageLine]:
    cycle = workbook.get(Cycle, "C1")
    assert cycle is not None
    state = plan_state(plan_of(workbook), cycle, tasks_of(workbook, "C1"))
    return page(state, "CNY", format_number, room)


def test_all_that_is_promised_is_kept() -> None:
    book = commit_plan(with_plan(training(), commitment=None), DAY, "anna")
    plan, promise = plan_of(book), promise_of(book)
    assert (promise.on, promise.by) == (DAY, "anna")
    assert (promise.floor, promise.target, promise.stretch) == (
        plan.floor,
        plan.target,
        plan.stretch,
    )
    chosen = [task for task in tasks_of(book, "C1") if task.selected]
    assert promise.promises == tuple(task_promise(task) for task in chosen)
    assert promise.promises[0].owner
    assert promise.promises[0].start is not None
    strategy = book.get(Strategy, "C1")
    assert strategy is not None
    assert strategy.promise is not None
    assert strategy.promise.on == DAY
    assert changes_of(book) == []


def test_nothing_is_promised_without_a_target() -> None:
    book = with_plan(training(), commitment=None, target=None)
    assert commit_plan(book, DAY) is book
    assert commit_plan(Workbook.empty(), DAY).all(Plan) == {}


def test_a_promise_of_an_earlier_version_opens_and_is_no_change() -> None:
    old = promise_of(training()).model_dump(
        mode="json", exclude={"floor", "stretch", "by", "promises"}
    )
    book = with_plan(training(), commitment=Commitment.model_validate(old))
    assert promise_of(book).promises == ()
    assert changes_of(book) == []


def test_each_field_of_a_task_is_held_against_its_promise() -> None:
    book = commit_plan(training(), DAY)
    task = task_of(book)
    moved = {
        "title": "Another title",
        "lever": next(one for one in Lever if one is not task.lever),
        "leaf": next(leaf for leaf in plan_of(book).tree.leaves if leaf != task.leaf),
        "expected_change": 0.5,
        "owner": "Somebody else",
        "start": DAY,
        "end": DAY + timedelta(30),
        "budget": task.budget + 1,
        "person_days": task.person_days + 1,
    }
    found = changes_of(book.put(task.model_copy(update=moved)))
    told = {one.part: one.after for one in found if one.subject is Subject.TASK_CHANGED}
    assert told == moved
    assert {one.subject for one in found} == {
        Subject.TASK_CHANGED,
        Subject.BUDGET,
        Subject.PERSON_DAYS,
    }


def test_floor_and_stretch_are_told() -> None:
    book = commit_plan(training(), DAY)
    kept = plan_of(book)
    found = changes_of(with_plan(book, floor=1.0, stretch=None))
    assert found == [
        PlanChange(Subject.FLOOR, "", kept.floor, 1.0),
        PlanChange(Subject.STRETCH, "", kept.stretch, None),
    ]


def test_the_page_tells_what_was_and_what_is() -> None:
    book = commit_plan(training(EN), DAY, "anna")
    task = task_of(book)
    was = task_promise(task).owner
    later = with_plan(book.put(task.model_copy(update={"owner": "Bo", "end": None})), floor=1.0)
    with speaking(EN):
        lines = [line.text for line in page_of(later)]
    assert any("by anna" in line for line in lines)
    assert any(line.startswith("  Floor  ") and line.endswith("> ¥1") for line in lines)
    at = lines.index(f"    Task changed: {task.title}")
    assert f"      Owner  {was} > Bo" in lines[at:]
    assert any(line.startswith("      End  ") and line.endswith("> -") for line in lines[at:])


def test_moved_dates_are_told_with_their_days() -> None:
    book = commit_plan(training(EN), DAY)
    plan, task = plan_of(book), task_of(book)
    assert task.start is not None
    assert task.end is not None
    days = {"start": task.start - timedelta(1), "end": task.end + timedelta(3)}
    later = task.model_copy(update=days)
    with speaking(EN):
        lines = [line.text for line in page_of(book.put(plan, later))]
    assert any("1 day earlier" in line and "Start" in line for line in lines)
    assert any("3 days later" in line and "End" in line for line in lines)


def test_a_dropped_task_keeps_its_name_when_it_is_gone() -> None:
    book = commit_plan(training(EN), DAY)
    task = task_of(book)
    with speaking(EN):
        lines = [line.text for line in page_of(book.drop(task))]
    assert f"    Task dropped: {task.title}" in lines


@pytest.mark.parametrize("language", [EN, ZH])
@pytest.mark.parametrize("room", [57, 77, 117])
def test_a_long_or_hostile_name_is_wrapped_and_not_cut(language: str, room: int) -> None:
    title = "[/x] 很长的任务名 with a very long name " * 4 + "end"
    book = commit_plan(training(language), DAY)
    task: Task = task_of(book).model_copy(update={"title": title})
    with speaking(language):
        lines = page_of(book.put(task), room)
    assert all(width(line.text) <= room for line in lines)
    assert any(line.text.endswith("end") for line in lines)
