"""The plan against what came: what will have been spent at the end, what slipped, and which
expected effects are at risk because of it.

Estimate at completion: spent / share executed where a share is given (EAC = AC / % complete),
else the larger of budget and spent; what is finished costs what it took.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from opstui.kernel.vocabulary import Lever, TaskState
from opstui.stages.execution.load import Load, Spent, by_lever
from opstui.stages.execution.states import BEFORE_LIVE, FINISHED
from opstui.stages.planning.model import Task


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


@dataclass(frozen=True, slots=True)
class LeverLine:
    """One lever (None: all of them): allotted and used so far, and where it will end."""

    lever: Lever | None
    load: Load
    ending: Ending


def lever_lines(tasks: Iterable[Task], spent: Spent) -> list[LeverLine]:
    """Levers with tasks in the order of the vocabulary."""
    listed = [task for task in tasks if task.selected]
    return [
        LeverLine(
            lever,
            load,
            together(ending_of(task, spent) for task in listed if task.lever is lever),
        )
        for lever, load in by_lever(listed, spent).items()
    ]


@dataclass(frozen=True, slots=True)
class Slip:
    """`begins` and `ends`: days behind, of a start that has passed without the task being live
    and of an end that has passed without its being closed; 0 where in time."""

    task: Task
    begins: int = 0
    ends: int = 0
    blocked: int = 0

    @property
    def days(self) -> int:
        return max(self.begins, self.ends, self.blocked)


def slips(tasks: Iterable[Task], today: date) -> list[Slip]:
    """Chosen tasks that are behind their dates or blocked, the furthest behind first."""
    found = []
    for task in tasks:
        if not task.selected or task.state in FINISHED:
            continue
        late = (today - task.end).days if task.end else 0
        waiting = task.state in BEFORE_LIVE and task.start is not None
        idle = (today - task.start).days if waiting and task.start else 0
        since = (today - task.blocked.since).days if task.blocked else 0
        slip = Slip(task, max(0, idle), max(0, late), max(0, since))
        if slip.days or task.blocked:
            found.append(slip)
    return sorted(found, key=lambda slip: (-slip.days, slip.task.key))


@dataclass(frozen=True, slots=True)
class Risk:
    """What the plan expected of a task and may not come; `value` in the north star's unit."""

    slip: Slip
    value: float | None


def at_risk(found: Iterable[Slip], values: Mapping[str, float | None]) -> list[Risk]:
    """The expected effect behind each slip, the largest first; unknown ones last."""
    risks = [Risk(slip, values.get(slip.task.key)) for slip in found]
    return sorted(risks, key=lambda risk: (risk.value is None, -(risk.value or 0.0)))


def value_at_risk(risks: Iterable[Risk]) -> float:
    return math.fsum(risk.value for risk in risks if risk.value is not None)


def cancelled_value(tasks: Iterable[Task], values: Mapping[str, float | None]) -> float:
    """What tasks that were cancelled would have brought."""
    return math.fsum(
        values.get(task.key) or 0.0
        for task in tasks
        if task.selected and task.state is TaskState.CANCELLED
    )
