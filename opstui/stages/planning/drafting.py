"""A first plan: a template's tree, with the core numbers of the strategy as baseline."""

from __future__ import annotations

from opstui.kernel.metric_tree import MetricTree
from opstui.kernel.units import is_money
from opstui.stages.planning.model import Plan
from opstui.stages.strategy.model import Strategy

TEMPLATE_CURRENCY = "CNY"


def in_currency(tree: MetricTree, currency: str) -> MetricTree:
    """The tree with the templates' currency replaced by the product's."""
    if currency == TEMPLATE_CURRENCY or not is_money(currency):
        return tree
    nodes = tuple(
        node.model_copy(
            update={
                "unit": node.unit.replace(TEMPLATE_CURRENCY, currency),
                "numerator_unit": node.numerator_unit.replace(TEMPLATE_CURRENCY, currency),
            }
        )
        for node in tree.nodes
    )
    return tree.model_copy(update={"nodes": nodes})


def draft_plan(
    cycle: str, tree: MetricTree, strategy: Strategy | None = None, currency: str = "CNY"
) -> Plan:
    """The plan of `cycle` over `tree`; core numbers of the same names become the baseline."""
    known = {one.metric: one for one in strategy.core} if strategy else {}
    values: dict[str, float | None] = {}
    origin: dict[str, str] = {}
    for node in tree.nodes:
        core = known.get(node.id)
        value = core.value if core else None
        if core and value is None and core.numerator is not None and core.denominator:
            value = core.numerator / core.denominator
        if core and value is not None:
            values[node.id] = value
            origin[node.id] = core.origin
    return Plan(
        key=cycle, tree=in_currency(tree, currency), baseline=values, baseline_origin=origin
    )


def with_tree(plan: Plan, tree: MetricTree) -> Plan:
    """The plan over an edited tree; what belonged to nodes that are gone goes with them."""
    here = {node.id for node in tree.nodes}
    leaves = set(tree.leaves)
    return plan.model_copy(
        update={
            "tree": tree,
            "baseline": {id_: value for id_, value in plan.baseline.items() if id_ in here},
            "baseline_origin": {
                id_: origin for id_, origin in plan.baseline_origin.items() if id_ in here
            },
            "leaf_settings": {
                id_: setting for id_, setting in plan.leaf_settings.items() if id_ in leaves
            },
            "leaf_targets": {
                id_: value for id_, value in plan.leaf_targets.items() if id_ in leaves
            },
        }
    )
