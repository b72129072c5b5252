"""Sections of the one-page plan: by when, why it can be reached, what it costs, how one will know,
and what is taken for given."""

from __future__ import annotations

from collections.abc import Iterator

from opstui.kernel.dates import format_date
from opstui.kernel.language import _, language, ngettext, noted
from opstui.kernel.metric_tree import Good
from opstui.reports.assumed import assumed, in_words
from opstui.reports.page import Block, Heading, Paragraph, bullets
from opstui.reports.plan_facts import PlanFacts
from opstui.reports.wording import change, figure, figures, labelled, name_of, share
from opstui.stages.planning.outlook import periods_of, solution_of
from opstui.stages.strategy.compose import listed

_MOVED = 3
ENOUGH = 0.995
"""A share of the gap that is said as 100%."""


def when(facts: PlanFacts) -> str:
    """First and last day of the cycle."""
    cycle = facts.cycle
    weeks = round(((cycle.end - cycle.start).days + 1) / 7)
    length = ngettext("{n} week", "{n} weeks", weeks).format(n=weeks)
    return _("By {end}: the cycle begins on {start} and takes {length}.").format(
        end=format_date(cycle.end, language()),
        start=format_date(cycle.start, language()),
        length=length,
    )


def reachable(facts: PlanFacts) -> Iterator[Block]:
    """The target against the do-nothing forecast and against what the tree can give."""
    plan = facts.plan
    found = solution_of(plan, facts.cycle)
    if plan.target is None or found is None:
        return
    reached, star = found.solution.reached, plan.tree.node(plan.tree.root)
    carried = facts.coverage.share is None or facts.coverage.share >= ENOUGH
    if not reached:
        yield Heading(_("Why it cannot be reached yet"))
    else:
        yield Heading(_("Why it can be reached") if carried else _("What is missing to reach it"))
    gap = facts.coverage.gap
    if gap is not None and gap > 0:
        said = _("Without acting {name} comes to {nothing}; {gap} is missing to the target.")
    elif gap is not None:
        said = _("Without acting {name} comes to {nothing}: the target comes by itself.")
    else:
        said = _("What happens without acting is not known: a number is missing.")
    yield Paragraph(
        said.format(
            name=name_of(star.name, star.id),
            nothing=figure(facts.do_nothing, star.unit),
            gap=figure(gap, star.unit),
        )
    )
    if not reached and found.solution.maximum is not None:
        said = _("The target cannot be reached with these parts; the most is {most}.")
        yield Paragraph(said.format(most=figure(found.solution.maximum, star.unit)))
    elif moved := _moved(facts):
        yield Paragraph(_("What has to move most: {parts}.").format(parts=listed(moved)))
    yield from covered(facts)
    if facts.guessed:
        yield Paragraph(_("Nobody has estimated these effects yet: they are what is asked for."))


def covered(facts: PlanFacts) -> Iterator[Block]:
    """What the chosen tasks close of the gap between doing nothing and the target."""
    star = facts.plan.tree.node(facts.plan.tree.root)
    found = facts.coverage
    if found.share is not None and facts.chosen:
        said = _("Together the tasks are expected to bring {total}: {share} of the gap of {gap}.")
        yield Paragraph(
            said.format(
                total=figure(found.total, star.unit, signed=True),
                share=share(found.share),
                gap=figure(found.gap, star.unit),
            )
        )


def _moved(facts: PlanFacts) -> list[str]:
    """The leaves that change most for their size: "Attendance rate 53.7% > 61.0% (+7.3 pp)"."""
    plan = facts.plan
    sizes: dict[str, float] = {}
    for leaf in plan.tree.leaves:
        before, after = plan.baseline.get(leaf), plan.leaf_targets.get(leaf)
        if before and after is not None and after != before:
            sizes[leaf] = abs(after / before - 1)
    out = []
    for leaf in sorted(sizes, key=lambda one: -sizes[one])[:_MOVED]:
        node = plan.tree.node(leaf)
        before, after = plan.baseline[leaf], plan.leaf_targets[leaf]
        now, then = figures((before, after), node.unit)
        said = f"{name_of(node.name, leaf)} {now} > {then}"
        out.append(noted(said, change(before, after, node.unit)))
    return out


def costs(facts: PlanFacts) -> Iterator[Block]:
    """What the chosen tasks need beside what there is."""
    have, money = facts.plan.resources, facts.product.currency
    if not (have.budget or have.person_days or facts.cost or facts.days):
        return
    yield Heading(_("What it costs and what there is"))
    said = _("The tasks cost {cost} of {budget} and take {days:g} of {there:g} person-days.")
    yield Paragraph(
        said.format(
            cost=figure(facts.cost, money),
            budget=figure(have.budget, money),
            days=facts.days,
            there=have.person_days,
        )
    )
    if have.people:
        who = listed([person.name for person in have.people])
        yield Paragraph(_("Working on it: {names}.").format(names=who))


def how_we_know(facts: PlanFacts) -> Iterator[Block]:
    """The first review, the level below which it has failed, and what refutes each belief."""
    plan, star = facts.plan, facts.plan.tree.node(facts.plan.tree.root)
    yield Heading(_("How we will know"))
    first = periods_of(facts.cycle)[0]
    points = [
        _("First review: {day}, when the first period is over.").format(
            day=format_date(first.end, language())
        )
    ]
    if facts.levels is not None and plan.target is not None:
        said = _("Failed above {floor}.") if star.good is Good.DOWN else _("Failed below {floor}.")
        points.append(said.format(floor=figure(facts.levels.floor, star.unit)))
    points += [
        labelled(one.statement, _("Refuted if: {what}").format(what=one.kill_if))
        for one in facts.hypotheses
        if one.kill_if
    ]
    yield from bullets(points)


def taken_for_given(facts: PlanFacts) -> Iterator[Block]:
    """The defaults that nobody chose."""
    found = assumed(facts)
    if found:
        yield Heading(_("What is assumed"))
        yield Paragraph(_("Usual values that nobody has confirmed yet:"))
        yield from bullets(in_words(found))
