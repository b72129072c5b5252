"""What more money and people would buy, and what the plan can reach without them (争取资源)."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from opstui.kernel.key_order import Natural, natural
from opstui.kernel.metric_tree import Good
from opstui.reports.plan_facts import PlanFacts
from opstui.stages.planning.model import Resources, Task

LOCK_DAYS = 14
"""Resources are locked this many days before a task starts (domain.md §5: T-14)."""
_STEPS = 2000


@dataclass(frozen=True, slots=True)
class Wish:
    """A task left out with the tasks it needs: what all of them cost, and what they are expected
    to bring (ΔNSM). `start` is the earliest of them."""

    task: Task
    also: tuple[Task, ...]
    value: float
    cost: float
    days: float

    @property
    def tasks(self) -> tuple[Task, ...]:
        return (self.task, *self.also)

    @property
    def start(self) -> date | None:
        return min((one.start for one in self.tasks if one.start), default=None)

    @property
    def decide_by(self) -> date | None:
        return self.start - timedelta(LOCK_DAYS) if self.start else None

    @property
    def per_money(self) -> float | None:
        """Units of the north star for one unit of money; None where it costs none."""
        return self.value / self.cost if self.cost > 0 else None

    @property
    def per_day(self) -> float | None:
        return self.value / self.days if self.days > 0 else None


@dataclass(frozen=True, slots=True)
class Need:
    """What the tasks take of one resource: `there` is all there is, `kept` the share of it that
    is held in reserve."""

    there: float
    kept: float
    planned: float
    wished: float

    @property
    def reserve(self) -> float:
        return self.there * self.kept

    @property
    def more(self) -> float:
        """The increase of the whole, its reserve included."""
        return max(0.0, (self.planned + self.wished) / (1 - self.kept) - self.there)


@dataclass(frozen=True, slots=True)
class Request:
    """`wishes` can all be granted together, best value for what it takes first; `dropped` are the
    tasks left out that are not asked for. Chances are None without a gap."""

    wishes: tuple[Wish, ...]
    dropped: tuple[Task, ...]
    money: Need
    days: Need
    value: float
    chance_now: float | None
    chance_then: float | None

    @property
    def decide_by(self) -> date | None:
        return min((one.decide_by for one in self.wishes if one.decide_by), default=None)

    @property
    def is_empty(self) -> bool:
        return self.money.more <= 0 and self.days.more <= 0


def request_of(facts: PlanFacts) -> Request:
    """From the tasks as they are chosen now."""
    wishes = tuple(_wishes(facts))
    wanted = {task.key: task for wish in wishes for task in wish.tasks}
    have = facts.plan.resources
    then = [*facts.chosen, *wanted.values()]
    return Request(
        wishes=wishes,
        dropped=tuple(task for task in facts.left_out if task.key not in wanted),
        money=_money(have, facts.cost, math.fsum(task.budget for task in wanted.values())),
        days=Need(
            have.person_days,
            0.0,
            facts.days,
            math.fsum(task.person_days for task in wanted.values()),
        ),
        value=math.fsum(wish.value for wish in wishes),
        chance_now=_chance(facts, facts.chosen),
        chance_then=_chance(facts, then),
    )


def _money(have: Resources, planned: float, wished: float) -> Need:
    return Need(have.budget, have.contingency, planned, wished)


def _wishes(facts: PlanFacts) -> Iterable[Wish]:
    """Left-out tasks with a value, none twice and none that excludes another that is taken."""
    by_key = {task.key: task for task in (*facts.chosen, *facts.left_out)}
    taken = {task.key for task in facts.chosen}
    groups = {task.exclusive_group for task in facts.chosen if task.exclusive_group}
    limits = facts.plan.resources

    def density(task: Task) -> tuple[float, Natural]:
        takes = task.budget / limits.budget if limits.budget else 0.0
        takes += task.person_days / limits.person_days if limits.person_days else 0.0
        value = facts.effects.get(task.key) or 0.0
        return (-value / takes if takes else -math.inf, natural(task.key))

    for task in sorted(facts.left_out, key=density):
        needed = _with_needs(task, by_key, taken)
        if task.key in taken or needed is None:
            continue
        value = math.fsum(facts.effects.get(one.key) or 0.0 for one in needed)
        new = [one.exclusive_group for one in needed if one.exclusive_group]
        if value <= 0 or groups & set(new) or len(new) != len(set(new)):
            continue
        taken |= {one.key for one in needed}
        groups |= set(new)
        yield Wish(
            task=task,
            also=tuple(needed[1:]),
            value=value,
            cost=math.fsum(one.budget for one in needed),
            days=math.fsum(one.person_days for one in needed),
        )


def _with_needs(task: Task, by_key: Mapping[str, Task], taken: set[str]) -> list[Task] | None:
    """The task and what it depends on that is not taken; None if something is not there."""
    found: dict[str, Task] = {}
    waiting = [task.key]
    while waiting:
        key = waiting.pop()
        if key in found or key in taken:
            continue
        if key not in by_key:
            return None
        found[key] = by_key[key]
        waiting.extend(by_key[key].depends_on)
    return list(found.values())


def _chance(facts: PlanFacts, tasks: Sequence[Task]) -> float | None:
    """P(Σ effects ≥ gap) when each task hits in full or not at all, independently."""
    gap = facts.coverage.gap
    if gap is None or gap <= 0:
        return None
    bets = []
    for task in tasks:
        value = facts.effects.get(task.key)
        if value is not None and task.success_chance > 0:
            bets.append((value / task.success_chance, task.success_chance))
    return chance_of(bets, gap)


def chance_of(bets: Sequence[tuple[float, float]], gap: float) -> float:
    """P(Σ of the amounts that hit ≥ `gap` > 0); each bet is (amount, chance), all independent.

    Exact but for amounts being taken to 1/2000 of the gap; sums beyond the gap are one state.
    """
    steps = [round(amount / gap * _STEPS) for amount, _chance in bets]
    reached = {0: 1.0}
    for at, (_amount, chance) in enumerate(bets):
        # above this no later loss brings it below the gap again: how far above does not matter
        top = _STEPS - sum(min(0, step) for step in steps[at + 1 :])
        after: dict[int, float] = {}
        for level, weight in reached.items():
            for step, part in ((steps[at], chance), (0, 1 - chance)):
                to = min(level + step, top)
                after[to] = after.get(to, 0.0) + weight * part
        reached = after
    return min(1.0, math.fsum(weight for level, weight in reached.items() if level >= _STEPS))


def short_of(facts: PlanFacts) -> float | None:
    """What the chosen tasks leave of the gap, in units of the north star; None without a gap."""
    gap = facts.coverage.gap
    return None if gap is None or gap <= 0 else max(0.0, gap - facts.coverage.total)


def expected_end(facts: PlanFacts) -> float | None:
    """Where the chosen tasks are expected to bring the north star."""
    if facts.do_nothing is None:
        return None
    down = facts.plan.tree.node(facts.plan.tree.root).good is Good.DOWN
    return facts.do_nothing + (-facts.coverage.total if down else facts.coverage.total)
