"""The plan on one page, for somebody who decides about money and people and never saw opstui."""

from __future__ import annotations

from collections.abc import Iterator

from opstui.kernel.figures import MISSING
from opstui.kernel.language import _
from opstui.kernel.periods import Period
from opstui.kernel.vocabulary import Stage, TargetLevel, word
from opstui.reports.page import Block, Bullet, Callout, Heading, Page, Paragraph, Table, bullets
from opstui.reports.page_charts import effects_figure, phasing_figure, timeline_figure
from opstui.reports.plan_facts import PlanFacts
from opstui.reports.plan_sections import costs, how_we_know, reachable, taken_for_given, when
from opstui.reports.strategy import guardrails, not_doing, note, problem, title
from opstui.reports.weak import weak_points
from opstui.reports.wording import change, day_text, days, figure, figures, labelled, name_of
from opstui.stages.planning.model import Task
from opstui.stages.planning.scenarios import choice_text


def plan_page(facts: PlanFacts) -> Page:
    """In the current language."""
    return Page(title(facts, word(Stage.PLANNING)), tuple(plan_body(facts)), note(facts))


def plan_body(facts: PlanFacts, *, with_strategy: bool = True) -> Iterator[Block]:
    """Without the strategy where it stands on the same page."""
    yield from argument(facts, with_strategy=with_strategy)
    yield from weak(facts)


def argument(facts: PlanFacts, *, with_strategy: bool = True) -> Iterator[Block]:
    """All that speaks for the plan and what it rests on, the most important first."""
    yield Callout(goal(facts))
    yield Paragraph(when(facts))
    if choice := choice_text(facts.plan, figure):
        yield Paragraph(choice)
    if facts.chosen:
        yield Paragraph(_asked(facts))
    if facts.strategy.sentence:
        yield Paragraph(facts.strategy.sentence)
    yield from reachable(facts)
    if with_strategy:
        yield from problem(facts)
    yield from _tasks(facts)
    yield from costs(facts)
    yield from _left_out(facts)
    if with_strategy:
        yield from not_doing(facts)
        yield from how_we_know(facts)
        yield from guardrails(facts)
    yield from _risks(facts)
    yield from _numbers(facts)
    yield from taken_for_given(facts)


def _asked(facts: PlanFacts) -> str:
    said = _("We ask for {money} and {days:g} person-days for {n} tasks.")
    return said.format(
        money=figure(facts.cost, facts.product.currency), days=facts.days, n=len(facts.chosen)
    )


def goal(facts: PlanFacts) -> str:
    """Where the north star is, is to be, and would be by itself."""
    tree = facts.plan.tree
    star = tree.node(tree.root)
    if facts.plan.target is None:
        said = _("There is no target yet for {name}; now it is {baseline}.")
        if facts.baseline is None:
            said = _("There is neither a number nor a target yet for {name}.")
    elif facts.baseline is None:
        said = _("{name} to {target}; where it is now is not known.")
    else:
        said = _("{name} from {baseline} to {target} ({change}). Without acting: {nothing}.")
    return said.format(
        name=name_of(star.name, star.id),
        baseline=figure(facts.baseline, star.unit),
        target=figure(facts.plan.target, star.unit),
        change=change(facts.baseline, facts.plan.target, star.unit),
        nothing=figure(facts.do_nothing, star.unit),
    )


def _numbers(facts: PlanFacts) -> Iterator[Block]:
    """Baseline, do-nothing, floor, target, stretch; then every leaf."""
    tree, levels = facts.plan.tree, facts.levels
    star = tree.node(tree.root)
    if not levels and facts.baseline is None and facts.do_nothing is None:
        return
    yield Heading(word(TargetLevel.TARGET))
    rows = [(_("Baseline"), facts.baseline), (word(TargetLevel.DO_NOTHING), facts.do_nothing)]
    if levels:
        rows += [
            (word(TargetLevel.FLOOR), levels.floor),
            (word(TargetLevel.TARGET), levels.target),
            (word(TargetLevel.STRETCH), levels.stretch),
        ]
    values = figures([value for _label, value in rows], star.unit)
    yield Table(
        (name_of(star.name, star.id), _("Value"), _("Against the baseline")),
        tuple(
            (label, text, change(facts.baseline, value, star.unit))
            for (label, value), text in zip(rows, values, strict=True)
        ),
    )
    yield from phasing_figure(facts)
    if not facts.plan.leaf_targets:
        return
    yield Paragraph(_("What has to change for that:"))
    yield Table(
        (_("Metric"), _("Baseline"), word(TargetLevel.TARGET), _("Change")),
        tuple(_leaf_row(facts, leaf) for leaf in tree.leaves),
    )


def _leaf_row(facts: PlanFacts, leaf: str) -> tuple[str, ...]:
    node = facts.plan.tree.node(leaf)
    before, after = facts.plan.baseline.get(leaf), facts.plan.leaf_targets.get(leaf)
    return (
        name_of(node.name, leaf),
        *figures((before, after), node.unit),
        change(before, after, node.unit),
    )


def dates_of(task: Task) -> str:
    """Both days with the year; one of them where only that is set."""
    if task.start and task.end:
        return days(Period(task.start, max(task.start, task.end)))
    day = task.start or task.end
    return day_text(day) if day else MISSING


def task_table(facts: PlanFacts, tasks: tuple[Task, ...]) -> Table:
    tree = facts.plan.tree
    star = tree.node(tree.root)
    head = (
        _("Task"),
        _("Lever"),
        _("Metric"),
        _("Owner"),
        _("Dates"),
        _("Budget"),
        _("Person-days"),
        _("Expected effect"),
    )
    money = figures([task.budget for task in tasks], facts.product.currency)
    brings = figures([facts.effects.get(task.key) for task in tasks], star.unit, signed=True)
    rows = []
    for task, budget, effect in zip(tasks, money, brings, strict=True):
        node = tree.get(task.leaf)
        rows.append(
            (
                task.title,
                word(task.lever),
                name_of(node.name, task.leaf) if node else MISSING,
                task.owner or MISSING,
                dates_of(task),
                budget,
                f"{task.person_days:g}",
                effect,
            )
        )
    return Table(head, tuple(rows), right_from=5)


def _tasks(facts: PlanFacts) -> Iterator[Block]:
    yield Heading(_("Tasks"))
    if not facts.chosen:
        yield Paragraph(_("No task has been chosen."))
        return
    yield from effects_figure(facts)
    yield from timeline_figure(facts)
    yield task_table(facts, facts.chosen)


def _left_out(facts: PlanFacts) -> Iterator[Block]:
    """What more money and people would buy."""
    if not facts.left_out:
        return
    yield Heading(_("Left out"))
    yield task_table(facts, facts.left_out)
    star = facts.plan.tree.node(facts.plan.tree.root)
    titles = {task.key: task.title for task in facts.left_out}
    asks = [ask for ask in facts.allocation.asks if ask.item in titles]
    if asks:
        yield Paragraph(_("What more would bring:"))
    said = _("With {more} more: {task} ({effect}).")
    yield from bullets(
        [
            said.format(
                more=amount_of(facts, ask.budget, ask.person_days),
                task=titles[ask.item],
                effect=figure(ask.value, star.unit, signed=True),
            )
            for ask in asks
        ]
    )


def amount_of(facts: PlanFacts, budget: float, days: float) -> str:
    """ "¥9,227 and 20 person-days"; what is 0 is left out."""
    parts = [figure(budget, facts.product.currency)] if budget > 0 else []
    if days > 0:
        parts.append(_("{days:g} person-days").format(days=days))
    return _(" and ").join(parts) or MISSING


def _risks(facts: PlanFacts) -> Iterator[Block]:
    risky = [task for task in facts.chosen if task.risk or task.fallback]
    if risky:
        yield Heading(_("Risks"))
    yield from bullets(
        [
            Bullet(
                labelled(task.title, task.risk or MISSING),
                (_("Fallback: {what}").format(what=task.fallback),) if task.fallback else (),
            )
            for task in risky
        ]
    )


def weak(facts: PlanFacts) -> Iterator[Block]:
    yield Heading(_("What is still weak"))
    found = weak_points(facts)
    yield from bullets([one.text for one in found])
    if not found:
        yield Paragraph(_("Nothing that the plan itself can show."))
