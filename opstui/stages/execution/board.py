"""The same tasks, grouped and ordered: board columns, due, this week, collisions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from opstui.kernel.key_order import natural
from opstui.kernel.vocabulary import TaskState
from opstui.stages.execution.states import FINISHED, Checkpoint, checkpoints
from opstui.stages.planning.model import Task

COLUMNS: tuple[tuple[str, frozenset[TaskState]], ...] = (
    ("planned", frozenset({TaskState.DRAFT, TaskState.APPROVED})),
    ("preparing", frozenset({TaskState.PREPARING})),
    ("live", frozenset({TaskState.LIVE, TaskState.OBSERVING})),
    ("closed", FINISHED),
)

COLLISION_DAYS = 3
COLLISION_MOST = 2
"""More than 2 activities on one segment within 3 days is a collision."""

_FAR = date.max


def by_column(tasks: Iterable[Task], *, in_order: bool = False) -> dict[str, list[Task]]:
    """Column name → its tasks, ordered by due date; `in_order` as they came."""
    ordered = list(tasks) if in_order else by_due(tasks)
    return {name: [task for task in ordered if task.state in states] for name, states in COLUMNS}


def by_due(tasks: Iterable[Task]) -> list[Task]:
    """Earliest end first, undated last, ties by key."""
    return sorted(tasks, key=lambda task: (task.end or _FAR, task.start or _FAR, natural(task.key)))


def is_open(task: Task) -> bool:
    return task.selected and task.state not in FINISHED


def days_late(task: Task, today: date) -> int:
    """Days past the end of a task that is still open; 0 when it is in time or has no end."""
    if task.end is None or not is_open(task):
        return 0
    return max(0, (today - task.end).days)


def overdue(tasks: Iterable[Task], today: date) -> list[Task]:
    """Open tasks past their end, the latest first."""
    late = [task for task in tasks if days_late(task, today)]
    return sorted(late, key=lambda task: (-days_late(task, today), natural(task.key)))


def week_start(today: date) -> date:
    return today - timedelta(days=today.weekday())


@dataclass(frozen=True, slots=True)
class Week:
    """What the week of `start` holds. `starting` and `due` by their dates; `running` is live
    without starting or ending now; checkpoints fall inside the week."""

    start: date
    starting: tuple[Task, ...]
    due: tuple[Task, ...]
    running: tuple[Task, ...]
    blocked: tuple[Task, ...]
    checkpoints: tuple[tuple[Task, Checkpoint], ...]


def week_of_tasks(tasks: Sequence[Task], today: date) -> Week:
    """The week (Monday to Sunday) that holds `today`."""
    first = week_start(today)
    last = first + timedelta(days=6)
    active = [task for task in by_due(tasks) if is_open(task)]

    def inside(day: date | None) -> bool:
        return day is not None and first <= day <= last

    starting = tuple(task for task in active if inside(task.start))
    due = tuple(task for task in active if inside(task.end))
    running = tuple(
        task
        for task in active
        if not inside(task.start)
        and not inside(task.end)
        and task.start is not None
        and task.start <= last
        and (task.end is None or task.end >= first)
    )
    marks = tuple(
        (task, point) for task in active for point in checkpoints(task) if inside(point.day)
    )
    blocked = tuple(task for task in active if task.blocked)
    return Week(first, starting, due, running, blocked, marks)


@dataclass(frozen=True, slots=True)
class Collision:
    """More than two activities start on `segment` within three days of `day`."""

    segment: str
    day: date
    tasks: tuple[Task, ...]


def collisions(tasks: Iterable[Task]) -> list[Collision]:
    """Windows of three days in which one segment is touched by more than two activities."""
    dated = [task for task in tasks if is_open(task) and task.segment and task.start]
    found = []
    for segment in sorted({task.segment for task in dated}):
        mine = sorted(
            (task for task in dated if task.segment == segment),
            key=lambda task: (task.start or _FAR, natural(task.key)),
        )
        covered: frozenset[str] = frozenset()
        for first in mine:
            day = first.start or _FAR
            end = day + timedelta(days=COLLISION_DAYS - 1)
            inside = tuple(task for task in mine if day <= (task.start or _FAR) <= end)
            keys = frozenset(task.key for task in inside)
            if len(inside) > COLLISION_MOST and not keys <= covered:
                found.append(Collision(segment, day, inside))
                covered |= keys
    return found
