"""Workbooks for the tests of the planning screens: the worked training example, opened up."""

from __future__ import annotations

from opstui.examples import example_workbook
from opstui.kernel.language import EN
from opstui.stages.planning.model import Plan, Task
from opstui.workbook.document import Workbook

CYCLE = "C1"


def training(language: str = EN) -> Workbook:
    """The committed plan of the worked example."""
    return example_workbook("training", language)


def plan_of(workbook: Workbook) -> Plan:
    plan = workbook.get(Plan, CYCLE)
    assert plan is not None
    return plan


def with_plan(workbook: Workbook, **fields: object) -> Workbook:
    return workbook.put(plan_of(workbook).model_copy(update=fields))


def without_plan(workbook: Workbook) -> Workbook:
    return workbook.drop(plan_of(workbook))


def without_tasks(workbook: Workbook) -> Workbook:
    return workbook.drop(*workbook.all(Task).values())


def task_of(workbook: Workbook, key: str = "C1.T1") -> Task:
    task = workbook.get(Task, key)
    assert task is not None
    return task
