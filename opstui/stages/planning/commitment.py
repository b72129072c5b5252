"""What the plan promises when it is committed."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date

from opstui.stages.planning.model import Commitment, Plan, Task, TaskPromise


def committed(
    plan: Plan, tasks: Sequence[Task], phased: Sequence[float], on: date, by: str = ""
) -> Plan:
    """The plan with what it promises; needs a target (the readiness list says so).

    `phased` is the target over the periods of the cycle, `by` who commits.
    """
    chosen = [task for task in tasks if task.selected]
    promise = Commitment(
        on=on,
        by=by,
        target=plan.target or 0.0,
        floor=plan.floor,
        stretch=plan.stretch,
        leaf_targets=dict(plan.leaf_targets),
        phased=tuple(phased),
        tasks=tuple(task.key for task in chosen),
        promises=tuple(task_promise(task) for task in chosen),
        budget=math.fsum(task.budget for task in chosen),
        person_days=math.fsum(task.person_days for task in chosen),
    )
    return plan.model_copy(update={"commitment": promise})


def task_promise(task: Task) -> TaskPromise:
    """What is promised of a task. Its owner is the accountable one when no other is named."""
    return TaskPromise(
        key=task.key,
        title=task.title,
        lever=task.lever,
        leaf=task.leaf,
        expected_change=task.expected_change,
        owner=task.owner or task.raci.accountable,
        start=task.start,
        end=task.end,
        budget=task.budget,
        person_days=task.person_days,
    )
