"""Days asked per person and week against the days there are, worked out by hand.

Three weeks from Monday 2 November 2026. Lin is there for 80% (4 days a week) and away on Monday
and Tuesday of the second week: 4, 2.4 and 4 days.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from opstui.kernel.language import EN, ZH, speaking
from opstui.kernel.vocabulary import Lever, TaskState
from opstui.stages.execution.model import DayLog
from opstui.stages.execution.steps import load_rows
from opstui.stages.execution.steps.load_rows import open_load, sentence, this_week, window
from opstui.stages.planning.capacity import Workload
from opstui.stages.planning.model import Absence, Person, Plan, Raci, Resources, Task
from opstui.stages.strategy.model import Cycle
from tests.pilot import SIZE, press, screen_lines, screen_text
from tests.stages.execution.screen_books import base, book, day
from tests.stages.execution.test_screen_actions import app_at, ready

MONDAY = day("11-02")
CYCLE = Cycle(
    key="C1",
    number=1,
    start=MONDAY,
    end=day("11-22"),
    baseline_start=day("10-05"),
    baseline_end=day("11-01"),
)
AWAY = Absence(start=day("11-09"), end=day("11-10"))
LIN = Person(name="Lin", days=20, availability=0.8, away=(AWAY,))
MO = Person(name="Mo", days=10)


def task(number: int = 1, **fields: object) -> Task:
    made: dict[str, object] = {"key": f"C1.T{number}", "cycle": "C1", "title": f"Task {number}"}
    begun = {"owner": "Lin", "state": TaskState.LIVE, "lever": Lever.COPY}
    return Task.model_validate({**made, **begun, **fields})


def load(*tasks: Task, today: date = MONDAY, logs: tuple[DayLog, ...] = ()) -> Workload:
    return open_load(tasks, logs, Resources(people=(LIN, MO)), CYCLE, today)


def test_a_week_has_the_share_of_its_days_that_are_not_away() -> None:
    assert load().loads["Lin"].room == pytest.approx((4, 2.4, 4))


def test_days_go_evenly_over_the_working_days_and_the_people() -> None:
    both = task(1, raci=Raci(responsible=("Lin", "Mo")), person_days=12, start=MONDAY)
    work = load(both.model_copy(update={"end": day("11-13")}))  # ten working days, 6 each
    assert work.loads["Lin"].weekly == pytest.approx((3, 3, 0))
    assert work.loads["Lin"].over == (1,)
    assert work.loads["Mo"].over == ()


def test_only_open_tasks_ask_for_days() -> None:
    span: dict[str, Any] = {"start": MONDAY, "end": day("11-06"), "person_days": 5}
    shut = [
        task(1, state=TaskState.CLOSED, **span),
        task(2, state=TaskState.CANCELLED, **span),
        task(3, selected=False, **span),
    ]
    assert load(*shut).loads["Lin"].planned == 0
    assert load(*shut, task(4, **span)).loads["Lin"].weekly == pytest.approx((5, 0, 0))


def test_what_has_not_begun_asks_from_today_on_and_what_is_late_till_today() -> None:
    span: dict[str, Any] = {"start": MONDAY, "end": day("11-06"), "person_days": 5}
    today = day("11-16")
    assert load(task(state=TaskState.APPROVED, **span), today=today).loads[
        "Lin"
    ].weekly == pytest.approx((0, 0, 5))
    late = load(task(**span), today=day("11-13")).loads["Lin"].weekly
    assert late == pytest.approx((2.5, 2.5, 0))


def test_other_work_leaves_less_of_the_days_in_the_cycle() -> None:
    done = task(1, state=TaskState.CLOSED, actual_days=12)
    going = task(2, start=MONDAY, end=day("11-20"), person_days=9)
    logs = (
        DayLog(key="C1.L1", cycle="C1", day=MONDAY, hours=8, task="C1.T2", person="Lin"),
        DayLog(key="C1.L2", cycle="C1", day=MONDAY, hours=4, person="Lin"),
    )
    lin = load(done, going, logs=logs).loads["Lin"]
    assert lin.days == 20 - 12 - 0.5
    assert lin.short == pytest.approx(1.5)


def test_cells_have_a_sign_and_both_numbers() -> None:
    assert load_rows.over_cell(4.5, 5) == "4.5/5"
    assert load_rows.over_cell(6.46, 5) == "!6.5/5"
    assert load_rows.over_cell(0, 0) == "0/0"
    assert load_rows.over_cell(5.01, 5) == "5/5"


def test_the_window_begins_at_this_week_and_stays_inside_the_cycle() -> None:
    cycle = CYCLE.model_copy(update={"end": day("11-02").replace(month=12)})
    shown = window(cycle, day("11-10"), 16)
    assert (shown.count, list(shown.shown), shown.now) == (2, [1, 2], 1)
    assert list(window(cycle, day("11-10"), 16, 99).shown) == [3, 4]
    assert list(window(cycle, day("11-10"), 16, -9).shown) == [0, 1]
    assert window(cycle, day("09-01"), 999).shown == range(5)
    assert window(cycle, day("09-01"), 0).now == -1


def test_a_person_and_below_the_tasks_that_make_the_load() -> None:
    small = task(1, start=MONDAY, end=day("11-06"), person_days=2)
    large = task(2, start=MONDAY, end=day("11-13"), person_days=6)
    work = load(small, large)
    shown = window(CYCLE, MONDAY, 80)
    rows = load_rows.rows(work, shown, {"Lin"})
    assert [row.task for row in rows] == ["", "C1.T2", "C1.T1", ""]
    assert rows[0].cells == ("!", "Lin", "!5/4", "!3/2.4", "0/4", "8/20")
    assert rows[1].cells == ("", "  Task 2", "3", "3", "", "6")
    assert len(load_rows.rows(work, shown, ())) == 2


@pytest.mark.parametrize(
    ("language", "said"),
    [(EN, "Lin has 1.6 days too many in weeks 1-2."), (ZH, "1-2 周多出 1.6 天。")],
)
def test_the_sentence_says_what_is_too_much_and_what_would_mend_it(
    language: str, said: str
) -> None:
    work = load(
        task(1, start=MONDAY, end=day("11-06"), person_days=2),
        task(2, start=MONDAY, end=day("11-13"), person_days=6),
    )
    with speaking(language):
        text = sentence(work.loads["Lin"], work)
        assert text.splitlines()[0].endswith(said)
        assert "Mo" in text.splitlines()[1]
        free = sentence(work.loads["Mo"], work)
    assert "10" in free


def test_a_stranger_is_told_to_be_given_days() -> None:
    work = load(task(owner="Xu", raci=Raci(), start=MONDAY, end=day("11-20"), person_days=99))
    with speaking(EN):
        assert "has no days in the plan" in sentence(work.loads["Xu"], work)


def test_this_week_names_the_fullest_first() -> None:
    work = load(
        task(1, start=MONDAY, end=day("11-06"), person_days=5),
        task(2, owner="Mo", start=MONDAY, end=day("11-06"), person_days=3),
    )
    with speaking(EN):
        assert this_week(work, CYCLE, MONDAY)[1:] == ["Lin !5/4", "Mo 3/5"]
        assert this_week(work, CYCLE, MONDAY, "Mo")[1:] == ["11/2 3/5", "11/9 0/5", "11/16 0/5"]
        assert this_week(work, CYCLE, MONDAY, "nobody") == []
        assert this_week(work, CYCLE, day("12-24")) == []
        assert this_week(load(), CYCLE, MONDAY) == []


def test_days_that_nobody_gave_are_not_called_none() -> None:
    work = load(task(owner="Xu", raci=Raci(), start=MONDAY, end=day("11-06"), person_days=5))
    with speaking(EN):
        assert this_week(work, CYCLE, MONDAY)[1:] == ["Xu 5/?", "? no days given in the plan"]
        coming = this_week(work, CYCLE, MONDAY, "Xu")[1:]
        assert coming == ["11/2 5/?", "11/9 0/?", "11/16 0/?", "? no days given in the plan"]


@pytest.mark.parametrize("language", [EN, ZH])
async def test_my_week_says_it_below_the_list(tmp_path: Path, language: str) -> None:
    plan = base().get(Plan, "C1")
    assert plan is not None
    people = (Person(name="Mo", days=9, availability=0.5), Person(name="[/x] \x1b[1m", days=3))
    plan = plan.model_copy(update={"resources": Resources(people=people)})
    extra = task(9, owner="[/x] \x1b[1m", start=day("11-09"), end=day("11-13"), person_days=1)
    app = app_at(tmp_path, "week", book().put(plan, extra), language=language)
    async with app.run_test(size=SIZE) as pilot:
        await ready(pilot, "week")
        head = {EN: "Days this week:", ZH: "本周人天："}[language]
        line = next(line for line in screen_lines(app) if head in line)
        assert "Mo !5/2.5" in line  # T2: five days from Wednesday to Friday
        assert "[/x]" in line
        assert "\x1b" not in line
        await press(pilot, "o", "o")
        assert {EN: "Days by week:", ZH: "按周人天："}[language] in screen_text(app)


async def test_my_week_of_an_empty_workbook_has_no_such_line(tmp_path: Path) -> None:
    app = app_at(tmp_path, "week", base())
    async with app.run_test(size=SIZE) as pilot:
        await ready(pilot, "week")
        assert "Days this week" not in screen_text(app)
