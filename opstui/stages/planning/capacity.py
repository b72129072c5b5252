"""Who has more work than fits, in which weeks, and what would mend it (domain.md §4.7).

Σ days per person per week ≤ 5 × availability, days away not counted; over the cycle no more than
the days that the person has for it.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from opstui.kernel.key_order import natural
from opstui.kernel.periods import weeks
from opstui.kernel.vocabulary import TaskState
from opstui.stages.planning.model import Person, Task

WORKDAYS_PER_WEEK = 5
_SLACK = 1e-9
_TRIED = 12
_MOST_WEEKS = 8
_NOT_BEGUN = frozenset({TaskState.DRAFT, TaskState.APPROVED, TaskState.PREPARING})

Weekly = tuple[float, ...]


@dataclass(frozen=True, slots=True)
class PersonLoad:
    """Person-days of one person per week of the cycle against what they have in that week.

    `days` is what they have in the whole cycle; `known` is False for somebody who works on tasks
    and is not among the people: they have none.
    """

    name: str
    weekly: Weekly
    room: Weekly
    days: float
    role: str = ""
    known: bool = True

    @property
    def over(self) -> tuple[int, ...]:
        """Indices of weeks with more work than days."""
        pairs = enumerate(zip(self.weekly, self.room, strict=True))
        return tuple(index for index, (work, there) in pairs if work > there + _SLACK)

    @property
    def over_days(self) -> float:
        """Days that do not fit into their weeks."""
        pairs = zip(self.weekly, self.room, strict=True)
        return math.fsum(max(0.0, work - there) for work, there in pairs)

    @property
    def planned(self) -> float:
        return math.fsum(self.weekly)

    @property
    def short(self) -> float:
        """Days beyond those of the whole cycle."""
        return max(0.0, self.planned - self.days)

    @property
    def excess(self) -> float:
        """0 when all fits."""
        total = self.over_days + self.short
        return total if total > _SLACK * (1 + self.planned) else 0.0

    def plus(self, more: Weekly, sign: int = 1) -> PersonLoad:
        weekly = tuple(one + sign * add for one, add in zip(self.weekly, more, strict=True))
        return PersonLoad(self.name, weekly, self.room, self.days, self.role, self.known)


@dataclass(frozen=True, slots=True)
class RoleLoad:
    role: str
    days: float
    planned: float


@dataclass(frozen=True, slots=True)
class Mend:
    """One change that helps most: hand `task` over `to` somebody with room, or else start it
    `weeks` later (earlier when negative). `left` is the excess that remains."""

    task: str
    to: str = ""
    weeks: int = 0
    left: float = 0.0


class Workload:
    """The selected tasks of a cycle spread over its weeks and the people.

    A task's days go evenly over its working days and its responsible people, else its owner.
    """

    def __init__(
        self, tasks: Iterable[Task], people: Sequence[Person], start: date, end: date
    ) -> None:
        self.start, self.end = start, end
        periods = weeks(start, end)
        self._week = {day: index for index, week in enumerate(periods) for day in week.dates()}
        self._count = len(periods)
        self.tasks = [task for task in tasks if _counts(task)]
        self.loads = {person.name: self._empty(person) for person in people}
        for task in self.tasks:
            names = workers(task)
            share = self.share(task)
            for name in names:
                load = self.loads.get(name) or self._stranger(name)
                self.loads[name] = load.plus(share)

    def _empty(self, person: Person) -> PersonLoad:
        room = [0.0] * self._count
        for day, week in self._week.items():
            if day.weekday() < WORKDAYS_PER_WEEK and not person.is_away(day):
                room[week] += person.availability
        nothing = (0.0,) * self._count
        return PersonLoad(person.name, nothing, tuple(room), person.days, person.role)

    def _stranger(self, name: str) -> PersonLoad:
        nothing = (0.0,) * self._count
        return PersonLoad(name, nothing, nothing, 0.0, known=False)

    def share(self, task: Task, later: int = 0) -> Weekly:
        """The days per week that each of its people works on the task, begun weeks later."""
        shift = timedelta(weeks=later)
        first = max((task.start or self.start) + shift, self.start)
        last = min((task.end or self.end) + shift, self.end)
        days = _working_days(first, last)
        out = [0.0] * self._count
        for day in days:
            out[self._week[day]] += task.person_days / len(days) / len(workers(task))
        return tuple(out)

    def by_role(self) -> list[RoleLoad]:
        """Sums of those who have a role, in the order of the people."""
        roles = dict.fromkeys(load.role for load in self.loads.values() if load.role)
        out = []
        for role in roles:
            mine = [load for load in self.loads.values() if load.role == role]
            days = math.fsum(load.days for load in mine)
            out.append(RoleLoad(role, days, math.fsum(load.planned for load in mine)))
        return out

    def mend(self, load: PersonLoad) -> Mend | None:
        """The change that takes most off this person's excess and puts nobody else over; None
        when there is none. Of equals: to somebody of the same role, to who has most room, the
        shortest move, later rather than earlier."""
        best: tuple[float, int, float, int, str] | None = None
        found = None
        for mend, rank in self._changes(load):
            key = (round(mend.left, 6), *rank, mend.task)
            if mend.left < load.excess - _SLACK and (best is None or key < best):
                best, found = key, mend
        return found

    def _changes(self, load: PersonLoad) -> Iterator[tuple[Mend, tuple[int, float, int]]]:
        mine = [task for task in self.tasks if load.name in workers(task)]
        shares = {task.key: self.share(task) for task in mine}
        mine.sort(key=lambda task: (-_within(shares[task.key], load.over), natural(task.key)))
        for task in mine[:_TRIED]:
            share = shares[task.key]
            left = load.plus(share, -1)
            for other in self.loads.values():
                if other.known and other.name not in workers(task) and _takes(other, share):
                    room = other.days - other.planned
                    rank = (0 if other.role == load.role else 1, -room, 0)
                    yield Mend(task.key, to=other.name, left=left.excess), rank
            for later in self._moves(task):
                moved = self.share(task, later)
                if self._bears(task, share, moved, load.name):
                    after = left.plus(moved).excess
                    yield Mend(task.key, weeks=later, left=after), (2, abs(later), later < 0)

    def _moves(self, task: Task) -> Iterator[int]:
        """Weeks by which a task that has not begun may move inside the cycle."""
        if task.start is None or task.end is None or task.state not in _NOT_BEGUN:
            return
        for later in range(-_MOST_WEEKS, _MOST_WEEKS + 1):
            shift = timedelta(weeks=later)
            if later and self.start <= task.start + shift and task.end + shift <= self.end:
                yield later

    def _bears(self, task: Task, share: Weekly, moved: Weekly, name: str) -> bool:
        """Whether the others who do it are not worse off with the move."""
        others = (self.loads[one] for one in workers(task) if one != name)
        return all(one.plus(share, -1).plus(moved).excess <= one.excess + _SLACK for one in others)


def _counts(task: Task) -> bool:
    return task.selected and task.state is not TaskState.CANCELLED and bool(workers(task))


def workers(task: Task) -> tuple[str, ...]:
    """Who does it, as the task itself says."""
    return task.workers


def _takes(other: PersonLoad, share: Weekly) -> bool:
    return other.plus(share).excess == 0


def _within(share: Weekly, over: Sequence[int]) -> float:
    return math.fsum(share[index] for index in over) if over else math.fsum(share)


def _working_days(first: date, last: date) -> list[date]:
    """Monday to Friday; a task that lies on a weekend alone takes that."""
    days = [first + timedelta(n) for n in range((last - first).days + 1)]
    return [day for day in days if day.weekday() < WORKDAYS_PER_WEEK] or days
