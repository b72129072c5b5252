"""The plan on one page, for somebody who decides about money and people and never saw opstui."""

from __future__ import annotations

from collections.abc import Iterator

from opstui.kernel.dates import format_date
from opstui.kernel.figures import MISSING, format_change
from opstui.kernel.language import _, language
from opstui.kernel.vocabulary import TargetLevel, word
from opstui.reports.plan_facts import PlanFacts, still_weak
from opstui.reports.strategy import guardrails, problem, title
from opstui.reports.table import markdown, plain
from opstui.reports.wording import figure, name_of, share
from opstui.stages.planning.model import Task


def plan_markdown(facts: PlanFacts) -> str:
    """The request for resources (争取资源), in the current language."""
    lines = [*title(facts, _("Plan and resources")), "", *_in_short(facts)]
    lines += [*problem(facts), *_numbers(facts), *_tasks(facts), *_left_out(facts)]
    lines += [*guardrails(facts), *_risks(facts), *_weak(facts)]
    return "\n".join(lines) + "\n"


def _money(facts: PlanFacts, value: float | None) -> str:
    return figure(value, facts.product.currency)


def _in_short(facts: PlanFacts) -> Iterator[str]:
    tree = facts.plan.tree
    star = tree.node(tree.root)
    said = _("{name} from {baseline} to {target} ({change}). Without acting: {nothing}.")
    yield said.format(
        name=plain(name_of(star.name, star.id)),
        baseline=figure(facts.baseline, star.unit),
        target=figure(facts.plan.target, star.unit),
        change=format_change(facts.baseline, facts.plan.target, star.unit),
        nothing=figure(facts.do_nothing, star.unit),
    )
    yield ""
    said = _("We ask for {money} and {days:g} person-days for {n} tasks.")
    yield said.format(money=_money(facts, facts.cost), days=facts.days, n=len(facts.chosen))
    if facts.strategy.sentence:
        yield from ["", plain(facts.strategy.sentence)]


def _numbers(facts: PlanFacts) -> Iterator[str]:
    """Baseline, do-nothing, floor, target, stretch; then every leaf."""
    tree, levels = facts.plan.tree, facts.levels
    star = tree.node(tree.root)
    yield from ["", "## " + word(TargetLevel.TARGET), ""]
    rows = [
        (_("Baseline"), facts.baseline),
        (word(TargetLevel.DO_NOTHING), facts.do_nothing),
        *(
            [(word(TargetLevel.FLOOR), levels.floor), (word(TargetLevel.TARGET), levels.target)]
            if levels
            else []
        ),
        *([(word(TargetLevel.STRETCH), levels.stretch)] if levels else []),
    ]
    head = (plain(name_of(star.name, star.id)), _("Value"), _("Against the baseline"))
    yield from markdown(
        head,
        [
            (label, figure(value, star.unit), format_change(facts.baseline, value, star.unit))
            for label, value in rows
        ],
    )
    if not facts.plan.leaf_targets:
        return
    yield from ["", _("What has to change for that:"), ""]
    columns = (_("Metric"), _("Baseline"), word(TargetLevel.TARGET), _("Change"))
    leaves = [(tree.node(leaf), facts.plan.leaf_targets.get(leaf)) for leaf in tree.leaves]
    yield from markdown(
        columns,
        [
            (
                name_of(node.name, node.id),
                figure(facts.plan.baseline.get(node.id), node.unit),
                figure(goal, node.unit),
                format_change(facts.plan.baseline.get(node.id), goal, node.unit),
            )
            for node, goal in leaves
        ],
    )


def _task_row(facts: PlanFacts, task: Task) -> tuple[str, ...]:
    star = facts.plan.tree.node(facts.plan.tree.root)
    node = facts.plan.tree.get(task.leaf)
    dates = [format_date(day, language(), year=False) for day in (task.start, task.end) if day]
    return (
        task.title,
        word(task.lever),
        name_of(node.name, task.leaf) if node else MISSING,
        task.owner or MISSING,
        " - ".join(dates) or MISSING,
        _money(facts, task.budget),
        f"{task.person_days:g}",
        figure(facts.effects.get(task.key), star.unit, signed=True),
    )


def _task_table(facts: PlanFacts, tasks: tuple[Task, ...]) -> list[str]:
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
    return markdown(head, [_task_row(facts, task) for task in tasks], right_from=5)


def _tasks(facts: PlanFacts) -> Iterator[str]:
    yield from ["", "## " + _("Tasks"), ""]
    if not facts.chosen:
        yield _("No task has been chosen.")
        return
    yield from _task_table(facts, facts.chosen)
    star = facts.plan.tree.node(facts.plan.tree.root)
    found = facts.coverage
    if found.share is not None:
        said = _("Together the tasks are expected to bring {total}: {share} of the gap of {gap}.")
        yield ""
        yield said.format(
            total=figure(found.total, star.unit, signed=True),
            share=share(found.share),
            gap=figure(found.gap, star.unit),
        )


def _left_out(facts: PlanFacts) -> Iterator[str]:
    """What more money and people would buy."""
    if not facts.left_out:
        return
    yield from ["", "## " + _("Left out"), "", *_task_table(facts, facts.left_out)]
    star = facts.plan.tree.node(facts.plan.tree.root)
    titles = {task.key: task.title for task in facts.left_out}
    asks = [ask for ask in facts.allocation.asks if ask.item in titles]
    if asks:
        yield from ["", _("What more would bring:"), ""]
    for ask in asks:
        parts = []
        if ask.budget > 0:
            parts.append(_money(facts, ask.budget))
        if ask.person_days > 0:
            parts.append(_("{days:g} person-days").format(days=ask.person_days))
        said = _("With {more} more: {task} ({effect}).")
        yield "- " + said.format(
            more=_(" and ").join(parts) or MISSING,
            task=plain(titles[ask.item]),
            effect=figure(ask.value, star.unit, signed=True),
        )


def _risks(facts: PlanFacts) -> Iterator[str]:
    risky = [task for task in facts.chosen if task.risk or task.fallback]
    if risky:
        yield from ["", "## " + _("Risks"), ""]
    for task in risky:
        yield f"- {plain(task.title)}: {plain(task.risk)}"
        if task.fallback:
            yield "  - " + _("Fallback: {what}").format(what=plain(task.fallback))


def _weak(facts: PlanFacts) -> Iterator[str]:
    found = still_weak(facts)
    yield from ["", "## " + _("What is still weak"), ""]
    yield from (f"- {plain(one)}" for one in found)
    if not found:
        yield _("Nothing that the plan itself can show.")
