"""What the forms of the tree step say below a field while it is being typed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from opstui import playbooks
from opstui.kernel.errors import OpsError
from opstui.kernel.language import _, language
from opstui.kernel.metric_tree import MetricTree, Node, Op
from opstui.kernel.text import clean_block
from opstui.stages.planning.formula import formula
from opstui.stages.planning.model import Plan
from opstui.stages.planning.segment_lines import SegmentLine, segment_lines
from opstui.stages.planning.steps.tree_rows import Figure
from opstui.stages.planning.steps.unit_typed import unit_of
from opstui.stages.planning.tree_split import counts_of
from opstui.stages.planning.tree_units import misfit, misfit_with
from opstui.stages.planning.tree_values import sums

Texts = Mapping[str, str]
Hint = Callable[[Texts], str]


def template_hint(texts: Texts) -> str:
    """What a template is for, and its formula."""
    for one in playbooks.tree_templates():
        if one.id == texts.get("template"):
            line = formula(one.tree, one.tree.root, language(), deep=True)
            return f"{one.use.text(language())}\n{line}"
    return ""


def child_unit_hint(tree: MetricTree, parent: Node) -> Hint:
    """Whether a new child's unit fits its siblings and their parent."""

    def hint(texts: Texts) -> str:
        try:
            unit = unit_of(texts.get("unit", ""))
            op = Op(texts["op"]) if texts.get("op") else parent.op
        except (OpsError, ValueError):
            return ""
        return misfit_with(tree, parent.id, language(), op=op, more=[unit])

    return hint


def node_unit_hint(tree: MetricTree, node: Node) -> Hint:
    """Whether a metric's unit fits its own children, and its place under its parent."""

    def hint(texts: Texts) -> str:
        try:
            units = {node.id: unit_of(texts.get("unit", ""))}
        except OpsError:
            return ""
        own = misfit_with(tree, node.id, language(), units=units)
        parent = tree.parents.get(node.id)
        above = misfit_with(tree, parent, language(), units=units) if parent else ""
        return own or above

    return hint


def operation_hint(plan: Plan, node: Node, figure: Figure) -> Hint:
    """The formula and value under another operation, and whether the units allow it."""

    def hint(texts: Texts) -> str:
        try:
            op = Op(texts.get("op", ""))
        except ValueError:
            return ""
        changed = node.model_copy(update={"op": op})
        nodes = tuple(changed if one.id == node.id else one for one in plan.tree.nodes)
        tree = plan.tree.model_copy(update={"nodes": nodes})
        value = figure(tree.evaluate(plan.baseline).get(node.id), node.unit)
        units = [tree.node(child).unit for child in node.children]
        wrong = misfit(op, units, node.unit, node.name.text(language()) or node.id)
        return "\n".join(
            part for part in (f"{formula(tree, node.id, language())} = {value}", wrong) if part
        )

    return hint


# -- segments ---------------------------------------------------------------------------------


def lines_in(text: str) -> list[str]:
    block = clean_block(text).text.replace("；", "\n").replace(";", "\n")
    return [line.strip() for line in block.splitlines() if line.strip()]


def segments_hint(node: Node, whole: float | None, figure: Figure) -> Hint:
    """What the segments add up to, and what is left of the whole."""

    def hint(texts: Texts) -> str:
        try:
            lines = segment_lines(lines_in(texts.get("segments", "")), [node.unit])
        except OpsError as error:
            return error.said
        return _sum_said(lines, whole, node.unit, figure)

    return hint


def _sum_said(
    lines: Sequence[SegmentLine], whole: float | None, unit: str, figure: Figure, place: int = 0
) -> str:
    valued = [line for line in lines if line.values]
    if not valued:
        return ""
    so_far = sums(valued, whole, place)
    total = figure(so_far.total, unit)
    if len(valued) < len(lines):
        return _("{n} of {all} have a value: {total} so far.").format(
            n=len(valued), all=len(lines), total=total
        )
    left = so_far.residual
    if left is None or not whole:
        return _("Together {total}.").format(total=total)
    if abs(left) <= 1e-9 * abs(whole):
        return _("Together {total}: it adds up.").format(total=total)
    return _("Together {total} of {whole}: {left} ({share}) is left over.").format(
        total=total, whole=figure(whole, unit), left=figure(left, unit), share=f"{left / whole:.1%}"
    )


def rate_hint(node: Node, value: float | None, figure: Figure) -> Hint:
    """The rate that the two counts, or those of the segments, come to against the present one."""
    units = counts_of(node)

    def hint(texts: Texts) -> str:
        try:
            lines = segment_lines(lines_in(texts.get("segments", "")), units)
        except OpsError as error:
            return error.said
        counts = [line for line in lines if len(line.values) == len(units)]
        if not counts or len(counts) < len(lines) or any(any(one.shares) for one in counts):
            return ""
        above, below = (sum(line.values[place] for line in counts) for place in (0, 1))
        if not below:
            return ""
        each = [
            f"{line.label.text(language())} {figure(line.values[0] / line.values[1], node.unit)}"
            for line in counts
            if line.values[1]
        ]
        said = _("{above} / {below} = {rate}").format(
            above=figure(above, units[0]),
            below=figure(below, units[1]),
            rate=figure(above / below, node.unit),
        )
        now = _("; now {rate}").format(rate=figure(value, node.unit)) if value is not None else ""
        return f"{_(', ').join(each)}\n{said}{now}"

    return hint
