"""What slipped and by how much: the date that was committed, the one that is planned now, and the
day on which it ended or will end.

One number for all: days late = the day it ends - the committed end (the planned one where nothing
was committed). Where a task ends:

- not begun: it begins today at the earliest and takes as long as planned;
- under way with an executed share: at that pace, start + days so far / share;
- else at its planned end; none of the open ones before today or before its planned end;
- finished: the last day that work was logged on it, else its planned end.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from opstui.kernel.key_order import natural
from opstui.kernel.vocabulary import Stage, TaskState
from opstui.stages.execution.model import DayLog
from opstui.stages.execution.states import BEFORE_LIVE, FINISHED
from opstui.stages.planning.model import Commitment, Task, TaskPromise

_LEAST_SHARE = 0.01
"""Below it a pace says nothing."""


@dataclass(frozen=True, slots=True)
class Dates:
    """Where a task stands today: when it begins and ends as things are."""

    start: date | None
    end: date | None


@dataclass(frozen=True, slots=True)
class Slip:
    """`promised`: the committed end, None where none was; `planned`: its end now; `ends`: the day
    it ended (`finished`) or will end. `late` counts from the promise, else from the plan; `waits`
    are days since a start without the task being live; `blocked` days since it is stuck."""

    task: Task
    promised: date | None = None
    planned: date | None = None
    ends: date | None = None
    late: int = 0
    waits: int = 0
    blocked: int = 0

    @property
    def days(self) -> int:
        return max(self.late, self.waits, self.blocked)

    @property
    def finished(self) -> bool:
        return self.task.state in FINISHED

    @property
    def cancelled(self) -> bool:
        return self.task.state is TaskState.CANCELLED

    @property
    def open(self) -> bool:
        """What was expected of it may still come, and may not."""
        return not self.finished


def as_it_stands(task: Task, today: date) -> Dates:
    """When an open task begins and ends if nothing is done about it; see above."""
    start, end = task.start, task.end
    if task.state in FINISHED:
        return Dates(start, end)
    if start is not None and task.state in BEFORE_LIVE:
        begins = max(start, today)
        return Dates(begins, None if end is None else _later(end, (begins - start).days))
    if end is None:
        return Dates(start, None)
    return Dates(start, max(end, today, _at_its_pace(task, today) or end))


def _at_its_pace(task: Task, today: date) -> date | None:
    share = task.executed_share or 0.0
    if task.start is None or task.start > today or not _LEAST_SHARE <= share < 1:
        return None
    return _later(task.start, round((today - task.start).days / share))


def _later(day: date, days: int) -> date:
    room = (date.max - day).days
    return day + timedelta(min(days, room))


def worked_until(logs: Iterable[DayLog]) -> dict[str, date]:
    """Task key → the last day on which hours were logged for its execution."""
    found: dict[str, date] = {}
    for one in logs:
        if one.task and one.hours and one.stage is Stage.EXECUTION:
            found[one.task] = max(one.day, found.get(one.task, one.day))
    return found


def slips(
    tasks: Iterable[Task],
    today: date,
    commitment: Commitment | None = None,
    worked: Mapping[str, date] | None = None,
) -> list[Slip]:
    """Chosen tasks that are late, do not begin, are blocked or were cancelled: the open ones
    first, the furthest behind first. `worked` as `worked_until` gives it."""
    promises = {one.key: one for one in commitment.promises} if commitment else {}
    found = []
    for task in tasks:
        if not task.selected:
            continue
        slip = _slip(task, promises.get(task.key), today, (worked or {}).get(task.key))
        if slip.late > 0 or slip.waits or task.blocked or slip.cancelled:
            found.append(slip)
    return sorted(found, key=lambda one: (not one.open, -one.days, natural(one.task.key)))


def _slip(task: Task, promise: TaskPromise | None, today: date, last: date | None) -> Slip:
    promised = promise.end if promise else None
    if task.state is TaskState.CANCELLED:
        return Slip(task, promised, task.end)
    stands = as_it_stands(task, today)
    ends = (last or task.end) if task.state in FINISHED else stands.end
    due = promised or task.end
    if ends is None and promised and task.state not in FINISHED:
        late = max(0, (today - promised).days)
    else:
        late = max(0, (ends - due).days) if ends and due else 0
    waiting = task.state in BEFORE_LIVE and task.start is not None
    waits = max(0, (today - task.start).days) if waiting and task.start else 0
    since = max(0, (today - task.blocked.since).days) if task.blocked else 0
    return Slip(task, promised, task.end, ends, late, waits, since)
