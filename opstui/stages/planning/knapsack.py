"""The two-constraint knapsack with dependencies and exclusive groups.

Exact: branch and bound over states, layer by layer. A state falls away when another that leaves
the same freedom has at least its value for no more cost and days, or when even the fractional rest
cannot beat the best complete choice known. Without the first rule, tasks that are alike (same cost,
same value) make the second one useless; where value is a fixed price of cost and days neither
helps, so a layer has a width, and the answer says whether it was kept to.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate

_SLACK = 1e-9
_MIXTURES = 20
_WIDTH = 5000
"""Wider than all choices of twelve tasks; about a second of work at most."""


@dataclass(frozen=True, slots=True)
class Item:
    """A task to choose: `needs` are ids without which it cannot be done, of a `group` at most
    one is chosen ("" is no group)."""

    id: str
    value: float
    cost: float = 0.0
    days: float = 0.0
    must: bool = False
    needs: tuple[str, ...] = ()
    group: str = ""


@dataclass(frozen=True, slots=True)
class Limits:
    cost: float
    days: float

    def hold(self, cost: float, days: float) -> bool:
        """Whether it fits; rounding of sums is forgiven, 0 means there is none."""
        return cost <= self.cost * (1 + _SLACK) and days <= self.days * (1 + _SLACK)

    def share(self, item: Item) -> float:
        """cost/B + days/D, the part of all resources that the item takes."""
        cost = item.cost / self.cost if self.cost else math.inf if item.cost else 0.0
        days = item.days / self.days if self.days else math.inf if item.days else 0.0
        return cost + days

    def density(self, item: Item) -> float:
        """Value for what it takes; what takes nothing comes first."""
        share = self.share(item)
        return item.value / share if share else math.copysign(math.inf, item.value)


@dataclass(frozen=True, slots=True)
class _State:
    value: float
    cost: float
    days: float
    chosen: int
    """Bit i: item i is chosen."""
    owed: int
    """Bit i: a chosen item needs item i, which is not decided yet."""


class _Search:
    """Items in order of decision, and what each one's choice means for the others."""

    def __init__(self, items: Sequence[Item], forced: frozenset[str], limits: Limits) -> None:
        self.items, self.limits = items, limits
        place = {item.id: index for index, item in enumerate(items)}
        self.forced = _bits(place[id_] for id_ in forced)
        self.needs = [_bits(place[id_] for id_ in item.needs if id_ in place) for item in items]
        self.lacking = [any(id_ not in place for id_ in item.needs) for item in items]
        self.rivals = [
            _bits(
                other
                for other, one in enumerate(items)
                if one.group and one.group == item.group and other != index
            )
            for index, item in enumerate(items)
        ]

    @cached_property
    def remembered(self) -> list[int]:
        """Per layer the earlier items that some later item needs or is excluded by."""
        later, out = 0, []
        for index in range(len(self.items) - 1, -1, -1):
            later |= self.needs[index] | self.rivals[index]
            out.append(later & ((1 << index) - 1))
        return out[::-1]

    def choose(self, state: _State, index: int) -> _State | None:
        bit, item = 1 << index, self.items[index]
        if self.lacking[index] or state.chosen & self.rivals[index]:
            return None
        undecided = self.needs[index] & ~(bit - 1) & ~bit
        if self.needs[index] & (bit - 1) & ~state.chosen:
            return None
        cost, days = state.cost + item.cost, state.days + item.days
        if not self.limits.hold(cost, days):
            return None
        owed = (state.owed & ~bit) | undecided
        return _State(state.value + item.value, cost, days, state.chosen | bit, owed)

    def skip(self, state: _State, index: int) -> _State | None:
        bit = 1 << index
        return None if (self.forced | state.owed) & bit else state


def _bits(places: Iterator[int]) -> int:
    out = 0
    for place in places:
        out |= 1 << place
    return out


@dataclass(frozen=True, slots=True)
class Choice:
    """Ids in order; not `exact` where a layer was too wide to be searched whole."""

    chosen: tuple[str, ...]
    exact: bool


def best_exact(items: Sequence[Item], forced: frozenset[str], limits: Limits) -> Choice:
    """The best choice; `forced` is closed under `needs` and fits. `items` by density."""
    search = _Search(items, forced, limits)
    ceilings = _ceilings(items, limits)
    known = best_greedy(items, forced, limits)
    least = _gain(known, {item.id: item for item in items})
    least -= _SLACK * (1 + abs(least))
    layer, exact = [_State(0.0, 0.0, 0.0, 0, 0)], True
    for index in range(len(items)):
        kept = search.remembered[index + 1] if index + 1 < len(items) else 0
        groups: dict[tuple[int, int], list[_State]] = defaultdict(list)
        for state in layer:
            for after in (search.choose(state, index), search.skip(state, index)):
                if after and ceilings[index + 1].allows(after, least):
                    groups[after.chosen & kept, after.owed].append(after)
        layer = [state for states in groups.values() for state in _undominated(states)]
        if len(layer) > _WIDTH:
            exact = False
            layer = _widest(layer, ceilings[index + 1])
    if not layer:
        return Choice(known, exact)
    best = min(layer, key=lambda state: (*_rank(state), _ids(items, state.chosen)))
    return Choice(_ids(items, best.chosen), exact)


def _widest(layer: Sequence[_State], ceiling: _Ceiling) -> list[_State]:
    """As many of the layer as its width allows, those that promise most."""
    promise = sorted(layer, key=lambda one: (-ceiling.most(one), *_rank(one), one.chosen))
    return promise[:_WIDTH]


def _rank(state: _State) -> tuple[float, float, float]:
    return -state.value, state.cost, state.days


def _ids(items: Sequence[Item], chosen: int) -> tuple[str, ...]:
    return tuple(sorted(item.id for index, item in enumerate(items) if chosen >> index & 1))


def _undominated(states: Sequence[_State]) -> list[_State]:
    """States that no other beats in value, cost and days at once; of equals the first.

    By falling value, so a state falls to an earlier one of no more cost and days; those are kept
    as a staircase of rising cost and falling days.
    """
    out: list[_State] = []
    costs: list[float] = []
    days: list[float] = []
    for state in sorted(states, key=lambda one: (*_rank(one), one.chosen)):
        place = bisect_right(costs, state.cost)
        if place and days[place - 1] <= state.days:
            continue
        out.append(state)
        end = place
        while end < len(days) and days[end] >= state.days:
            end += 1
        costs[place:end], days[place:end] = [state.cost], [state.days]
    return out


# -- how much the rest can still bring --------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Filling:
    """The rest by value per `by_cost`·cost + `by_days`·days, as running sums."""

    by_cost: float
    by_days: float
    sizes: tuple[float, ...]
    values: tuple[float, ...]

    def most(self, cost: float, days: float) -> float:
        """Dantzig's bound: the room filled in order, the last item cut to fit."""
        room = max(0.0, self.by_cost * cost + self.by_days * days)
        place = bisect_right(self.sizes, room) - 1
        value = self.values[place]
        if place + 1 < len(self.sizes):
            size = self.sizes[place + 1] - self.sizes[place]
            value += (self.values[place + 1] - value) * (room - self.sizes[place]) / size
        return value


@dataclass(frozen=True, slots=True)
class _Ceiling:
    """The least of several fillings: one resource alone, the other, and mixtures of both."""

    limits: Limits
    fillings: tuple[_Filling, ...]

    def most(self, state: _State) -> float:
        cost, days = self.limits.cost - state.cost, self.limits.days - state.days
        return state.value + min(filling.most(cost, days) for filling in self.fillings)

    def allows(self, state: _State, least: float) -> bool:
        cost, days = self.limits.cost - state.cost, self.limits.days - state.days
        return all(state.value + one.most(cost, days) >= least for one in self.fillings)


def _filling(items: Sequence[Item], limits: Limits, mixture: float) -> _Filling:
    by_cost = mixture / limits.cost if limits.cost else 0.0
    by_days = (1 - mixture) / limits.days if limits.days else 0.0
    sized = [
        (by_cost * one.cost + by_days * one.days, one.value)
        for one in items
        if one.value > 0 and limits.hold(one.cost, one.days)
    ]
    sized.sort(key=lambda pair: -pair[1] / pair[0] if pair[0] else -math.inf)
    sizes = (0.0, *accumulate(size for size, _value in sized))
    values = (0.0, *accumulate(value for _size, value in sized))
    return _Filling(by_cost, by_days, sizes, values)


def _ceilings(items: Sequence[Item], limits: Limits) -> list[_Ceiling]:
    """Per layer; the mixture that binds the whole plan most, its neighbours, and the ends."""
    whole = [
        (_filling(items, limits, step / _MIXTURES).most(limits.cost, limits.days), step)
        for step in range(_MIXTURES + 1)
    ]
    best = min(whole)[1]
    steps = sorted({0, _MIXTURES, best, max(0, best - 1), min(_MIXTURES, best + 1)})
    return [
        _Ceiling(limits, tuple(_filling(items[index:], limits, step / _MIXTURES) for step in steps))
        for index in range(len(items) + 1)
    ]


# -- large plans ------------------------------------------------------------------------------


def best_greedy(items: Sequence[Item], forced: frozenset[str], limits: Limits) -> tuple[str, ...]:
    """Ids by density with all they need, then swaps of one for another while that gains."""
    by_id = {item.id: item for item in items}
    chosen = _fill(set(forced), items, by_id, limits)
    while (better := _better_swap(chosen, forced, items, by_id, limits)) is not None:
        chosen = better
    return tuple(sorted(chosen))


def filled(chosen: Iterable[str], items: Sequence[Item], limits: Limits) -> tuple[str, ...]:
    """`chosen` with what still fits, by density with all it needs; ids in the order of `items`."""
    by_id = {item.id: item for item in items}
    ordered = sorted(items, key=lambda item: (-limits.density(item), item.id))
    full = _fill(set(chosen), ordered, by_id, limits)
    return tuple(item.id for item in items if item.id in full)


def _better_swap(
    chosen: set[str],
    forced: frozenset[str],
    items: Sequence[Item],
    by_id: Mapping[str, Item],
    limits: Limits,
) -> set[str] | None:
    """The first swap that gains, room that it leaves filled again; None when none does."""
    value = _gain(chosen, by_id)
    for leaving in sorted(chosen - forced):
        without = _without(leaving, chosen, by_id)
        if not forced <= without:
            continue
        cost, days = _size(without, by_id)
        for entering in items:
            if entering.id in chosen or not limits.hold(cost + entering.cost, days + entering.days):
                continue
            candidate = _with(entering.id, without, by_id, limits)
            if candidate is not None:
                candidate = _fill(candidate, items, by_id, limits)
                if _gain(candidate, by_id) > value + _SLACK * (1 + abs(value)):
                    return candidate
    return None


def _fill(
    chosen: set[str], items: Sequence[Item], by_id: Mapping[str, Item], limits: Limits
) -> set[str]:
    cost, days = _size(chosen, by_id)
    for item in items:
        fits = limits.hold(cost + item.cost, days + item.days)
        if fits and item.value > 0 and item.id not in chosen:
            more = _with(item.id, chosen, by_id, limits)
            if more is not None and _gain(more - chosen, by_id) > 0:
                chosen = more
                cost, days = _size(chosen, by_id)
    return chosen


def _size(ids: Iterable[str], by_id: Mapping[str, Item]) -> tuple[float, float]:
    some = [by_id[id_] for id_ in ids]
    return math.fsum(item.cost for item in some), math.fsum(item.days for item in some)


def _gain(ids: Iterable[str], by_id: Mapping[str, Item]) -> float:
    return math.fsum(by_id[id_].value for id_ in ids)


def _with(id_: str, chosen: set[str], by_id: Mapping[str, Item], limits: Limits) -> set[str] | None:
    """`chosen` with the item and all it needs; None when that is not allowed or does not fit."""
    out, waiting = set(chosen), [id_]
    while waiting:
        one = waiting.pop()
        if one in out:
            continue
        if one not in by_id:
            return None
        out.add(one)
        waiting.extend(by_id[one].needs)
    groups = [by_id[one].group for one in out if by_id[one].group]
    if len(groups) != len(set(groups)):
        return None
    return out if limits.hold(*_size(out, by_id)) else None


def _without(id_: str, chosen: set[str], by_id: Mapping[str, Item]) -> set[str]:
    """`chosen` less the item and all that needs it."""
    gone = {id_}
    while True:
        more = {one for one in chosen - gone if gone.intersection(by_id[one].needs)}
        if not more:
            return chosen - gone
        gone |= more
