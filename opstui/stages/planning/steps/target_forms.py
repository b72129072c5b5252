"""What the forms of the target step ask."""

from __future__ import annotations

from opstui.kernel.figures import currency
from opstui.kernel.language import _, language
from opstui.kernel.metric_tree import Node
from opstui.kernel.vocabulary import TargetLevel, word
from opstui.stages.planning import outlook
from opstui.stages.planning.model import LeafSetting, Plan
from opstui.ui.form_values import FieldSpec, FormValues

DIGITS = 10


def typed(value: float | None, unit: str) -> str:
    """A number as a person would type it."""
    if value is None:
        return ""
    if unit == "ratio":
        return f"{value * 100:.{DIGITS}g}%"
    return f"{value:.{DIGITS}g}" if abs(value) < 1e9 else f"{value:.0f}"


def number(
    id_: str, label: str, value: float | None, unit: str, help: str = "", required: bool = False
) -> FieldSpec:
    return FieldSpec(
        id=id_,
        label=label,
        kind="number",
        value=typed(value, unit),
        unit=unit,
        help=help,
        required=required,
        placeholder="5.6%" if unit == "ratio" else currency(unit),
    )


def target_fields(plan: Plan, root: Node) -> list[FieldSpec]:
    return [
        number(
            "target",
            _("Target"),
            plan.target,
            root.unit,
            _("What {name} should be at the end of the cycle.").format(
                name=root.name.text(language())
            ),
            required=True,
        ),
        _level(plan, "floor", word(TargetLevel.FLOOR), root.unit),
        _level(plan, "stretch", word(TargetLevel.STRETCH), root.unit),
    ]


def level_text(plan: Plan, name: str, unit: str) -> str:
    """Floor or stretch as it stands in the form."""
    return typed(plan.floor if name == "floor" else plan.stretch, unit)


def _level(plan: Plan, name: str, label: str, unit: str) -> FieldSpec:
    value = level_text(plan, name, unit)
    return FieldSpec(
        id=name,
        label=label,
        kind="number",
        value=value,
        unit=unit,
        help=_("Empty: the usual share of the target."),
        default=bool(value) and outlook.is_default(plan, name),
    )


def bounds_fields(node: Node, setting: LeafSetting) -> list[FieldSpec]:
    return [
        number("low", _("Not below"), setting.low, node.unit, _("Empty: no bound.")),
        number("high", _("Not above"), setting.high, node.unit, _("Empty: no bound.")),
    ]


def value_fields(node: Node, setting: LeafSetting, baseline: float | None) -> list[FieldSpec]:
    return [
        number(
            "fixed",
            _("Required value"),
            setting.fixed,
            node.unit,
            _("Empty: the solver sets it from the effort."),
        ),
        number(
            "baseline",
            _("Baseline"),
            baseline,
            node.unit,
            _("What it is now, over the baseline window."),
        ),
    ]


def _untouched(plan: Plan, name: str, values: FormValues) -> bool:
    """A default level that the user left as it was: it follows the target."""
    unit = plan.tree.node(plan.tree.root).unit
    return outlook.is_default(plan, name) and values.text(name) == level_text(plan, name, unit)


def target_update(plan: Plan, values: FormValues) -> dict[str, object]:
    """The fields of the plan that the form of the target sets."""
    typed_levels = {
        name: values.number(name)
        for name in ("floor", "stretch")
        if not _untouched(plan, name, values)
    }
    return outlook.with_target(plan, values.number("target") or 0.0, typed_levels)


def baseline_update(
    plan: Plan, node: Node, before: float | None, values: FormValues
) -> dict[str, object]:
    """The fields of the plan that a changed baseline sets; {} when it was left as it was."""
    if values.text("baseline") == typed(before, node.unit):
        return {}
    baseline = {**plan.baseline, node.id: values.number("baseline")}
    origin = {**plan.baseline_origin, node.id: "typed"}
    return {"baseline": baseline, "baseline_origin": origin}
