"""The rows of the tree step: a metric, its value, its unit, what it is made of, what is wrong."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from opstui.kernel.figures import SYMBOLS, currency
from opstui.kernel.language import N_, _, language
from opstui.kernel.metric_tree import Imbalance, MetricTree, Node, Op, ProblemKind, TreeProblem
from opstui.stages.planning.formula import formula
from opstui.stages.planning.model import Plan

Figure = Callable[[float | None, str], str]

OPERATIONS = {
    Op.SUM: N_("sum"),
    Op.PROD: N_("product"),
    Op.SUB: N_("difference"),
    Op.RATIO: N_("ratio"),
}
ORIGINS = {
    "typed": N_("typed"),
    "pasted": N_("pasted"),
    "imported": N_("imported"),
    "default": N_("default"),
    "carried": N_("carried over"),
    "computed": N_("computed"),
}
NOUNS = (
    N_("customers"),
    N_("leads"),
    N_("orders"),
    N_("players"),
    N_("posts"),
    N_("reads"),
    N_("students"),
    N_("trials"),
    N_("users"),
    N_("views"),
    N_("visitors"),
    N_("customer"),
    N_("deal"),
    N_("order"),
    N_("player"),
    N_("post"),
    N_("student"),
    N_("user"),
    N_("days"),
)
"""What the templates count; other nouns are shown as they were typed."""

_PROBLEMS = {
    ProblemKind.MISSING_CHILD: N_("a child is missing"),
    ProblemKind.DUPLICATE: N_("is there twice"),
    ProblemKind.SHARED: N_("has two parents"),
    ProblemKind.CYCLE: N_("is part of itself"),
    ProblemKind.UNREACHABLE: N_("hangs on nothing"),
    ProblemKind.NO_CHILDREN: N_("has no children"),
    ProblemKind.RATIO_ARITY: N_("a ratio needs two children"),
}


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


def operation(op: Op) -> str:
    return _(OPERATIONS[op]) if op in OPERATIONS else ""


def origin_word(origin: str) -> str:
    return _(ORIGINS[origin]) if origin in ORIGINS else ""


def unit_word(unit: str) -> str:
    """ "%" for a share, the symbol for money, nothing for a plain count."""
    if unit == "ratio":
        return "%"
    if unit == "count":
        return ""
    money = currency(unit)
    parts = unit.split("/")
    words = [_(part) if part in NOUNS else part for part in parts]
    return "/".join([SYMBOLS[money], *words[1:]] if money else words)


def unit_code(text: str) -> str:
    """The stored unit that `unit_word` shows as `text`, for those it knows; else the text."""
    codes = {_(noun): noun for noun in NOUNS}
    return "/".join(codes.get(part, part) for part in text.split("/"))


def given(plan: Plan) -> dict[str, float | None]:
    """Value of every node: typed ones as they are, the others computed from their children."""
    values = plan.tree.evaluate(plan.baseline)
    typed = {id_: value for id_, value in plan.baseline.items() if value is not None}
    return {**values, **{id_: value for id_, value in typed.items() if id_ in values}}


def tree_rows(plan: Plan, figure: Figure) -> list[TreeRow]:
    """Every node in display order, indented by its depth."""
    tree = plan.tree
    values = given(plan)
    problems = {problem.node: problem for problem in reversed(tree.problems())}
    residuals = {one.node: one for one in tree.imbalances(values)}
    return [
        _row(node, depth, plan, values, problems, residuals, figure) for node, depth in tree.walk()
    ]


def _row(
    node: Node,
    depth: int,
    plan: Plan,
    values: Mapping[str, float | None],
    problems: Mapping[str, TreeProblem],
    residuals: Mapping[str, Imbalance],
    figure: Figure,
) -> TreeRow:
    remark, warn = "", True
    if node.id in problems:
        remark = problem_text(problems[node.id])
    elif node.id in residuals:
        off = figure(residuals[node.id].residual, node.unit)
        remark = _("off by {off}").format(off=off)
    elif node.is_leaf and values.get(node.id) is None:
        remark = _("no value yet")
    else:
        remark, warn = node.owner, False
    origin = origin_word(plan.baseline_origin.get(node.id, ""))
    made_of = origin if node.is_leaf else operation(node.op)
    return TreeRow(
        node.id,
        "  " * depth + (node.name.text(language()) or node.id),
        figure(values.get(node.id), node.unit),
        unit_word(node.unit),
        made_of,
        remark,
        warn,
    )


def problem_text(problem: TreeProblem) -> str:
    if problem.kind is ProblemKind.UNIT:
        return _("unit would be {unit}").format(unit=unit_word(problem.detail) or _("a count"))
    return _(_PROBLEMS[problem.kind])


def node_sentence(plan: Plan, id_: str, figure: Figure) -> str:
    """The marked node as arithmetic; what its children give where that is not its own value."""
    tree = plan.tree
    said = formula(tree, id_, language())
    for one in tree.imbalances(given(plan)):
        if one.node == id_:
            unit = tree.node(id_).unit
            said += "\n" + _("Its own value is {own}, its children give {computed}.").format(
                own=figure(one.given, unit), computed=figure(one.computed, unit)
            )
    return said


def counted(tree: MetricTree) -> str:
    """ "12 metrics, 8 leaves" """
    return _("{n} metrics, {leaves} leaves").format(n=len(tree.order), leaves=len(tree.leaves))
