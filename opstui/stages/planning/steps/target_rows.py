"""The rows of the target step: baseline → required, factor, effort, remark."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from opstui.kernel.language import _, language
from opstui.kernel.metric_tree import Good, MetricTree, Values
from opstui.stages.planning.model import LeafSetting
from opstui.stages.planning.targets import Solution

Figure = Callable[[float | None, str], str]

BAR = 6
EFFORT_STEP = 0.05
FULL_EFFORT = 1.0
_SAME = 1e-9


@dataclass(frozen=True, slots=True)
class TargetRow:
    """One node; texts ready to show. `warn` marks the remark, `leaf` rows carry an effort."""

    key: str
    name: str
    baseline: str
    required: str
    factor: str
    effort: str = ""
    remark: str = ""
    warn: bool = False
    leaf: bool = True


def effort_bar(effort: float, cells: int = BAR) -> str:
    """Filled share of `cells`; braille, since block elements are two cells wide in some
    Chinese terminals."""
    share = max(0.0, min(1.0, effort / FULL_EFFORT))
    filled = round(share * cells)
    if effort > 0:
        filled = max(1, filled)
    return "⣿" * filled + "⣀" * (cells - filled)


def turned(setting: LeafSetting, steps: int) -> LeafSetting:
    """The setting with its effort moved by so many steps, never below 0 or above 1."""
    effort = round(setting.effort / EFFORT_STEP) * EFFORT_STEP + steps * EFFORT_STEP
    return setting.model_copy(
        update={"effort": round(max(0.0, min(FULL_EFFORT, effort)), 4), "locked": False}
    )


def target_rows(
    tree: MetricTree,
    baseline: Values,
    settings: Mapping[str, LeafSetting],
    solution: Solution | None,
    best: Mapping[str, float],
    figure: Figure,
) -> list[TargetRow]:
    """Every node in display order. `best` is the best value ever seen per metric."""
    values = tree.evaluate(baseline)
    rows = []
    for node, depth in tree.walk():
        setting = settings.get(node.id, LeafSetting())
        start = values.get(node.id)
        required = solution.values.get(node.id) if solution else None
        if node.is_leaf and solution:
            remark, warn = _remark(
                node.good,
                setting,
                start,
                required,
                best.get(node.id),
                node.id in solution.saturated,
            )
            remark = f"! {remark}" if warn else remark or _bounds(setting, node.unit, figure)
        else:
            remark, warn = "", False
        rows.append(
            TargetRow(
                node.id,
                "  " * depth + node.name.text(language()),
                figure(start, node.unit),
                figure(required, node.unit) if solution else "",
                f"x{required / start:.2f}" if required is not None and start else "",
                _effort(setting) if node.is_leaf else "",
                remark,
                warn,
                node.is_leaf,
            )
        )
    return rows


def _effort(setting: LeafSetting) -> str:
    if setting.locked:
        return _("locked")
    if setting.fixed is not None:
        return _("typed")
    return f"{effort_bar(setting.effort)} {setting.effort * 100:3.0f}"


def _remark(
    good: Good,
    setting: LeafSetting,
    start: float | None,
    required: float | None,
    best: float | None,
    saturated: bool,
) -> tuple[str, bool]:
    """What stands out about a leaf: no baseline, at its bound, beyond what was ever seen."""
    if start is None and setting.fixed is None:
        return _("no baseline"), True
    if saturated:
        return _("at its bound"), True
    if best is not None and required is not None:
        better = required < best - _SAME if good is Good.DOWN else required > best + _SAME
        if better:
            return _("above own best") if good is not Good.DOWN else _("below own best"), True
        if abs(required - best) <= abs(best) * _SAME:
            return _("own best"), False
    return "", False


def _bounds(setting: LeafSetting, unit: str, figure: Figure) -> str:
    """The bound that is set, the upper one first."""
    if setting.high is not None:
        return _("max {value}").format(value=figure(setting.high, unit))
    return "" if setting.low is None else _("min {value}").format(value=figure(setting.low, unit))
