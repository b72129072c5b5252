"""One change of several tasks at once, undone as one. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from opstui.kernel.language import _
from opstui.kernel.vocabulary import TaskState
from opstui.stages.execution import states
from opstui.stages.execution.steps.changes import lacking
from opstui.stages.planning.model import Task
from opstui.workbook.document import Workbook


@dataclass(frozen=True, slots=True)
class Many:
    """`workbook` None: nothing to change. `stayed`: title of a task and why it stays."""

    workbook: Workbook | None
    changed: int
    stayed: tuple[tuple[str, str], ...] = ()


def tasks_of(workbook: Workbook, keys: Collection[str]) -> list[Task]:
    """Those that are still there, in the order of the workbook."""
    return [task for key, task in workbook.all(Task).items() if key in keys]


def _put(workbook: Workbook, tasks: Iterable[Task], stayed: Iterable[tuple[str, str]]) -> Many:
    new = [task for task in tasks if workbook.get(Task, task.key) != task]
    return Many(workbook.put(*new) if new else None, len(new), tuple(stayed))


def moves_of(tasks: Iterable[Task]) -> tuple[TaskState, ...]:
    """States that at least one of the tasks may go to, in their order."""
    found = {state for task in tasks for state in states.allowed_moves(task)}
    return tuple(state for state in TaskState if state in found)


def move_all(workbook: Workbook, keys: Collection[str], state: TaskState | None) -> Many:
    """Each to `state` (None: its next one) where that is allowed and, for live, nothing lacks."""
    moved, stayed = [], []
    for task in tasks_of(workbook, keys):
        to = state or states.forward(task)
        if to is None or to not in states.allowed_moves(task):
            stayed.append((task.title, _("not from here")))
        elif to is TaskState.LIVE and task.state is TaskState.PREPARING and lacking(task, workbook):
            stayed.append((task.title, _("a go still lacks something: m shows it")))
        else:
            moved.append(states.move(task, to))
    return _put(workbook, moved, stayed)


def back_all(workbook: Workbook, keys: Collection[str]) -> Many:
    """Each one state back, where that is allowed."""
    moved, stayed = [], []
    for task in tasks_of(workbook, keys):
        order = states.ORDER
        place = order.index(task.state) if task.state in order else 0
        if place and order[place - 1] in states.allowed_moves(task):
            moved.append(states.move(task, order[place - 1]))
        else:
            stayed.append((task.title, _("not from here")))
    return _put(workbook, moved, stayed)


def block_all(workbook: Workbook, keys: Collection[str], reason: str, since: date) -> Many:
    blocked, stayed = [], []
    for task in tasks_of(workbook, keys):
        if task.state in states.FINISHED:
            stayed.append((task.title, _("it is finished")))
        else:
            blocked.append(states.block(task, reason, since))
    return _put(workbook, blocked, stayed)


def unblock_all(workbook: Workbook, keys: Collection[str]) -> Many:
    return _put(workbook, map(states.unblock, tasks_of(workbook, keys)), ())


def drop_all(workbook: Workbook, keys: Collection[str]) -> Many:
    tasks = tasks_of(workbook, keys)
    return Many(workbook.drop(*tasks) if tasks else None, len(tasks))


def update_all(
    workbook: Workbook, keys: Collection[str], update: Mapping[str, Any], shift: int = 0
) -> Many:
    """The same fields on every task, and its days moved by `shift`."""
    out = []
    for task in tasks_of(workbook, keys):
        dates = {
            name: day + timedelta(shift)
            for name in ("start", "end")
            if (day := getattr(task, name)) is not None
        }
        out.append(task.model_copy(update={**(dates if shift else {}), **update}))
    return _put(workbook, out, ())
