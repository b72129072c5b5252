"""Who names a metric: tasks, guardrails, hypotheses, the problem; and what an edit takes away."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from opstui.kernel.language import _, ngettext
from opstui.kernel.metric_tree import MetricTree
from opstui.stages.planning.model import Plan, Task
from opstui.stages.strategy.model import Hypothesis, Strategy


@dataclass(frozen=True, slots=True)
class Uses:
    """Keys of the tasks and hypotheses that name a metric; whether other things do."""

    tasks: tuple[str, ...] = ()
    hypotheses: tuple[str, ...] = ()
    guardrail: bool = False
    problem: bool = False

    def __bool__(self) -> bool:
        return bool(self.tasks or self.hypotheses or self.guardrail or self.problem)

    def parts(self) -> list[str]:
        """ "tasks C1.T1, C1.T4", "the guardrail", …"""
        found = []
        if self.tasks:
            text = ngettext("{n} task: {keys}", "{n} tasks: {keys}", len(self.tasks))
            found.append(text.format(n=len(self.tasks), keys=_(", ").join(self.tasks)))
        if self.hypotheses:
            found.append(_("hypothesis {keys}").format(keys=_(", ").join(self.hypotheses)))
        if self.guardrail:
            found.append(_("a guardrail"))
        if self.problem:
            found.append(_("the primary problem"))
        return found


def uses(
    tasks: Iterable[Task], hypotheses: Iterable[Hypothesis], strategy: Strategy | None
) -> dict[str, Uses]:
    """Metric id → who names it."""
    by_task: dict[str, list[str]] = {}
    for task in tasks:
        by_task.setdefault(task.leaf, []).append(task.key)
    by_hypothesis: dict[str, list[str]] = {}
    for one in hypotheses:
        by_hypothesis.setdefault(one.metric, []).append(one.key)
    guards = {one.metric for one in strategy.guardrails} if strategy else set()
    problem = strategy.problem.metric if strategy else ""
    found = {*by_task, *by_hypothesis, *guards, problem} - {""}
    return {
        id_: Uses(
            tuple(by_task.get(id_, ())),
            tuple(by_hypothesis.get(id_, ())),
            id_ in guards,
            id_ == problem,
        )
        for id_ in found
    }


def lost(before: Plan, after: MetricTree, used: Mapping[str, Uses], language: str) -> list[str]:
    """One sentence per metric that was named and is gone, or is no leaf any more; then what was
    set for leaves that are gone."""
    said = []
    for node in before.tree.nodes:
        one = used.get(node.id)
        here = after.get(node.id)
        if not one or (here is not None and (here.is_leaf or not node.is_leaf)):
            continue
        if here is not None and not one.tasks:
            continue
        text = (
            _("{name} is gone, and named by {what}.")
            if here is None
            else _("{name} is no leaf any more, and named by {what}.")
        )
        parts = one.parts() if here is None else Uses(tasks=one.tasks).parts()
        said.append(text.format(name=node.name.text(language) or node.id, what=_(", ").join(parts)))
    dropped = [id_ for id_ in before.leaf_settings if id_ not in after.leaves]
    if dropped:
        text = ngettext(
            "The effort and bounds of {n} leaf went with it.",
            "The effort and bounds of {n} leaves went with them.",
            len(dropped),
        )
        said.append(text.format(n=len(dropped)))
    return said


def without_leaf(tasks: Sequence[Task], tree: MetricTree) -> list[Task]:
    """Tasks that name something that is no leaf of the tree."""
    leaves = set(tree.leaves)
    return [task for task in tasks if task.leaf and task.leaf not in leaves]
