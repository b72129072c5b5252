"""Money and days spent against those allotted: per lever, per person, in all."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from opstui.kernel.vocabulary import Lever, TaskState
from opstui.stages.execution.model import DayLog
from opstui.stages.planning.model import Resources, Task

HOURS_PER_DAY = 8


@dataclass(frozen=True, slots=True)
class Use:
    """`allotted` and `used` in money or person-days."""

    allotted: float
    used: float

    @property
    def left(self) -> float:
        return self.allotted - self.used

    @property
    def share(self) -> float | None:
        return self.used / self.allotted if self.allotted else None

    @property
    def over(self) -> bool:
        return self.used > self.allotted + 1e-9


@dataclass(frozen=True, slots=True)
class Load:
    money: Use
    days: Use


def _live(tasks: Iterable[Task]) -> list[Task]:
    return [one for one in tasks if one.selected]


class Spent:
    """What tasks have taken so far: the actual figures of a task once given, else its logs."""

    def __init__(self, logs: Iterable[DayLog]) -> None:
        self._cost: dict[str, float] = defaultdict(float)
        self._hours: dict[str, float] = defaultdict(float)
        self.loose = 0.0
        """Money that was logged on no task."""
        for one in logs:
            if one.task:
                self._cost[one.task] += one.cost
                self._hours[one.task] += one.hours
            else:
                self.loose += one.cost

    def cost(self, task: Task) -> float:
        return task.actual_cost if task.actual_cost is not None else self._cost[task.key]

    def days(self, task: Task) -> float:
        if task.actual_days is not None:
            return task.actual_days
        return self._hours[task.key] / HOURS_PER_DAY


def load_of(tasks: Iterable[Task], spent: Spent) -> Load:
    """The tasks' own budgets and days against what they took. A cancelled task frees its
    budget, and what it took counts."""
    listed = _live(tasks)
    kept = [one for one in listed if one.state is not TaskState.CANCELLED]
    return Load(
        Use(math.fsum(one.budget for one in kept), math.fsum(map(spent.cost, listed))),
        Use(math.fsum(one.person_days for one in kept), math.fsum(map(spent.days, listed))),
    )


def by_lever(tasks: Iterable[Task], spent: Spent) -> dict[Lever, Load]:
    """Levers that have tasks, in the order of the vocabulary."""
    listed = _live(tasks)
    return {
        lever: load_of(mine, spent)
        for lever in Lever
        if (mine := [one for one in listed if one.lever is lever])
    }


def by_person(
    tasks: Iterable[Task], logs: Sequence[DayLog], resources: Resources
) -> dict[str, Use]:
    """Person-days available against worked. Logged hours count for who logged them; days that a
    task gives without logs are shared by its responsible people, else its owner."""
    used: dict[str, float] = defaultdict(float)
    named: set[str] = set()
    for log in logs:
        if log.person and log.hours:
            used[log.person] += log.hours / HOURS_PER_DAY
            named.add(log.task)
    for task in _live(tasks):
        if task.actual_days is None or task.key in named:
            continue
        for name in task.workers:
            used[name] += task.actual_days / len(task.workers)
    allotted = {person.name: person.days for person in resources.people}
    names = [*allotted, *(name for name in used if name not in allotted)]
    return {name: Use(allotted.get(name, 0.0), used[name]) for name in names}


def against_resources(tasks: Iterable[Task], spent: Spent, resources: Resources) -> Load:
    """All that was spent, on a task or on none, against what the cycle was given."""
    load = load_of(tasks, spent)
    money = load.money.used + spent.loose
    return Load(Use(resources.budget, money), Use(resources.person_days, load.days.used))
