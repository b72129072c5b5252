"""What can be said about one leaf: what it would need alone, its weight, its best, its bounds."""

from __future__ import annotations

from collections.abc import Callable

from opstui.kernel.language import _, language
from opstui.stages.planning import outlook
from opstui.stages.planning.do_nothing import is_level
from opstui.stages.planning.model import LeafSetting, Plan
from opstui.stages.planning.targets import single_lever
from opstui.stages.strategy.model import Cycle

Figure = Callable[[float | None, str], str]


def alone_text(plan: Plan, cycle: Cycle, leaf: str, setting: LeafSetting, figure: Figure) -> str:
    """What the leaf alone would have to become for the target; "" where that has no closed form."""
    if plan.target is None or is_level(plan.tree):
        return ""
    node, base = plan.tree.node(leaf), outlook.base_of(plan, cycle)
    found = single_lever(plan.tree, base, plan.target, leaf, setting)
    name = node.name.text(language())
    if found.value is None:
        return ""
    value = figure(found.value, node.unit)
    if found.feasible:
        return _("{name} alone would have to reach {value}.").format(name=name, value=value)
    return _("Not with {name} alone: it would take {value}.").format(name=name, value=value)


def weight_text(plan: Plan, cycle: Cycle, leaf: str) -> str:
    """ "+1% of it moves Net revenue by +0.73%." """
    share = plan.tree.elasticity(outlook.base_of(plan, cycle)).get(leaf)
    if share is None:
        return ""
    root = plan.tree.node(plan.tree.root).name.text(language())
    return _("+1% of it moves {root} by {share}.").format(root=root, share=f"{share:+.2f}%")


def leaf_sentence(plan: Plan, cycle: Cycle, leaf: str, setting: LeafSetting, figure: Figure) -> str:
    """The one thing that fits into a line."""
    return alone_text(plan, cycle, leaf, setting, figure) or weight_text(plan, cycle, leaf)


def leaf_lines(
    plan: Plan,
    cycle: Cycle,
    leaf: str,
    setting: LeafSetting,
    best: float | None,
    figure: Figure,
) -> list[str]:
    """All of it, a line each, for the side panel."""
    node = plan.tree.node(leaf)
    bounds = [
        _("Not below {value}").format(value=figure(setting.low, node.unit))
        if setting.low is not None
        else "",
        _("Not above {value}").format(value=figure(setting.high, node.unit))
        if setting.high is not None
        else "",
        _("Best so far: {value}").format(value=figure(best, node.unit)) if best is not None else "",
        _("Owner") + _(": ") + node.owner if node.owner else "",
        _("Source") + _(": ") + node.source if node.source else "",
    ]
    lines = [
        node.name.text(language()),
        alone_text(plan, cycle, leaf, setting, figure),
        weight_text(plan, cycle, leaf),
        *bounds,
    ]
    return [line for line in lines if line]
