"""What the common numbers of a task come to, below the field while they are typed. Pure."""

from __future__ import annotations

from datetime import timedelta

from opstui.kernel.language import _, ngettext
from opstui.stages.current import (
    currency_of,
    current_plan,
    current_tree,
    cycle_tasks,
    leaf_of,
    short_date,
)
from opstui.stages.execution.lever_line import Figure, joined
from opstui.stages.planning.model import Task
from opstui.workbook.document import Workbook

GO_BEFORE = 1
"""Days before the start on which it is decided whether it goes."""


def change_hint(task: Task, workbook: Workbook, figure: Figure) -> str:
    """ "53.7% now, 56.7% with it"; "" without a leaf, its baseline or a change."""
    node, plan = leaf_of(task, current_tree(workbook)), current_plan(workbook)
    before = plan.baseline.get(task.leaf) if plan else None
    if node is None or before is None or not task.expected_change:
        return ""
    after = before + task.expected_change
    said = _("{before} now, {after} with it").format(
        before=figure(before, node.unit), after=figure(after, node.unit)
    )
    wrong = after < 0 or (node.unit == "ratio" and after > 1)
    return f"! {said}" if wrong else said


def budget_hint(task: Task, workbook: Workbook, figure: Figure) -> str:
    """The share of the plan's budget, and what all chosen tasks take of it."""
    plan = current_plan(workbook)
    whole = plan.resources.budget if plan else 0.0
    if whole <= 0 or task.budget <= 0:
        return ""
    others = [one for one in cycle_tasks(workbook) if one.selected and one.key != task.key]
    taken = task.budget + sum(one.budget for one in others)
    said = joined(
        _("{part} of the budget").format(part=figure(task.budget / whole, "ratio")),
        _("all tasks take {money} of {whole}").format(
            money=figure(taken, currency_of(workbook)), whole=figure(whole, currency_of(workbook))
        ),
    )
    return f"! {said}" if taken > whole else said


def days_hint(task: Task) -> str:
    """ "3 days, go / no-go on 11/10"."""
    if task.start is None:
        return ""
    go = _("go / no-go on {day}").format(day=short_date(task.start - timedelta(days=GO_BEFORE)))
    if task.end is None or task.end < task.start:
        return go
    days = (task.end - task.start).days + 1
    return joined(ngettext("{n} day", "{n} days", days).format(n=days), go)
