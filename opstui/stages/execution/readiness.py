"""When the execution stage is done: each task closed or dropped, its cost and days in."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from opstui.kernel.language import _
from opstui.kernel.requirement import Requirement
from opstui.kernel.vocabulary import TaskState
from opstui.stages.planning.model import Task
from opstui.stages.strategy.model import Cycle

_ENDED = frozenset({TaskState.CLOSED, TaskState.REVIEWED})
_BEGUN = frozenset({TaskState.LIVE, TaskState.OBSERVING, *_ENDED})


def requirements(cycle: Cycle, tasks: Iterable[Task], today: date) -> list[Requirement]:
    """What execution needs as of `today`: tasks that are due by now must be closed or dropped."""
    chosen = [
        one
        for one in tasks
        if one.cycle == cycle.key and one.selected and one.state is not TaskState.CANCELLED
    ]
    due = [one for one in chosen if (one.end or cycle.end) < today]
    ended = [one for one in chosen if one.state in _ENDED]
    counted = [one for one in ended if one.actual_cost is not None and one.actual_days is not None]
    watched = [one for one in chosen if one.data_to_collect.strip()]
    closed = sum(one.state in _ENDED for one in due)
    return [
        Requirement(
            "begun",
            any(one.state in _BEGUN for one in chosen),
            _("A task that is under way"),
        ),
        Requirement(
            "data_to_collect",
            bool(chosen) and len(watched) == len(chosen),
            _("{done} of {needed} tasks say what data to collect").format(
                done=len(watched), needed=len(chosen)
            ),
        ),
        Requirement(
            "closed",
            bool(chosen) and closed == len(due),
            _("{done} of {needed} tasks that are due are closed or dropped").format(
                done=closed, needed=len(due)
            ),
        ),
        Requirement(
            "actuals",
            bool(ended) and len(counted) == len(ended),
            _("{done} of {needed} closed tasks have their cost and days").format(
                done=len(counted), needed=len(ended)
            ),
        ),
    ]
