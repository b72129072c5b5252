"""How the plan differs from what was committed."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from opstui.stages.planning.commitment import task_promise
from opstui.stages.planning.model import Plan, Task, TaskPromise

Amount = float | str | date | None

PARTS = (
    *("title", "lever", "leaf", "expected_change", "owner"),
    *("start", "end", "budget", "person_days"),
)
"""Fields of a task that are held against its promise, in the order they are told."""


class Subject(StrEnum):
    TARGET = "target"
    FLOOR = "floor"
    STRETCH = "stretch"
    LEAF = "leaf"
    PHASING = "phasing"
    TASK_ADDED = "task_added"
    TASK_DROPPED = "task_dropped"
    TASK_CHANGED = "task_changed"
    BUDGET = "budget"
    PERSON_DAYS = "person_days"


@dataclass(frozen=True, slots=True)
class PlanChange:
    """`what` is a node id, task key, or period number from 1; None is absent on that side.

    `part` names the field of a changed task ("leaf", "owner", "budget" …).
    """

    subject: Subject
    what: str
    before: Amount
    after: Amount
    part: str = ""


def plan_changes(
    plan: Plan, tasks: Sequence[Task], phased: Sequence[float] = ()
) -> list[PlanChange]:
    """What differs from the commitment, target first; [] when nothing does or none was made.

    `phased` is today's phasing; () leaves it out.
    """
    promise = plan.commitment
    if promise is None:
        return []
    chosen = {task.key: task for task in tasks if task.selected}
    out = _number(Subject.TARGET, "", promise.target, plan.target)
    if promise.floor is not None:
        out += _number(Subject.FLOOR, "", promise.floor, plan.floor)
    if promise.stretch is not None:
        out += _number(Subject.STRETCH, "", promise.stretch, plan.stretch)
    for leaf in sorted({*promise.leaf_targets, *plan.leaf_targets}):
        before, after = promise.leaf_targets.get(leaf), plan.leaf_targets.get(leaf)
        out += _number(Subject.LEAF, leaf, before, after)
    if phased:
        for index in range(max(len(phased), len(promise.phased))):
            before = promise.phased[index] if index < len(promise.phased) else None
            after = phased[index] if index < len(phased) else None
            out += _number(Subject.PHASING, str(index + 1), before, after)
    for key in chosen:
        if key not in promise.tasks:
            out.append(PlanChange(Subject.TASK_ADDED, key, None, chosen[key].expected_value))
    out += [
        PlanChange(Subject.TASK_DROPPED, key, None, None)
        for key in promise.tasks
        if key not in chosen
    ]
    for kept in promise.promises:
        if kept.key in chosen:
            out += _task(kept, task_promise(chosen[kept.key]))
    budget = math.fsum(task.budget for task in chosen.values())
    days = math.fsum(task.person_days for task in chosen.values())
    out += _number(Subject.BUDGET, "", promise.budget, budget)
    return out + _number(Subject.PERSON_DAYS, "", promise.person_days, days)


def _task(before: TaskPromise, after: TaskPromise) -> list[PlanChange]:
    out = []
    for part in PARTS:
        was, now = getattr(before, part), getattr(after, part)
        if was != now:
            out.append(PlanChange(Subject.TASK_CHANGED, before.key, was, now, part))
    return out


def _number(
    subject: Subject, what: str, before: float | None, after: float | None
) -> list[PlanChange]:
    if before is not None and after is not None:
        if math.isclose(before, after, rel_tol=1e-9, abs_tol=1e-12):
            return []
    elif before is after:
        return []
    return [PlanChange(subject, what, before, after)]
