"""What the forms of the tree step ask, and the nodes that come out of them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from opstui import playbooks
from opstui.kernel.errors import OpsError
from opstui.kernel.label import Label
from opstui.kernel.language import _, language
from opstui.kernel.metric_tree import Good, Kind, MetricTree, Node, Op
from opstui.kernel.quantities import parse
from opstui.stages.planning.steps.target_forms import typed
from opstui.stages.planning.steps.tree_rows import operation, unit_code, unit_word
from opstui.stages.planning.tree_edit import new_id
from opstui.ui.form_values import FieldSpec, FormValues

_UNIT = re.compile(r"[\w·*/ ]{1,30}")


def unit_of(text: str) -> str:
    """The unit that was typed: "%" is a ratio, nothing a count; raises OpsError."""
    unit = unit_code(text.strip())
    for symbol, code in (("¥", "CNY"), ("￥", "CNY"), ("$", "USD"), ("£", "GBP"), ("€", "EUR")):
        unit = unit.replace(symbol, code)
    if unit in ("", "count"):
        return "count"
    if unit in ("%", "％", "ratio"):
        return "ratio"
    if not _UNIT.fullmatch(unit):
        raise OpsError(
            _("{unit} is not a unit.").format(unit=text),
            _("Write count, %, CNY, or an amount per something like CNY/order."),
        )
    return unit


def _unit_problem(text: str) -> str:
    try:
        unit_of(text)
    except OpsError as error:
        return error.said
    return ""


def kind_of(unit: str) -> Kind:
    """What a metric of this unit usually is."""
    return Kind.RATE if unit == "ratio" or "/" in unit else Kind.FLOW


def template_field(current: str) -> FieldSpec:
    templates = playbooks.tree_templates()
    return FieldSpec(
        id="template",
        label=_("Template"),
        kind="choice",
        value=current,
        options=tuple((one.id, one.name.text(language())) for one in templates),
        help=_("Left and right show them; u brings the tree of before back."),
    )


def operation_field(id_: str, current: Op) -> FieldSpec:
    ops = (Op.SUM, Op.PROD, Op.SUB, Op.RATIO)
    return FieldSpec(
        id=id_,
        label=_("Operation"),
        kind="choice",
        value=current.value if current in ops else Op.SUM.value,
        options=tuple((op.value, operation(op)) for op in ops),
    )


def child_fields(parent: Node) -> list[FieldSpec]:
    fields = [
        FieldSpec(id="name", label=_("Name"), required=True),
        FieldSpec(
            id="unit",
            label=_("Unit"),
            value=unit_word(parent.unit) if parent.op in (Op.SUM, Op.SUB) else "",
            placeholder="% / CNY / CNY/order",
            help=_("Empty is a plain count."),
            check=_unit_problem,
        ),
        FieldSpec(id="value", label=_("Baseline"), help=_("What it is now, if you know it.")),
    ]
    if parent.is_leaf:
        fields.insert(1, operation_field("op", Op.SUM))
    return fields


def split_fields(segments: Sequence[str]) -> list[FieldSpec]:
    return [
        FieldSpec(
            id="segments",
            label=_("Segments"),
            kind="lines",
            value="\n".join(segments),
            required=True,
            help=_("One per line: channels, user groups, cities. Their sum stays the metric."),
        )
    ]


def node_fields(node: Node, value: float | None) -> list[FieldSpec]:
    """Name, value, unit, kind, direction, counts of a rate, owner, source."""
    return [
        FieldSpec(id="name", label=_("Name"), value=node.name.text(language()), required=True),
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
            check=_unit_problem,
        ),
        FieldSpec(
            id="kind",
            label=_("Kind"),
            kind="choice",
            value=node.kind.value,
            options=(
                (Kind.FLOW.value, _("adds up over time")),
                (Kind.STOCK.value, _("a level: its last value counts")),
                (Kind.RATE.value, _("a rate of two counts")),
            ),
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
