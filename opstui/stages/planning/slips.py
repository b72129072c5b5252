"""How far the dates of the tasks have moved from what was promised."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from opstui.kernel.vocabulary import TaskState
from opstui.stages.planning.model import Commitment, Task

CLOSED = frozenset({TaskState.CLOSED, TaskState.REVIEWED, TaskState.CANCELLED})


@dataclass(frozen=True, slots=True)
class PromiseSlip:
    """Days, positive is later: how far start and end were moved, and how many days the promised
    end is past while the task is open. None where a date is missing on either side."""

    key: str
    start_moved: int | None
    end_moved: int | None
    overdue: int


def slips(
    commitment: Commitment,
    tasks: Iterable[Task],
    today: date,
) -> list[PromiseSlip]:
    """Promised tasks that were moved or are past their promised end, the latest first.

    A task that is gone, or no longer chosen, is none of them: it was dropped.
    """
    there = {task.key: task for task in tasks if task.selected}
    found = []
    for kept in commitment.promises:
        task = there.get(kept.key)
        if task is None:
            continue
        overdue = 0
        if kept.end is not None and task.state not in CLOSED:
            overdue = max(0, (today - kept.end).days)
        slip = PromiseSlip(
            kept.key, moved(kept.start, task.start), moved(kept.end, task.end), overdue
        )
        if slip.start_moved or slip.end_moved or overdue:
            found.append(slip)
    return sorted(found, key=lambda one: (-max(one.overdue, one.end_moved or 0), one.key))


def moved(before: date | None, after: date | None) -> int | None:
    """Days from one to the other; None where one of them is missing."""
    return None if before is None or after is None else (after - before).days
