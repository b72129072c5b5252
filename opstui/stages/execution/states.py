"""How a task moves, when it is looked at, and what it lacks before it goes live (§5)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from opstui.kernel.language import N_
from opstui.kernel.vocabulary import TaskState
from opstui.stages.execution.lever_wants import wanted_of_lever
from opstui.stages.planning.model import Blocked, Task

ORDER = (
    TaskState.DRAFT,
    TaskState.APPROVED,
    TaskState.PREPARING,
    TaskState.LIVE,
    TaskState.OBSERVING,
    TaskState.CLOSED,
    TaskState.REVIEWED,
)
BEFORE_LIVE = frozenset(ORDER[:3])
UNDER_WAY = frozenset({TaskState.PREPARING, TaskState.LIVE, TaskState.OBSERVING})
FINISHED = frozenset({TaskState.CLOSED, TaskState.REVIEWED, TaskState.CANCELLED})


def allowed_moves(task: Task) -> tuple[TaskState, ...]:
    """States that the task may go to: the next one, one back (a correction), and cancelled
    from any before live. Nothing leads out of reviewed; a cancelled task can be a draft again."""
    if task.state is TaskState.CANCELLED:
        return (TaskState.DRAFT,)
    place = ORDER.index(task.state)
    forward = ORDER[place + 1 : place + 2]
    back = ORDER[place - 1 : place] if place and task.state is not TaskState.REVIEWED else ()
    cancelled = (TaskState.CANCELLED,) if task.state in BEFORE_LIVE else ()
    return (*forward, *back, *cancelled)


def forward(task: Task) -> TaskState | None:
    """The next state, None at the end of the way."""
    if task.state is TaskState.CANCELLED or task.state is TaskState.REVIEWED:
        return None
    return ORDER[ORDER.index(task.state) + 1]


def block(task: Task, reason: str, today: date) -> Task:
    """Blocked is a flag beside the state; a second reason keeps the first date."""
    since = task.blocked.since if task.blocked else today
    return task.model_copy(update={"blocked": Blocked(reason=reason, since=since)})


def unblock(task: Task) -> Task:
    return task.model_copy(update={"blocked": None})


def executed_for_good(task: Task, today: date | None) -> float | None:
    """The executed share where nothing more is to come: past the end or no longer live. That of
    a task under way is progress, which says nothing of how well it was carried out. Without
    `today` only the state tells."""
    over = task.state is TaskState.OBSERVING or task.state in FINISHED
    late = today is not None and task.end is not None and task.end < today
    return task.executed_share if over or late else None


def move(task: Task, state: TaskState) -> Task:
    """The task in `state`; a finished task is no longer blocked. Raises ValueError when the
    move is not allowed."""
    if state not in allowed_moves(task):
        raise ValueError(f"{task.state} does not lead to {state}")
    update: dict[str, object] = {"state": state}
    if state in FINISHED:
        update["blocked"] = None
    return task.model_copy(update=update)


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """`name` is a message id; `offset` in days from the start (T0)."""

    name: str
    offset: int
    day: date


CHECKPOINTS = (
    (-14, N_("Resource lock")),
    (-7, N_("Content ready")),
    (-3, N_("Rehearsal")),
    (-1, N_("Go / no-go")),
    (0, N_("Start")),
    (1, N_("Quick look")),
    (7, N_("Result")),
    (14, N_("After-effect")),
)


def checkpoints(task: Task) -> tuple[Checkpoint, ...]:
    """The eight dates around the start; () without one."""
    if task.start is None:
        return ()
    return tuple(
        Checkpoint(name, offset, task.start + timedelta(days=offset))
        for offset, name in CHECKPOINTS
    )


def missing_for_go(task: Task) -> tuple[str, ...]:
    """What go / no-go at T-1 asks for, as message ids; () is a go."""
    wants = (
        (bool(task.leaf), N_("Which leaf it moves")),
        (task.expected_change is not None, N_("The expected change")),
        (bool(task.owner), N_("An owner")),
        (task.start is not None and task.end is not None, N_("Start and end dates")),
        *wanted_of_lever(task),
        (bool(task.data_to_collect), N_("What data to collect")),
        (bool(task.risk and task.fallback), N_("The risk and a fallback")),
        (all(item.done for item in task.checklist), N_("Open items of the checklist")),
        (task.blocked is None, N_("It is blocked")),
    )
    return tuple(text for there, text in wants if not there)


def missing_at(task: Task, offset: int) -> tuple[str, ...]:
    """What the checkpoint of this offset wants and the task has not, as message ids.

    T-14 who and with what, T-7 the lever's own content, T-3 what to do when it fails and what
    to measure, T-1 a go, T0 that it is live, T+7 a result, T+14 that it is closed.
    """
    begun = task.state in {TaskState.LIVE, TaskState.OBSERVING, *FINISHED}
    known = bool(task.result) or task.actual_effect is not None
    spent = task.actual_cost is not None and task.actual_days is not None
    wants: tuple[tuple[bool, str], ...] = {
        -14: (
            (bool(task.owner), N_("An owner")),
            (task.budget > 0 or task.person_days > 0, N_("Money or person-days")),
        ),
        -7: wanted_of_lever(task),
        -3: (
            (bool(task.risk and task.fallback), N_("The risk and a fallback")),
            (bool(task.data_to_collect), N_("What data to collect")),
        ),
        0: ((begun, N_("It has not begun")),),
        7: ((known, N_("A result")),),
        14: (
            (known, N_("A result")),
            (spent, N_("Actual cost and days")),
        ),
    }.get(offset, ())
    if offset == -1 and not begun:
        return missing_for_go(task)
    if offset < 0 and begun:
        return ()
    return tuple(text for there, text in wants if not there)


def reached_lacking(task: Task, today: date) -> list[tuple[Checkpoint, tuple[str, ...]]]:
    """Checkpoints that an open task has reached without what they want, the latest first;
    what an earlier one wants is named there only."""
    if not task.selected or task.state in FINISHED:
        return []
    found: list[tuple[Checkpoint, tuple[str, ...]]] = []
    named: set[str] = set()
    for point in checkpoints(task):
        if point.day > today:
            break
        missing = tuple(one for one in missing_at(task, point.offset) if one not in named)
        if missing:
            found.append((point, missing))
            named |= set(missing)
    return found[::-1]
