"""What a plan will have cost at the end, what slipped, and what is at risk because of it."""

from __future__ import annotations

import math
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from opstui.kernel.vocabulary import Lever, TaskState
from opstui.stages.execution.load import Spent
from opstui.stages.execution.model import DayLog
from opstui.stages.execution.reality import (
    at_risk,
    cancelled_value,
    ending_of,
    lever_lines,
    slips,
    value_at_risk,
)
from opstui.stages.planning.model import Blocked, Task

TODAY = date(2026, 11, 10)


def task(number: int, **fields: object) -> Task:
    made: dict[str, object] = {"key": f"C1.T{number}", "cycle": "C1", "title": "x"}
    return Task.model_validate({**made, "lever": Lever.COPY, **fields})


def test_a_half_done_task_ends_at_twice_what_it_took() -> None:
    half = task(1, state=TaskState.LIVE, budget=1000, actual_cost=800, executed_share=0.5)
    assert ending_of(half, Spent([])).money == 1600


def test_a_task_without_a_share_ends_at_its_budget_or_at_what_it_took() -> None:
    below = task(1, state=TaskState.LIVE, budget=1000, actual_cost=300)
    above = task(2, state=TaskState.LIVE, budget=1000, actual_cost=1300)
    assert ending_of(below, Spent([])).money == 1000
    assert ending_of(above, Spent([])).money == 1300


def test_a_closed_task_ends_with_what_it_took_and_logs_count() -> None:
    log = DayLog(key="C1.L1", cycle="C1", day=TODAY, hours=16, cost=250, task="C1.T1")
    closed = task(1, state=TaskState.CLOSED, budget=1000, person_days=5)
    found = ending_of(closed, Spent([log]))
    assert (found.money, found.days) == (250, 2)


states = st.sampled_from(list(TaskState))
numbers = st.floats(0, 1e6)
many = st.lists(
    st.tuples(st.sampled_from(list(Lever)), states, numbers, st.none() | numbers), max_size=20
)


@given(many)
def test_levers_add_up_to_all_tasks(
    rows: list[tuple[Lever, TaskState, float, float | None]],
) -> None:
    tasks = [
        task(number, lever=lever, state=state, budget=budget, actual_cost=cost)
        for number, (lever, state, budget, cost) in enumerate(rows)
    ]
    spent = Spent([])
    whole = math.fsum(ending_of(one, spent).money for one in tasks)
    lines = lever_lines(tasks, spent)
    assert math.isclose(math.fsum(line.ending.money for line in lines), whole, abs_tol=1e-6)
    assert all(line.ending.money >= line.load.money.used - 1e-9 for line in lines)


def test_what_is_behind_is_named_by_how_far() -> None:
    tasks = [
        task(1, state=TaskState.LIVE, start=TODAY - timedelta(9), end=TODAY - timedelta(3)),
        task(2, state=TaskState.APPROVED, start=TODAY - timedelta(8), end=TODAY + timedelta(9)),
        task(3, state=TaskState.LIVE, start=TODAY - timedelta(2), end=TODAY + timedelta(2)),
        task(4, state=TaskState.CLOSED, end=TODAY - timedelta(30)),
        task(5, state=TaskState.LIVE, blocked=Blocked(reason="x", since=TODAY)),
        task(6, state=TaskState.DRAFT, start=TODAY - timedelta(50), selected=False),
    ]
    found = slips(tasks, TODAY)
    assert [(slip.task.key, slip.begins, slip.ends) for slip in found] == [
        ("C1.T2", 8, 0),
        ("C1.T1", 0, 3),
        ("C1.T5", 0, 0),
    ]


def test_effects_at_risk_are_those_of_the_slipped_tasks() -> None:
    tasks = [
        task(1, state=TaskState.LIVE, end=TODAY - timedelta(1)),
        task(2, state=TaskState.LIVE, end=TODAY - timedelta(5)),
        task(3, state=TaskState.LIVE, end=TODAY + timedelta(5)),
        task(4, state=TaskState.CANCELLED),
    ]
    values = {"C1.T1": 500.0, "C1.T2": None, "C1.T3": 900.0, "C1.T4": 70.0}
    risks = at_risk(slips(tasks, TODAY), values)
    assert [(risk.slip.task.key, risk.value) for risk in risks] == [
        ("C1.T1", 500.0),
        ("C1.T2", None),
    ]
    assert value_at_risk(risks) == 500
    assert cancelled_value(tasks, values) == 70
