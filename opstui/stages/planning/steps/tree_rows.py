"""The rows of the tree step: a metric, its value, its unit, what it is made of, what is wrong."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Container
from dataclasses import dataclass
from functools import cached_property

from opstui.kernel.language import N_, _, language, ngettext
from opstui.kernel.metric_tree import Imbalance, MetricTree, Node, Op, ProblemKind, TreeProblem
from opstui.stages.planning.formula import formula
from opstui.stages.planning.model import Plan
from opstui.stages.planning.origins import origin_word
from opstui.stages.planning.tree_units import misfit_with, unit_said, unit_word
from opstui.stages.planning.tree_values import given, imbalances

Figure = Callable[[float | None, str], str]

OPERATIONS = {
    Op.SUM: N_("sum"),
    Op.PROD: N_("product"),
    Op.SUB: N_("difference"),
    Op.RATIO: N_("ratio"),
}
_PROBLEMS = {
    ProblemKind.MISSING_CHILD: N_("a child is missing"),
    ProblemKind.DUPLICATE: N_("is there twice"),
    ProblemKind.SHARED: N_("has two parents"),
    ProblemKind.CYCLE: N_("is part of itself"),
    ProblemKind.UNREACHABLE: N_("hangs on nothing"),
    ProblemKind.NO_CHILDREN: N_("has no children"),
    ProblemKind.RATIO_ARITY: N_("a ratio needs two children"),
}

OPEN, CLOSED, FLAT = "- ", "+ ", "  "
"""Before an inner metric that shows its children, one that hides them, a leaf."""


@dataclass(frozen=True, slots=True)
class TreeRow:
    """Texts ready to show; `warn` marks the remark."""

    key: str
    name: str
    value: str
    unit: str
    made_of: str
    remark: str
    warn: bool


class TreeFacts:
    """What the tree of one plan comes to, computed when first asked for and kept: the cursor moves
    more often than the plan changes."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.tree: MetricTree = plan.tree

    @cached_property
    def values(self) -> dict[str, float | None]:
        return given(self.plan)

    @cached_property
    def problems(self) -> dict[str, TreeProblem]:
        return {one.node: one for one in reversed(self.tree.problems())}

    @cached_property
    def imbalances(self) -> dict[str, Imbalance]:
        return {one.node: one for one in imbalances(self.plan)}

    @cached_property
    def wrong(self) -> frozenset[str]:
        """Nodes to look at: a problem, an imbalance, a leaf without a value."""
        blank = (leaf for leaf in self.tree.leaves if self.values.get(leaf) is None)
        return frozenset({*self.problems, *self.imbalances, *blank})

    @cached_property
    def wrong_below(self) -> Counter[str]:
        """How many of them lie below a node."""
        found: Counter[str] = Counter()
        for id_ in self.wrong:
            found.update(self.tree.path(id_)[:-1])
        return found

    @cached_property
    def slopes(self) -> dict[str, float]:
        return self.tree.slopes(self.tree.evaluate(self.plan.baseline))

    def elasticity(self, id_: str) -> float | None:
        """By how many % the north star moves with +1 % of this metric."""
        value, total = self.values.get(id_), self.values.get(self.tree.root)
        slope = self.slopes.get(id_)
        return None if value is None or slope is None or not total else value * slope / total


def operation(op: Op) -> str:
    return _(OPERATIONS[op]) if op in OPERATIONS else ""


def tree_rows(facts: TreeFacts, figure: Figure, closed: Container[str] = ()) -> list[TreeRow]:
    """Every node in display order, indented by its depth; without what is below `closed` ones."""
    rows, hidden_from = [], -1
    for node, depth in facts.tree.walk():
        if 0 <= hidden_from < depth:
            continue
        hidden_from = depth if node.id in closed and not node.is_leaf else -1
        rows.append(_row(facts, node, depth, figure, hidden_from >= 0))
    return rows


def _row(facts: TreeFacts, node: Node, depth: int, figure: Figure, folded: bool) -> TreeRow:
    remark, warn = _remark(facts, node, figure)
    below = facts.wrong_below[node.id]
    if folded and below and not remark:
        remark, warn = ngettext("{n} to look at inside", "{n} to look at inside", below), True
        remark = remark.format(n=below)
    mark = FLAT if node.is_leaf else CLOSED if folded else OPEN
    origin = origin_word(facts.plan.baseline_origin.get(node.id, ""))
    return TreeRow(
        node.id,
        "  " * depth + mark + (node.name.text(language()) or node.id),
        figure(facts.values.get(node.id), node.unit),
        unit_word(node.unit),
        origin if node.is_leaf else operation(node.op),
        remark if remark else node.owner,
        warn,
    )


def _remark(facts: TreeFacts, node: Node, figure: Figure) -> tuple[str, bool]:
    """What is wrong with a node itself."""
    if node.id in facts.problems:
        return problem_text(facts.problems[node.id]), True
    if node.id in facts.imbalances:
        return _("off by {off}").format(off=residual(facts.imbalances[node.id], node, figure)), True
    if node.is_leaf and facts.values.get(node.id) is None:
        return _("no value yet"), True
    return "", False


def residual(one: Imbalance, node: Node, figure: Figure) -> str:
    """ "+1,234 (0.6%)": what the children lack of the metric's own value."""
    sign = "+" if one.residual > 0 else ""
    off = f"{sign}{figure(one.residual, node.unit)}"
    return f"{off} ({one.residual / one.given:.1%})".replace("(-", "(") if one.given else off


def problem_text(problem: TreeProblem) -> str:
    if problem.kind is ProblemKind.UNIT and "≠" in problem.detail:
        return _("units do not add up")
    if problem.kind is ProblemKind.UNIT:
        return _("unit would be {unit}").format(unit=unit_said(problem.detail))
    return _(_PROBLEMS[problem.kind])


def node_sentence(facts: TreeFacts, id_: str, figure: Figure) -> str:
    """The marked node as arithmetic; what its children give where that is not its own value, and
    the two ways out."""
    node = facts.tree.node(id_)
    one = facts.imbalances.get(id_)
    if one is None:
        wrong = id_ in facts.problems and facts.problems[id_].kind is ProblemKind.UNIT
        units = misfit_with(facts.tree, id_, language()) if wrong else ""
        return units or formula(facts.tree, id_, language())
    said = _("Its own value is {own}, its children give {computed}: {off}.").format(
        own=figure(one.given, node.unit),
        computed=figure(one.computed, node.unit),
        off=residual(one, node, figure),
    )
    ways = _("b takes what the children give.")
    if node.op in (Op.SUM, Op.SUB):
        ways = _('b takes what the children give, B keeps it and adds the rest as "Other".')
    return f"{said}\n{ways}"


def counted(facts: TreeFacts, lost: int = 0) -> str:
    """ "12 metrics, 8 leaves, 2 off balance, 1 task without a leaf" """
    tree = facts.tree
    parts = [_("{n} metrics, {leaves} leaves").format(n=len(tree.order), leaves=len(tree.leaves))]
    if facts.imbalances:
        parts.append(_("{n} off balance").format(n=len(facts.imbalances)))
    if lost:
        text = ngettext("{n} task without a leaf", "{n} tasks without a leaf", lost)
        parts.append(text.format(n=lost))
    return _("; ").join(parts)
