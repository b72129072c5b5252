"""Any metric of the plan spread over the cycle's periods, and the spread changed by hand."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from opstui.kernel.errors import OpsError
from opstui.kernel.language import _
from opstui.kernel.metric_tree import Kind, Node
from opstui.kernel.periods import Period
from opstui.kernel.recursion import recursion_of
from opstui.stages.planning import outlook
from opstui.stages.planning.model import Phasing, Plan
from opstui.stages.planning.phasing import (
    period_weights,
    phase_flow,
    phase_level,
    phase_rate,
    rebalance,
)
from opstui.stages.strategy.model import Cycle


class How(StrEnum):
    """How the periods make up the whole: by sum, by pooled counts, or by the last one."""

    SUM = "sum"
    POOLED = "pooled"
    LAST = "last"


@dataclass(frozen=True, slots=True)
class PhasedMetric:
    """`values` has one entry per period, () when the target is unknown; `total` is what they
    come to in the way of `how`."""

    node: Node
    how: How
    periods: tuple[Period, ...]
    weights: tuple[float, ...]
    values: tuple[float | None, ...] = ()
    total: float | None = None


def phase_metric(plan: Plan, cycle: Cycle, metric: str = "") -> PhasedMetric:
    """The periods of `metric` ("" is the north star).

    Flows by weight; rates on a ramp from the baseline whose pooled value is the target, with
    the phased denominator (or the weights) under it; levels along their path.
    """
    node = plan.tree.get(metric) or plan.tree.node(plan.tree.root)
    periods = outlook.periods_of(cycle)
    weights = period_weights(plan.phasing, periods)
    found = outlook.solution_of(plan, cycle)
    how = _how(plan, node)
    empty = PhasedMetric(node, how, tuple(periods), tuple(weights))
    if found is None:
        return empty
    if recursion_of(plan.tree) is not None:
        states = found.path(node.id)
        steps = (outlook.steps_to(cycle, period.end) for period in periods)
        path = tuple(states[min(step, len(states) - 1)] for step in steps)
        return PhasedMetric(node, how, tuple(periods), tuple(weights), path, _last(path))
    is_root = node.id == plan.tree.root
    target = plan.target if is_root else found.solution.values.get(node.id)
    if target is None:
        return empty
    values = _values(plan, cycle, node, target, weights)
    return PhasedMetric(node, how, tuple(periods), tuple(weights), tuple(values), target)


def _how(plan: Plan, node: Node) -> How:
    if recursion_of(plan.tree) is not None or node.kind is Kind.STOCK:
        return How.LAST
    return How.POOLED if node.kind is Kind.RATE else How.SUM


def _last(path: tuple[float | None, ...]) -> float | None:
    return path[-1] if path else None


def _values(
    plan: Plan, cycle: Cycle, node: Node, target: float, weights: list[float]
) -> list[float]:
    start = plan.tree.evaluate(outlook.base_of(plan, cycle)).get(node.id)
    match node.kind:
        case Kind.FLOW:
            return phase_flow(target, weights, node.unit)
        case Kind.STOCK:
            return phase_level(target if start is None else start, target, len(weights))
        case Kind.RATE:
            under = plan.tree.get(node.denominator)
            amounts: list[float] = list(weights)
            if under is not None and under.id != node.id and under.kind is Kind.FLOW:
                values = phase_metric(plan, cycle, under.id).values
                known = [value for value in values if value is not None]
                if len(known) == len(weights) and math.fsum(known) > 0:
                    amounts = known
            return list(phase_rate(target if start is None else start, target, amounts).rates)


# -- by hand ----------------------------------------------------------------------------------


def own_weights(phasing: Phasing, periods: tuple[Period, ...]) -> list[float]:
    """The plan's own weights, else the days of each period; without multipliers."""
    if len(phasing.weights) == len(periods):
        return list(phasing.weights)
    return [float(period.days) for period in periods]


def with_weight(
    phasing: Phasing, periods: tuple[Period, ...], index: int, weight: float, multiplier: float
) -> Phasing:
    """One period's weight and event multiplier; raises OpsError when nothing would be left."""
    weights = own_weights(phasing, periods)
    weights[index] = weight
    events = {
        code: one for code, one in phasing.event_multipliers.items() if code != periods[index].code
    }
    if multiplier != 1:
        events[periods[index].code] = multiplier
    changed = Phasing(weights=tuple(weights), event_multipliers=events)
    if math.fsum(period_weights(changed, periods)) <= 0:
        raise OpsError(_("All weights would be 0."), _("Leave one of them above 0."))
    return changed


def with_number(phased: PhasedMetric, phasing: Phasing, index: int, value: float) -> Phasing:
    """One period's number set, the others moved in proportion so that the sum stays exact."""
    parts = [part for part in phased.values if part is not None]
    if phased.how is not How.SUM or len(parts) != len(phased.periods):
        raise OpsError(
            _("Only a sum can be moved between periods."), _("Choose a metric that adds up.")
        )
    total = phased.total or 0.0
    if not 0 <= value <= total:
        raise OpsError(
            _("The number must lie between 0 and the whole target."),
            _("Change the target first if it should be more."),
        )
    moved = rebalance(parts, index, value, unit=phased.node.unit)
    events: Mapping[str, float] = phasing.event_multipliers
    usual = math.fsum(phased.weights) / (total or 1.0)
    weights = [
        part * usual / (events.get(period.code, 1.0) or 1.0)
        for part, period in zip(moved, phased.periods, strict=True)
    ]
    kept = {code: one for code, one in events.items() if one}
    return Phasing(weights=tuple(weights), event_multipliers=kept)
