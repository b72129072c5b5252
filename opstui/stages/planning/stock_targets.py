"""Targets of a metric that carries on from its own last value, solved on its whole path.

Levers act from the first period after the baseline; one effort λ for all of them brings the last
period to the target (domain.md §4.4, caps as in `targets`).
"""

from __future__ import annotations

from dataclasses import dataclass

from opstui.kernel.metric_tree import MetricTree, Values
from opstui.kernel.recursion import project
from opstui.stages.planning.bisection import find_effort
from opstui.stages.planning.do_nothing import is_level
from opstui.stages.planning.targets import Settings, Solution, moves, saturated, solve


@dataclass(frozen=True, slots=True)
class PathSolution:
    """`solution.values` are those of the last period; `states` all nodes, the baseline first."""

    solution: Solution
    states: tuple[dict[str, float | None], ...]

    def path(self, node: str) -> tuple[float | None, ...]:
        """A node's value in the baseline and in every period after it."""
        return tuple(state.get(node) for state in self.states)


def solve_path(
    tree: MetricTree, baseline: Values, target: float, settings: Settings, periods: int
) -> PathSolution:
    """Bring the root to `target` in the last of `periods` after the baseline."""
    still, moving, problems = moves(tree, baseline, settings)
    held = {
        leaf: value
        for leaf, value in still.items()
        if value is not None and value != baseline.get(leaf)
    }

    def states_at(lam: float) -> list[dict[str, float | None]]:
        moved = {move.leaf: move.at(lam) for move in moving}
        return project(tree, baseline, periods, {**held, **moved})

    found = find_effort(lambda lam: states_at(lam)[-1][tree.root], target)
    states = states_at(found.lam)
    value = states[-1][tree.root]
    solution = Solution(
        target=target,
        values=states[-1],
        lam=found.lam,
        reached=found.reached,
        maximum=found.furthest,
        saturated=saturated(moving, found.lam),
        gap=0.0 if found.reached or value is None else target - value,
        problems=tuple(problems),
    )
    return PathSolution(solution, tuple(states))


def solve_plan(
    tree: MetricTree, baseline: Values, target: float, settings: Settings, periods: int
) -> PathSolution:
    """The right one of the two solvers for this tree: on the path, or at once."""
    if is_level(tree):
        return solve_path(tree, baseline, target, settings, periods)
    solution = solve(tree, baseline, target, settings)
    return PathSolution(solution, (tree.evaluate(baseline), solution.values))
