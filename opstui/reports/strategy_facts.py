"""What the strategy on one page needs: it can be read before anything is planned."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from opstui.kernel.errors import OpsError
from opstui.kernel.language import _
from opstui.kernel.metric_tree import MetricTree
from opstui.stages.planning.model import Plan
from opstui.stages.strategy.model import Cycle, Hypothesis, Product, Strategy
from opstui.workbook.document import Workbook


class StrategyFacts(Protocol):
    """Of a strategy alone, or of the plan that was made from it."""

    @property
    def product(self) -> Product: ...
    @property
    def cycle(self) -> Cycle: ...
    @property
    def strategy(self) -> Strategy: ...
    @property
    def hypotheses(self) -> tuple[Hypothesis, ...]: ...
    @property
    def tree(self) -> MetricTree | None:
        """Names and units of its metrics; None before there is a plan."""


@dataclass(frozen=True, slots=True)
class StrategyAlone:
    product: Product
    cycle: Cycle
    strategy: Strategy
    hypotheses: tuple[Hypothesis, ...]
    tree: MetricTree | None


def strategy_facts(workbook: Workbook, cycle: Cycle) -> StrategyAlone:
    """Raises OpsError when there is no product."""
    product, plan = workbook.product, workbook.get(Plan, cycle.key)
    if product is None:
        raise OpsError(
            _("The workbook has no product yet."), _("Open the workbook and go through stage 1.")
        )
    return StrategyAlone(
        product=product,
        cycle=cycle,
        strategy=workbook.get(Strategy, cycle.key) or Strategy(key=cycle.key),
        hypotheses=hypotheses_of(workbook, cycle),
        tree=plan.tree if plan else None,
    )


def hypotheses_of(workbook: Workbook, cycle: Cycle) -> tuple[Hypothesis, ...]:
    return tuple(one for one in workbook.all(Hypothesis).values() if one.cycle == cycle.key)
