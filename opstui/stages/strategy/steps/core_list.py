"""Which core numbers a product is asked for, what the data know of them, where they are kept.

Pure. The list is the form's own, then the leaves of the tree that it does not name.
"""

from __future__ import annotations

from collections.abc import Iterable

from opstui.kernel.metric_tree import Kind, MetricTree, Node
from opstui.kernel.observations import SeriesMonth
from opstui.kernel.periods import Period
from opstui.kernel.series import How, book_of
from opstui.kernel.vocabulary import Form, Orientation
from opstui.playbooks import core_metrics, orientation_rules, tree_template
from opstui.playbooks import form as playbook
from opstui.playbooks.schema import CoreMetric
from opstui.stages.planning.drafting import TEMPLATE_CURRENCY, in_currency
from opstui.stages.planning.model import Plan
from opstui.stages.strategy.core_entry import Entry, core_number
from opstui.stages.strategy.diagnosis import number_of
from opstui.stages.strategy.model import CoreNumber, Product, Strategy
from opstui.stages.strategy.orientation import effective_orientation
from opstui.workbook.document import Workbook

TREE_OF_ORIENTATION = {
    Orientation.CONVERSION: "ecommerce_traffic",
    Orientation.MAINTENANCE: "community_growth",
    Orientation.DUAL: "buyers_frequency",
}
"""For a product of no form: funnel × order value, growth accounting, or buyers × frequency."""

_HOW: dict[Kind, How] = {Kind.FLOW: "flow", Kind.STOCK: "stock", Kind.RATE: "rate"}


def usual_tree_id(product: Product) -> str:
    """The template that a product of this form starts from; without a form, that of the
    orientation which its five answers come to."""
    if product.form is not Form.NONE:
        return playbook(product.form).tree
    found = effective_orientation(product, orientation_rules()).result
    return TREE_OF_ORIENTATION[found or Orientation.CONVERSION]


def tree_of(workbook: Workbook) -> MetricTree:
    """The plan's tree, else the template that it would start from."""
    product, cycle = workbook.product, workbook.cycle
    plan = workbook.get(Plan, cycle.key) if cycle else None
    if plan is not None:
        return plan.tree
    if product is None:
        return tree_template(TREE_OF_ORIENTATION[Orientation.CONVERSION])
    return in_currency(tree_template(usual_tree_id(product)), product.currency)


def asked(workbook: Workbook) -> tuple[CoreMetric, ...]:
    """With name, unit and benchmark; ids are unique."""
    product, tree = workbook.product, tree_of(workbook)
    listed: dict[str, CoreMetric] = {}
    if product is not None and product.form is not Form.NONE:
        for core in core_metrics(product.form):
            unit = core.unit.replace(TEMPLATE_CURRENCY, product.currency)
            node = tree.get(core.metric)
            if node is not None or core.metric not in tree_template(usual_tree_id(product)).by_id:
                listed[core.metric] = core.model_copy(update={"unit": unit})
    if product is not None and product.form is Form.NONE:
        listed[tree.root] = _of_node(tree.node(tree.root))
    for leaf in tree.leaves:
        listed.setdefault(leaf, _of_node(tree.node(leaf)))
    return tuple(listed.values())


def _of_node(node: Node) -> CoreMetric:
    return CoreMetric(metric=node.id, name=node.name, unit=node.unit, benchmark=node.benchmark)


# -- from imported data -----------------------------------------------------------------------


def from_series(workbook: Workbook) -> dict[str, CoreNumber]:
    """Metric → what the series say about the baseline window; only what they know."""
    cycle = workbook.cycle
    if cycle is None:
        return {}
    book = book_of(workbook.all(SeriesMonth))
    window = Period(cycle.baseline_start, cycle.baseline_end)
    tree = tree_of(workbook)
    found: dict[str, CoreNumber] = {}
    for core in asked(workbook):
        node = tree.get(core.metric)
        kind = node.kind if node else Kind.RATE if core.unit == "ratio" else Kind.FLOW
        total = book.total(core.metric, window, how=_HOW[kind])
        if total.value is None and node and node.numerator and node.denominator:
            above = book.total(node.numerator, window).value
            below = book.total(node.denominator, window).value
            if above is not None and below:
                entry = Entry(above / below, above, below)
                found[core.metric] = core_number(core.metric, entry, "imported")
        elif total.value is not None:
            entry = Entry(total.value, total.numerator, total.denominator)
            found[core.metric] = core_number(core.metric, entry, "imported")
    return found


def unanswered(workbook: Workbook) -> dict[str, CoreNumber]:
    """What the data know and nobody has answered yet."""
    cycle = workbook.cycle
    strategy = workbook.get(Strategy, cycle.key) if cycle else None
    answered = {
        one.metric
        for one in (strategy.core if strategy else ())
        if one.unknown or number_of(one) is not None
    }
    return {key: one for key, one in from_series(workbook).items() if key not in answered}


# -- keeping ----------------------------------------------------------------------------------


def with_numbers(
    workbook: Workbook, numbers: Iterable[CoreNumber], cleared: Iterable[str] = ()
) -> Workbook:
    """The numbers in the strategy, and in the baseline of the plan where it has such leaves."""
    cycle = workbook.cycle
    if cycle is None:
        return workbook
    strategy = workbook.get(Strategy, cycle.key) or Strategy(key=cycle.key)
    new, gone = {one.metric: one for one in numbers}, set(cleared)
    core = [new.pop(one.metric, one) for one in strategy.core if one.metric not in gone]
    kept = tuple(core) + tuple(new.values())
    workbook = workbook.put(strategy.model_copy(update={"core": kept}))
    plan = workbook.get(Plan, cycle.key)
    return workbook if plan is None else workbook.put(with_baseline(plan, kept, gone))


def with_baseline(plan: Plan, core: Iterable[CoreNumber], cleared: Iterable[str] = ()) -> Plan:
    """The plan with the leaf values that the core numbers say."""
    leaves = set(plan.tree.leaves)
    known = {one.metric: one for one in core if one.metric in leaves}
    gone = set(cleared)
    baseline = {leaf: value for leaf, value in plan.baseline.items() if leaf not in gone}
    origin = {leaf: said for leaf, said in plan.baseline_origin.items() if leaf not in gone}
    baseline |= {metric: one.value for metric, one in known.items()}
    origin |= {metric: one.origin for metric, one in known.items()}
    return plan.model_copy(update={"baseline": baseline, "baseline_origin": origin})
