"""The logged days as rows, and what they add up to. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from opstui.kernel.language import N_, _
from opstui.kernel.vocabulary import Stage, word
from opstui.stages.execution.model import DayLog
from opstui.stages.planning.model import Task
from opstui.workbook.document import Workbook

GROUPS: tuple[str, ...] = (N_("day"), N_("task"), N_("stage"))


def cycle_logs(workbook: Workbook) -> list[DayLog]:
    """The logs of the latest cycle, the newest day first."""
    cycle = workbook.cycle
    logs = [log for log in workbook.all(DayLog).values() if cycle and log.cycle == cycle.key]
    logs.reverse()
    return sorted(logs, key=lambda log: log.day, reverse=True)


def task_name(log: DayLog, workbook: Workbook) -> str:
    """Title of the task, its key when it was deleted, "" when the log is of none."""
    task = workbook.get(Task, log.task) if log.task else None
    return task.title if task else log.task


@dataclass(frozen=True, slots=True)
class Sum:
    """Hours and cost of some logs; `share` is the part of all hours, None without any."""

    key: str
    name: str
    hours: float
    cost: float
    days: int
    share: float | None


def sums(logs: Sequence[DayLog], by: str, workbook: Workbook) -> list[Sum]:
    """What the logs add up to by "task" or by "stage", most hours first."""
    whole = sum(log.hours for log in logs)
    groups: dict[str, list[DayLog]] = {}
    for log in logs:
        groups.setdefault(log.task if by == "task" else log.stage.value, []).append(log)
    out = []
    for key, mine in groups.items():
        hours = sum(log.hours for log in mine)
        if by == "stage":
            name = word(Stage(key))
        else:
            name = task_name(mine[0], workbook) or _("no task")
        out.append(
            Sum(
                key,
                name,
                hours,
                sum(log.cost for log in mine),
                len({log.day for log in mine}),
                hours / whole if whole else None,
            )
        )
    return sorted(out, key=lambda one: (-one.hours, -one.cost, one.key))


def hours_text(hours: float) -> str:
    return f"{hours:.4g}h" if hours else "-"
