"""What must not begin when: releases around a peak, and tasks before those they wait for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from opstui.kernel.dates import BadDate, parse_date
from opstui.kernel.key_order import natural
from opstui.kernel.vocabulary import Lever
from opstui.stages.execution.board import is_open
from opstui.stages.planning.model import Task

DAYS_BEFORE, DAYS_AFTER = 3, 1
"""Nothing is released from three days before a peak to a day after it; a heuristic."""


@dataclass(frozen=True, slots=True)
class Freeze:
    """The days around the day of a campaign."""

    task: Task
    first: date
    last: date


def freezes(tasks: Iterable[Task]) -> list[Freeze]:
    """Around the day of the event of every open campaign that names one, in order."""
    found = []
    for task in tasks:
        day = _day(task.lever_fields.get("day_of_event", ""))
        if task.lever is Lever.CAMPAIGN and is_open(task) and day is not None:
            span = day - timedelta(DAYS_BEFORE), day + timedelta(DAYS_AFTER)
            found.append(Freeze(task, *span))
    return sorted(found, key=lambda one: (one.first, natural(one.task.key)))


def _day(text: str) -> date | None:
    try:
        return parse_date(text) if text else None
    except BadDate:
        return None


def frozen_starts(tasks: Iterable[Task], found: Iterable[Freeze]) -> list[tuple[Task, Freeze]]:
    """Open product mechanisms that would begin inside a freeze."""
    windows = list(found)
    return [
        (task, window)
        for task in tasks
        if task.lever is Lever.MECHANISM and is_open(task) and task.start is not None
        for window in windows
        if window.first <= task.start <= window.last
    ]


def too_early(task: Task, by_key: Mapping[str, Task]) -> list[Task]:
    """The tasks it waits for that end on its first day or later, and are still open."""
    start = task.start
    if start is None or not is_open(task):
        return []
    waits = (by_key[key] for key in task.depends_on if key in by_key)
    return [one for one in waits if is_open(one) and one.end is not None and one.end >= start]
