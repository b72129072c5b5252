"""What slipped and by how much; reference dates worked out by hand. 2026-11-10 is a Tuesday."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opstui.kernel.vocabulary import Lever, Stage, TaskState
from opstui.stages.execution.model import DayLog
from opstui.stages.execution.slips import Dates, Slip, as_it_stands, slips, worked_until
from opstui.stages.planning.commitment import task_promise
from opstui.stages.planning.model import Blocked, Commitment, Task

TODAY = date(2026, 11, 10)


def task(number: int = 1, **fields: object) -> Task:
    made: dict[str, object] = {"key": f"C1.T{number}", "cycle": "C1", "title": "x"}
    return Task.model_validate({**made, "lever": Lever.COPY, **fields})


def day(text: str) -> date:
    return date.fromisoformat(f"2026-{text}")


def promise(*tasks: Task) -> Commitment:
    promises = tuple(task_promise(one) for one in tasks)
    return Commitment(on=day("09-28"), target=1.0, leaf_targets={}, promises=promises)


def test_what_has_not_begun_begins_today_and_takes_as_long_as_planned() -> None:
    waiting = task(state=TaskState.APPROVED, start=day("11-02"), end=day("11-12"))
    assert as_it_stands(waiting, TODAY) == Dates(TODAY, day("11-20"))
    ahead = task(state=TaskState.DRAFT, start=day("11-12"), end=day("11-14"))
    assert as_it_stands(ahead, TODAY) == Dates(ahead.start, ahead.end)


def test_what_is_under_way_ends_at_its_pace_but_never_early() -> None:
    half = task(
        state=TaskState.LIVE, start=day("10-31"), end=day("11-14"), executed_share=0.5
    )  # 10 days for a half: 20 days from 31 October
    assert as_it_stands(half, TODAY).end == day("11-20")
    quick = half.model_copy(update={"executed_share": 0.9})
    assert as_it_stands(quick, TODAY).end == day("11-14")
    over = task(state=TaskState.LIVE, start=day("10-31"), end=day("11-08"))
    assert as_it_stands(over, TODAY).end == TODAY


def test_late_is_counted_from_the_promise_where_there_is_one() -> None:
    kept = task(state=TaskState.LIVE, start=day("11-02"), end=day("11-06"))
    moved = kept.model_copy(update={"end": day("11-14")})
    assert slips([moved], TODAY) == []
    found = slips([moved], TODAY, promise(kept))
    assert found == [Slip(moved, day("11-06"), day("11-14"), day("11-14"), 8)]
    earlier = kept.model_copy(update={"end": day("11-13")})
    assert slips([earlier], TODAY, promise(moved)) == []


def test_without_a_promise_late_is_counted_as_of_today() -> None:
    over = task(state=TaskState.LIVE, start=day("11-02"), end=day("11-07"))
    assert slips([over], TODAY) == [Slip(over, None, day("11-07"), TODAY, 3)]


def test_a_promised_task_whose_dates_were_taken_out_is_late_as_of_today() -> None:
    kept = task(state=TaskState.LIVE, start=day("11-02"), end=day("11-07"))
    bare = kept.model_copy(update={"start": None, "end": None})
    assert [slip.late for slip in slips([bare], TODAY, promise(kept))] == [3]
    assert slips([bare], TODAY) == []


def test_a_finished_task_ended_on_its_last_day_of_work() -> None:
    done = task(state=TaskState.CLOSED, start=day("10-01"), end=day("10-20"))
    logs = [
        DayLog(key="C1.L1", cycle="C1", day=day("10-23"), hours=4, task=done.key),
        DayLog(key="C1.L2", cycle="C1", day=day("10-22"), hours=4, task=done.key),
        DayLog(
            key="C1.L3", cycle="C1", day=day("11-05"), hours=1, task=done.key, stage=Stage.REVIEW
        ),
        DayLog(key="C1.L4", cycle="C1", day=day("11-06"), cost=9, task=done.key),
    ]
    worked = worked_until(logs)
    assert worked == {done.key: day("10-23")}
    found = slips([done], TODAY, promise(done), worked)
    assert [(slip.ends, slip.late, slip.open) for slip in found] == [(day("10-23"), 3, False)]
    assert slips([done], TODAY, promise(done)) == []


def test_what_is_behind_is_named_by_how_far_and_the_open_ones_come_first() -> None:
    tasks = [
        task(1, state=TaskState.LIVE, start=TODAY - timedelta(9), end=TODAY - timedelta(3)),
        task(2, state=TaskState.APPROVED, start=TODAY - timedelta(8), end=TODAY + timedelta(9)),
        task(3, state=TaskState.LIVE, start=TODAY - timedelta(2), end=TODAY + timedelta(2)),
        task(4, state=TaskState.CLOSED, end=TODAY - timedelta(30)),
        task(5, state=TaskState.LIVE, blocked=Blocked(reason="x", since=TODAY)),
        task(6, state=TaskState.DRAFT, start=TODAY - timedelta(50), selected=False),
        task(7, state=TaskState.CANCELLED, end=TODAY - timedelta(9)),
        task(8, state=TaskState.DRAFT, start=TODAY - timedelta(2)),
    ]
    found = slips(tasks, TODAY)
    assert [(slip.task.key, slip.late, slip.waits) for slip in found] == [
        ("C1.T2", 8, 8),
        ("C1.T1", 3, 0),
        ("C1.T8", 0, 2),
        ("C1.T5", 0, 0),
        ("C1.T7", 0, 0),
    ]
    assert [slip.cancelled for slip in found] == [False] * 4 + [True]


def test_the_end_of_the_calendar_is_no_reason_to_fail() -> None:
    far = task(state=TaskState.DRAFT, start=day("01-01"), end=date.max)
    assert as_it_stands(far, TODAY).end == date.max
    slow = task(state=TaskState.LIVE, start=date.min, end=TODAY, executed_share=0.01)
    assert as_it_stands(slow, TODAY).end == date.max


dates = st.none() | st.dates(date(2026, 9, 1), date(2027, 2, 1))
states = st.sampled_from([state for state in TaskState if state is not TaskState.CANCELLED])


@given(dates, dates, states, st.none() | st.floats(0, 1), dates)
def test_no_open_task_ends_before_today_or_before_its_plan(
    start: date | None, end: date | None, state: TaskState, share: float | None, kept: date | None
) -> None:
    one = task(start=start, end=end, state=state, executed_share=share)
    stands = as_it_stands(one, TODAY)
    if end is not None and state not in (TaskState.CLOSED, TaskState.REVIEWED):
        assert stands.end is not None
        assert stands.end >= end
        assert stands.end >= TODAY or (start is not None and end < start)
    for slip in slips([one], TODAY, promise(one.model_copy(update={"end": kept}))):
        due = slip.promised or slip.planned
        assert slip.late == 0 or slip.ends is None or slip.ends == due + timedelta(slip.late)  # type: ignore[operator]


@pytest.mark.parametrize("tasks", [[], [task()]])
def test_nothing_slips_without_dates(tasks: list[Task]) -> None:
    assert slips(tasks, TODAY) == []
