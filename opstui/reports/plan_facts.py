"""What the one-page plan says: the gap, what covers it, what is left out, what is still weak."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from opstui.kernel.errors import OpsError
from opstui.kernel.language import _, language
from opstui.kernel.observations import SeriesMonth
from opstui.kernel.series import SeriesBook
from opstui.reports.status import with_baseline
from opstui.reports.timing import Timing
from opstui.stages.planning.allocation import Allocation, allocate, items_of
from opstui.stages.planning.coverage import Coverage, coverage
from opstui.stages.planning.levels import Levels, level_warnings
from opstui.stages.planning.model import Plan, Task
from opstui.stages.planning.outlook import base_of, levels_of, periods_of, without
from opstui.stages.planning.priority import expected_value
from opstui.stages.review.reader import Reader
from opstui.stages.strategy.model import Cycle, Hypothesis, Product, Strategy
from opstui.workbook.document import Workbook


@dataclass(frozen=True, slots=True)
class PlanFacts:
    """`baseline` and `do_nothing` of the north star over the cycle; `effects` ΔNSM per task,
    None unknown; `chosen` and `left_out` in the order of the plan."""

    product: Product
    cycle: Cycle
    plan: Plan
    strategy: Strategy
    hypotheses: tuple[Hypothesis, ...]
    baseline: float | None
    do_nothing: float | None
    levels: Levels | None
    chosen: tuple[Task, ...]
    left_out: tuple[Task, ...]
    effects: dict[str, float | None]
    coverage: Coverage
    allocation: Allocation

    @property
    def cost(self) -> float:
        return sum(task.budget for task in self.chosen)

    @property
    def days(self) -> float:
        return sum(task.person_days for task in self.chosen)


def plan_facts(workbook: Workbook, cycle: Cycle, reader: Reader | None = None) -> PlanFacts:
    """Raises OpsError when there is no plan yet; `reader` saves reading the series again."""
    product, plan = workbook.product, workbook.get(Plan, cycle.key)
    if product is None or plan is None:
        raise OpsError(
            _("There is no plan yet in {cycle}.").format(cycle=cycle.key),
            _("Open the workbook and go through stage 2."),
        )
    reader = reader or Reader(plan.tree, SeriesBook(workbook.all(SeriesMonth)))
    bare = Timing(cycle, (), 0, None, None, "", None)
    plan = with_baseline(plan, reader, bare)
    base, periods = base_of(plan, cycle), len(periods_of(cycle))
    nothing = without(plan, cycle, reader.book).value
    tasks = [task for task in workbook.all(Task).values() if task.cycle == cycle.key]
    effects = {task.key: expected_value(task, plan.tree, base, periods) for task in tasks}
    return PlanFacts(
        product=product,
        cycle=cycle,
        plan=plan,
        strategy=workbook.get(Strategy, cycle.key) or Strategy(key=cycle.key),
        hypotheses=tuple(
            one for one in workbook.all(Hypothesis).values() if one.cycle == cycle.key
        ),
        baseline=plan.tree.value(base),
        do_nothing=nothing,
        levels=levels_of(plan),
        chosen=tuple(task for task in tasks if task.selected),
        left_out=tuple(task for task in tasks if not task.selected),
        effects=effects,
        coverage=coverage(
            tasks, plan.tree, base, target=plan.target, without=nothing, periods=periods
        ),
        allocation=allocate(items_of(tasks, effects), plan.resources),
    )


def still_weak(facts: PlanFacts) -> list[str]:
    """What a reader should not take for settled, one sentence each; [] is a sound plan."""
    return [*_weak_strategy(facts), *_weak_targets(facts), *_weak_tasks(facts)]


def _weak_strategy(facts: PlanFacts) -> Iterator[str]:
    said = facts.strategy
    if not (said.problem.metric or said.problem.who or said.problem.why):
        yield _("No primary problem has been chosen.")
    if not said.sentence:
        yield _("The strategy is not written down.")
    unknown = [one.metric for one in said.core if one.unknown or one.value is None]
    if unknown:
        yield _("Unknown core numbers: {names}.").format(names=", ".join(unknown))
    if not any(one.kill_if for one in facts.hypotheses):
        yield _("No hypothesis says what would refute it.")
    if not said.not_doing:
        yield _("Nothing is said about what will not be done.")
    if not said.guardrails:
        yield _("There is no guardrail.")
    defaults = (
        *facts.product.defaults,
        *facts.cycle.defaults,
        *said.defaults,
        *facts.plan.defaults,
    )
    defaults = tuple(one for one in defaults if ":" not in one)
    if defaults:
        yield _("Defaults that nobody confirmed: {names}.").format(names=", ".join(defaults))


def _weak_targets(facts: PlanFacts) -> Iterator[str]:
    plan = facts.plan
    if plan.target is None or facts.levels is None:
        yield _("There is no target yet.")
        return
    good = plan.tree.node(plan.tree.root).good
    for warning in level_warnings(facts.levels, facts.do_nothing, good):
        yield warning.text()
    share = facts.coverage.share
    if share is not None and share < 1:
        yield _("The tasks cover {share:.0f}% of the gap.").format(share=share * 100)
    missing = [leaf for leaf in plan.tree.leaves if plan.baseline.get(leaf) is None]
    if missing:
        names = ", ".join(plan.tree.node(leaf).name.text(language()) for leaf in missing)
        yield _("No baseline for: {names}.").format(names=names)
    if plan.commitment is None:
        yield _("The plan has not been committed.")


def _weak_tasks(facts: PlanFacts) -> Iterator[str]:
    chosen = facts.chosen
    if not chosen:
        yield _("No task has been chosen.")
    for found, said in (
        ([one for one in chosen if not one.leaf], _("Tasks without a metric: {names}.")),
        ([one for one in chosen if not one.owner], _("Tasks without an owner: {names}.")),
        (
            [one for one in chosen if not (one.start and one.end)],
            _("Tasks without dates: {names}."),
        ),
        (
            [one for one in chosen if facts.effects.get(one.key) is None],
            _("Tasks without an expected effect: {names}."),
        ),
    ):
        if found:
            more = f" +{len(found) - 3}" if len(found) > 3 else ""
            yield said.format(names=", ".join(one.title for one in found[:3]) + more)
    if facts.allocation.infeasible is not None:
        yield facts.allocation.infeasible.text()
    limits = facts.plan.resources
    if facts.cost > limits.budget or facts.days > limits.person_days:
        yield _("The chosen tasks need more than there is.")
