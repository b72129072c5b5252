"""Days per person and week, away days, roles, and what mends too much work."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opstui.kernel.language import EN, ZH, speaking
from opstui.kernel.vocabulary import Lever, TaskState
from opstui.stages.planning.capacity import Mend, Workload
from opstui.stages.planning.model import Absence, Person, Raci, Task
from opstui.stages.planning.steps.load_words import findings_of, load_lines, ranges
from opstui.stages.strategy.model import Cycle

MONDAY, SUNDAY = date(2026, 9, 28), date(2026, 11, 22)
CYCLE = Cycle(
    key="C1",
    number=1,
    start=MONDAY,
    end=SUNDAY,
    baseline_start=date(2026, 8, 3),
    baseline_end=date(2026, 9, 27),
)


def task(key: str = "C1.T1", **fields: object) -> Task:
    base = {"key": key, "cycle": "C1", "title": key, "lever": Lever.COPY}
    return Task.model_validate(base | fields)


def work(tasks: list[Task], people: list[Person]) -> Workload:
    return Workload(tasks, people, MONDAY, SUNDAY)


def week(number: int) -> tuple[date, date]:
    """Monday and Friday of a week of the cycle."""
    first = MONDAY.toordinal() + 7 * (number - 1)
    return date.fromordinal(first), date.fromordinal(first + 4)


def in_week(key: str, number: int, days: float, who: str, **fields: object) -> Task:
    start, end = week(number)
    return task(key, start=start, end=end, person_days=days, owner=who, **fields)


def test_days_per_person_and_week() -> None:
    shared = task(
        raci=Raci(responsible=("An", "Bo")), start=MONDAY, end=date(2026, 10, 9), person_days=20
    )
    people = [
        Person(name="An", days=40),
        Person(name="Bo", days=16, availability=0.4),
        Person(name="Cy", days=0),
    ]
    an, bo, cy = work([shared], people).loads.values()
    assert an.weekly == (5, 5, 0, 0, 0, 0, 0, 0)
    assert (an.room, an.over, an.excess) == ((5.0,) * 8, (), 0)
    assert bo.room == pytest.approx((2.0,) * 8)
    assert (bo.over, bo.short) == ((0, 1), 0)
    assert bo.over_days == pytest.approx(6)
    assert (cy.over, cy.planned, cy.excess) == ((), 0, 0)


def test_days_away_are_no_room() -> None:
    holiday = Absence(start=date(2026, 10, 1), end=date(2026, 10, 7))
    an = Person(name="An", days=40, availability=0.5, away=(holiday,))
    load = work([in_week("C1.T1", 1, 2, "An")], [an]).loads["An"]
    assert load.room[:3] == (1.5, 1.0, 2.5)
    assert load.over == (0,)
    assert load.over_days == pytest.approx(0.5)


def test_more_than_the_days_of_the_cycle() -> None:
    load = work([in_week("C1.T1", 1, 4, "An")], [Person(name="An", days=3)]).loads["An"]
    assert (load.over, load.short) == ((), 1)


def test_somebody_who_is_not_among_the_people_has_no_room() -> None:
    load = work([task(owner="Di", start=SUNDAY, end=SUNDAY, person_days=1)], []).loads["Di"]
    assert (load.known, load.over) == (False, (7,))


def test_sums_by_role() -> None:
    people = [
        Person(name="An", role="product", days=10),
        Person(name="Bo", role="product", days=5),
        Person(name="Cy", days=9),
    ]
    (role,) = work([in_week("C1.T1", 1, 4, "An")], people).by_role()
    assert (role.role, role.days, role.planned) == ("product", 15, 4)


# -- what mends it ----------------------------------------------------------------------------


def mend(tasks: list[Task], people: list[Person], who: str = "An") -> Mend | None:
    found = work(tasks, people)
    return found.mend(found.loads[who])


def test_handed_to_the_same_role_before_who_has_more_room() -> None:
    tasks = [in_week("C1.T1", 2, 4, "An"), in_week("C1.T2", 2, 3, "An")]
    people = [
        Person(name="An", role="product", days=20),
        Person(name="Bo", role="design", days=40),
        Person(name="Cy", role="product", days=20),
    ]
    found = mend(tasks, people)
    assert found is not None
    assert (found.task, found.to, found.left) == ("C1.T1", "Cy", 0)


def test_moved_when_nobody_has_room_the_shortest_way_and_later_first() -> None:
    tasks = [in_week("C1.T1", 2, 4, "An"), in_week("C1.T2", 2, 3, "An")]
    found = mend(tasks, [Person(name="An", days=20), Person(name="Bo", days=1)])
    assert found == Mend("C1.T1", weeks=1, left=0)
    last = [in_week("C1.T1", 8, 4, "An"), in_week("C1.T2", 8, 3, "An")]
    assert mend(last, [Person(name="An", days=20)]) == Mend("C1.T1", weeks=-1, left=0)


def test_what_has_begun_is_not_moved() -> None:
    tasks = [in_week(f"C1.T{n}", 2, 4, "An", state=TaskState.LIVE) for n in (1, 2)]
    assert mend(tasks, [Person(name="An", days=20)]) is None


def test_nobody_gets_a_task_while_away() -> None:
    start, end = week(2)
    away = Person(name="Bo", days=40, away=(Absence(start=start, end=end),))
    tasks = [in_week(f"C1.T{n}", 2, 4, "An", state=TaskState.LIVE) for n in (1, 2)]
    assert mend(tasks, [Person(name="An", days=20), away]) is None


@given(st.lists(st.tuples(st.integers(1, 8), st.integers(0, 9)), max_size=8))
def test_a_mend_helps_and_harms_nobody(drawn: list[tuple[int, int]]) -> None:
    tasks = [in_week(f"C1.T{n}", number, days, "An") for n, (number, days) in enumerate(drawn)]
    people = [Person(name="An", days=15), Person(name="Bo", days=6, availability=0.6)]
    before = work(tasks, people)
    found = before.mend(before.loads["An"])
    if found is None:
        return
    moved = next(one for one in tasks if one.key == found.task)
    assert moved.start is not None
    start, end = week((moved.start - MONDAY).days // 7 + 1 + found.weeks)
    changed = moved.model_copy(
        update={"owner": found.to or moved.owner, "start": start, "end": end}
    )
    after = work([changed if one is moved else one for one in tasks], people)
    assert after.loads["An"].excess == pytest.approx(found.left, abs=1e-6)
    assert found.left < before.loads["An"].excess
    assert after.loads["Bo"].excess <= before.loads["Bo"].excess


# -- in words ---------------------------------------------------------------------------------


def test_the_sentences_in_both_languages() -> None:
    tasks = [
        in_week(f"C1.T{n}", 2, 4, "An", raci=Raci(accountable="An", responsible=("An",)))
        for n in (1, 2)
    ]
    alone = [Person(name="An", role="product", days=7)]
    with speaking(EN):
        (found,) = findings_of(tasks, alone, CYCLE)
        assert found.task == "C1.T1"
        assert found.text == (
            "An has 3 days too many in week 2. An has tasks of 8 days and 7 days for them. "
            'Begin "C1.T1" 1 week later. That is a beginning.'
        )
        assert load_lines(tasks, alone, CYCLE) == [
            "An: 8 of 7 days, most in week 2: 8 of 5",
            "All product: 8 of 7 days",
        ]
    with speaking(ZH):
        (found,) = findings_of(tasks, [*alone, Person(name="Bo", days=9)], CYCLE)
        assert found.text == ("An第 2 周多出 3 天。An有 8 天的任务，只有 7 天。把「C1.T1」交给Bo。")


def test_a_raci_finding_leads_to_its_task() -> None:
    with speaking(EN):
        found = findings_of([in_week("C1.T1", 1, 1, "An")], [Person(name="An", days=9)], CYCLE)
    assert [one.task for one in found] == ["C1.T1", "C1.T1"]


def test_weeks_are_written_as_ranges() -> None:
    with speaking(EN):
        assert ranges([5, 1, 2, 3, 7, 8]) == "1-3, 5, 7-8"
        assert ranges([]) == ""
