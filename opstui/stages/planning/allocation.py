"""Which tasks fit into the budget and the person-days, and what more would bring (domain.md §4.7).

Maximise Σ v·z with Σ cost·z ≤ B(1−contingency), Σ days·z ≤ D; must-haves, dependencies, exclusive
groups. Exact up to 25 tasks (`knapsack`), above that greedy with swaps. What was left out, with
what it would take, is the request for resources (争取资源).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from opstui.kernel.language import _
from opstui.stages.planning.knapsack import Choice, Item, Limits, best_exact, best_greedy
from opstui.stages.planning.model import Resources, Task

EXACT_UP_TO = 25


@dataclass(frozen=True, slots=True)
class Ask:
    """What one task left out would take beyond what is there; `also` are tasks it needs.

    `budget` is the increase of the whole budget, its contingency included.
    """

    item: str
    value: float
    budget: float
    person_days: float
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Infeasible:
    """The must-haves alone do not fit: what they need against what there is, groups of which two
    are musts, and dependencies that are not among the tasks."""

    cost: float
    available_cost: float
    days: float
    available_days: float
    groups: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()

    def text(self) -> str:
        if self.missing:
            return _("A task that must be done depends on one that is not there: {names}.").format(
                names=_(", ").join(self.missing)
            )
        if self.groups:
            return _("Two tasks that must be done exclude each other: {names}.").format(
                names=_(", ").join(self.groups)
            )
        return _(
            "What must be done needs {cost:,.0f} and {days:g} person-days; "
            "there are {available_cost:,.0f} and {available_days:g}."
        ).format(
            cost=self.cost,
            days=self.days,
            available_cost=self.available_cost,
            available_days=self.available_days,
        )


@dataclass(frozen=True, slots=True)
class Allocation:
    """`chosen` in the order of the tasks; `rejected` by value for what it takes, the first is
    the first that did not fit. Slack is against budget less contingency and against D."""

    chosen: tuple[str, ...]
    rejected: tuple[str, ...]
    value: float
    cost: float
    days: float
    slack_cost: float
    slack_days: float
    asks: tuple[Ask, ...] = ()
    exact: bool = True
    infeasible: Infeasible | None = None


def items_of(tasks: Iterable[Task], values: Mapping[str, float | None]) -> list[Item]:
    """Tasks as items of the knapsack; a task without a value counts 0."""
    return [
        Item(
            id=task.key,
            value=values.get(task.key) or 0.0,
            cost=task.budget,
            days=task.person_days,
            must=task.must_have,
            needs=task.depends_on,
            group=task.exclusive_group,
        )
        for task in tasks
    ]


def allocate(items: Sequence[Item], resources: Resources) -> Allocation:
    """The best choice; a budget or person-days of 0 means that there is none to spend.

    The answer does not depend on the order of `items`: ties go to the cheaper, then to the id.
    """
    limits = Limits(resources.budget * (1 - resources.contingency), resources.person_days)
    by_id = {item.id: item for item in items}
    forced = _closure((item.id for item in items if item.must), by_id)
    wrong = _infeasible(forced, by_id, limits)
    if wrong is not None:
        return _report(items, (), limits, resources, exact=True, infeasible=wrong)
    ordered = sorted(by_id.values(), key=lambda item: (-limits.density(item), item.id))
    if len(ordered) <= EXACT_UP_TO:
        found = best_exact(ordered, frozenset(forced), limits)
    else:
        found = Choice(best_greedy(ordered, frozenset(forced), limits), exact=False)
    return _report(items, found.chosen, limits, resources, exact=found.exact, infeasible=None)


def _closure(ids: Iterable[str], by_id: Mapping[str, Item]) -> list[str]:
    """The ids with all they depend on, unknown ones included."""
    found: dict[str, None] = {}
    waiting = list(ids)
    while waiting:
        id_ = waiting.pop()
        if id_ not in found:
            found[id_] = None
            waiting.extend(by_id[id_].needs if id_ in by_id else ())
    return list(found)


def _infeasible(
    forced: Sequence[str], by_id: Mapping[str, Item], limits: Limits
) -> Infeasible | None:
    known = [by_id[id_] for id_ in forced if id_ in by_id]
    missing = tuple(sorted(id_ for id_ in forced if id_ not in by_id))
    groups = [item.group for item in known if item.group]
    twice = tuple(sorted({group for group in groups if groups.count(group) > 1}))
    cost = math.fsum(item.cost for item in known)
    days = math.fsum(item.days for item in known)
    if not missing and not twice and limits.hold(cost, days):
        return None
    return Infeasible(cost, limits.cost, days, limits.days, twice, missing)


def _report(
    items: Sequence[Item],
    chosen: Iterable[str],
    limits: Limits,
    resources: Resources,
    *,
    exact: bool,
    infeasible: Infeasible | None,
) -> Allocation:
    taken = set(chosen)
    inside = [item for item in items if item.id in taken]
    outside = sorted(
        (item for item in items if item.id not in taken),
        key=lambda item: (-limits.density(item), item.id),
    )
    cost = math.fsum(item.cost for item in inside)
    days = math.fsum(item.days for item in inside)
    by_id = {item.id: item for item in items}
    asks = (_ask(item, by_id, taken, cost, days, resources) for item in outside)
    return Allocation(
        chosen=tuple(item.id for item in inside),
        rejected=tuple(item.id for item in outside),
        value=math.fsum(item.value for item in inside),
        cost=cost,
        days=days,
        slack_cost=limits.cost - cost,
        slack_days=limits.days - days,
        asks=() if infeasible else tuple(ask for ask in asks if ask is not None),
        exact=exact,
        infeasible=infeasible,
    )


def _ask(
    item: Item,
    by_id: Mapping[str, Item],
    taken: set[str],
    cost: float,
    days: float,
    resources: Resources,
) -> Ask | None:
    """None for a task that more resources would not bring: excluded, without value or base."""
    needed = [id_ for id_ in _closure([item.id], by_id) if id_ not in taken]
    if any(id_ not in by_id for id_ in needed):
        return None
    more = [by_id[id_] for id_ in needed]
    groups = [one.group for one in [*more, *(by_id[id_] for id_ in taken)] if one.group]
    value = math.fsum(one.value for one in more)
    if value <= 0 or len(groups) != len(set(groups)):
        return None
    total = cost + math.fsum(one.cost for one in more)
    budget = total / (1 - resources.contingency) - resources.budget
    more_days = days + math.fsum(one.days for one in more) - resources.person_days
    also = tuple(sorted(id_ for id_ in needed if id_ != item.id))
    return Ask(item.id, value, max(0.0, budget), max(0.0, more_days), also)
