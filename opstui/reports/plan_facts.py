"""What the one-page plan says: the gap, what covers it, what is left out, what is still weak."""

from __future__ import annotations

from dataclasses import dataclass

from opstui.kernel.errors import OpsError
from opstui.kernel.language import _
from opstui.kernel.metric_tree import MetricTree
from opstui.kernel.observations import SeriesMonth
from opstui.kernel.series import book_of
from opstui.reports.status import with_baseline
from opstui.reports.strategy_facts import hypotheses_of
from opstui.reports.timing import Timing
from opstui.stages.planning.allocation import Allocation, allocate, items_of
from opstui.stages.planning.coverage import Coverage, coverage
from opstui.stages.planning.levels import Levels
from opstui.stages.planning.model import Plan, Task
from opstui.stages.planning.outlook import (
    base_of,
    effect_mark,
    levels_of,
    periods_of,
    without,
)
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
    def tree(self) -> MetricTree:
        return self.plan.tree

    @property
    def cost(self) -> float:
        return sum(task.budget for task in self.chosen)

    @property
    def days(self) -> float:
        return sum(task.person_days for task in self.chosen)

    @property
    def guessed(self) -> tuple[Task, ...]:
        """Chosen tasks whose effect is a share of what the target asks, which nobody estimated."""
        marks = self.plan.defaults
        return tuple(
            task
            for task in self.chosen
            if effect_mark(task.key) in marks and task.expected_change is not None
        )


def plan_facts(workbook: Workbook, cycle: Cycle, reader: Reader | None = None) -> PlanFacts:
    """Raises OpsError when there is no plan yet; `reader` saves reading the series again."""
    product, plan = workbook.product, workbook.get(Plan, cycle.key)
    if product is None or plan is None:
        raise OpsError(
            _("There is no plan yet in {cycle}.").format(cycle=cycle.key),
            _("Open the workbook and go through stage 2."),
        )
    reader = reader or Reader(plan.tree, book_of(workbook.all(SeriesMonth)))
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
        hypotheses=hypotheses_of(workbook, cycle),
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
