"""What a target that is being typed asks for: against do-nothing, the baseline, what was seen."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from opstui.guided import derived
from opstui.kernel.errors import OpsError
from opstui.kernel.figures import format_change, format_number
from opstui.kernel.language import _, language
from opstui.kernel.metric_tree import Good
from opstui.kernel.quantities import parse
from opstui.stages.planning.model import Plan
from opstui.stages.planning.outlook import base_of, best_of, solution_of, without
from opstui.stages.strategy.model import Cycle
from opstui.workbook.document import Workbook

Reader = Callable[[Mapping[str, str]], str]
SAME = 5e-4
"""Relative difference below which two levels are shown as the same."""


def target_reader(workbook: Workbook) -> Reader:
    """Texts of the question → one line against what happens anyway, and one of warning where
    there is something to warn of; "" while the numbers do not tell."""
    plan, cycle = derived.plan_of(workbook), workbook.cycle
    if plan is None or cycle is None:
        return lambda _texts: ""
    book = derived.book_of(workbook)
    nothing = without(plan, cycle, book).value
    if nothing is None:
        return lambda _texts: _unknown(plan)
    best = best_of(plan, cycle, derived.strategy_of(workbook, cycle), book)
    usual = derived.suggested_target(plan, cycle, book)
    unit = plan.tree.node(plan.tree.root).unit

    def read(texts: Mapping[str, str]) -> str:
        start = _start(plan, cycle, nothing)
        typed = _number(texts.get("target", ""), unit)
        if typed is None:
            return start
        change = format_change(nothing, typed, unit)
        said = _("{start}; default {change}") if typed == usual else _("{start}; yours {change}")
        line = said.format(start=start, change=change)
        return "\n".join(filter(None, (line, _warning(plan, cycle, typed, nothing, best))))

    return read


def _unknown(plan: Plan) -> str:
    names = [
        plan.tree.node(leaf).name.text(language())
        for leaf in plan.tree.leaves
        if plan.baseline.get(leaf) is None
    ]
    return _("No do-nothing forecast while {leaf} is unknown.").format(leaf=names[0])


def _start(plan: Plan, cycle: Cycle, nothing: float) -> str:
    """ "Do-nothing ¥638K (baseline ¥602K)"; the baseline only where it differs."""
    unit = plan.tree.node(plan.tree.root).unit
    base = plan.tree.value(base_of(plan, cycle))
    shown = format_number(nothing, unit)
    if base is None or abs(base - nothing) <= SAME * abs(base):
        return _("Do-nothing {nothing}, as in the baseline").format(nothing=shown)
    return _("Do-nothing {nothing} (baseline {base})").format(
        nothing=shown, base=format_number(base, unit)
    )


def _number(text: str, unit: str) -> float | None:
    try:
        return parse(text, unit).value if text.strip() else None
    except OpsError:
        return None


def _warning(
    plan: Plan, cycle: Cycle, target: float, nothing: float, best: Mapping[str, float]
) -> str:
    """The heaviest: comes by itself, out of reach, or asks of a part what was never seen."""
    unit = plan.tree.node(plan.tree.root).unit
    if target <= nothing:
        return _("That comes without doing anything; nothing would be asked of any part.")
    found = solution_of(plan.model_copy(update={"target": target}), cycle)
    if found is None:
        return ""
    if not found.solution.reached and found.solution.maximum is not None:
        return _("The target cannot be reached with these parts; the most is {most}.").format(
            most=format_number(found.solution.maximum, unit)
        )
    for leaf, seen in best.items():
        asked, node = found.solution.values.get(leaf), plan.tree.get(leaf)
        if asked is None or node is None:
            continue
        if asked < seen * (1 - SAME) if node.good is Good.DOWN else asked > seen * (1 + SAME):
            return _("Never seen so far: {leaf} at {value}; the best was {best}.").format(
                leaf=node.name.text(language()),
                value=format_number(asked, node.unit),
                best=format_number(seen, node.unit),
            )
    return ""
