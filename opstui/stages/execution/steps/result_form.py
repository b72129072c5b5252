"""The form of what a task took and what came of it, asked for when it is closed. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from opstui.kernel.language import _, language
from opstui.stages.current import currency_of, current_tree, leaf_of
from opstui.stages.execution.model import DayLog
from opstui.stages.planning.model import Task
from opstui.stages.quick_task import HOURS_A_DAY
from opstui.stages.task_form import (
    change_as_typed,
    number_text,
    or_else,
    read_change,
)
from opstui.ui.form_values import FieldSpec, FormValues
from opstui.workbook.document import Workbook


def logged(task: Task, workbook: Workbook) -> tuple[float, float]:
    """(cost, days) that the logs of days add up to for this task."""
    logs = [log for log in workbook.all(DayLog).values() if log.task == task.key]
    return sum(log.cost for log in logs), sum(log.hours for log in logs) / HOURS_A_DAY


def result_specs(task: Task, workbook: Workbook) -> list[FieldSpec]:
    """What it took and what came of it; what the logs add up to is the default."""
    logged_cost, logged_days = logged(task, workbook)
    tree = current_tree(workbook)
    node = leaf_of(task, tree)
    cost = task.actual_cost if task.actual_cost is not None else logged_cost or None
    days = task.actual_days if task.actual_days is not None else logged_days or None
    share = 1.0 if task.executed_share is None else task.executed_share
    return [
        FieldSpec(
            "actual_cost",
            _("Actual cost"),
            "number",
            number_text(cost),
            unit=currency_of(workbook),
            low=0,
            required=True,
            default=task.actual_cost is None and cost is not None,
        ),
        FieldSpec(
            "actual_days",
            _("Actual days"),
            "number",
            number_text(days),
            unit="days",
            low=0,
            required=True,
            default=task.actual_days is None and days is not None,
        ),
        FieldSpec(
            "executed_share",
            _("Executed share"),
            "number",
            f"{share * 100:.4g}%",
            unit="ratio",
            low=0,
            high=1,
            default=task.executed_share is None,
            help=_("How much of what was planned was really done; below 80% it tests nothing."),
        ),
        FieldSpec(
            "actual_effect",
            _("Effect on {leaf}").format(leaf=node.name.text(language())) if node else _("Effect"),
            value=change_as_typed(
                task.model_copy(update={"expected_change": task.actual_effect}), node
            ),
            placeholder="+3pp / +1200",
            help=_("Leave it empty while it is not known."),
        ),
        FieldSpec(
            "result",
            _("Result"),
            "lines",
            task.result,
            help=_("Expected against actual, why, what to keep, what to use again."),
        ),
    ]


def with_result(
    values: FormValues, task: Task, workbook: Workbook, today: date
) -> tuple[Task, Mapping[str, str]]:
    effect, trouble = read_change(values.text("actual_effect"), task.leaf, workbook, today)
    update = {
        "actual_cost": values.number("actual_cost"),
        "actual_days": values.number("actual_days"),
        "executed_share": or_else(values.number("executed_share"), 1.0),
        "actual_effect": effect,
        "result": values.text("result"),
    }
    return task.model_copy(update=update), {"actual_effect": trouble} if trouble else {}
