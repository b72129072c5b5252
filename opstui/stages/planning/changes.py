"""How the plan differs from what was committed."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from opstui.stages.planning.model import Commitment, Plan, Task


class Subject(StrEnum):
    TARGET = "target"
    LEAF = "leaf"
    PHASING = "phasing"
    TASK_ADDED = "task_added"
    TASK_DROPPED = "task_dropped"
    BUDGET = "budget"
    PERSON_DAYS = "person_days"


@dataclass(frozen=True, slots=True)
class PlanChange:
    """`what` is a node id, task key, or period number from 1; None is absent on that side."""

    subject: Subject
    what: str
    before: float | None
    after: float | None


def committed(plan: Plan, tasks: Sequence[Task], phased: Sequence[float], on: date) -> Plan:
    """The plan with what it promises today; needs a target (the readiness list says so)."""
    chosen = [task for task in tasks if task.selected]
    promise = Commitment(
        on=on,
        target=plan.target or 0.0,
        leaf_targets=dict(plan.leaf_targets),
        phased=tuple(phased),
        tasks=tuple(task.key for task in chosen),
        budget=math.fsum(task.budget for task in chosen),
        person_days=math.fsum(task.person_days for task in chosen),
    )
    return plan.model_copy(update={"commitment": promise})


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
    out = [*_number(Subject.TARGET, "", promise.target, plan.target)]
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
    budget = math.fsum(task.budget for task in chosen.values())
    days = math.fsum(task.person_days for task in chosen.values())
    out += _number(Subject.BUDGET, "", promise.budget, budget)
    return out + _number(Subject.PERSON_DAYS, "", promise.person_days, days)


def _number(
    subject: Subject, what: str, before: float | None, after: float | None
) -> list[PlanChange]:
    if before is not None and after is not None:
        if math.isclose(before, after, rel_tol=1e-9, abs_tol=1e-12):
            return []
    elif before is after:
        return []
    return [PlanChange(subject, what, before, after)]
