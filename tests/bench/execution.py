"""A cycle of 1,000 tasks on the terminal: its views opened, filtered, a card and many moved."""

from __future__ import annotations

import statistics
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from opstui.examples import example_workbook
from opstui.kernel.language import EN
from opstui.kernel.vocabulary import Lever, TaskState
from opstui.stages.planning.model import Blocked, Plan, Task
from opstui.workbook.document import Workbook
from opstui.workbook.repository import Repository
from tests.bench.table import Line, ms, p95, share
from tests.bench.window import Answer, Window

TASKS = 1_000
VIEWS = ("tasks", "board", "timeline", "calendar", "week")
FILTER = "owner:lin due<9d budget>20k -done"
MOVES, MANY = 20, 50
OPENED, TYPED = 0.5, 0.25
"""Seconds of quiet after which a view, or what a key changed, counts as painted."""

FILTER_KEY, SHOW_ALL, ENTER, MARK, FORWARD, BACK, NEXT = "f", "F", "\r", " ", ".", ",", "n"


def thousand_tasks() -> Workbook:
    """The worked example, with tasks in every state over the weeks of its last cycle."""
    book = example_workbook("training", EN)
    cycle = book.cycle
    assert cycle is not None
    plan = book.get(Plan, cycle.key)
    assert plan is not None
    leaves, states = list(plan.tree.leaves), list(TaskState)
    book = book.drop(*book.all(Task).values())
    length = (cycle.end - cycle.start).days - 9
    owners = ("Lin", "Mo", "Wen", "Zhou", "")
    tasks = []
    for number in range(1, TASKS + 1):
        start = cycle.start + timedelta(number * 7 % length)
        tasks.append(
            Task(
                key=f"{cycle.key}.T{number}",
                cycle=cycle.key,
                title=f"Live class for group {number}",
                lever=list(Lever)[number % len(Lever)],
                leaf=leaves[number % len(leaves)],
                owner=owners[number % len(owners)],
                segment=f"Group {number % 40}",
                state=states[number % len(states)],
                blocked=Blocked(reason="Legal", since=start) if number % 23 == 0 else None,
                start=start,
                end=start + timedelta(2 + number % 8),
                budget=float(number % 60) * 1000,
                person_days=float(number % 9),
                expected_change=0.01,
                depends_on=(f"{cycle.key}.T{number - 3}",) if number % 6 == 5 else (),
            )
        )
    return book.put(*tasks)


def both(answers: list[Answer]) -> str:
    """Middle and late, to the last byte."""
    seconds = [one.last for one in answers]
    return f"{ms(statistics.median(seconds))} / {ms(p95(seconds))}"


def hello_key(home: Path) -> float:
    """Seconds that a move takes in the smallest app with a table."""
    with Window(home, "-m", "tests.bench.hello") as window:
        window.start()
        return middle([window.send("\x1b[B", TYPED) for _turn in range(9)])


def middle(answers: list[Answer]) -> float:
    return statistics.median(one.last for one in answers)


def lines_of(window: Window, hello: float) -> Iterator[Line]:
    """One view after the other; on the board, what changes tasks as well."""
    for view in VIEWS:
        opened = window.send("3" if view == VIEWS[0] else NEXT, OPENED)
        yield Line(
            f"1,000 tasks: open {view}", ms(opened.last), share(opened.last, hello), "≤ 150 ms"
        )
        moves = [window.send(key, TYPED) for key in "jjkjjkjjkj"]
        yield Line(
            f"1,000 tasks: move in {view}", both(moves), share(middle(moves), hello), "≤ 33 ms"
        )
        window.send(FILTER_KEY, TYPED)
        typed = [window.send(character, TYPED) for character in FILTER]
        ratio = share(middle(typed), hello)
        yield Line(f"1,000 tasks: filter {view}, a key", both(typed), ratio, "≤ 50 ms")
        window.send(ENTER, OPENED)
        window.send(SHOW_ALL, OPENED)
        if view == "board":
            yield from change_lines(window, hello)


def change_lines(window: Window, hello: float) -> Iterator[Line]:
    """A card goes one state on and back, so that all moves are allowed ones."""
    card = [window.send(BACK if turn % 2 else FORWARD, TYPED) for turn in range(MOVES)]
    yield Line("1,000 tasks: move a card", both(card), share(middle(card), hello), "≤ 33 ms")
    marks = [window.send(MARK, TYPED) for _turn in range(MANY)]
    yield Line("1,000 tasks: mark a card", both(marks), share(middle(marks), hello), "≤ 33 ms")
    many = window.send(FORWARD, OPENED)
    yield Line(f"1,000 tasks: move {MANY} at once", ms(many.last), "", "≤ 250 ms")


def lines(home: Path) -> Iterator[Line]:
    book = home / "thousand.json"
    with Repository.create(book) as repository:
        repository.save("Start", thousand_tasks(), repository.workbook)
    hello = hello_key(home)
    with Window(home, "-m", "opstui", str(book)) as window:
        window.start()
        yield from lines_of(window, hello)
