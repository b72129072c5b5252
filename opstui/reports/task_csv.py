"""The tasks of a cycle as a table for a spreadsheet."""

from __future__ import annotations

from datetime import date

from opstui.kernel.language import _, language
from opstui.kernel.vocabulary import word
from opstui.reports.table import Cell, as_csv
from opstui.reports.task_owners import tasks_of
from opstui.stages.planning.model import Plan
from opstui.stages.strategy.model import Cycle
from opstui.workbook.document import Workbook


def task_csv(workbook: Workbook, cycle: Cycle, owner: str = "") -> bytes:
    """One task a line, chosen or not, of `owner` alone if one is named; codes as words of the
    current language, days as ISO."""
    plan = workbook.get(Plan, cycle.key)
    tree = plan.tree if plan else None
    head = (
        _("Task"), _("Title"), _("Lever"), _("State"), _("Chosen"), _("Owner"), _("Leaf"),
        _("Expected change"), _("Target users"), _("Start"), _("End"), _("Budget"), _("Spent"),
        _("Person-days"), _("Days worked"), _("Executed"), _("Blocked"), _("Result"),
    )  # fmt: skip
    rows: list[tuple[Cell, ...]] = []
    for task in tasks_of(workbook, cycle, owner):
        node = tree.get(task.leaf) if tree and task.leaf else None
        rows.append(
            (
                task.key,
                task.title,
                word(task.lever),
                word(task.state),
                _("Yes") if task.selected else _("No"),
                task.owner,
                node.name.text(language()) if node else task.leaf,
                task.expected_change,
                task.segment,
                _day(task.start),
                _day(task.end),
                task.budget,
                task.actual_cost,
                task.person_days,
                task.actual_days,
                task.executed_share,
                task.blocked.reason if task.blocked else "",
                task.result,
            )
        )
    return as_csv(head, rows)


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""
