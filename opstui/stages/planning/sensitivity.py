"""What the north star gains if one leaf alone moves a little, and what it becomes on trial."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from opstui.kernel.metric_tree import MetricTree, Values, combine
from opstui.kernel.recursion import followers, project
from opstui.stages.planning.targets import is_share

PERCENT, POINT = 0.01, 0.01


@dataclass(frozen=True, slots=True)
class Sensitivity:
    """Of one leaf: `elasticity` (+1 % of it moves the root by so many per cent), `percent` and
    `point` the change of the root in its own unit for +1 % and, of a share, +1 percentage point.
    None where it cannot be computed."""

    leaf: str
    value: float | None
    elasticity: float | None
    percent: float | None
    point: float | None


def tried(
    tree: MetricTree, baseline: Values, changed: Mapping[str, float], periods: int = 0
) -> float | None:
    """The root with these leaf values instead of the baseline's; `periods` > 0 carries them on
    and gives the last period's."""
    if periods:
        return project(tree, baseline, periods, changed)[-1][tree.root]
    return tree.value({**baseline, **changed})


def sensitivities(tree: MetricTree, baseline: Values, periods: int = 0) -> tuple[Sensitivity, ...]:
    """One per leaf, the largest effect of +1 % first; unknown ones last, ties as in the tree.

    Effects are differences of the root, not slopes: they are what would be seen.
    """
    start = tried(tree, baseline, {}, periods)
    values = tree.evaluate(baseline)
    following = followers(tree)
    found = []
    for leaf in tree.leaves:
        if leaf in following:
            continue
        value, node = baseline.get(leaf), tree.node(leaf)

        def moved(to: float, leaf: str = leaf) -> float | None:
            if periods:
                after = tried(tree, baseline, {leaf: to}, periods)
            else:
                after = _along_path(tree, values, leaf, to)
            return None if after is None or start is None else after - start

        percent = None if value is None else moved(value * (1 + PERCENT))
        point = moved(value + POINT) if value is not None and is_share(node) else None
        share = percent / start / PERCENT if percent is not None and start else None
        found.append(Sensitivity(leaf, value, share, percent, point))
    return tuple(sorted(found, key=_order))


def _order(one: Sensitivity) -> tuple[bool, float]:
    """Equal but for the last digits counts as equal."""
    return one.percent is None, -float(f"{abs(one.percent or 0.0):.9g}")


def _along_path(tree: MetricTree, values: Values, leaf: str, to: float) -> float | None:
    """The root when one leaf changes: only what is above it is computed."""
    here, changed = leaf, to
    for above in reversed(tree.path(leaf)[:-1]):
        node = tree.node(above)
        parts = [changed if child == here else values.get(child) for child in node.children]
        result = combine(node.op, parts)
        if result is None:
            return None
        here, changed = above, result
    return changed
