"""What the target step says in words: levels, reach, what is missing, warnings."""

from __future__ import annotations

from collections.abc import Callable

from opstui.kernel.language import _, language, ngettext
from opstui.kernel.metric_tree import Values
from opstui.kernel.vocabulary import TargetLevel, word
from opstui.stages.planning import outlook
from opstui.stages.planning.do_nothing import DoNothing, is_level
from opstui.stages.planning.levels import level_warnings
from opstui.stages.planning.model import Plan
from opstui.stages.planning.new_lever import new_lever
from opstui.stages.planning.targets import Solution
from opstui.stages.strategy.model import Cycle

Figure = Callable[[float | None, str], str]

_NAMED = 4


def levels_line(plan: Plan, cycle: Cycle, figure: Figure) -> str:
    """ "Floor ¥765K   Target ¥900K   Stretch ¥1.08M" """
    unit = plan.tree.node(plan.tree.root).unit
    levels = outlook.levels_of(plan)
    parts = []
    if levels is not None:
        floor = (
            _("Floor (default)") if outlook.is_default(plan, "floor") else word(TargetLevel.FLOOR)
        )
        stretch = (
            _("Stretch (default)")
            if outlook.is_default(plan, "stretch")
            else word(TargetLevel.STRETCH)
        )
        parts = [
            f"{floor} {figure(levels.floor, unit)}",
            f"{_('Target')} {figure(levels.target, unit)}",
            f"{stretch} {figure(levels.stretch, unit)}",
        ]
    scale = outlook.window_scale(plan, cycle)
    if abs(scale - 1) > 0.005:
        parts.append(_("baseline x{scale} to the cycle's length").format(scale=f"{scale:.2f}"))
    return "   ".join(parts)


def idle_text(plan: Plan, without: DoNothing, leaf: str, base: Values, figure: Figure) -> str:
    """Where one leaf goes by itself, and what that rests on."""
    node, one = plan.tree.node(leaf), without.carried.get(leaf)
    if one is None:
        said = _("Without acting: {value}, as in the baseline")
        return said.format(value=figure(base.get(leaf), node.unit))
    said = _("Without acting: {value}, as in the last 8 weeks")
    if one.seasonal:
        said = _("Without acting: {value}, as in the last 8 weeks, with last year's season")
    value = one.mean if is_level(plan.tree) else one.whole
    return said.format(value=figure(value, node.unit))


def state_sentence(
    plan: Plan,
    cycle: Cycle,
    solution: Solution | None,
    without: float | None,
    figure: Figure,
    leaf: str = "",
) -> str:
    """The most important thing about the targets, in at most two lines; where all is well the
    second one is `leaf`, what there is to say about the marked leaf."""
    tree = plan.tree
    root = tree.node(tree.root)
    name = root.name.text(language())
    if solution is None:
        if without is None:
            missing = [leaf for leaf in tree.leaves if plan.baseline.get(leaf) is None]
            return ngettext(
                "{n} leaf has no baseline, so {name} cannot be computed. = types a number.",
                "{n} leaves have no baseline, so {name} cannot be computed. = types a number.",
                len(missing),
            ).format(n=len(missing), name=name)
        return _("No target yet. e sets one; doing nothing comes to {value}.").format(
            value=figure(without, root.unit)
        )
    troubles = [problem.text(tree, language()) for problem in solution.problems]
    if troubles and solution.values.get(tree.root) is None:
        return troubles[0]
    if not solution.reached:
        return _unreachable(plan, cycle, solution, figure)
    said = []
    levels = outlook.levels_of(plan)
    if levels is not None:
        said = [warning.text() for warning in level_warnings(levels, without, root.good)]
    said = [*said, *troubles]
    if said:
        return " ".join(said[:2])
    reached = _("These efforts reach {value}.").format(value=figure(solution.target, root.unit))
    keys = _("Left and right change a leaf's effort, space locks it, s: sensitivity.")
    return f"{reached}\n{leaf or keys}"


def _unreachable(plan: Plan, cycle: Cycle, solution: Solution, figure: Figure) -> str:
    """Two lines: the most there is, and what something new must bring; who is at the bound."""
    tree = plan.tree
    unit = tree.node(tree.root).unit
    if solution.maximum is None:
        return _("The tree cannot be computed with these values.")
    reached = _("Not reachable: at most {most}; {gap} must come from a new lever.").format(
        most=figure(solution.values.get(tree.root), unit), gap=figure(abs(solution.gap), unit)
    )
    names = [tree.node(leaf).name.text(language()) for leaf in solution.saturated]
    at_bound = ""
    if names:
        at_bound = _("At their bounds: {names}.").format(
            names=_(", ").join(names[:_NAMED]) + ("…" if len(names) > _NAMED else "")
        )
    return f"{reached}\n{new_lever_text(plan, cycle, solution, figure)} {at_bound}".rstrip()


def new_lever_text(plan: Plan, cycle: Cycle, solution: Solution, figure: Figure) -> str:
    """ "New source needed: 9,800 Landing-page UV." """
    tree = plan.tree
    periods = outlook.length_of(plan, cycle) if is_level(tree) else 0
    base = outlook.base_of(plan, cycle)
    found = new_lever(tree, solution.values, solution.target, base, periods)
    if found is None:
        return ""
    node = tree.node(found.leaf)
    whole = node if periods else tree.node(tree.parents[found.leaf])
    said = (
        _("New source needed: {extra} {whole} each period.")
        if periods
        else _("New source needed: {extra} {whole}.")
    )
    return said.format(whole=whole.name.text(language()), extra=figure(found.extra, node.unit))
