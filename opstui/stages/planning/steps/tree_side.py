"""The side panel of the tree step: one metric in full."""

from __future__ import annotations

from opstui.kernel.bounds_text import bounds_text
from opstui.kernel.figures import MISSING
from opstui.kernel.language import _, language
from opstui.kernel.metric_tree import Kind
from opstui.stages.planning.formula import formula, in_numbers
from opstui.stages.planning.origins import origin_word
from opstui.stages.planning.steps.tree_rows import (
    Figure,
    TreeFacts,
    operation,
    problem_text,
    residual,
)
from opstui.stages.planning.tree_units import unit_said
from opstui.stages.planning.tree_uses import Uses


def kind_words() -> dict[Kind, str]:
    return {
        Kind.FLOW: _("adds up over time"),
        Kind.STOCK: _("a level: its last value counts"),
        Kind.RATE: _("a rate of two counts"),
    }


def side_lines(facts: TreeFacts, id_: str, used: Uses | None, figure: Figure) -> list[str]:
    """Formula, value and origin, unit, what it moves, what is wrong, who names it."""
    node = facts.tree.node(id_)
    formulas = [
        formula(facts.tree, id_, language()),
        in_numbers(facts.tree, id_, facts.values, figure),
    ]
    lines = [line for line in formulas if line]
    lines += ["", *_facts(facts, id_, figure)]
    if id_ in facts.problems:
        lines += ["", problem_text(facts.problems[id_])]
    if id_ in facts.imbalances:
        off = residual(facts.imbalances[id_], node, figure)
        lines += ["", _("off by {off}").format(off=off)]
    named = used.parts() if used else []
    lines += ["", _("Named by"), *(f"  {one}" for one in named or [_("nobody yet")])]
    return lines


def _facts(facts: TreeFacts, id_: str, figure: Figure) -> list[str]:
    """ "Unit: visitors", for what is known."""
    node = facts.tree.node(id_)
    origin = facts.plan.baseline_origin.get(id_, "" if node.is_leaf else "computed")
    value = figure(facts.values.get(id_), node.unit) or MISSING
    gain = facts.elasticity(id_)
    moves = ""
    if gain is not None and id_ != facts.tree.root:
        moves = _("+1% moves the north star by {change}").format(change=f"{gain:+.2f}%")
    pairs = [
        (_("Now"), " ".join(part for part in (value, origin_word(origin)) if part)),
        (_("Unit"), unit_said(node.unit)),
        (_("Kind"), kind_words()[node.kind]),
        (_("Range"), bounds_text(node.bounds, node.unit) if node.bounds else ""),
        (_("Operation"), operation(node.op)),
        (_("Elasticity"), moves),
        (_("Numerator"), node.numerator_name.text(language()) or node.numerator),
        (_("Denominator"), node.denominator_name.text(language()) or node.denominator),
        (_("Owner"), node.owner),
        (_("Source"), node.source),
    ]
    return [_("{label}: {text}").format(label=label, text=text) for label, text in pairs if text]
