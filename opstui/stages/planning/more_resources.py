"""What more money or person-days would bring: 再给 ¥X / N 人天 可多做 … (domain.md §4.7).

The choice is made again with more to spend, so that a task may also take the place of another.
Exact as far as `allocate` is; beyond that the present choice stays and the room is filled up.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from opstui.stages.planning.allocation import EXACT_UP_TO, Allocation, allocate
from opstui.stages.planning.knapsack import Item, Limits, filled
from opstui.stages.planning.model import Resources

SIZES = (1 / 3, 2 / 3, 1.0)
"""Parts of what everything worth doing would take."""
_MONEY_STEP = 0.05
_DOUBLINGS = 8
_SLACK = 1e-9


@dataclass(frozen=True, slots=True)
class Bundle:
    """What comes in, and goes out for it, with that much more: ids in the order of the tasks.

    `budget` is the increase of the whole budget, its contingency included; `gain` = ΔΣv > 0. Both
    amounts are just what the new choice takes.
    """

    budget: float
    person_days: float
    gain: float
    entering: tuple[str, ...]
    leaving: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MoreResources:
    """`money` and `days`: the first gain when only this resource grows by doubled steps; None
    where it alone brings nothing. `bundles`: up to three, smallest first, the last is everything
    worth doing."""

    money: Bundle | None = None
    days: Bundle | None = None
    bundles: tuple[Bundle, ...] = ()
    exact: bool = True


def more_resources(items: Sequence[Item], resources: Resources, found: Allocation) -> MoreResources:
    """`found` is the choice for `resources`; nothing where its musts do not fit."""
    if found.infeasible is not None or not found.rejected:
        return MoreResources()
    trial = _Trial(items, resources, found)
    whole = trial.bundle(*trial.everything)
    if whole is None:
        return MoreResources(exact=trial.exact)
    return MoreResources(
        money=trial.first_gain(_money_step(items, resources), 0.0),
        days=trial.first_gain(0.0, 1.0),
        bundles=tuple(trial.sized(whole)),
        exact=trial.exact,
    )


def _money_step(items: Sequence[Item], resources: Resources) -> float:
    """About a twentieth of the budget as a round sum: 1, 2 or 5 and zeros."""
    amount = resources.budget or math.fsum(item.cost for item in items)
    if amount <= 0:
        return 0.0
    zeros = 10.0 ** math.floor(math.log10(amount * _MONEY_STEP))
    return float(max(step * zeros for step in (1, 2, 5) if step * zeros <= amount * _MONEY_STEP))


class _Trial:
    """The same tasks with more to spend."""

    def __init__(self, items: Sequence[Item], resources: Resources, found: Allocation) -> None:
        self.items, self.resources, self.found = items, resources, found
        self.exact = found.exact and len(items) <= EXACT_UP_TO
        self.by_id = {item.id: item for item in items}

    @property
    def everything(self) -> tuple[float, float]:
        """More money and days than all tasks could take."""
        cost = math.fsum(item.cost for item in self.items) / (1 - self.resources.contingency)
        days = math.fsum(item.days for item in self.items)
        return cost, days

    def bundle(self, budget: float, days: float) -> Bundle | None:
        """What that much more brings; None when it is nothing."""
        chosen = self._choice(budget, days)
        before = set(self.found.chosen)
        cost = math.fsum(self.by_id[id_].cost for id_ in chosen)
        gain = math.fsum(self.by_id[id_].value for id_ in chosen) - self.found.value
        if gain <= _SLACK * (1 + abs(self.found.value)):
            return None
        whole = cost / (1 - self.resources.contingency)
        taken = math.fsum(self.by_id[id_].days for id_ in chosen)
        return Bundle(
            budget=max(0.0, whole - self.resources.budget),
            person_days=max(0.0, taken - self.resources.person_days),
            gain=gain,
            entering=tuple(id_ for id_ in chosen if id_ not in before),
            leaving=tuple(id_ for id_ in self.found.chosen if id_ not in set(chosen)),
        )

    def _choice(self, budget: float, days: float) -> tuple[str, ...]:
        there = self.resources.model_copy(
            update={
                "budget": self.resources.budget + budget,
                "person_days": self.resources.person_days + days,
            }
        )
        if self.exact:
            return allocate(self.items, there).chosen
        limits = Limits(there.budget * (1 - there.contingency), there.person_days)
        return filled(self.found.chosen, self.items, limits)

    def first_gain(self, budget: float, days: float) -> Bundle | None:
        """The steps doubled until one brings something."""
        most = self.everything
        for doubling in range(_DOUBLINGS):
            step = budget * 2**doubling, days * 2**doubling
            found = self.bundle(*step)
            if found is not None:
                return found
            if step[0] >= most[0] * bool(budget) and step[1] >= most[1] * bool(days):
                return None
        return None

    def sized(self, whole: Bundle) -> list[Bundle]:
        """The sizes of the whole that bring something, none twice."""
        out: list[Bundle] = []
        for size in SIZES[:-1]:
            found = self.bundle(whole.budget * size, whole.person_days * size)
            if found is not None and found not in out:
                out.append(found)
        return [*(one for one in out if one != whole), whole]
