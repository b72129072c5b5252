"""Tasks over the days of the cycle, as bars of plain characters. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from opstui.kernel.language import N_
from opstui.kernel.periods import Period, weeks
from opstui.kernel.text import width as cells_of
from opstui.kernel.vocabulary import TaskState
from opstui.stages.current import short_date
from opstui.stages.execution.board import days_late, is_open
from opstui.stages.execution.states import checkpoints
from opstui.stages.planning.model import Task

TODAY = "|"
CHECKPOINT = "."
LATE = "!"
WAITS = "+"
BARS: tuple[tuple[str, str, frozenset[TaskState]], ...] = (
    ("-", N_("planned"), frozenset({TaskState.DRAFT, TaskState.APPROVED})),
    ("=", N_("preparing"), frozenset({TaskState.PREPARING})),
    ("#", N_("live"), frozenset({TaskState.LIVE, TaskState.OBSERVING})),
    ("x", N_("closed"), frozenset({TaskState.CLOSED, TaskState.REVIEWED, TaskState.CANCELLED})),
)
"""Character of a bar, what it says, and the states it stands for."""


@dataclass(frozen=True, slots=True)
class Scale:
    """The days of `window` over `width` cells."""

    window: Period
    width: int

    def cell(self, day: date) -> int:
        """The cell that the day begins in; outside the window it lies outside 0..width-1."""
        return (day - self.window.start).days * self.width // self.window.days

    def span(self, first: date, last: date) -> tuple[int, int]:
        """Cells [from, to) of the days `first` to `last`; at least one where any is in sight."""
        start = self.cell(first)
        end = max(start + 1, self.cell(last + timedelta(1)))
        return max(0, min(start, self.width)), max(0, min(end, self.width))


def bar_mark(task: Task) -> str:
    return next(mark for mark, _name, states in BARS if task.state in states)


def bar(task: Task, scale: Scale, today: date, waits: Sequence[Task] = ()) -> str:
    """`scale.width` characters: the task's days, "!" for the days it is late, "|" for today;
    "." for the checkpoints still ahead of it beside its bar; "+" for the last day of what it still
    `waits` for, inside its bar when it begins too early; "<" and ">" where it goes on outside.
    Blank but for today when it has no dates."""
    out = [" "] * scale.width
    if is_open(task):
        for point in checkpoints(task):
            if point.day >= today and point.day in scale.window:
                out[min(scale.cell(point.day), scale.width - 1)] = CHECKPOINT
    first, last = task.start or task.end, task.end or task.start
    if first is not None and last is not None and first <= last:
        start, end = scale.span(first, last)
        out[start:end] = bar_mark(task) * (end - start)
        if days_late(task, today):
            late, until = scale.span(last + timedelta(1), today)
            until = max(late, min(until, scale.cell(today) + 1))
            out[late:until] = LATE * (until - late)
        if first < scale.window.start:
            out[0] = "<"
        if last > scale.window.end:
            out[-1] = ">"
    for one in waits:
        if is_open(task) and is_open(one) and one.end is not None and one.end in scale.window:
            out[min(scale.cell(one.end), scale.width - 1)] = WAITS
    if today in scale.window:
        out[min(scale.cell(today), scale.width - 1)] = TODAY
    return "".join(out)


def marks_of(tasks: Sequence[Task], today: date) -> set[str]:
    """The characters that the bars of these tasks can have, but for today's."""
    found = {bar_mark(task) for task in tasks if task.start or task.end}
    found |= {LATE} if any(days_late(task, today) for task in tasks) else set()
    pending = [task for task in tasks if is_open(task)]
    found |= {CHECKPOINT} if any(task.start for task in pending) else set()
    return found | ({WAITS} if any(task.depends_on for task in pending) else set())


def ruler(scale: Scale) -> str:
    """The Mondays of the window, as many as there is room for."""
    out = ""
    for week in weeks(scale.window.start, scale.window.end):
        at = scale.cell(week.start)
        text = short_date(week.start)
        if (not out or at >= cells_of(out) + 1) and at + cells_of(text) <= scale.width:
            out += " " * (at - cells_of(out)) + text
    return out


def window_of(tasks: Sequence[Task], start: date, end: date) -> Period:
    """The cycle, a week longer on each side where tasks go on there."""
    days = [day for task in tasks for day in (task.start, task.end) if day is not None]
    first = max(start - timedelta(7), min([start, *days]))
    last = min(end + timedelta(7), max([end, *days]))
    return Period(first, last)
