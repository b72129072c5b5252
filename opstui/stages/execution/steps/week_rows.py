"""My week: what is late, due, beginning, running, blocked, and which dates fall into it. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from opstui.kernel.key_order import natural
from opstui.kernel.language import N_, _
from opstui.stages.current import short_date
from opstui.stages.execution.board import days_late, overdue, week_of_tasks
from opstui.stages.execution.states import reached_lacking
from opstui.stages.execution.steps.detail import point_name
from opstui.stages.execution.steps.task_rows import late_text
from opstui.stages.planning.model import Task

LATE, BLOCKED, LACKING, DUE, STARTING, RUNNING, POINT = (
    N_("Late"),
    N_("Blocked"),
    N_("Lacking"),
    N_("Due"),
    N_("Begins"),
    N_("Running"),
    N_("Checkpoint"),
)
SEPARATOR = "|"


@dataclass(frozen=True, slots=True)
class WeekRow:
    """`group` is shown in the first row of its group only."""

    key: str
    group: str
    task: Task
    when: str
    what: str
    first: bool
    alarm: bool


def key_of(row_key: str) -> str:
    """Key of the task that a row is about."""
    return row_key.split(SEPARATOR, 2)[-1]


def week_rows(tasks: Sequence[Task], today: date, owner: str = "") -> list[WeekRow]:
    """The rows, in order of urgency; with `owner` only that person's."""
    mine = [task for task in tasks if not owner or owner in (task.owner, *task.raci.responsible)]
    rows: list[WeekRow] = []
    before = ""
    for number, (group, task, when, what) in enumerate(_entries(mine, today)):
        rows.append(
            WeekRow(
                SEPARATOR.join((group, str(number), task.key)),
                _(group),
                task,
                when,
                what,
                first=group != before,
                alarm=group in (LATE, BLOCKED, LACKING),
            )
        )
        before = group
    return rows


def _entries(tasks: Sequence[Task], today: date) -> Iterator[tuple[str, Task, str, str]]:
    week = week_of_tasks(tasks, today)
    for task in overdue(tasks, today):
        yield LATE, task, short_date(task.end), late_text(days_late(task, today))
    for task in week.blocked:
        if task.blocked:
            yield BLOCKED, task, short_date(task.blocked.since), task.blocked.reason
    for task in tasks:
        for point, missing in reached_lacking(task, today)[:1]:
            what = _(", ").join(_(text) for text in missing)
            yield LACKING, task, f"T{point.offset:+d} {short_date(point.day)}", what
    for task in week.due:
        if not days_late(task, today):
            yield DUE, task, short_date(task.end), ""
    for task in week.starting:
        yield STARTING, task, short_date(task.start), ""
    for task in week.running:
        yield RUNNING, task, _("until {day}").format(day=short_date(task.end)), ""
    for task, point in sorted(
        week.checkpoints, key=lambda pair: (pair[1].day, natural(pair[0].key))
    ):
        if point.offset:
            yield POINT, task, short_date(point.day), point_name(point)


def people(tasks: Sequence[Task]) -> list[str]:
    """Everybody who owns or does a task of these, by name."""
    found = {name for task in tasks for name in (task.owner, *task.raci.responsible) if name}
    return sorted(found)
