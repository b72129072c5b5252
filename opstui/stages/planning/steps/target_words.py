"""What the target step says in words: levels, reach, what is missing, warnings."""

from __future__ import annotations

from collections.abc import Callable

from opstui.kernel.language import _, language, ngettext
from opstui.kernel.vocabulary import TargetLevel, word
from opstui.stages.planning import outlook
from opstui.stages.planning.levels import level_warnings
from opstui.stages.planning.model import Plan
from opstui.stages.planning.targets import Solution
from opstui.stages.strategy.model import Cycle

Figure = Callable[[float | None, str], str]


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


def state_sentence(
    plan: Plan, solution: Solution | None, without: float | None, figure: Figure, leaf: str = ""
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
        return _unreachable(plan, solution, figure)
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


def _unreachable(plan: Plan, solution: Solution, figure: Figure) -> str:
    tree = plan.tree
    unit = tree.node(tree.root).unit
    if solution.maximum is None:
        return _("The tree cannot be computed with these values.")
    names = [tree.node(leaf).name.text(language()) for leaf in solution.saturated]
    reached = _("Not reachable: at most {most}; {gap} must come from a new lever.").format(
        most=figure(solution.values.get(tree.root), unit), gap=figure(abs(solution.gap), unit)
    )
    if not names:
        return reached
    at_bound = _("At their bounds: {names}.").format(
        names=_(", ").join(names[:4]) + ("…" if len(names) > 4 else "")
    )
    return f"{reached} {at_bound}"
