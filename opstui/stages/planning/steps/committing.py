"""Committing the plan: the same promise from wherever it is made."""

from __future__ import annotations

from datetime import date

from opstui.stages.planning.commitment import committed
from opstui.stages.planning.model import Plan
from opstui.stages.planning.phased import phase_metric
from opstui.stages.planning.steps.base import tasks_of
from opstui.stages.strategy.model import Hypothesis, Strategy, promised
from opstui.workbook.document import Workbook


def commit_plan(workbook: Workbook, today: date, by: str = "") -> Workbook:
    """The workbook with plan and strategy of its cycle promised; itself without a target."""
    cycle = workbook.cycle
    plan = workbook.get(Plan, cycle.key) if cycle else None
    if cycle is None or plan is None or plan.target is None:
        return workbook
    tasks = tasks_of(workbook, cycle.key)
    parts = [value for value in phase_metric(plan, cycle).values if value is not None]
    beliefs = workbook.all(Hypothesis).values()
    said = promised(workbook.get(Strategy, cycle.key), beliefs, today)
    return workbook.put(committed(plan, tasks, parts, today, by), *said)
