"""How far the stage is, step by step, for the sheet of its first one. Pure."""

from __future__ import annotations

from opstui.flow import step_of
from opstui.kernel.language import _
from opstui.kernel.vocabulary import Stage, word
from opstui.stages.strategy.diagnosis import number_of
from opstui.stages.strategy.model import Cycle, Product, Strategy
from opstui.stages.strategy.readiness import requirements
from opstui.stages.strategy.steps.base import name_of, strategy_of
from opstui.stages.strategy.steps.core_list import asked
from opstui.stages.strategy.steps.page_rows import hypotheses_of, share_text
from opstui.stages.strategy.steps.suggestions import oriented
from opstui.ui.sheet import Line
from opstui.workbook.document import Workbook

GO = "go:"
"""What the keys of these lines begin with; then comes the step."""


def stage_lines(workbook: Workbook) -> list[Line]:
    """One line for each of the other steps, empty while there is no product."""
    product, cycle = workbook.product, workbook.cycle
    if product is None or cycle is None:
        return []
    strategy = strategy_of(workbook, cycle)
    owed = owed_steps(workbook, cycle, strategy)
    lines = [
        ("relationship", _("Orientation"), _orientation(product)),
        ("lifecycle", _("Stage of life"), word(strategy.lifecycle) if strategy.lifecycle else ""),
        ("core", _("Core data"), _numbers(workbook, strategy)),
        ("diagnosis", _("Problem"), _problem(workbook, strategy)),
        ("strategy", _("Strategy page"), share_text(workbook, cycle, strategy)),
    ]
    return [
        Line(
            f"{GO}{step}",
            label,
            value or _("not yet"),
            _("open") if step in owed else "✓",
            not value or step in owed,
        )
        for step, label, value in lines
    ]


def owed_steps(workbook: Workbook, cycle: Cycle, strategy: Strategy) -> list[str]:
    """The steps that still owe something, in their order."""
    found = requirements(workbook.product, strategy, hypotheses_of(workbook, cycle))
    steps = [step_of(Stage.STRATEGY, one.code) for one in found if not one.done]
    return list(dict.fromkeys(steps))


def next_text(workbook: Workbook) -> str:
    """What comes next in the stage; "" where there is no product."""
    cycle = workbook.cycle
    if workbook.product is None or cycle is None:
        return ""
    strategy = strategy_of(workbook, cycle)
    found = requirements(workbook.product, strategy, hypotheses_of(workbook, cycle))
    first = next((one for one in found if not one.done), None)
    if first is None:
        return _("This stage has all it needs. 2 goes on to the plan.")
    return _("Next: {what}. n goes on step by step.").format(what=first.text.rstrip("。."))


def _orientation(product: Product) -> str:
    found = oriented(product)
    if found.result is None:
        return ""
    return f"{found.label()}  T {found.t} / M {found.m}"


def _numbers(workbook: Workbook, strategy: Strategy) -> str:
    known = {one.metric for one in strategy.core if number_of(one) is not None or one.unknown}
    rows = asked(workbook)
    given = sum(one.metric in known for one in rows)
    return _("{given} of {all} numbers").format(given=given, all=len(rows)) if given else ""


def _problem(workbook: Workbook, strategy: Strategy) -> str:
    metric = strategy.problem.metric
    return name_of(metric, workbook) if metric else ""
