"""The two-constraint knapsack with dependencies and exclusive groups.

Exact: branch and bound over states, layer by layer. A state falls away when another that leaves
the same freedom has at least its value for no more cost and days, or when even the fractional rest
cannot beat the best complete choice known. Without the first rule, tasks that are alike (same cost,
same value) make the second one useless.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

_SLACK = 1e-9


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

    def bounds(self) -> list[list[tuple[float, float, float]]]:
        """Per layer the remaining items worth taking as (value, cost, days)."""
        return [
            [(one.value, one.cost, one.days) for one in self.items[index:] if one.value > 0]
            for index in range(len(self.items) + 1)
        ]


def _bits(places: Iterator[int]) -> int:
    out = 0
    for place in places:
        out |= 1 << place
    return out


def best_exact(items: Sequence[Item], forced: frozenset[str], limits: Limits) -> tuple[str, ...]:
    """Ids of the best choice; `forced` is closed under `needs` and fits. `items` by density."""
    search = _Search(items, forced, limits)
    by_cost, by_days = _fillings(search.bounds())
    known = _value(items, best_greedy(items, forced, limits))
    layer = [_State(0.0, 0.0, 0.0, 0, 0)]
    for index in range(len(items)):
        groups: dict[tuple[int, int], list[_State]] = defaultdict(list)
        kept = search.remembered[index + 1] if index + 1 < len(items) else 0
        for state in layer:
            for after in (search.choose(state, index), search.skip(state, index)):
                if after is None:
                    continue
                room_cost, room_days = limits.cost - after.cost, limits.days - after.days
                most = min(
                    _filled(by_cost[index + 1], room_cost), _filled(by_days[index + 1], room_days)
                )
                if after.value + most >= known - _SLACK * abs(known):
                    groups[after.chosen & kept, after.owed].append(after)
        layer = [state for states in groups.values() for state in _undominated(states)]
    best = min(layer, key=lambda state: (*_rank(state), _ids(items, state.chosen)))
    return _ids(items, best.chosen)


def _rank(state: _State) -> tuple[float, float, float]:
    return -state.value, state.cost, state.days


def _ids(items: Sequence[Item], chosen: int) -> tuple[str, ...]:
    return tuple(sorted(item.id for index, item in enumerate(items) if chosen >> index & 1))


def _value(items: Sequence[Item], chosen: Sequence[str]) -> float:
    return math.fsum(item.value for item in items if item.id in chosen)


def _undominated(states: Sequence[_State]) -> list[_State]:
    """States that no other beats in value, cost and days at once; of equals the first."""
    out: list[_State] = []
    for state in sorted(states, key=lambda one: (*_rank(one), one.chosen)):
        if not any(other.cost <= state.cost and other.days <= state.days for other in out):
            out.append(state)
    return out


_Filling = list[tuple[float, float]]
"""(size, value) of one resource, best value per size first."""


def _fillings(
    layers: Sequence[Sequence[tuple[float, float, float]]],
) -> tuple[list[_Filling], list[_Filling]]:
    def filling(entries: Sequence[tuple[float, float]]) -> _Filling:
        return sorted(entries, key=lambda one: -one[1] / one[0] if one[0] else -math.inf)

    return (
        [filling([(cost, value) for value, cost, _days in layer]) for layer in layers],
        [filling([(days, value) for value, _cost, days in layer]) for layer in layers],
    )


def _filled(filling: _Filling, room: float) -> float:
    """Most value for `room` of one resource when the last item may be cut (Dantzig's bound)."""
    total = 0.0
    for size, value in filling:
        if size <= room:
            room -= size
            total += value
        else:
            return total + value * max(0.0, room) / size
    return total


# -- large plans ------------------------------------------------------------------------------


def best_greedy(items: Sequence[Item], forced: frozenset[str], limits: Limits) -> tuple[str, ...]:
    """Ids by density with all they need, then swaps of one for another while that gains."""
    by_id = {item.id: item for item in items}
    chosen = _fill(set(forced), items, by_id, limits)
    improved = True
    while improved:
        improved = False
        for leaving in sorted(chosen - forced):
            without = _without(leaving, chosen, by_id)
            if without & forced != forced:
                continue
            for entering in items:
                if entering.id in chosen:
                    continue
                candidate = _with(entering.id, without, by_id, limits)
                if candidate is None:
                    continue
                candidate = _fill(candidate, items, by_id, limits)
                if _value(items, tuple(candidate)) > _value(items, tuple(chosen)) + _SLACK:
                    chosen, improved = candidate, True
                    break
            if improved:
                break
    return tuple(sorted(chosen))


def _fill(
    chosen: set[str], items: Sequence[Item], by_id: Mapping[str, Item], limits: Limits
) -> set[str]:
    for item in items:
        if item.value > 0 and item.id not in chosen:
            more = _with(item.id, chosen, by_id, limits)
            if more is not None and _gain(more - chosen, by_id) > 0:
                chosen = more
    return chosen


def _gain(ids: set[str], by_id: Mapping[str, Item]) -> float:
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
    inside = [by_id[one] for one in sorted(out)]
    groups = [item.group for item in inside if item.group]
    if len(groups) != len(set(groups)):
        return None
    cost, days = math.fsum(i.cost for i in inside), math.fsum(i.days for i in inside)
    return out if limits.hold(cost, days) else None


def _without(id_: str, chosen: set[str], by_id: Mapping[str, Item]) -> set[str]:
    """`chosen` less the item and all that needs it."""
    gone = {id_}
    while True:
        more = {one for one in chosen - gone if gone.intersection(by_id[one].needs)}
        if not more:
            return chosen - gone
        gone |= more
