"""The end of the guided plan: its page, what is weak, its promise, where to go on. Pure."""

from __future__ import annotations

from opstui.flow import NextAction
from opstui.guided import derived
from opstui.kernel.dates import format_date
from opstui.kernel.language import _, language
from opstui.kernel.vocabulary import Stage, word
from opstui.reports.page import Block, Page, Paragraph
from opstui.reports.plan import argument
from opstui.reports.plan_facts import plan_facts
from opstui.reports.strategy import note, title
from opstui.reports.weak import WeakPoint, weak_points
from opstui.stages.planning.model import Plan
from opstui.stages.planning.steps.base import tasks_of
from opstui.stages.planning.steps.commit_page import PlanState, plan_state
from opstui.stages.strategy.model import Hypothesis, Strategy, promise_of
from opstui.workbook.document import Workbook


def finished(workbook: Workbook, state: str = "") -> tuple[Page, list[WeakPoint]]:
    """The page of the plan without its weak points, and these; `state` is said first.

    Whether it is committed says `state`, so it is none of the points.
    """
    cycle = workbook.cycle
    if cycle is None or workbook.get(Plan, cycle.key) is None:
        return Page(_("There is no plan yet."), ()), []
    facts = plan_facts(workbook, cycle)
    said: list[Block] = [Paragraph(state)] if state else []
    points = [one for one in weak_points(facts) if one.step != "commit"]
    page = Page(title(facts, word(Stage.PLANNING)), (*said, *argument(facts)), note(facts))
    return page, points


def promise_state(workbook: Workbook) -> PlanState | None:
    """What a commitment would hold, and what has changed since the last; None without a plan."""
    cycle, plan = workbook.cycle, derived.plan_of(workbook)
    if cycle is None or plan is None:
        return None
    return plan_state(plan, cycle, tasks_of(workbook, cycle.key))


def changed_since(workbook: Workbook) -> bool:
    """Whether plan or strategy is another than was committed; False without a commitment."""
    cycle, state = workbook.cycle, promise_state(workbook)
    if cycle is None or state is None or state.plan.commitment is None:
        return False
    strategy = workbook.get(Strategy, cycle.key)
    if state.changes or strategy is None:
        return bool(state.changes)
    beliefs = workbook.all(Hypothesis).values()
    kept = strategy.promise
    return kept is None or kept != promise_of(strategy, beliefs, kept.on)


def why_no_promise(workbook: Workbook) -> str:
    """Why there is nothing to commit, "" when there is."""
    state = promise_state(workbook)
    if state is None or state.plan.target is None:
        return _("There is no target yet.")
    if state.plan.commitment is not None and not changed_since(workbook):
        return _("Nothing has changed since.")
    return ""


def promise_text(workbook: Workbook, now: NextAction) -> str:
    """Whether the plan is committed, and what is to be done then; "" before."""
    plan = derived.plan_of(workbook)
    if plan is None or plan.commitment is None:
        return ""
    if changed_since(workbook):
        return _("The plan has changed since it was committed. c commits it anew.")
    day = format_date(plan.commitment.on, language())
    said = _("Committed on {day}. Next: {action} (key {key}).")
    return said.format(day=day, action=now.text, key=now.key)


def place_after(workbook: Workbook, marked: WeakPoint | None, now: NextAction) -> tuple[str, str]:
    """Stage and step: where the marked weak point is mended; without one the plan, and once it is
    committed what is to be done next."""
    if marked is not None:
        return marked.stage, marked.step
    plan = derived.plan_of(workbook)
    if plan is not None and plan.commitment is not None:
        return now.stage.value, now.step
    return "planning", "tree"
