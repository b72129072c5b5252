"""What the steps of the strategy stage have in common: product, cycle and strategy at hand."""

from __future__ import annotations

from opstui.kernel.language import _, language
from opstui.kernel.metric_tree import MetricTree
from opstui.playbooks import core_metrics
from opstui.stages.planning.model import Plan
from opstui.stages.room import Step
from opstui.stages.strategy.model import Cycle, Product, Strategy
from opstui.workbook.document import Workbook


def strategy_of(workbook: Workbook, cycle: Cycle) -> Strategy:
    """The strategy of the cycle as it is stored, or an empty one."""
    return workbook.get(Strategy, cycle.key) or Strategy(key=cycle.key)


def name_of(metric: str, workbook: Workbook) -> str:
    """What a metric is called: in the plan's tree, else in the form's list, else its id."""
    product, cycle = workbook.product, workbook.cycle
    plan = workbook.get(Plan, cycle.key) if cycle else None
    tree: MetricTree | None = plan.tree if plan else None
    node = tree.get(metric) if tree else None
    if node is not None:
        return node.name.text(language())
    if product is not None and product.form != "none":
        for core in core_metrics(product.form):
            if core.metric == metric:
                return core.name.text(language())
    return metric


class CycleStep(Step):
    """A step that needs a product and its cycle; without them it says where to begin."""

    @property
    def product(self) -> Product | None:
        return self.workbook.product

    @property
    def cycle(self) -> Cycle | None:
        return self.workbook.cycle

    @property
    def strategy(self) -> Strategy | None:
        return strategy_of(self.workbook, self.cycle) if self.cycle else None

    def begin_first(self) -> bool:
        """Whether there is no product yet; then it is said."""
        if self.product is not None and self.cycle is not None:
            return False
        self.say(_("First the product: go back to step 1 with p and press e."))
        return True

    async def keep(self, what: str, strategy: Strategy) -> bool:
        """Store the strategy as it became."""
        return await self.host.save(what, self.workbook.put(strategy))
