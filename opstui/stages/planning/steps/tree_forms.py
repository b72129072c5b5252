"""What the forms of the tree step ask, and the nodes that come out of them."""

from __future__ import annotations

from collections.abc import Sequence

from opstui import playbooks
from opstui.kernel.label import Label
from opstui.kernel.language import _, language
from opstui.kernel.metric_tree import MetricTree, Node, Op
from opstui.kernel.quantities import parse
from opstui.stages.planning.model import Plan
from opstui.stages.planning.steps.target_forms import number
from opstui.stages.planning.steps.tree_hints import (
    Hint,
    child_unit_hint,
    rate_hint,
    segments_hint,
    template_hint,
)
from opstui.stages.planning.steps.tree_rows import Figure, operation
from opstui.stages.planning.steps.unit_typed import unit_problem
from opstui.stages.planning.tree_split import counts_of
from opstui.stages.planning.tree_units import unit_word
from opstui.stages.planning.tree_values import given
from opstui.ui.form_values import FieldSpec


def template_field(current: str, own: str) -> FieldSpec:
    """The templates, that of the product's own form first and marked."""
    templates = sorted(playbooks.tree_templates(), key=lambda one: one.id != own)
    names = {one.id: one.name.text(language()) for one in templates}
    if own in names:
        names[own] = _("{name} (for your product form)").format(name=names[own])
    return FieldSpec(
        id="template",
        label=_("Template"),
        kind="choice",
        value=current,
        options=tuple(names.items()),
        hint=template_hint,
    )


def operation_field(current: Op, hint: Hint | None = None) -> FieldSpec:
    ops = (Op.SUM, Op.PROD, Op.SUB, Op.RATIO)
    return FieldSpec(
        id="op",
        label=_("Operation"),
        kind="choice",
        value=current.value if current in ops else Op.SUM.value,
        options=tuple((op.value, operation(op)) for op in ops),
        hint=hint,
    )


def child_fields(tree: MetricTree, parent: Node) -> list[FieldSpec]:
    """Name, unit and value of a new child; the operation too where `parent` is a leaf so far."""
    fields = [
        FieldSpec(id="name", label=_("Name"), required=True),
        FieldSpec(
            id="unit",
            label=_("Unit"),
            value=unit_word(parent.unit) if parent.op in (Op.SUM, Op.SUB) else "",
            placeholder="% / CNY / CNY/order",
            help=_("Empty is a plain count."),
            check=unit_problem,
            hint=child_unit_hint(tree, parent),
        ),
        FieldSpec(id="value", label=_("Baseline"), help=_("What it is now, if you know it.")),
    ]
    if parent.is_leaf:
        fields.insert(1, operation_field(Op.SUM))
    return fields


def name_field(node: Node) -> FieldSpec:
    return FieldSpec(id="name", label=_("Name"), value=node.name.text(language()), required=True)


def split_fields(
    node: Node, whole: float | None, segments: Sequence[str], figure: Figure
) -> list[FieldSpec]:
    """The segments of a count, with values or shares behind their names."""
    return [
        FieldSpec(
            id="segments",
            label=_("Segments"),
            kind="lines",
            value="\n".join(segments),
            required=True,
            help=_(
                "One per line, or pasted: channels, user groups, cities; behind the name a value "
                "or a share, such as 57,600 or 60%."
            ),
            hint=segments_hint(node, whole, figure),
        )
    ]


def rate_fields(plan: Plan, node: Node, figure: Figure) -> list[FieldSpec]:
    """The two counts of a rate, with their values, and the segments if it is split by them."""
    rate, base = plan.baseline.get(node.id), given(plan).get(node.denominator)
    above = rate * base if rate is not None and base is not None else None
    units = counts_of(node)
    return [
        FieldSpec(
            id="above",
            label=_("Numerator"),
            value=node.numerator_name.text(language()),
            required=True,
            help=_("The count above the line."),
        ),
        number("above_value", _("Its value"), above, units[0]),
        FieldSpec(
            id="below",
            label=_("Denominator"),
            value=node.denominator_name.text(language()),
            required=True,
            help=_("The count below the line; it is locked in the targets, unlock it there."),
        ),
        number("below_value", _("Its value"), base, units[1]),
        FieldSpec(
            id="segments",
            label=_("Segments"),
            kind="lines",
            help=_(
                "Empty: two counts. Else one segment per line with both counts behind its name: "
                "Douyin 5350 96000. The rate stays the ratio of the sums."
            ),
            hint=rate_hint(node, rate, figure),
        ),
    ]


def value_in(text: str, unit: str) -> float | None:
    """The value typed for a metric of that unit, None when empty; raises OpsError."""
    return parse(text, unit).value if text else None


def relabelled(label: Label, text: str) -> Label:
    """The label, if `text` is its name in the present language; else the text in both."""
    return label if text == label.text(language()) else Label.model_validate(text)
