"""Who answers for what and who has too much work, as sentences with what would mend it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from opstui.kernel.language import _, ngettext
from opstui.stages.planning.capacity import Mend, PersonLoad, Workload, workers
from opstui.stages.planning.model import Person, Task
from opstui.stages.planning.raci import RaciFault, raci_findings
from opstui.stages.strategy.model import Cycle

_LITTLE = 0.05
"""Days that are not worth a sentence."""


@dataclass(frozen=True, slots=True)
class Finding:
    """`task` is the key of the task to look at, "" where there is none."""

    key: str
    text: str
    task: str = ""


def findings_of(tasks: Sequence[Task], people: Sequence[Person], cycle: Cycle) -> list[Finding]:
    """RACI first, then loads, in the order of the people."""
    titles = {task.key: task.title for task in tasks}
    found = []
    for one in raci_findings(tasks):
        if one.fault is RaciFault.TOO_MANY:
            mine = [task.key for task in tasks if task.raci.accountable.strip() == one.who]
            found.append(Finding(f"raci {one.who}", one.text(), next(iter(mine), "")))
        else:
            name = f"{one.who} {titles.get(one.who, '')}"
            text = _("{line}: {what}").format(line=name, what=one.text())
            found.append(Finding(f"{one.fault} {one.who}", text, one.who))
    work = Workload(tasks, people, cycle.start, cycle.end)
    for load in work.loads.values():
        if max(load.over_days, load.short) >= _LITTLE:
            found.append(_finding(load, work, titles))
    return found


def _finding(load: PersonLoad, work: Workload, titles: dict[str, str]) -> Finding:
    mend = work.mend(load)
    first = next((task.key for task in work.tasks if load.name in workers(task)), "")
    text = _joined([problem(load), mended(mend, load, titles)])
    return Finding(f"load {load.name}", text, mend.task if mend else first)


def problem(load: PersonLoad) -> str:
    """What does not fit: days too many in which weeks, days too many in all."""
    if not load.known:
        return _("{name} works on tasks and has no days in the plan.").format(name=load.name)
    said = []
    if load.over_days >= _LITTLE:
        text = ngettext(
            "{name} has {days} days too many in week {weeks}.",
            "{name} has {days} days too many in weeks {weeks}.",
            len(load.over),
        )
        weeks = ranges(index + 1 for index in load.over)
        said.append(text.format(name=load.name, days=_days(load.over_days), weeks=weeks))
    if load.short >= _LITTLE:
        text = _("{name} has tasks of {planned} days and {days} days for them.")
        days, planned = _days(load.days), _days(load.planned)
        said.append(text.format(name=load.name, days=days, planned=planned))
    return _joined(said)


def mended(mend: Mend | None, load: PersonLoad, titles: dict[str, str]) -> str:
    """What would help; `titles` of the tasks by key."""
    if not load.known and mend is None:
        return _("e adds people.")
    if mend is None:
        days = _days(max(load.over_days, load.short))
        return _("Nobody has room: ask for {days} days, or leave a task out.").format(days=days)
    title = titles.get(mend.task, mend.task)
    if mend.to:
        said = _('Hand "{title}" over to {name}.').format(title=title, name=mend.to)
    elif mend.weeks > 0:
        text = ngettext(
            'Begin "{title}" {n} week later.', 'Begin "{title}" {n} weeks later.', mend.weeks
        )
        said = text.format(title=title, n=mend.weeks)
    else:
        text = ngettext(
            'Begin "{title}" {n} week earlier.', 'Begin "{title}" {n} weeks earlier.', -mend.weeks
        )
        said = text.format(title=title, n=-mend.weeks)
    return said if mend.left == 0 else _joined([said, _("That is a beginning.")])


def _joined(sentences: Sequence[str]) -> str:
    """After a full-width stop there is no space."""
    return " ".join(sentences).replace("。 ", "。")


def load_lines(tasks: Sequence[Task], people: Sequence[Person], cycle: Cycle) -> list[str]:
    """Per person and per role: days planned against days there, most in one week."""
    work = Workload(tasks, people, cycle.start, cycle.end)
    lines = [load_line(load) for load in work.loads.values()]
    for role in work.by_role():
        text = _("All {role}: {planned} of {days} days")
        planned, days = _days(role.planned), _days(role.days)
        lines.append(text.format(role=role.role, planned=planned, days=days))
    return lines


def load_line(load: PersonLoad) -> str:
    """Days planned against days there, and the week with most."""
    most = max(range(len(load.weekly)), key=lambda week: load.weekly[week], default=0)
    text = _("{name}: {planned} of {days} days, most in week {week}: {busy} of {room}")
    return text.format(
        name=load.name,
        planned=_days(load.planned),
        days=_days(load.days),
        week=most + 1,
        busy=_days(load.weekly[most]),
        room=_days(load.room[most]),
    )


def _days(number: float) -> str:
    return f"{round(number, 1):g}"


def ranges(numbers: Iterable[int]) -> str:
    """ "1-3, 5" of 1, 2, 3, 5."""
    listed = sorted(numbers)
    starts = listed[:1] + [b for a, b in pairwise(listed) if b != a + 1]
    ends = [a for a, b in pairwise(listed) if b != a + 1] + listed[-1:]
    parts = (str(a) if a == b else f"{a}-{b}" for a, b in zip(starts, ends, strict=True))
    return _(", ").join(parts)
