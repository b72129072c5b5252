"""What a plan takes, and will have taken at the end, by lever and by person."""

from __future__ import annotations

import math
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from opstui.kernel.vocabulary import Lever, TaskState
from opstui.stages.execution.load import Spent, Use, against_resources
from opstui.stages.execution.model import DayLog
from opstui.stages.execution.reality import (
    ending_of,
    lever_lines,
    person_lines,
    together,
    whole_ending,
)
from opstui.stages.planning.model import Person, Raci, Resources, Task

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


def test_each_person_has_the_money_they_own_and_a_share_of_the_days() -> None:
    tasks = [
        task(1, owner="A", state=TaskState.LIVE, budget=1000, person_days=6, executed_share=0.5),
        task(2, owner="A", raci=Raci(responsible=("A", "B")), person_days=4, budget=500),
        task(3, budget=70, person_days=2),
        task(4, owner="C", budget=300, person_days=9, state=TaskState.CANCELLED),
        task(5, owner="A", budget=900, person_days=9, selected=False),
    ]
    logs = [
        DayLog(key="C1.L1", cycle="C1", day=TODAY, hours=16, cost=800, task="C1.T1", person="A"),
        DayLog(key="C1.L2", cycle="C1", day=TODAY, hours=4, cost=30, person="B"),
    ]
    resources = Resources(people=(Person(name="A", days=10), Person(name="B", days=1)))
    lines = {line.name: line for line in person_lines(tasks, logs, resources)}
    assert list(lines) == ["A", "B", "C", ""]
    a, b, c, nobody = lines.values()
    assert (a.load.money, a.ending.money) == (Use(1500, 800), 1600 + 500)
    assert (a.load.days, a.asked) == (Use(10, 2), 6 + 2)
    assert a.ending.days == 2 + (4 - 2) + 2
    assert (b.load.days, b.asked, b.ending.days) == (Use(1, 0.5), 2, 0.5 + 2)
    assert (c.load.money, c.asked) == (Use(0, 0), 0)
    assert (nobody.load.money, nobody.asked, nobody.ending.days) == (Use(70, 0), 2, 2)


def test_money_on_no_task_is_a_line_of_its_own_and_part_of_the_whole() -> None:
    one = task(1, budget=1000, state=TaskState.LIVE)
    logs = [DayLog(key="C1.L1", cycle="C1", day=TODAY, cost=250)]
    spent = Spent(logs)
    last = lever_lines([one], spent)[-1]
    assert (last.lever, last.load.money, last.ending.money) == (None, Use(0, 250), 250)
    assert whole_ending([one], spent).money == 1250
    assert against_resources([one], spent, Resources(budget=2000)).money == Use(2000, 250)
    assert lever_lines([one], Spent([]))[-1].lever is Lever.COPY


@given(many)
def test_people_add_up_to_all_tasks(
    rows: list[tuple[Lever, TaskState, float, float | None]],
) -> None:
    owners = ("A", "B", "")
    tasks = [
        task(n, owner=owners[n % 3], state=state, budget=budget, person_days=n, actual_cost=cost)
        for n, (_lever, state, budget, cost) in enumerate(rows)
    ]
    lines = person_lines(tasks, [], Resources())
    end = together(ending_of(one, Spent([])) for one in tasks)
    assert math.isclose(math.fsum(line.ending.money for line in lines), end.money, abs_tol=1e-6)
    assert math.isclose(math.fsum(line.ending.days for line in lines), end.days, abs_tol=1e-6)
