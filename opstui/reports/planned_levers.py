"""What the levers that have not begun may add to the forecast: it rests on periods without them.

Their own line beside the forecast, never part of it (domain.md §6.2).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from opstui.kernel.figures import format_number
from opstui.kernel.language import _, language, ngettext
from opstui.kernel.metric_tree import Good
from opstui.kernel.periods import format_date
from opstui.kernel.recursion import project
from opstui.kernel.vocabulary import TaskState
from opstui.stages.planning import outlook
from opstui.stages.planning.do_nothing import is_level
from opstui.stages.planning.model import Plan, Task
from opstui.stages.strategy.model import Cycle

_WAITING = (TaskState.DRAFT, TaskState.APPROVED, TaskState.PREPARING)


@dataclass(frozen=True, slots=True)
class PlannedLevers:
    """`tasks` begin after `since`, the last day the forecast rests on; those in `unknown` have no
    estimate. `changes` node id → what they change by the end of the cycle, in its unit, their
    chance of success counted; a metric that none of them moves is absent."""

    since: date | None = None
    tasks: tuple[Task, ...] = ()
    unknown: tuple[str, ...] = ()
    changes: Mapping[str, float] = field(default_factory=dict)


def to_begin(tasks: Iterable[Task], since: date, end: date) -> tuple[Task, ...]:
    """The chosen tasks that begin between the day after `since` and `end`, or ought to have begun
    and wait still."""
    return tuple(
        task
        for task in tasks
        if task.selected
        and task.state is not TaskState.CANCELLED
        and (task.start is None or task.start <= end)
        and (task.state in _WAITING or (task.start is not None and task.start > since))
    )


def planned_levers(
    tasks: Sequence[Task], plan: Plan, cycle: Cycle, since: date | None
) -> PlannedLevers:
    """`plan` with its baseline filled in; `since` None: nothing is known yet, so there is no
    forecast to add to."""
    coming = to_begin(tasks, since, cycle.end) if since else ()
    if not coming:
        return PlannedLevers(since)
    cover = outlook.coverage_of(coming, plan, cycle)
    changes = _on_the_tree(coming, plan, cycle)
    worth = cover.total if len(cover.unknown) < len(coming) else None
    if worth is not None:
        less = plan.tree.node(plan.tree.root).good is Good.DOWN
        changes[plan.tree.root] = -worth if less else worth
    return PlannedLevers(since, coming, cover.unknown, changes)


def _on_the_tree(tasks: Sequence[Task], plan: Plan, cycle: Cycle) -> dict[str, float]:
    """How every node moves with the expected changes of its leaves."""
    base, tree = outlook.base_of(plan, cycle), plan.tree
    moved = dict(base)
    for task in tasks:
        value = base.get(task.leaf)
        if task.expected_change is None or value is None:
            continue
        moved[task.leaf] = (moved[task.leaf] or 0.0) + task.expected_change * task.success_chance
    given = {leaf: value for leaf, value in moved.items() if value is not None}
    if is_level(tree):
        periods = outlook.length_of(plan, cycle)
        before = project(tree, base, periods)[-1]
        after = project(tree, base, periods, given)[-1]
    else:
        before, after = tree.evaluate(base), tree.evaluate(moved)
    found = {}
    for id_ in tree.order:
        was, now = before.get(id_), after.get(id_)
        if was is not None and now is not None and was != now:
            found[id_] = now - was
    return found


def levers_text(found: PlannedLevers, metric: str, unit: str, forecast: float | None) -> str:
    """One line beside the forecast of a metric; "" where no lever is to begin."""
    if not found.tasks or found.since is None or forecast is None:
        return ""
    first = format_date(found.since + timedelta(1), language(), year=False)
    change = found.changes.get(metric)
    if change is None:
        said = _("Levers to begin from {day}: no estimate of them moves this metric.")
        return said.format(day=first)
    count = len(found.tasks) - len(found.unknown)
    said = ngettext(
        "Levers to begin from {day}: {n} task, {change}, so {value}; not in the forecast.",
        "Levers to begin from {day}: {n} tasks, {change}, so {value}; not in the forecast.",
        count,
    )
    return said.format(
        day=first,
        n=count,
        change=format_number(change, unit, signed=True),
        value=format_number(forecast + change, unit),
    )
