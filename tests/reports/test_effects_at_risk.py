"""Expected effects whose task slipped, and what of them the target counts on.

By hand: paid = leads x attendance; four weeks of baseline are 2,000 and 50%, so eight weeks are
4,000 x 0.5 = 2,000 with nothing done. A: attendance +10pp at a chance of 0.8 is 4,000 x 0.08 = 320.
B: leads +1,000 at 0.8 is 800 x 0.5 = 400. Together 4,800 x 0.58 - 2,000 = 784. A target of 2,600
leaves a gap of 600: without A 400 is left, so it counts on 200 of A; without B 320, on 280 of B.
"""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opstui.kernel.vocabulary import Lever, TaskState
from opstui.reports.effects_at_risk import EffectsAtRisk, effects_at_risk, of_workbook
from opstui.stages.planning.commitment import committed
from opstui.stages.planning.model import Plan, Task
from opstui.stages.strategy.model import Cycle
from opstui.workbook.document import Workbook
from tests.stages.execution.screen_books import base, day

TODAY = date(2026, 11, 10)


def task(key: str, **fields: object) -> Task:
    made: dict[str, object] = {"key": key, "cycle": "C1", "title": key, "lever": Lever.COPY}
    late = {"state": TaskState.LIVE, "start": day("10-01"), "end": day("11-01")}
    return Task.model_validate({**made, **late, **fields})


A = task("A", leaf="attend", expected_change=0.1)
B = task("B", leaf="leads", expected_change=1000.0)
GOOD = task("G", leaf="leads", expected_change=500.0, end=day("11-20"))


def risks(*tasks: Task, target: float | None = 2600.0) -> EffectsAtRisk:
    workbook = base()
    plan, cycle = workbook.get(Plan, "C1"), workbook.cycle
    assert plan is not None
    assert cycle is not None
    return effects_at_risk(tasks, [], plan.model_copy(update={"target": target}), cycle, TODAY)


def test_one_task_is_worth_what_the_target_would_lack_without_it() -> None:
    found = risks(A, B)
    assert [(row.task.key, row.slip.late) for row in found.rows] == [("B", 9), ("A", 9)]
    assert [row.value for row in found.rows] == pytest.approx([400, 320])
    assert [row.counted for row in found.rows] == pytest.approx([280, 200])
    assert (found.value, found.counted) == pytest.approx((784, 600))
    assert [row.change for row in found.rows] == [1000, 0.1]


def test_what_is_in_time_is_not_at_risk_and_takes_some_of_the_weight() -> None:
    found = risks(A, GOOD)  # together 4,400 x 0.58 - 2,000 = 552, without A 200
    assert [row.task.key for row in found.rows] == ["A"]
    assert (found.value, found.counted) == pytest.approx((352, 352))


def test_of_a_task_no_more_is_counted_on_than_it_is_worth_by_itself() -> None:
    found = risks(A, B, target=9000.0)  # the gap takes all; A and B help each other by 64
    assert [row.counted for row in found.rows] == pytest.approx([400, 320])
    assert found.counted == pytest.approx(784)


def test_without_a_target_nothing_counts_on_it() -> None:
    found = risks(A, target=None)
    assert found.value == pytest.approx(320)
    assert found.counted is None
    assert [row.counted for row in found.rows] == [None]
    reached = risks(A, target=1000.0)
    assert reached.counted == 0


def test_a_typed_worth_counts_as_typed() -> None:
    found = risks(A.model_copy(update={"expected_value": 150.0}), B)
    assert {row.task.key: row.value for row in found.rows} == {"A": 150, "B": 400}
    assert found.value == pytest.approx(550)


def test_a_cancelled_task_brings_nothing_and_an_unknown_one_is_named_last() -> None:
    lost = B.model_copy(update={"state": TaskState.CANCELLED})
    bare = task("N", leaf="", expected_change=None)
    found = risks(bare, lost)
    assert [row.task.key for row in found.at_risk] == ["B", "N"]
    assert [row.value for row in found.rows] == [pytest.approx(400), None]
    assert found.rows[1].leaf is None
    ghost = risks(task("X", leaf="ghost", expected_change=1.0))
    assert [(row.leaf, row.value) for row in ghost.rows] == [(None, None)]


def test_what_ended_late_is_at_risk_until_it_was_measured() -> None:
    done = A.model_copy(update={"state": TaskState.CLOSED, "end": day("11-05")})
    assert risks(done).rows == ()
    measured = done.model_copy(update={"actual_effect": 0.02})
    late = book_with_promise(done)
    for one, at_risk in ((done, True), (measured, False)):
        found = of_workbook(late.put(one), _plan(late), _cycle(late), TODAY)
        assert [row.at_risk for row in found.rows if row.task.key == "A"] == [at_risk]


def book_with_promise(one: Task) -> Workbook:
    """It was promised for the first of November."""
    workbook = base()
    promised = one.model_copy(update={"end": day("11-01")})
    return workbook.put(committed(_plan(workbook), [promised], [], day("09-28")))


def _plan(workbook: Workbook) -> Plan:
    found = workbook.get(Plan, "C1")
    assert found is not None
    return found


def _cycle(workbook: Workbook) -> Cycle:
    assert workbook.cycle is not None
    return workbook.cycle


numbers = st.floats(-0.05, 0.4)


@given(st.lists(numbers, max_size=6), st.floats(1000, 5000))
def test_the_target_counts_on_no_more_than_its_gap_and_than_what_they_bring(
    changes: list[float], target: float
) -> None:
    tasks = [
        task(f"T{n}", leaf="attend", expected_change=change) for n, change in enumerate(changes)
    ]
    found = risks(*tasks, target=target)
    assert found.value == pytest.approx(4000 * 0.8 * sum(changes), abs=1e-6)
    if found.counted is not None:
        assert 0 <= found.counted <= max(0.0, target - 2000) + 1e-6
        assert found.counted <= max(0.0, found.value) + 1e-6


def test_an_empty_workbook_has_none() -> None:
    workbook = base()
    assert of_workbook(workbook, _plan(workbook), _cycle(workbook), TODAY).rows == ()
