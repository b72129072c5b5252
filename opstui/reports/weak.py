"""What is still weak in a plan, the heaviest first, and where each is mended. The only list of
its kind: the page of the guided plan and all reports show this one."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from opstui.kernel.figures import format_number
from opstui.kernel.language import _, language, ngettext
from opstui.reports.assumed import assumed
from opstui.reports.plan_facts import PlanFacts
from opstui.reports.plan_sections import ENOUGH
from opstui.stages.planning.levels import level_warnings
from opstui.stages.planning.model import Task
from opstui.stages.planning.outlook import solution_of
from opstui.stages.strategy.compose import listed

_NAMED = 3


@dataclass(frozen=True, slots=True)
class WeakPoint:
    """One sentence, and the step (of stage "strategy" or "planning") that mends it."""

    text: str
    stage: str
    step: str


def weak_points(facts: PlanFacts) -> list[WeakPoint]:
    """Without numbers and a target nothing can be computed; then a target that cannot be reached
    or comes by itself; tasks that do not carry it; what refutes it; what nobody confirmed."""
    return [
        *_numbers(facts),
        *_target(facts),
        *_coverage(facts),
        *_tasks(facts),
        *_resources(facts),
        *_strategy(facts),
        *_unsure(facts),
    ]


def _numbers(facts: PlanFacts) -> Iterator[WeakPoint]:
    plan = facts.plan
    missing = [leaf for leaf in plan.tree.leaves if plan.baseline.get(leaf) is None]
    if missing:
        names = named([plan.tree.node(leaf).name.text(language()) for leaf in missing])
        said = _("No number yet: {names}. The target cannot be spread over the parts.")
        yield WeakPoint(said.format(names=names), "strategy", "core")


def _target(facts: PlanFacts) -> Iterator[WeakPoint]:
    plan, star = facts.plan, facts.plan.tree.node(facts.plan.tree.root)
    if plan.target is None or facts.levels is None:
        yield WeakPoint(_("There is no target yet."), "planning", "targets")
        return
    found = solution_of(plan, facts.cycle)
    most = found.solution.maximum if found and not found.solution.reached else None
    if most is not None:
        said = _("The target cannot be reached with these parts; the most is {most}.")
        yield WeakPoint(said.format(most=format_number(most, star.unit)), "planning", "targets")
    for warning in level_warnings(facts.levels, facts.do_nothing, star.good):
        yield WeakPoint(warning.text(), "planning", "targets")


def _coverage(facts: PlanFacts) -> Iterator[WeakPoint]:
    if not facts.chosen:
        yield WeakPoint(_("No task has been chosen."), "planning", "tasks")
        return
    share = facts.coverage.share
    if share is not None and share < ENOUGH:
        said = _("The tasks cover {share:.0f}% of the gap.").format(share=share * 100)
        yield WeakPoint(said, "planning", "tasks")
    if facts.guessed:
        said = ngettext(
            "The effect of {names} is only what the target asks for; estimate it.",
            "The effects of {names} are only what the target asks for; estimate them.",
            len(facts.guessed),
        )
        names = named([task.title for task in facts.guessed])
        yield WeakPoint(said.format(names=names), "planning", "tasks")


_Lacks = Callable[[PlanFacts, Task], bool]


def _tasks(facts: PlanFacts) -> Iterator[WeakPoint]:
    checks: tuple[tuple[_Lacks, str], ...] = (
        (lambda _facts, one: not one.leaf, _("Tasks without a metric: {names}.")),
        (lambda _facts, one: not one.owner, _("Tasks without an owner: {names}.")),
        (lambda _facts, one: not (one.start and one.end), _("Tasks without dates: {names}.")),
        (
            lambda all_, one: all_.effects.get(one.key) is None,
            _("Tasks without an expected effect: {names}."),
        ),
    )
    for lacks, said in checks:
        found = [task.title for task in facts.chosen if lacks(facts, task)]
        if found:
            yield WeakPoint(said.format(names=named(found)), "planning", "tasks")


def _resources(facts: PlanFacts) -> Iterator[WeakPoint]:
    if facts.allocation.infeasible is not None:
        yield WeakPoint(facts.allocation.infeasible.text(), "planning", "resources")
    limits = facts.plan.resources
    if facts.cost > limits.budget or facts.days > limits.person_days:
        said = _("The chosen tasks need more than there is.")
        yield WeakPoint(said, "planning", "resources")


def _strategy(facts: PlanFacts) -> Iterator[WeakPoint]:
    said = facts.strategy
    if not (said.problem.metric or said.problem.who or said.problem.why):
        yield WeakPoint(_("No primary problem has been chosen."), "strategy", "diagnosis")
    if not any(one.kill_if for one in facts.hypotheses):
        yield WeakPoint(_("No hypothesis says what would refute it."), "strategy", "strategy")
    if not said.guardrails:
        yield WeakPoint(_("There is no guardrail."), "strategy", "strategy")
    if not said.not_doing:
        text = _("Nothing is said about what will not be done.")
        yield WeakPoint(text, "strategy", "strategy")
    if not said.sentence:
        yield WeakPoint(_("The strategy is not written down."), "strategy", "strategy")


def _unsure(facts: PlanFacts) -> Iterator[WeakPoint]:
    bare = _rates_without_counts(facts)
    if bare:
        said = ngettext(
            "{n} rate has no counts, so chance cannot be told from change.",
            "{n} rates have no counts, so chance cannot be told from change.",
            bare,
        )
        yield WeakPoint(said.format(n=bare), "strategy", "core")
    found = assumed(facts)
    if found:
        labels = list(dict.fromkeys(one.label for one in found))
        said = _("Defaults that nobody confirmed: {names}.").format(names=listed(labels))
        yield WeakPoint(said, found[0].stage, found[0].step)
    if facts.plan.commitment is None:
        yield WeakPoint(_("The plan has not been committed."), "planning", "commit")


def _rates_without_counts(facts: PlanFacts) -> int:
    """How many rates were typed as a rate; a small sample cannot be seen in them."""
    tree = facts.plan.tree
    return sum(
        one.value is not None
        and one.numerator is None
        and (node := tree.get(one.metric)) is not None
        and node.unit == "ratio"
        for one in facts.strategy.core
    )


def named(names: Sequence[str]) -> str:
    """The first three, and how many more there are."""
    more = f" +{len(names) - _NAMED}" if len(names) > _NAMED else ""
    return listed(names[:_NAMED]) + more
