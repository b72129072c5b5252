"""The form of one metric of the tree, and the node that comes out of it."""

from __future__ import annotations

from collections.abc import Mapping

from opstui.kernel.errors import OpsError
from opstui.kernel.label import Label
from opstui.kernel.language import _, language
from opstui.kernel.metric_node import Bounds
from opstui.kernel.metric_tree import Good, Kind, MetricTree, Node
from opstui.stages.planning.steps.target_forms import typed
from opstui.stages.planning.steps.tree_forms import name_field, value_in
from opstui.stages.planning.steps.tree_hints import node_unit_hint
from opstui.stages.planning.steps.tree_side import kind_words
from opstui.stages.planning.steps.unit_typed import unit_of, unit_problem
from opstui.stages.planning.tree_edit import new_id
from opstui.stages.planning.tree_units import unit_word
from opstui.ui.form_values import FieldSpec, FormValues

BOUNDS = ("low", "high")


def node_fields(tree: MetricTree, node: Node, value: float | None) -> list[FieldSpec]:
    """Name, value, unit, kind, direction and its bounds, counts of a rate, owner, source."""
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
        *_bound_fields(node),
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


def _bound_fields(node: Node) -> list[FieldSpec]:
    """Of a metric that is good within a range; either may stay open."""
    return [
        FieldSpec(
            id="low",
            label=_("Not below"),
            value=typed(node.low, node.unit),
            help=_("For within a range; a count over the whole cycle. Empty is open."),
        ),
        FieldSpec(
            id="high",
            label=_("Not above"),
            value=typed(node.high, node.unit),
            help=_("For within a range. Empty is open."),
            hint=_range_hint,
        ),
    ]


def _range_hint(texts: Mapping[str, str]) -> str:
    open_ = not any(texts.get(id_, "").strip() for id_ in BOUNDS)
    if texts.get("good") == Good.RANGE.value and open_:
        return _("Without a bound it is shown and not judged.")
    return ""


def bound_problems(node: Node, values: FormValues) -> dict[str, str]:
    """Field → one sentence; {} when the bounds can be kept. Raises OpsError for a bad unit."""
    unit = _unit(node, values)
    found: dict[str, str] = {}
    numbers: dict[str, float | None] = {}
    for id_ in BOUNDS:
        try:
            numbers[id_] = value_in(values.text(id_), unit)
        except OpsError as error:
            found[id_] = error.said
    if found:
        return found
    low, high = numbers["low"], numbers["high"]
    if low is not None and high is not None and low >= high:
        return {"high": _("The upper bound must be above the lower one.")}
    kept = all(values.text(id_) == typed(getattr(node, id_), node.unit) for id_ in BOUNDS)
    if values.text("good") != Good.RANGE.value and not kept:
        return {"good": _("Bounds are for a metric that is good within a range: choose that.")}
    return {}


def _bounds(node: Node, unit: str, values: FormValues) -> Bounds:
    """What is stored: none for a metric that is good when it is more, or less."""
    if values.text("good") != Good.RANGE.value:
        return None, None
    low, high = (
        getattr(node, id_)
        if values.text(id_) == typed(getattr(node, id_), node.unit) and unit == node.unit
        else value_in(values.text(id_), unit)
        for id_ in BOUNDS
    )
    return low, high


def _counted(code: str, label: Label, text: str, tree: MetricTree) -> tuple[str, Label]:
    """Code and name of a count: a known metric by its name, else one of its own."""
    if not text:
        return "", Label()
    if text in (label.text(language()), code):
        return code, label
    same = next((one.id for one in tree.nodes if one.name.text(language()) == text), "")
    return same or code or new_id(text, tree.by_id, "count"), label.renamed(text, language())


def _unit(node: Node, values: FormValues) -> str:
    text = values.text("unit")
    return node.unit if text == unit_word(node.unit) else unit_of(text)


def edited_node(node: Node, tree: MetricTree, values: FormValues) -> Node:
    """The node as the form says; raises OpsError for a unit or a bound that is none."""
    numerator, numerator_name = _counted(
        node.numerator, node.numerator_name, values.text("numerator"), tree
    )
    denominator, denominator_name = _counted(
        node.denominator, node.denominator_name, values.text("denominator"), tree
    )
    unit = _unit(node, values)
    low, high = _bounds(node, unit, values)
    return node.model_copy(
        update={
            "name": node.name
            if values.text("name") == node.name.text(language())
            else node.name.renamed(values.text("name"), language()),
            "unit": unit,
            "kind": Kind(values.text("kind")),
            "good": Good(values.text("good")),
            "low": low,
            "high": high,
            "numerator": numerator,
            "numerator_name": numerator_name,
            "denominator": denominator,
            "denominator_name": denominator_name,
            "owner": values.text("owner"),
            "source": values.text("source"),
        }
    )
