"""What the forms of the target step ask."""

from __future__ import annotations

from opstui.kernel.figures import currency
from opstui.kernel.language import _, language
from opstui.kernel.metric_tree import Node
from opstui.kernel.vocabulary import TargetLevel, word
from opstui.stages.planning import outlook
from opstui.stages.planning.model import LeafSetting, Plan
from opstui.ui.form_values import FieldSpec

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
