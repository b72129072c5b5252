"""A line that was read, as a record to keep, and said back before it is kept."""

from __future__ import annotations

from datetime import date

from opstui.kernel.errors import OpsError
from opstui.kernel.language import N_, _
from opstui.kernel.vocabulary import Lever, word
from opstui.reports.exporting import cycle_of
from opstui.stages.execution.model import DayLog
from opstui.stages.execution.quick_add import QuickLine, change_in_unit
from opstui.stages.planning.model import Plan, Raci, Task
from opstui.workbook.document import Workbook

ADDED, LOGGED = N_("Added a task"), N_("Logged a day")


def is_log(line: QuickLine) -> bool:
    """Hours, or a task that is named, make it a day's log; all else is a task."""
    return line.hours is not None or bool(line.task)


def next_key(workbook: Workbook, model: type[Task] | type[DayLog], stem: str) -> str:
    """ "C1.T" → "C1.T5", one more than the highest there is."""
    numbers = [
        int(key.removeprefix(stem))
        for key in workbook.all(model)
        if key.startswith(stem) and key.removeprefix(stem).isdigit()
    ]
    return f"{stem}{max(numbers, default=0) + 1}"


def record_from(line: QuickLine, workbook: Workbook, today: date) -> Task | DayLog:
    """Raises OpsError when there is no cycle, no title, or no such task."""
    cycle = cycle_of(workbook)
    if is_log(line):
        return _day_log(line, workbook, cycle.key, today)
    if not line.title:
        raise OpsError(_("The line has no title."), _("Say in a few words what is to be done."))
    plan = workbook.get(Plan, cycle.key)
    node = plan.tree.get(line.leaf) if plan and line.leaf else None
    baseline = plan.baseline.get(line.leaf) if plan else None
    return Task(
        key=next_key(workbook, Task, f"{cycle.key}.T"),
        cycle=cycle.key,
        title=line.title,
        lever=line.lever or Lever.CAMPAIGN,
        leaf=line.leaf,
        owner=line.owner,
        raci=Raci(accountable=line.owner, responsible=(line.owner,) if line.owner else ()),
        start=line.start,
        end=line.end,
        budget=line.budget or 0.0,
        person_days=line.person_days or 0.0,
        expected_change=change_in_unit(line, baseline, node),
        created=today,
    )


def _day_log(line: QuickLine, workbook: Workbook, cycle: str, today: date) -> DayLog:
    key = line.task if line.task in workbook.all(Task) else f"{cycle}.{line.task}"
    if line.task and key not in workbook.all(Task):
        raise OpsError(
            _("There is no task {key}.").format(key=line.task),
            _("The tasks are: {names}.").format(names=", ".join(workbook.all(Task)) or "-"),
        )
    return DayLog(
        key=next_key(workbook, DayLog, f"{cycle}.L"),
        cycle=cycle,
        day=line.end or today,
        text=line.title,
        task=key if line.task else "",
        hours=line.hours or 0.0,
        cost=line.budget or 0.0,
        person=line.owner,
    )


def echo(line: QuickLine, record: Task | DayLog) -> str:
    """What was understood, part by part."""
    parts = [(_(name), text) for name, text in line.understood]
    if isinstance(record, Task):
        if line.lever is None:
            parts.append((_("Lever"), _("{name} (assumed)").format(name=word(record.lever))))
        parts.insert(0, (_("Task"), record.title))
    else:
        parts.insert(0, (_("Day log"), f"{record.day.isoformat()} {record.text}".strip()))
    return "\n".join(f"{name}: {text}" for name, text in parts)
