"""The state machine, checkpoints and go / no-go; due, late, this week, collisions (§5)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from opstui.kernel.vocabulary import Lever, TaskState
from opstui.stages.execution.board import by_column, by_due, collisions, overdue, week_of_tasks
from opstui.stages.execution.states import (
    ORDER,
    allowed_moves,
    block,
    checkpoints,
    executed_for_good,
    missing_for_go,
    move,
    unblock,
)
from opstui.stages.planning.model import CheckItem, Task

TODAY = date(2026, 10, 21)


def task(key: str = "C1.T1", **fields: Any) -> Task:
    return Task(**{"key": key, "cycle": "C1", "title": key, "lever": Lever.COPY, **fields})


def test_a_task_walks_the_whole_way() -> None:
    one = task()
    for state in ORDER[1:]:
        one = move(one, state)
    assert one.state is TaskState.REVIEWED
    assert allowed_moves(one) == ()


@pytest.mark.parametrize("state", list(TaskState))
def test_cancelled_only_before_live(state: TaskState) -> None:
    before = state in (TaskState.DRAFT, TaskState.APPROVED, TaskState.PREPARING)
    assert (TaskState.CANCELLED in allowed_moves(task(state=state))) is before


def test_a_jump_is_refused() -> None:
    with pytest.raises(ValueError, match="does not lead"):
        move(task(), TaskState.LIVE)


def test_blocked_keeps_its_first_date_and_ends_with_the_task() -> None:
    one = block(task(state=TaskState.OBSERVING), "no budget", TODAY)
    again = block(one, "still none", date(2026, 10, 25))
    assert again.blocked is not None
    assert (again.blocked.reason, again.blocked.since) == ("still none", TODAY)
    assert unblock(again).blocked is None
    assert move(again, TaskState.CLOSED).blocked is None


@pytest.mark.parametrize("state", list(TaskState))
def test_what_was_carried_out_counts_when_nothing_more_is_to_come(state: TaskState) -> None:
    half = task(state=state, end=TODAY, executed_share=0.5)
    over = state in {
        TaskState.OBSERVING,
        TaskState.CLOSED,
        TaskState.REVIEWED,
        TaskState.CANCELLED,
    }
    assert executed_for_good(half, TODAY) == (0.5 if over else None)
    assert executed_for_good(half, None) == (0.5 if over else None)
    assert executed_for_good(half, date(2026, 10, 22)) == 0.5


def test_checkpoints_lie_around_the_start() -> None:
    days = [point.day for point in checkpoints(task(start=date(2026, 11, 11)))]
    assert days[0] == date(2026, 10, 28)
    assert days[4] == date(2026, 11, 11)
    assert days[-1] == date(2026, 11, 25)
    assert checkpoints(task()) == ()


def test_go_no_go_asks_for_what_is_missing() -> None:
    assert len(missing_for_go(task())) == 8
    ready = task(
        leaf="uv",
        expected_change=1.0,
        owner="Lin",
        start=TODAY,
        end=TODAY,
        data_to_collect="visits",
        risk="rain",
        fallback="move it",
        lever_fields={"variant_a": "Come and see", "call_to_action": "Book"},
    )
    assert missing_for_go(ready) == ()
    open_item = ready.model_copy(update={"checklist": (CheckItem(text="UTM"),)})
    assert missing_for_go(open_item) == ("Open items of the checklist",)


def test_board_columns_and_late_tasks() -> None:
    late = task("C1.T2", end=date(2026, 10, 1), state=TaskState.LIVE)
    done = task("C1.T3", end=date(2026, 10, 1), state=TaskState.CLOSED)
    columns = by_column([task(), late, done])
    assert [[one.key for one in column] for column in columns.values()] == [
        ["C1.T1"], [], ["C1.T2"], ["C1.T3"],
    ]  # fmt: skip
    assert overdue([late, done], TODAY) == [late]


def test_my_week() -> None:
    start = task("a", start=date(2026, 10, 19), end=date(2026, 11, 1))
    due = task("b", start=date(2026, 9, 1), end=date(2026, 10, 25))
    runs = task("c", start=date(2026, 9, 1), end=date(2026, 12, 1), state=TaskState.LIVE)
    over = task("d", start=date(2026, 9, 1), end=date(2026, 10, 18))
    week = week_of_tasks([start, due, runs, over], TODAY)
    assert (week.start, week.starting, week.due, week.running) == (
        date(2026, 10, 19), (start,), (due,), (runs,),
    )  # fmt: skip
    assert {one.key for one, _ in week.checkpoints} == {"a"}


def test_three_activities_on_one_segment_in_three_days_collide() -> None:
    touches = [
        task(str(n), segment="new", start=date(2026, 11, day))
        for n, day in enumerate((9, 10, 11, 20))
    ]
    (found,) = collisions(touches)
    assert [one.key for one in found.tasks] == ["0", "1", "2"]
    assert collisions(touches[:2]) == []


def test_of_equal_days_the_sixth_comes_before_the_tenth() -> None:
    tasks = [task(f"C1.T{number}", end=TODAY) for number in (10, 6, 60, 7)]
    keys = [one.key for one in by_due(tasks)]
    assert keys == ["C1.T6", "C1.T7", "C1.T10", "C1.T60"]
