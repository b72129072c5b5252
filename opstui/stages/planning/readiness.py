"""When the planning stage is done: the list of domain.md §4.7."""

from __future__ import annotations

import math
from collections.abc import Container, Sequence

from opstui.kernel.language import _, ngettext
from opstui.kernel.requirement import Requirement
from opstui.stages.planning.coverage import Coverage
from opstui.stages.planning.do_nothing import is_level
from opstui.stages.planning.model import Plan, Task


def requirements(
    plan: Plan | None,
    tasks: Sequence[Task],
    phased: Sequence[float] = (),
    coverage: Coverage | None = None,
) -> list[Requirement]:
    """What the plan needs, in the order it is asked for.

    `phased` is the target over the periods of the cycle: a flow must sum to it, a level must end
    on it. `coverage` of the gap by the chosen tasks; None when it could not be computed.
    """
    chosen = [task for task in tasks if task.selected]
    leaves = plan.tree.leaves if plan is not None else None
    unready = [task for task in chosen if missing(task, leaves)]
    if unready:
        ready = ngettext(
            "{count} task lacks leaf, owner, dates or expected effect",
            "{count} tasks lack leaf, owner, dates or expected effect",
            len(unready),
        ).format(count=len(unready))
    else:
        ready = _("Choose tasks with leaf, owner, dates and expected effect")
    compared = coverage is not None and bool(coverage.effects) and not coverage.unknown
    tree, target, levels, phasing = (
        plan is not None and _tree(plan),
        plan is not None and plan.target is not None,
        plan is not None and _levels(plan),
        plan is not None and _phased(plan, phased),
    )
    return [
        Requirement("tree", tree, _("Build a tree that balances, with a baseline")),
        Requirement("target", target, _("Set the north star target")),
        Requirement("levels", levels, _("Set floor and stretch")),
        Requirement("phasing", phasing, _("Phase the target over the cycle")),
        Requirement("tasks", bool(chosen) and not unready, ready),
        Requirement("coverage", compared, _("Compare the tasks' effects with the gap")),
    ]


def missing(task: Task, leaves: Container[str] | None = None) -> tuple[str, ...]:
    """Fields that a chosen task still needs: "leaf", "owner", "dates", "expected_change".

    With the `leaves` of the tree, one that is gone counts as missing.
    """
    effect = task.expected_change is not None or task.expected_value is not None
    given = {
        "leaf": bool(task.leaf) and (leaves is None or task.leaf in leaves),
        "owner": bool(task.owner or task.raci.accountable),
        "dates": task.start is not None and task.end is not None,
        "expected_change": effect,
    }
    return tuple(name for name, there in given.items() if not there)


def _tree(plan: Plan) -> bool:
    """Sound, every leaf known, and parents given by hand within the tolerance."""
    known = all(plan.baseline.get(leaf) is not None for leaf in plan.tree.leaves)
    by_hand = {id_: value for id_, value in plan.baseline.items() if value is not None}
    balanced = not plan.tree.imbalances({**plan.tree.evaluate(plan.baseline), **by_hand})
    return known and balanced and not plan.tree.problems()


def _levels(plan: Plan) -> bool:
    return plan.target is not None and plan.floor is not None and plan.stretch is not None


def _phased(plan: Plan, phased: Sequence[float]) -> bool:
    if plan.target is None or not phased:
        return False
    total = phased[-1] if is_level(plan.tree) else math.fsum(phased)
    return math.isclose(total, plan.target, rel_tol=1e-9, abs_tol=1e-6)
