"""Whose tasks leave with an export: those of one person, or all."""

from __future__ import annotations

from collections.abc import Iterable

from opstui.kernel.errors import UsageError
from opstui.kernel.language import _
from opstui.kernel.text import shown
from opstui.stages.planning.model import Task
from opstui.stages.strategy.model import Cycle
from opstui.workbook.document import Workbook


def tasks_of(workbook: Workbook, cycle: Cycle, owner: str = "") -> list[Task]:
    """The tasks of the cycle that `owner` is responsible for; all of them without one."""
    tasks = [one for one in workbook.all(Task).values() if one.cycle == cycle.key]
    wanted = _folded(owner)
    if not wanted:
        return tasks
    return [one for one in tasks if wanted in map(_folded, (one.owner, *one.workers))]


def owners(tasks: Iterable[Task]) -> list[str]:
    """Everybody who is responsible for one of the tasks, by name."""
    return sorted({name for one in tasks for name in (one.owner, *one.workers) if name})


def check_owner(workbook: Workbook, cycle: Cycle, owner: str) -> None:
    """Raises UsageError where nobody of this name has a task in the cycle."""
    if not owner or tasks_of(workbook, cycle, owner):
        return
    known = owners(tasks_of(workbook, cycle))
    raise UsageError(
        _('Nobody called "{name}" has a task in {cycle}.').format(
            name=shown(owner), cycle=cycle.key
        ),
        _("Owners are: {names}.").format(names=shown(_(", ").join(known), 400))
        if known
        else _("No task has an owner yet."),
    )


def _folded(name: str) -> str:
    return name.strip().lstrip("@").casefold()
