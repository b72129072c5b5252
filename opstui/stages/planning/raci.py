"""Who answers for a task, and who has more of them than days."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from opstui.kernel.language import _
from opstui.kernel.periods import Period, weeks
from opstui.kernel.vocabulary import TaskState
from opstui.stages.planning.model import Person, Task

MOST_ACCOUNTABLE = 5
WORKDAYS_PER_WEEK = 5
_OVER = frozenset({TaskState.CLOSED, TaskState.REVIEWED, TaskState.CANCELLED})
_SEVERAL = re.compile(r"\s*[,;/&、，；]\s*")


class RaciFault(StrEnum):
    NO_ACCOUNTABLE = "no_accountable"
    SEVERAL_ACCOUNTABLE = "several_accountable"
    NO_RESPONSIBLE = "no_responsible"
    TOO_MANY = "too_many"


@dataclass(frozen=True, slots=True)
class RaciFinding:
    """`who` is a task key, or for TOO_MANY the person with `count` live tasks."""

    fault: RaciFault
    who: str
    count: int = 0

    def text(self) -> str:
        match self.fault:
            case RaciFault.NO_ACCOUNTABLE:
                said = _("Nobody is accountable.")
            case RaciFault.SEVERAL_ACCOUNTABLE:
                said = _("More than one person is accountable.")
            case RaciFault.NO_RESPONSIBLE:
                said = _("Nobody is responsible.")
            case RaciFault.TOO_MANY:
                said = _("{name} is accountable for {count} tasks at a time.")
        return said.format(name=self.who, count=self.count)


def raci_findings(tasks: Iterable[Task]) -> list[RaciFinding]:
    """Exactly one A, at least one R, nobody A on more than five tasks that still run."""
    out: list[RaciFinding] = []
    running: dict[str, int] = defaultdict(int)
    for task in tasks:
        if not task.selected or task.state in _OVER:
            continue
        accountable = [name for name in _SEVERAL.split(task.raci.accountable.strip()) if name]
        if not accountable:
            out.append(RaciFinding(RaciFault.NO_ACCOUNTABLE, task.key))
        elif len(accountable) > 1:
            out.append(RaciFinding(RaciFault.SEVERAL_ACCOUNTABLE, task.key, len(accountable)))
        if not any(name.strip() for name in task.raci.responsible):
            out.append(RaciFinding(RaciFault.NO_RESPONSIBLE, task.key))
        for name in accountable:
            running[name] += 1
    crowded = sorted((name, n) for name, n in running.items() if n > MOST_ACCOUNTABLE)
    return out + [RaciFinding(RaciFault.TOO_MANY, name, n) for name, n in crowded]


@dataclass(frozen=True, slots=True)
class PersonLoad:
    """Person-days of one person per week of the cycle against what they have per week."""

    name: str
    weekly: tuple[float, ...]
    per_week: float

    @property
    def over(self) -> tuple[int, ...]:
        """Indices of weeks with more work than days."""
        return tuple(i for i, days in enumerate(self.weekly) if days > self.per_week + 1e-9)


def person_loads(
    tasks: Iterable[Task], people: Sequence[Person], start: date, end: date
) -> list[PersonLoad]:
    """Task days spread evenly over the task's working days and its responsible people.

    A person's days in the cycle give what they have per week, five at most; somebody who works but
    is not among `people` has none.
    """
    cycle = weeks(start, end)
    booked: dict[str, list[float]] = {person.name: [0.0] * len(cycle) for person in people}
    for task in tasks:
        names = [name for name in task.raci.responsible if name] or [task.owner]
        if not task.selected or task.state is TaskState.CANCELLED or not names[0]:
            continue
        days = _working_days(max(task.start or start, start), min(task.end or end, end))
        for name in names:
            row = booked.setdefault(name, [0.0] * len(cycle))
            for index, week in enumerate(cycle):
                share = sum(day in week for day in days) / len(days) if days else 0.0
                row[index] += task.person_days / len(names) * share
    available = {person.name: person.days for person in people}
    count = _weeks_long(cycle)
    return [
        PersonLoad(name, tuple(row), min(WORKDAYS_PER_WEEK, available.get(name, 0.0) / count))
        for name, row in booked.items()
    ]


def _weeks_long(cycle: Sequence[Period]) -> float:
    return max(sum(week.days for week in cycle) / 7, 1e-9)


def _working_days(first: date, last: date) -> list[date]:
    """Monday to Friday; a task that lies on a weekend alone takes that."""
    days = [first + timedelta(n) for n in range((last - first).days + 1)]
    return [day for day in days if day.weekday() < WORKDAYS_PER_WEEK] or days
