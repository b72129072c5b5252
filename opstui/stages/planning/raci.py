"""Who answers for a task, and who answers for too many."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from opstui.kernel.language import _
from opstui.kernel.vocabulary import TaskState
from opstui.stages.planning.model import Task

MOST_ACCOUNTABLE = 5
_OVER = frozenset({TaskState.CLOSED, TaskState.REVIEWED, TaskState.CANCELLED})
_SEVERAL = re.compile(r"\s*[,;/&、，；]\s*")


class RaciFault(StrEnum):
    NO_ACCOUNTABLE = "no_accountable"
    SEVERAL_ACCOUNTABLE = "several_accountable"
    NO_RESPONSIBLE = "no_responsible"
    TOO_MANY = "too_many"


@dataclass(frozen=True, slots=True)
class RaciFinding:
    """`who` is a task key, or for TOO_MANY the person with `count` live tasks."""

    fault: RaciFault
    who: str
    count: int = 0

    def text(self) -> str:
        match self.fault:
            case RaciFault.NO_ACCOUNTABLE:
                said = _("Nobody is accountable.")
            case RaciFault.SEVERAL_ACCOUNTABLE:
                said = _("More than one person is accountable.")
            case RaciFault.NO_RESPONSIBLE:
                said = _("Nobody is responsible.")
            case RaciFault.TOO_MANY:
                said = _("{name} is accountable for {count} tasks at a time.")
        return said.format(name=self.who, count=self.count)


def raci_findings(tasks: Iterable[Task]) -> list[RaciFinding]:
    """Exactly one A, at least one R, nobody A on more than five tasks that still run."""
    out: list[RaciFinding] = []
    running: dict[str, int] = defaultdict(int)
    for task in tasks:
        if not task.selected or task.state in _OVER:
            continue
        accountable = [name for name in _SEVERAL.split(task.raci.accountable.strip()) if name]
        if not accountable:
            out.append(RaciFinding(RaciFault.NO_ACCOUNTABLE, task.key))
        elif len(accountable) > 1:
            out.append(RaciFinding(RaciFault.SEVERAL_ACCOUNTABLE, task.key, len(accountable)))
        if not any(name.strip() for name in task.raci.responsible):
            out.append(RaciFinding(RaciFault.NO_RESPONSIBLE, task.key))
        for name in accountable:
            running[name] += 1
    crowded = sorted((name, n) for name, n in running.items() if n > MOST_ACCOUNTABLE)
    return out + [RaciFinding(RaciFault.TOO_MANY, name, n) for name, n in crowded]
