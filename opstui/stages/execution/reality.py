"""The plan against what came, per lever and per person: allotted, used, and where it will end.

Estimate at completion: spent / share executed where a share is given (EAC = AC / % complete),
else the larger of budget and spent; what is finished costs what it took.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from opstui.kernel.vocabulary import Lever, TaskState
from opstui.stages.execution.load import Load, Spent, Use, by_lever, by_person, load_of
from opstui.stages.execution.model import DayLog
from opstui.stages.execution.states import FINISHED
from opstui.stages.planning.model import Resources, Task


@dataclass(frozen=True, slots=True)
class Ending:
    """What a task, or several, will have taken at the end: money and person-days."""

    money: float
    days: float


def ending_of(task: Task, spent: Spent) -> Ending:
    """A cancelled or finished task ends with what it took."""
    money, days = spent.cost(task), spent.days(task)
    if task.state in FINISHED:
        return Ending(money, days)
    done = task.executed_share or 0.0
    if done > 0:
        return Ending(max(money, money / done), max(days, days / done))
    return Ending(max(money, task.budget), max(days, task.person_days))


def together(endings: Iterable[Ending]) -> Ending:
    found = list(endings)
    return Ending(
        math.fsum(one.money for one in found),
        math.fsum(one.days for one in found),
    )


def whole_ending(tasks: Iterable[Task], spent: Spent) -> Ending:
    """All tasks, and the money that was logged on none."""
    found = together(ending_of(task, spent) for task in tasks)
    return Ending(found.money + spent.loose, found.days)


@dataclass(frozen=True, slots=True)
class LeverLine:
    """One lever (None: what was spent on no task): allotted and used so far, where it will end."""

    lever: Lever | None
    load: Load
    ending: Ending


def lever_lines(tasks: Iterable[Task], spent: Spent) -> list[LeverLine]:
    """Levers with tasks in the order of the vocabulary; money on no task is the last line."""
    listed = [task for task in tasks if task.selected]
    lines = [
        LeverLine(
            lever,
            load,
            together(ending_of(task, spent) for task in listed if task.lever is lever),
        )
        for lever, load in by_lever(listed, spent).items()
    ]
    if spent.loose:
        load = Load(Use(0.0, spent.loose), Use(0.0, 0.0))
        lines.append(LeverLine(None, load, Ending(spent.loose, 0.0)))
    return lines


@dataclass(frozen=True, slots=True)
class PersonLine:
    """One person ("" for nobody): money of the tasks they own, days they have and worked, days
    `asked` by the tasks they work on, and where both will end."""

    name: str
    load: Load
    asked: float
    ending: Ending


def person_lines(
    tasks: Iterable[Task], logs: Sequence[DayLog], resources: Resources
) -> list[PersonLine]:
    """The people of the plan, then others who have tasks or logs; money and days add up to those
    of all tasks. A task's money is its owner's, its days are shared by those who work on it."""
    listed, spent = [task for task in tasks if task.selected], Spent(logs)
    owned: dict[str, list[Task]] = defaultdict(list)
    asked: dict[str, float] = defaultdict(float)
    ahead: dict[str, float] = defaultdict(float)
    for task in listed:
        owned[owner_of(task)].append(task)
        rest = ending_of(task, spent).days - spent.days(task)
        people = task.workers or ("",)
        for name in people:
            ahead[name] += rest / len(people)
            if task.state is not TaskState.CANCELLED:
                asked[name] += task.person_days / len(people)
    worked = by_person(listed, logs, resources)
    names = dict.fromkeys([*worked, *sorted({*owned, *asked} - {""})])
    lines = []
    for name in [*names, *([""] if "" in owned or "" in asked else [])]:
        days = worked.get(name, Use(0.0, 0.0))
        money = load_of(owned[name], spent).money
        end = together(ending_of(task, spent) for task in owned[name]).money
        ending = Ending(end, days.used + ahead[name])
        lines.append(PersonLine(name, Load(money, days), asked[name], ending))
    return lines


def owner_of(task: Task) -> str:
    """Who answers for its money: the owner, else the accountable one, else who works on it."""
    return task.owner or task.raci.accountable or next(iter(task.workers), "")
