"""What is current in a workbook: the latest cycle's tasks, plan and tree, the currency."""

from __future__ import annotations

from datetime import date

from opstui.kernel.dates import format_date
from opstui.kernel.language import language
from opstui.kernel.metric_tree import MetricTree, Node
from opstui.stages.planning.model import Plan, Task
from opstui.workbook.document import Workbook


def cycle_tasks(workbook: Workbook) -> list[Task]:
    """The tasks of the latest cycle, in the order they came in."""
    cycle = workbook.cycle
    return [task for task in workbook.all(Task).values() if cycle and task.cycle == cycle.key]


def current_plan(workbook: Workbook) -> Plan | None:
    cycle = workbook.cycle
    return workbook.get(Plan, cycle.key) if cycle else None


def current_tree(workbook: Workbook) -> MetricTree | None:
    plan = current_plan(workbook)
    return plan.tree if plan else None


def leaf_of(task: Task, tree: MetricTree | None) -> Node | None:
    """The leaf the task names; None when it names none, or one that the tree has no longer."""
    return tree.get(task.leaf) if tree is not None and task.leaf else None


def currency_of(workbook: Workbook) -> str:
    return workbook.product.currency if workbook.product else "CNY"


def short_date(day: date | None) -> str:
    return format_date(day, language(), year=False) if day else "-"
