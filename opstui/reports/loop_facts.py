"""Where the loop stands: what is done of what is needed, the next best action, the balance."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from opstui.balance import Balance, attention
from opstui.flow import NextAction, Progress, Situation, coverage, next_action
from opstui.kernel.language import _
from opstui.kernel.requirement import Requirement
from opstui.kernel.vocabulary import Stage, TaskState
from opstui.reports.plan_facts import PlanFacts
from opstui.reports.timing import Timing
from opstui.stages.execution.model import DayLog
from opstui.stages.planning.model import Plan, Task
from opstui.stages.planning.readiness import requirements as planning_needs
from opstui.stages.review.model import Decision, Feedback, Need, Review
from opstui.stages.review.readiness import data_age
from opstui.stages.review.readiness import requirements as review_needs
from opstui.stages.review.state import weights
from opstui.stages.strategy.readiness import requirements as strategy_needs
from opstui.workbook.document import Workbook

OVER = frozenset({TaskState.CLOSED, TaskState.REVIEWED, TaskState.CANCELLED})


@dataclass(frozen=True, slots=True)
class LoopFacts:
    loop: dict[Stage, Progress]
    action: NextAction
    balance: Balance


def loop_facts(
    workbook: Workbook,
    planned: PlanFacts,
    when: Timing,
    today: date,
    edits: Iterable[tuple[datetime, Stage]] = (),
) -> LoopFacts:
    """As of `today`; `edits` stand in for the hours where none are logged."""
    cycle = planned.cycle
    loop = _loop(workbook, planned, when, today)
    reviews = [one for one in workbook.all(Review).values() if one.cycle == cycle.key]
    tasks = planned.chosen
    open_tasks = [one for one in tasks if one.state not in OVER]
    seen = {one.period for one in reviews if one.closed is not None}
    last = when.last.code if when.last else ""
    now = Situation(
        has_product=True,
        loop=loop,
        under_way=cycle.start <= today,
        cycle_over=today > cycle.end,
        cycle_closed=cycle.closed_on is not None,
        review_due="" if last in seen else last,
        data_age=data_age(cycle, when.observed_until, today),
        overdue=sum(1 for one in open_tasks if one.end is not None and one.end < today),
        blocked=sum(1 for one in open_tasks if one.blocked is not None),
    )
    hours = [(one.day, one.stage, one.hours) for one in workbook.all(DayLog).values()]
    looked = [one.closed or one.opened for one in reviews]
    one, two, three, four = coverage(loop)
    balance = Balance(
        attention(hours, edits, today),
        (one, two, three, four),
        max(0, (today - max(looked)).days) if looked else None,
        sum(1 for task in tasks if not task.leaf),
    )
    return LoopFacts(loop, next_action(now), balance)


def _loop(
    workbook: Workbook, planned: PlanFacts, when: Timing, today: date
) -> dict[Stage, Progress]:
    cycle, plan = planned.cycle, planned.plan
    needs = {
        Stage.STRATEGY: strategy_needs(planned.product, planned.strategy, planned.hypotheses),
        Stage.PLANNING: planning_needs(plan, planned.chosen, phased(plan, when), planned.coverage),
        Stage.EXECUTION: _execution_needs(planned.chosen),
        Stage.REVIEW: review_needs(
            cycle,
            today,
            observed_until=when.observed_until,
            reviews=workbook.all(Review).values(),
            feedback=workbook.all(Feedback).values(),
            needs=workbook.all(Need).values(),
            decisions=workbook.all(Decision).values(),
        ),
    }
    return {stage: Progress(stage, tuple(found)) for stage, found in needs.items()}


def phased(plan: Plan, when: Timing) -> list[float]:
    """The target over the periods: as committed, else as it is phased."""
    if plan.commitment and plan.commitment.phased:
        return list(plan.commitment.phased)
    if plan.target is None:
        return []
    return [plan.target * share for share in weights(plan, when.periods)]


def _execution_needs(tasks: Sequence[Task]) -> list[Requirement]:
    """The "done when" of execution: every task ended, with its cost, its days and its data."""
    ended = [one for one in tasks if one.state in OVER]
    costed = [one for one in ended if one.actual_cost is not None and one.actual_days is not None]
    measured = [one for one in tasks if one.data_to_collect.strip()]
    counts = {"all": len(tasks)}
    return [
        Requirement(
            "tasks",
            bool(tasks) and len(ended) == len(tasks),
            _("{done} of {all} tasks closed or dropped").format(done=len(ended), **counts),
        ),
        Requirement(
            "actuals",
            bool(ended) and len(costed) == len(ended),
            _("{done} of {all} closed tasks with cost and days").format(
                done=len(costed), all=len(ended)
            ),
        ),
        Requirement(
            "data",
            bool(tasks) and len(measured) == len(tasks),
            _("{done} of {all} tasks say which data to collect").format(
                done=len(measured), **counts
            ),
        ),
    ]
