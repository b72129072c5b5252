"""A cycle of 60 tasks worked through over its twelve weeks by keys alone, and what keys it took."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from textual.pilot import Pilot

from opstui.app import OpsApp
from opstui.kernel.vocabulary import Lever, TaskState
from opstui.stages.execution.model import DayLog
from opstui.stages.planning.model import CheckItem, Task
from opstui.stages.strategy.model import Cycle
from opstui.workbook.document import Workbook
from tests.pilot import SIZE, stored, until
from tests.stages.execution.screen_books import base, day
from tests.stages.execution.test_screen_actions import app_at, paste, ready, task

WEEKS, TASKS, TYPED = 12, 60, 4
"""Weeks of the cycle, its tasks, and how many of them are added by a typed line."""

DROPPED = [52, 53]
"""Numbers of the tasks that are cancelled half-way."""

KEYS = {
    "filter": 2,
    "show all": 1,
    "add": 2,
    "move": 1,
    "mark all shown": 1,
    "block": 3,
    "unblock": 1,
    "tick": 2,
    "log": 2,
    "close with what came of it": 5,
    "change all marked": 2,
    "mark": 1,
    "move to a chosen state": 2,
    "move though a go lacks something": 2,
}
"""Keys that an action takes, beside the text that is typed into it."""


def twelve_weeks() -> Workbook:
    """All tasks but those that are typed: five begin in each week and last that week."""
    start = day("09-07")
    cycle = Cycle(
        key="C1",
        number=1,
        start=start,
        end=start + timedelta(WEEKS * 7 - 1),
        baseline_start=start - timedelta(28),
        baseline_end=start - timedelta(1),
    )
    return base().put(cycle, *(prepared(number, cycle) for number in range(1, TASKS - TYPED + 1)))


def prepared(number: int, cycle: Cycle) -> Task:
    """A task that wants nothing more before it goes live."""
    begin = cycle.start + timedelta((number - 1) // 5 * 7)
    return Task(
        key=f"C1.T{number}",
        cycle="C1",
        title=f"Mail {number} wk{(number - 1) // 5 + 1:02}",
        lever=Lever.COPY,
        leaf="leads",
        owner=("Lin", "Mo")[number % 2],
        start=begin,
        end=begin + timedelta((number - 1) % 5),
        budget=1000,
        person_days=2,
        expected_change=50,
        risk="Nobody reads it",
        fallback="Send it once more",
        data_to_collect="Opened, clicked",
        checklist=(CheckItem(text="Text approved", done=number % 5 != 1),),
        lever_fields={"variant_a": "Your seat is kept", "call_to_action": "Book it"},
    )


@dataclass
class Operator:
    """Presses keys and counts them by action."""

    pilot: Pilot[Any]
    used: dict[str, set[int]] = field(default_factory=dict)

    @property
    def app(self) -> OpsApp:
        app = self.pilot.app
        assert isinstance(app, OpsApp)
        return app

    def task(self, number: int) -> Task:
        return task(self.app, f"C1.T{number}")

    async def do(self, action: str, *keys: str) -> None:
        """A text that is typed is one of the keys that begins with "=", and is not counted."""
        for key in keys:
            if key.startswith("="):
                await paste(self.pilot, key[1:])
            else:
                await self.pilot.press(key)
        pressed = sum(not key.startswith("=") for key in keys)
        self.used.setdefault(action, set()).add(pressed)

    def shown(self) -> list[str]:
        return list(self.app.screen.step.shown_keys())  # type: ignore[attr-defined]

    def marked(self) -> str:
        return str(self.app.screen.step.marked_key())  # type: ignore[attr-defined]

    async def filter(self, line: str) -> None:
        """The cursor goes to the first that is shown."""
        await self.do("filter", "f", f"={line}", "enter")
        await self.pilot.press("g")
        await self.pilot.pause()

    async def show_all(self) -> None:
        await self.do("show all", "F")
        await self.pilot.pause()

    async def all_there(self, tasks: int) -> None:
        """So many are in the workbook, and the keys are the list's again."""
        await until(self.pilot, lambda: len(self.app.workbook.all(Task)) == tasks)
        await until(self.pilot, lambda: self.app.screen.query("#step-tasks"))

    async def all_are(self, numbers: list[int], *states: TaskState) -> None:
        await until(self.pilot, lambda: all(self.task(one).state in states for one in numbers))

    async def move_all(self, numbers: list[int], *states: TaskState) -> None:
        """All that are shown, from state to state; those that are closed leave the filter."""
        await self.do("mark all shown", "asterisk")
        for state in states:
            await self.do("move", "full_stop")
            await self.all_are(numbers, state)
        if self.shown():
            await self.do("mark all shown", "asterisk")
        await until(self.pilot, lambda: not self.app.screen.step.chosen)  # type: ignore[attr-defined]


async def add_four(operator: Operator) -> None:
    tasks = len(operator.app.workbook.all(Task))
    for number in range(tasks + 1, TASKS + 1):
        line = f"=copy Poster {number} wk12 @Lin ¥500 1d 11/23-11/27 >Leads +20"
        await operator.do("add", "a", line, "enter")
        await operator.all_there(number)


async def prepare(operator: Operator, week: int, numbers: list[int]) -> None:
    """Approved and preparing together; the first waits a while for a word from legal."""
    await operator.move_all(numbers, TaskState.APPROVED, TaskState.PREPARING)
    first = int(operator.marked().removeprefix("C1.T"))
    if week % 3 == 0:
        await operator.do("block", "b", "=Waits for legal", "enter", "enter")
        await until(operator.pilot, lambda: operator.task(first).blocked)
        await until(operator.pilot, lambda: operator.shown())
        await operator.do("unblock", "b")
        await until(operator.pilot, lambda: not operator.task(first).blocked)


async def tick_and_log(operator: Operator, week: int) -> None:
    """On the first that is shown: an item of its list, and what the day took."""
    number = int(operator.marked().removeprefix("C1.T"))
    await operator.do("tick", "c", "space")
    await until(operator.pilot, lambda: operator.task(number).checklist[0].done)
    await operator.pilot.press("escape")
    await until(operator.pilot, lambda: operator.shown())
    logs = len(operator.app.workbook.all(DayLog))
    await operator.do("log", "w", f"=4h ¥200 sent it in week {week}", "enter")
    await until(operator.pilot, lambda: len(operator.app.workbook.all(DayLog)) == logs + 1)
    await until(operator.pilot, lambda: operator.shown())


async def close(operator: Operator, number: int) -> None:
    """The first that is shown, with its result; cost and days are those of the log."""
    assert operator.marked() == f"C1.T{number}"
    keys = ("full_stop", "enter", "enter", "enter", f"=+{number}", "f2")
    await operator.do("close with what came of it", *keys)
    await operator.all_are([number], TaskState.CLOSED)
    await until(operator.pilot, lambda: f"C1.T{number}" not in operator.shown())
    await until(operator.pilot, lambda: operator.app.screen.query("#step-tasks"))


async def drop_two(operator: Operator) -> None:
    """Marked one after the other, and cancelled together."""
    await operator.filter("wk11 -done")
    await operator.pilot.press("down")
    for _number in DROPPED:
        await operator.do("mark", "space")
    await operator.do("move to a chosen state", "m", "2")
    await operator.all_are(DROPPED, TaskState.CANCELLED)
    await until(operator.pilot, lambda: len(operator.shown()) == 3)
    await operator.show_all()


async def change_owner(operator: Operator, numbers: list[int]) -> None:
    await operator.do("mark all shown", "asterisk")
    await operator.do("change all marked", "B", "=Wen", "f2")
    await until(operator.pilot, lambda: all(operator.task(n).owner == "Wen" for n in numbers))
    await until(operator.pilot, lambda: operator.app.screen.query("#step-tasks"))
    await operator.do("mark all shown", "asterisk")


async def go_live(operator: Operator, numbers: list[int]) -> None:
    """Those of a typed line lack much that a go asks for; each is decided on for itself."""
    for number in numbers:
        assert operator.marked() == f"C1.T{number}"
        await operator.do("move though a go lacks something", "full_stop", "1")
        await operator.all_are([number], TaskState.LIVE)
        await until(operator.pilot, lambda: operator.app.screen.query("#step-tasks"))
        await operator.pilot.press("down")
        await operator.pilot.pause()


async def one_week(operator: Operator, week: int) -> None:
    await operator.filter(f"wk{week:02} -done")
    numbers = [int(key.removeprefix("C1.T")) for key in operator.shown()]
    assert len(numbers) == (3 if week == 11 else 5)
    if week % 4 == 1:
        await change_owner(operator, numbers)
    await prepare(operator, week, numbers)
    first, rest = numbers[0], numbers[1:]
    await tick_and_log(operator, week)
    for state in (TaskState.LIVE, TaskState.OBSERVING):
        await operator.do("move", "full_stop")
        await operator.all_are([first], state)
    await close(operator, first)
    to_the_end: tuple[TaskState, ...] = (TaskState.LIVE, TaskState.OBSERVING, TaskState.CLOSED)
    if week == WEEKS:
        await go_live(operator, rest)
        to_the_end = to_the_end[1:]
    await operator.move_all(rest, *to_the_end)
    await operator.show_all()


async def test_sixty_tasks_are_worked_through_by_keys_alone(tmp_path: Path) -> None:
    app = app_at(tmp_path, "tasks", twelve_weeks())
    async with app.run_test(size=SIZE) as pilot:
        await ready(pilot, "tasks")
        operator = Operator(pilot)
        await add_four(operator)
        for week in range(1, WEEKS + 1):
            await one_week(operator, week)
            if week == WEEKS // 2:
                await drop_two(operator)
        book = stored(tmp_path)
        states = {key: one.state for key, one in book.all(Task).items()}
        cancelled = {f"C1.T{number}" for number in DROPPED}
        assert {key for key in states if states[key] is TaskState.CANCELLED} == cancelled
        assert len(states) == TASKS
        assert set(states.values()) == {TaskState.CLOSED, TaskState.CANCELLED}
        assert book.all(Task) == app.workbook.all(Task)
        results = [one for one in book.all(Task).values() if one.actual_effect is not None]
        assert [one.actual_effect for one in results] == [1 + 5 * week for week in range(WEEKS)]
        assert {(one.actual_cost, one.actual_days) for one in results} == {(200, 0.5)}
        assert all(item.done for one in results for item in one.checklist)
        assert len(book.all(DayLog)) == WEEKS
        assert operator.used == {action: {keys} for action, keys in KEYS.items()}
