"""My week: what is late, due, beginning, running, blocked, and which dates fall into it. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from opstui.kernel.key_order import natural
from opstui.kernel.language import N_, _
from opstui.stages.current import short_date
from opstui.stages.execution.board import days_late, overdue, week_of_tasks
from opstui.stages.execution.states import reached_lacking
from opstui.stages.execution.steps.detail import point_name
from opstui.stages.execution.steps.task_rows import late_text, state_text
from opstui.stages.execution.steps.week_levers import deals_standing, next_steps, phases
from opstui.stages.planning.model import Task

LATE, BLOCKED, LACKING, DEAL, DUE, NEXT_STEP, PHASE, STARTING, RUNNING, POINT, COMING = (
    N_("Late"),
    N_("Blocked"),
    N_("Lacking"),
    N_("Deal"),
    N_("Due"),
    N_("Next step"),
    N_("Phase"),
    N_("Begins"),
    N_("Running"),
    N_("Checkpoint"),
    N_("Next week"),
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
    pressing: bool = False
    quiet: bool = False


def key_of(row_key: str) -> str:
    """Key of the task that a row is about."""
    return row_key.split(SEPARATOR, 2)[-1]


def week_rows(
    tasks: Sequence[Task],
    today: date,
    owner: str = "",
    touched: Mapping[str, date] | None = None,
) -> list[WeekRow]:
    """The rows, in order of urgency; with `owner` only that person's. `touched` is the last day
    on which each task was worked on."""
    mine = of_person(tasks, owner)
    rows: list[WeekRow] = []
    before = ""
    for number, (group, task, when, what) in enumerate(_entries(mine, today, touched or {})):
        rows.append(
            WeekRow(
                SEPARATOR.join((group, str(number), task.key)),
                _(group),
                task,
                when,
                what,
                first=group != before,
                alarm=group in (LATE, BLOCKED, LACKING, DEAL),
                pressing=group in (LATE, BLOCKED),
                quiet=group == COMING,
            )
        )
        before = group
    return rows


def counts(rows: Sequence[WeekRow]) -> list[str]:
    """["! 3 late", "! 1 blocked"], whatever is in sight; [] when nothing is."""
    late, blocked = (
        sum(1 for row in rows if row.key.startswith(group + SEPARATOR)) for group in (LATE, BLOCKED)
    )
    found = [_("! {n} late").format(n=late)] if late else []
    return [*found, *([_("! {n} blocked").format(n=blocked)] if blocked else [])]


def of_person(tasks: Sequence[Task], person: str) -> list[Task]:
    """Those that the person owns or does; all of them for ""."""
    return [task for task in tasks if not person or person in (task.owner, *task.raci.responsible)]


def _entries(
    tasks: Sequence[Task], today: date, touched: Mapping[str, date]
) -> Iterator[tuple[str, Task, str, str]]:
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
    for task, when, what in deals_standing(tasks, today, touched):
        yield DEAL, task, when, what
    for task in week.due:
        if not days_late(task, today):
            yield DUE, task, short_date(task.end), state_text(task)
    for task, when, what in next_steps(tasks, today):
        yield NEXT_STEP, task, when, what
    for task, when, what in phases(tasks, today):
        yield PHASE, task, when, what
    for task in week.starting:
        yield STARTING, task, short_date(task.start), state_text(task)
    for task in week.running:
        until = _("until {day}").format(day=short_date(task.end))
        yield RUNNING, task, until, state_text(task)
    for task, point in sorted(
        week.checkpoints, key=lambda pair: (pair[1].day, natural(pair[0].key))
    ):
        if point.offset:
            yield POINT, task, short_date(point.day), point_name(point)
    coming = week_of_tasks(tasks, week.start + timedelta(7))
    for task in coming.starting:
        yield COMING, task, short_date(task.start), _("begins")
    for task in coming.due:
        yield COMING, task, short_date(task.end), _("due")


def people(tasks: Sequence[Task]) -> list[str]:
    """Everybody who owns or does a task of these, by name."""
    found = {name for task in tasks for name in (task.owner, *task.raci.responsible) if name}
    return sorted(found)
