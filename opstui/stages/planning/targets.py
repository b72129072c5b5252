"""What every leaf must become for the north star to reach its target (domain.md §4.3).

x(λ) = clip(x₀·exp(λ·effort·sign), low, high), one λ for all leaves, found by bisection; the sign
is the leaf's good direction, so more effort is always better.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from opstui.kernel.language import _
from opstui.kernel.metric_tree import Good, Kind, MetricTree, Node, Op, Values, combine
from opstui.kernel.recursion import followers
from opstui.kernel.units import parts
from opstui.stages.planning.bisection import find_effort
from opstui.stages.planning.compiled_tree import CompiledTree
from opstui.stages.planning.model import LeafSetting

_DIRECTION = {Good.UP: 1.0, Good.DOWN: -1.0, Good.RANGE: 0.0}
_LARGEST_EXPONENT = 100.0

Settings = Mapping[str, LeafSetting]


class LeafTrouble(StrEnum):
    UNKNOWN = "unknown"
    ZERO = "zero"
    ABOVE_ONE = "above_one"
    BOUNDS = "bounds"


@dataclass(frozen=True, slots=True)
class LeafProblem:
    """Why a leaf cannot be moved as asked; `text` says it and what to do."""

    leaf: str
    trouble: LeafTrouble

    def text(self, tree: MetricTree, language: str) -> str:
        name = tree.node(self.leaf).name.text(language) or self.leaf
        match self.trouble:
            case LeafTrouble.UNKNOWN:
                said = _("{name} has no baseline. Enter one, or a value of your own.")
            case LeafTrouble.ZERO:
                said = _("{name} is 0 and cannot be scaled. Enter the value you want.")
            case LeafTrouble.ABOVE_ONE:
                said = _("{name} is above 100 %. Check its counts.")
            case LeafTrouble.BOUNDS:
                said = _("{name}: the lower bound is above the upper one. It stays as it is.")
        return said.format(name=name)


@dataclass(frozen=True, slots=True)
class Solution:
    """Values of all nodes at the common effort `lam`.

    `maximum` is what the tree gives with everything at the end of its range in the target's
    direction; not `reached` means `gap` = target − value must come from a new lever. `saturated`
    are the leaves that stopped at a bound.
    """

    target: float
    values: dict[str, float | None]
    lam: float
    reached: bool
    maximum: float | None
    saturated: tuple[str, ...] = ()
    gap: float = 0.0
    problems: tuple[LeafProblem, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Move:
    """How one leaf follows λ: clip(start·exp(λ·pull), low, high)."""

    leaf: str
    start: float
    pull: float
    low: float
    high: float

    def at(self, lam: float) -> float:
        exponent = max(-_LARGEST_EXPONENT, min(_LARGEST_EXPONENT, lam * self.pull))
        return max(self.low, min(self.high, self.start * math.exp(exponent)))

    def saturated(self, lam: float) -> bool:
        """Whether a bound, not λ, sets the value."""
        value = self.at(lam)
        return self.pull != 0 and value in (self.low, self.high) and value != self.start


def is_share(node: Node) -> bool:
    """Whether the metric is a part of a whole and so cannot pass 100 %."""
    return node.kind is Kind.RATE and "/" not in node.unit and not parts(node.unit)


def bounds(node: Node, setting: LeafSetting, start: float) -> tuple[float, float]:
    """The user's bounds; a share is held to 1 (bad counts above 1 keep what they are)."""
    low = -math.inf if setting.low is None else setting.low
    high = math.inf if setting.high is None else setting.high
    if setting.high is None and is_share(node):
        high = max(1.0, start)
    return low, high


def moves(
    tree: MetricTree, baseline: Values, settings: Settings
) -> tuple[dict[str, float | None], list[Move], list[LeafProblem]]:
    """Leaf values that stay, leaves that follow λ, and what is wrong with some of them.

    Leaves that a recursion fills in (last week's active users) follow it, never the effort. One
    that is good within a range goes to the nearest value inside it.
    """
    still: dict[str, float | None] = {}
    moving: list[Move] = []
    problems: list[LeafProblem] = []
    following = followers(tree)
    for leaf in tree.leaves:
        node, setting = tree.node(leaf), settings.get(leaf, LeafSetting())
        start = baseline.get(leaf)
        still[leaf] = start
        if setting.fixed is not None and not setting.locked:
            still[leaf] = setting.fixed
            continue
        if start is None:
            problems.append(LeafProblem(leaf, LeafTrouble.UNKNOWN))
            continue
        if is_share(node) and start > 1:
            problems.append(LeafProblem(leaf, LeafTrouble.ABOVE_ONE))
        if not setting.locked and leaf not in following:
            still[leaf] = node.nearest(start)
        pull = setting.effort * _DIRECTION[node.good]
        if setting.locked or pull == 0 or leaf in following:
            continue
        low, high = bounds(node, setting, start)
        if start == 0:
            problems.append(LeafProblem(leaf, LeafTrouble.ZERO))
        elif low > high:
            problems.append(LeafProblem(leaf, LeafTrouble.BOUNDS))
        else:
            # A negative value improves towards zero, so its exponent turns round.
            moving.append(Move(leaf, start, math.copysign(pull, pull * start), low, high))
    return still, moving, problems


def solve(tree: MetricTree, baseline: Values, target: float, settings: Settings) -> Solution:
    """Spread `target` over the leaves by their efforts, locks, bounds and fixed values.

    `baseline` holds leaf values, `settings` one entry per leaf that differs from the default.
    """
    still, moving, problems = moves(tree, baseline, settings)
    root = CompiledTree(tree, still, [move.leaf for move in moving])
    found = find_effort(lambda lam: root([move.at(lam) for move in moving]), target)
    values = tree.evaluate(still | {move.leaf: move.at(found.lam) for move in moving})
    value = values.get(tree.root)
    return Solution(
        target=target,
        values=values,
        lam=found.lam,
        reached=found.reached,
        maximum=found.furthest,
        saturated=saturated(moving, found.lam),
        gap=0.0 if found.reached or value is None else target - value,
        problems=tuple(problems),
    )


def saturated(moving: Iterable[Move], lam: float) -> tuple[str, ...]:
    return tuple(move.leaf for move in moving if move.saturated(lam))


# -- one lever alone --------------------------------------------------------------------------


class Infeasible(StrEnum):
    UNKNOWN = "unknown"
    NO_EFFECT = "no_effect"
    NEGATIVE = "negative"
    BELOW = "below"
    ABOVE = "above"


@dataclass(frozen=True, slots=True)
class SingleLever:
    """What one leaf alone would have to become. `value` is None where no value does it;
    `reason` says why it cannot be, None when it can."""

    leaf: str
    value: float | None
    reason: Infeasible | None = None

    @property
    def feasible(self) -> bool:
        return self.reason is None


def single_lever(
    tree: MetricTree,
    baseline: Values,
    target: float,
    leaf: str,
    setting: LeafSetting | None = None,
) -> SingleLever:
    """Closed form along the path from the root: prod P/Π others, sum P − Σ others, and so on."""
    values = tree.evaluate(baseline)
    needed = target
    path = tree.path(leaf)
    for parent, child in itertools.pairwise(path):
        node = tree.node(parent)
        place = node.children.index(child)
        others = [values.get(one) for one in node.children if one != child]
        if any(one is None for one in others):
            return SingleLever(leaf, None, Infeasible.UNKNOWN)
        inverse = _inverse(node.op, place, [one for one in others if one is not None], needed)
        if inverse is None:
            return SingleLever(leaf, None, Infeasible.NO_EFFECT)
        needed = inverse
    start = baseline.get(leaf)
    low, high = bounds(tree.node(leaf), setting or LeafSetting(), 0.0 if start is None else start)
    if needed < 0 and (start is None or start >= 0):
        return SingleLever(leaf, needed, Infeasible.NEGATIVE)
    if needed > high:
        return SingleLever(leaf, needed, Infeasible.ABOVE)
    return SingleLever(leaf, needed, Infeasible.BELOW if needed < low else None)


def _inverse(op: Op, place: int, others: Sequence[float], needed: float) -> float | None:
    """The child at `place` that makes the node `needed`; None when none does."""
    match op:
        case Op.PROD:
            product = combine(Op.PROD, others) if others else 1.0
            return needed / product if product else None
        case Op.SUM:
            return needed - math.fsum(others)
        case Op.SUB:
            rest = math.fsum(others if place == 0 else others[1:])
            return needed + rest if place == 0 else others[0] - rest - needed
        case Op.RATIO:
            if place == 0:
                return needed * others[0] if others[0] else None
            return others[0] / needed if needed and others[0] else None
        case Op.LEAF:
            return None
