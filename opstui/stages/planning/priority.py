"""Which task first: RICE, ICE, PIE, WSJF, and the expected value on the metric tree.

Inputs are stored, scores computed anew. RICE after Intercom: reach · impact · confidence / effort
in person-months; ICE and PIE are means of three scores 1–10; WSJF is cost of delay over job size.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from opstui.kernel.key_order import Natural, natural
from opstui.kernel.metric_tree import Good, MetricTree, Values
from opstui.kernel.recursion import project
from opstui.stages.planning.model import Task

WORKDAYS_PER_MONTH = 20


def rice(reach: float, impact: float, confidence: float, person_days: float) -> float | None:
    """R·I·C/E with E = person-days/20; None when the effort is not above 0."""
    if person_days <= 0:
        return None
    return reach * impact * confidence / (person_days / WORKDAYS_PER_MONTH)


def task_rice(task: Task) -> float | None:
    return rice(task.rice.reach, task.rice.impact, task.rice.confidence, task.person_days)


def ice(impact: float, confidence: float, ease: float) -> float:
    """Mean of three scores of 1–10."""
    return (impact + confidence + ease) / 3


def task_ice(task: Task) -> float | None:
    """None until all three are scored."""
    one = task.ice
    if one.impact is None or one.confidence is None or one.ease is None:
        return None
    return ice(one.impact, one.confidence, one.ease)


def pie(potential: float, importance: float, ease: float) -> float:
    """Mean of three scores of 1–10."""
    return (potential + importance + ease) / 3


def wsjf(
    value: float, time_criticality: float, risk_reduction: float, job_size: float
) -> float | None:
    """(value + time criticality + risk reduction) / job size, each of 1, 2, 3, 5, 8, 13."""
    if job_size <= 0:
        return None
    return (value + time_criticality + risk_reduction) / job_size


def effect(
    changes: Mapping[str, float], tree: MetricTree, baseline: Values, periods: int = 0
) -> float | None:
    """How much better the root gets when leaves move by `changes` (in the leaves' units).

    `periods` > 0 lets a tree with a memory carry the change on and compares the last period.
    Good is positive, also where less of the root is better; None when a value is unknown.
    """
    moved = {leaf: (baseline.get(leaf) or 0.0) + change for leaf, change in changes.items()}
    if any(baseline.get(leaf) is None or leaf not in tree.leaves for leaf in changes):
        return None
    if periods:
        before = project(tree, baseline, periods)[-1][tree.root]
        after = project(tree, baseline, periods, moved)[-1][tree.root]
    else:
        before, after = tree.value(baseline), tree.value({**baseline, **moved})
    if before is None or after is None:
        return None
    return before - after if tree.node(tree.root).good is Good.DOWN else after - before


def expected_value(
    task: Task, tree: MetricTree, baseline: Values, periods: int = 0
) -> float | None:
    """Typed by hand, else ΔG if the leaf moves as expected × chance of success; None unknown."""
    if task.expected_value is not None:
        return task.expected_value
    if task.expected_change is None or not task.leaf:
        return None
    gain = effect({task.leaf: task.expected_change}, tree, baseline, periods)
    return None if gain is None else gain * task.success_chance


def ranked(tasks: Iterable[Task], scores: Mapping[str, float | None]) -> list[Task]:
    """Best score first, tasks without one last; ties by key."""

    def place(task: Task) -> tuple[bool, float, Natural]:
        score = scores.get(task.key)
        return score is None, -(score or 0.0), natural(task.key)

    return sorted(tasks, key=place)
