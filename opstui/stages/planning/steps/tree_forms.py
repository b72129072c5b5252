"""What the forms of the tree step ask, and the nodes that come out of them."""

from __future__ import annotations

from collections.abc import Sequence

from opstui import playbooks
from opstui.kernel.label import Label
from opstui.kernel.language import _, language
from opstui.kernel.metric_tree import Good, Kind, MetricTree, Node, Op
from opstui.kernel.quantities import parse
from opstui.stages.planning.model import Plan
from opstui.stages.planning.steps.target_forms import number, typed
from opstui.stages.planning.steps.tree_hints import (
    Hint,
    child_unit_hint,
    node_unit_hint,
    rate_hint,
    segments_hint,
    template_hint,
)
from opstui.stages.planning.steps.tree_rows import Figure, operation
from opstui.stages.planning.steps.tree_side import kind_words
from opstui.stages.planning.steps.unit_typed import unit_of, unit_problem
from opstui.stages.planning.tree_edit import new_id
from opstui.stages.planning.tree_split import counts_of
from opstui.stages.planning.tree_units import unit_word
from opstui.stages.planning.tree_values import given
from opstui.ui.form_values import FieldSpec, FormValues


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


def node_fields(tree: MetricTree, node: Node, value: float | None) -> list[FieldSpec]:
    """Name, value, unit, kind, direction, counts of a rate, owner, source."""
    return [
        name_field(node),
        FieldSpec(
            id="value",
            label=_("Baseline") if node.is_leaf else _("Own value"),
            value=typed(value, node.unit),
            help=_("Over the baseline window.")
            if node.is_leaf
            else _("If it is measured on its own: it is compared with what its children give."),
        ),
        FieldSpec(
            id="unit",
            label=_("Unit"),
            value=unit_word(node.unit),
            placeholder="% / CNY / CNY/order",
            help=_("Empty is a plain count."),
            check=unit_problem,
            hint=node_unit_hint(tree, node),
        ),
        FieldSpec(
            id="kind",
            label=_("Kind"),
            kind="choice",
            value=node.kind.value,
            options=tuple((kind.value, said) for kind, said in kind_words().items()),
        ),
        FieldSpec(
            id="good",
            label=_("Better is"),
            kind="choice",
            value=node.good.value,
            options=(
                (Good.UP.value, _("more")),
                (Good.DOWN.value, _("less")),
                (Good.RANGE.value, _("within a range")),
            ),
        ),
        FieldSpec(
            id="numerator",
            label=_("Numerator"),
            value=node.numerator_name.text(language()) or node.numerator,
            help=_("For a rate: the count above the line."),
        ),
        FieldSpec(
            id="denominator",
            label=_("Denominator"),
            value=node.denominator_name.text(language()) or node.denominator,
            help=_("For a rate: the count below the line."),
        ),
        FieldSpec(id="owner", label=_("Owner"), value=node.owner),
        FieldSpec(
            id="source",
            label=_("Source"),
            value=node.source,
            help=_("Where the number comes from."),
        ),
    ]


def value_in(text: str, unit: str) -> float | None:
    """The value typed for a metric of that unit, None when empty; raises OpsError."""
    return parse(text, unit).value if text else None


def _counted(code: str, label: Label, text: str, tree: MetricTree) -> tuple[str, Label]:
    """Code and name of a count: a known metric by its name, else one of its own."""
    if not text:
        return "", Label()
    if text in (label.text(language()), code):
        return code, label
    same = next((one.id for one in tree.nodes if one.name.text(language()) == text), "")
    return same or code or new_id(text, tree.by_id, "count"), label.renamed(text, language())


def edited_node(node: Node, tree: MetricTree, values: FormValues) -> Node:
    """The node as the form says; raises OpsError for a unit that is none."""
    numerator, numerator_name = _counted(
        node.numerator, node.numerator_name, values.text("numerator"), tree
    )
    denominator, denominator_name = _counted(
        node.denominator, node.denominator_name, values.text("denominator"), tree
    )
    return node.model_copy(
        update={
            "name": node.name
            if values.text("name") == node.name.text(language())
            else node.name.renamed(values.text("name"), language()),
            "unit": node.unit
            if values.text("unit") == unit_word(node.unit)
            else unit_of(values.text("unit")),
            "kind": Kind(values.text("kind")),
            "good": Good(values.text("good")),
            "numerator": numerator,
            "numerator_name": numerator_name,
            "denominator": denominator,
            "denominator_name": denominator_name,
            "owner": values.text("owner"),
            "source": values.text("source"),
        }
    )


def relabelled(label: Label, text: str) -> Label:
    """The label, if `text` is its name in the present language; else the text in both."""
    return label if text == label.text(language()) else Label.model_validate(text)
