"""Days asked of each person in each week against the days they have, with the tasks that make
the load. Pure; the rule is the plan's own (planning/capacity), over the tasks that are open."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from opstui.kernel.language import _, ngettext
from opstui.kernel.periods import Period, weeks
from opstui.stages.execution.board import is_open
from opstui.stages.execution.load import by_person
from opstui.stages.execution.model import DayLog
from opstui.stages.execution.slips import as_it_stands
from opstui.stages.execution.steps.task_rows import ALARM
from opstui.stages.planning.capacity import PersonLoad, Weekly, Workload
from opstui.stages.planning.model import Resources, Task
from opstui.stages.planning.steps.load_words import load_line, mended, problem
from opstui.stages.strategy.model import Cycle
from opstui.ui.table import Column

CELL, WIDEST = 7, 9
LEAST_DAYS = 0.05
_PERSON, _TASK = "person", "task"
_SEPARATOR = "|"


def open_load(
    tasks: Sequence[Task],
    logs: Sequence[DayLog],
    resources: Resources,
    cycle: Cycle,
    today: date,
) -> Workload:
    """What the open tasks ask for, at the dates they have as things stand; of the cycle each
    person has what other work has left of their days."""
    stands = []
    for task in tasks:
        if is_open(task):
            dates = as_it_stands(task, today)
            stands.append(task.model_copy(update={"start": dates.start, "end": dates.end}))
    at_work = {task.key for task in stands}
    over = [task for task in tasks if task.key not in at_work]
    other = by_person(over, [log for log in logs if log.task not in at_work], resources)
    people = [
        one.model_copy(update={"days": max(0.0, other[one.name].left)}) for one in resources.people
    ]
    return Workload(stands, people, cycle.start, cycle.end)


@dataclass(frozen=True, slots=True)
class Window:
    """The weeks that are shown: `count` from the one with index `first`; `now` is the index of
    this week, -1 outside of the cycle."""

    periods: tuple[Period, ...]
    first: int
    count: int
    now: int

    @property
    def shown(self) -> range:
        return range(self.first, min(len(self.periods), self.first + self.count))

    @property
    def whole(self) -> bool:
        return self.count >= len(self.periods)


def window(cycle: Cycle, today: date, room: int, moved: int | None = None) -> Window:
    """`room` in cells for the weeks; `moved` the week that was gone to, None begins at today."""
    periods = tuple(weeks(cycle.start, cycle.end))
    now = next((at for at, one in enumerate(periods) if one.start <= today <= one.end), -1)
    count = max(1, room // (CELL + 1))
    last = max(0, len(periods) - count)
    begin = (now if now >= 0 else 0) if moved is None else moved
    return Window(periods, max(0, min(begin, last)), count, now)


@dataclass(frozen=True, slots=True)
class LoadRow:
    """A person, or (`task`) one of the tasks that make their load. `over`: more than fits."""

    key: str
    name: str
    task: str
    cells: tuple[str, ...]
    over: bool = False


def columns(shown: Window) -> tuple[Column, ...]:
    heads = [
        Column(
            f"{'>' if at == shown.now else ''}{at + 1} {_day(shown.periods[at])}", WIDEST, "right"
        )
        for at in shown.shown
    ]
    return (Column("", 1), Column(_("Person")), *heads, Column(_("All"), WIDEST, "right"))


def _day(period: Period) -> str:
    return f"{period.start.month}/{period.start.day}"


def rows(work: Workload, shown: Window, opened: Collection[str]) -> list[LoadRow]:
    """The people in the order of the plan; below those that are `opened` their tasks."""
    out = []
    for load in work.loads.values():
        out.append(_person(load, shown))
        if load.name in opened:
            out += [_task(task, load, work, shown) for task in tasks_of(load, work)]
    return out


def tasks_of(load: PersonLoad, work: Workload) -> list[Task]:
    """The open tasks of a person, the one that asks for most days first."""
    mine = [task for task in work.tasks if load.name in task.workers]
    return sorted(mine, key=lambda task: (-sum(work.share(task)), task.start is None, task.key))


def _person(load: PersonLoad, shown: Window) -> LoadRow:
    over = load.excess >= LEAST_DAYS
    cells = [asked_of(load, at) for at in shown.shown]
    whole = over_cell(load.planned, load.days) if load.known else f"{days(load.planned)}/?"
    key = _SEPARATOR.join((_PERSON, load.name))
    return LoadRow(key, load.name, "", (ALARM if over else "", load.name, *cells, whole), over)


def _task(task: Task, load: PersonLoad, work: Workload, shown: Window) -> LoadRow:
    share = work.share(task)
    cells = ("", f"  {task.title}", *(_asked(share, at) for at in shown.shown), days(sum(share)))
    return LoadRow(_SEPARATOR.join((_TASK, task.key, load.name)), load.name, task.key, cells)


def _asked(share: Weekly, at: int) -> str:
    return days(share[at]) if share[at] >= LEAST_DAYS else ""


def over_cell(asked: float, there: float) -> str:
    """ "4.5/5", and "!6.5/5" where more is asked than there is."""
    sign = ALARM if asked > there + LEAST_DAYS else ""
    return f"{sign}{days(asked)}/{days(there)}"


def asked_of(load: PersonLoad, at: int) -> str:
    """As `over_cell` for a week; "6.5/?" of somebody whom the plan gives no days."""
    if load.known:
        return over_cell(load.weekly[at], load.room[at])
    return f"{days(load.weekly[at])}/?"


def days(number: float) -> str:
    return f"{round(number, 1):g}"


# -- in words ---------------------------------------------------------------------------------


def sentence(load: PersonLoad, work: Workload) -> str:
    """What is too much and what would mend it, else where most of it lies."""
    if not any(load.weekly):
        left = days(load.days)
        text = ngettext(
            "{name} has no open task, and {days} day left.",
            "{name} has no open task, and {days} days left.",
            1 if left == "1" else 2,
        )
        return text.format(name=load.name, days=left)
    if max(load.over_days, load.short) < LEAST_DAYS:
        return f"{load_line(load)}\n{_('enter shows the tasks that make it.')}"
    titles = {task.key: task.title for task in work.tasks}
    mend = work.mend(load)
    if mend is None and not load.known:
        return f"{problem(load)}\n" + _("Give them days in stage 2, among the people of the plan.")
    return f"{problem(load)}\n{mended(mend, load, titles)}"


def this_week(work: Workload, cycle: Cycle, today: date, name: str = "") -> list[str]:
    """ "Days this week:", "Lin !6.5/5", "Mo 3/5", the fullest first; of one person
    this week and the next two. [] outside of the cycle, or where nobody has anything to do."""
    shown = window(cycle, today, 0)
    if shown.now < 0:
        return []
    if name:
        load = work.loads.get(name)
        return _coming(load, shown) if load else []
    at = shown.now
    busy = [load for load in work.loads.values() if load.weekly[at] >= LEAST_DAYS]
    busy.sort(key=lambda load: (load.room[at] - load.weekly[at], load.name))
    parts = [f"{load.name} {asked_of(load, at)}" for load in busy]
    if not all(load.known for load in busy):
        parts.append(_("? no days given in the plan"))
    return [_("Days this week:"), *parts] if parts else []


def _coming(load: PersonLoad, shown: Window) -> list[str]:
    ahead = range(shown.now, min(len(shown.periods), shown.now + 3))
    parts = [f"{_day(shown.periods[at])} {asked_of(load, at)}" for at in ahead]
    if not load.known:
        parts.append(_("? no days given in the plan"))
    return [_("Days by week:"), *parts]


def people_over(loads: Iterable[PersonLoad]) -> int:
    return sum(load.excess >= LEAST_DAYS for load in loads)
