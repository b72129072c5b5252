"""The request for resources (争取资源) on a page: what is asked for, and the numbers for and
against it. For somebody who decides about money and people and never saw opstui."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from opstui.kernel.dates import format_date
from opstui.kernel.figures import MISSING, format_number
from opstui.kernel.language import _, language, ngettext
from opstui.reports.page import Block, Bullet, Callout, Heading, Page, Paragraph, Table, bullets
from opstui.reports.page_charts import effects_figure
from opstui.reports.plan import amount_of, goal, task_table, weak
from opstui.reports.plan_facts import PlanFacts
from opstui.reports.plan_sections import covered
from opstui.reports.request_facts import (
    LOCK_DAYS,
    Request,
    Wish,
    expected_end,
    request_of,
    short_of,
)
from opstui.reports.strategy import note, title
from opstui.reports.wording import chance, figure, figures, labelled, name_of, share
from opstui.stages.strategy.compose import listed

_LEAST_PER_MONEY = 0.1
"""Below this many units of the north star for one unit of money, a thousand are the measure."""


def request_page(facts: PlanFacts, today: date) -> Page:
    """In the current language; `today` tells whether a decision can still come in time."""
    found = request_of(facts)
    blocks: list[Block] = [*_asked(facts, found, today), Paragraph(goal(facts))]
    blocks += [*_needs(facts, found), *_people(facts, found), *_buys(facts, found)]
    blocks += [*_without(facts, found), *_squeezed(facts, found), *_when(found)]
    blocks += [*_if_it_fails(facts, found), *_planned(facts), *weak(facts)]
    return Page(title(facts, _("Resource request")), tuple(blocks), note(facts))


def _star(facts: PlanFacts, value: float | None, *, signed: bool = False) -> str:
    return figure(value, facts.plan.tree.node(facts.plan.tree.root).unit, signed=signed)


def _money(facts: PlanFacts, value: float | None) -> str:
    return figure(value, facts.product.currency)


def _asked(facts: PlanFacts, found: Request, today: date) -> Iterator[Block]:
    """The request in two lines."""
    if found.is_empty:
        yield Callout(_("Nothing is asked for: what there is covers all tasks with a value."))
        return
    more = amount_of(facts, found.money.more, found.days.more)
    if not found.wishes:
        said = _("We ask for {more} more: the chosen tasks need it, and nothing is left out.")
        yield Callout(said.format(more=more))
        return
    said = ngettext(
        "We ask for {more} more, for {n} task. It is expected to bring {value} ({name}).",
        "We ask for {more} more, for {n} tasks. They are expected to bring {value} ({name}).",
        len(found.wishes),
    )
    star = facts.plan.tree.node(facts.plan.tree.root)
    yield Callout(
        said.format(
            more=more,
            n=len(found.wishes),
            value=_star(facts, found.value, signed=True),
            name=name_of(star.name, star.id),
        )
    )
    if found.decide_by:
        said = _("A decision is needed by {day}.")
        if found.decide_by < today:
            said = _("A decision was needed by {day}: some of the tasks will start later.")
        yield Paragraph(said.format(day=format_date(found.decide_by, language())))


def _needs(facts: PlanFacts, found: Request) -> Iterator[Block]:
    yield Heading(_("What is asked for"))
    money, days = found.money, found.days
    head = (
        *(_("Resource"), _("There is"), _("Of it in reserve"), _("Chosen tasks")),
        *(_("Tasks asked for"), _("Asked for in addition")),
    )
    amounts = (money.there, money.reserve, money.planned, money.wished, money.more)
    rows = (
        (_("Budget"), *figures(amounts, facts.product.currency)),
        (
            _("Person-days"),
            f"{days.there:g}",
            MISSING,
            *(f"{one:g}" for one in (days.planned, days.wished, days.more)),
        ),
    )
    yield Table(head, rows)
    if money.reserve > 0 and money.more > 0:
        kept = _("The reserve of {share} is kept: it is part of what is asked for.")
        yield Paragraph(kept.format(share=share(facts.plan.resources.contingency)))


def _people(facts: PlanFacts, found: Request) -> Iterator[Block]:
    """Days by person: what they have, what the plan takes, what the request adds."""
    have = {person.name: person.days for person in facts.plan.resources.people}
    planned: dict[str, float] = defaultdict(float)
    wished: dict[str, float] = defaultdict(float)
    for task in facts.chosen:
        planned[task.owner] += task.person_days
    for wish in found.wishes:
        for task in wish.tasks:
            wished[task.owner] += task.person_days
    names = dict.fromkeys([*have, *planned, *wished])
    if not wished or not names:
        return
    head = (
        *(_("Person"), _("Days there are"), _("Chosen tasks"), _("Tasks asked for")),
        _("Days short"),
    )
    rows = []
    for name in names:
        there = have.get(name)
        short = None if there is None else max(0.0, planned[name] + wished[name] - there)
        rows.append(
            (
                name or _("no owner"),
                MISSING if there is None else f"{there:g}",
                f"{planned[name]:g}",
                f"{wished[name]:g}",
                MISSING if short is None else f"{short:g}",
            )
        )
    yield Paragraph(_("Person-days by the person who owns the tasks:"))
    yield Table(head, tuple(rows))


def _buys(facts: PlanFacts, found: Request) -> Iterator[Block]:
    if not found.wishes:
        return
    wishes = found.wishes
    star = facts.plan.tree.node(facts.plan.tree.root)
    money = facts.product.currency
    largest = max((one.per_money for one in wishes if one.per_money is not None), default=1.0)
    per = 1 if largest >= _LEAST_PER_MONEY else 1000
    head = (
        *(_("Task"), _("Metric"), _("Budget"), _("Person-days"), _("Chance of success")),
        *(_("Expected effect"), _("Per {money} spent").format(money=_money(facts, per))),
        _("Per person-day"),
    )
    columns = (
        figures([one.cost for one in wishes], money),
        [f"{one.days:g}" for one in wishes],
        [chance(one.task.success_chance) for one in wishes],
        figures([one.value for one in wishes], star.unit, signed=True),
        [
            format_number(one.value / one.cost * per if one.cost else None, star.unit, digits=3)
            for one in wishes
        ],
        figures([one.per_day for one in wishes], star.unit),
    )
    cells = zip(*columns, strict=True)
    rows = tuple(
        (_with(one), _metric(facts, one), *row) for one, row in zip(wishes, cells, strict=True)
    )
    yield Heading(_("What it buys"))
    yield Table(head, rows, right_from=2)
    yield Paragraph(
        _(
            "Expected effect: what the metric tree gives if the task moves its metric as planned, "
            "times the chance that it does. The best value for what it takes stands first."
        )
    )
    yield from effects_figure(facts, [task for one in wishes for task in one.tasks])


def _with(wish: Wish) -> str:
    if not wish.also:
        return wish.task.title
    return _("{task} (with {others})").format(
        task=wish.task.title, others=listed([one.title for one in wish.also])
    )


def _metric(facts: PlanFacts, wish: Wish) -> str:
    node = facts.plan.tree.get(wish.task.leaf)
    return name_of(node.name, wish.task.leaf) if node else MISSING


def _without(facts: PlanFacts, found: Request) -> Iterator[Block]:
    yield Heading(_("What happens without it"))
    star = facts.plan.tree.node(facts.plan.tree.root)
    said = _("Doing nothing: {nothing}. With what there is: {end} expected. Target: {target}.")
    yield Paragraph(
        said.format(
            nothing=_star(facts, facts.do_nothing),
            end=_star(facts, expected_end(facts)),
            target=_star(facts, facts.plan.target),
        )
    )
    yield from covered(facts)
    short = short_of(facts)
    if short is not None and short > 0:
        left = _("Without more, no task would bring the {short} still missing ({name}).")
        yield Paragraph(left.format(short=_star(facts, short), name=name_of(star.name, star.id)))
    elif short is not None and found.wishes:
        yield Paragraph(
            _("On average the chosen tasks close the gap: the request buys safety, not the target.")
        )
    yield from _chances(found)


def _chances(found: Request) -> Iterator[Block]:
    if found.chance_now is None or found.chance_then is None:
        return
    said = _("Chance to reach the target with what there is: {now}.")
    if found.wishes:
        said = _("Chance to reach the target: {now} with what there is, {then} with the request.")
    yield Paragraph(said.format(now=chance(found.chance_now), then=chance(found.chance_then)))
    yield Paragraph(
        _(
            "This rests on the chances that the team itself gave each task (80% where nobody "
            "changed it), taken as independent and as all or nothing. It compares two plans; it "
            "is no forecast."
        )
    )


def _squeezed(facts: PlanFacts, found: Request) -> Iterator[Block]:
    """What has been done before asking."""
    have = facts.plan.resources
    usable = have.budget * (1 - have.contingency)
    lines = []
    if usable > 0:
        said = _("{used} of the {usable} that may be spent is planned ({share}).")
        lines.append(
            said.format(
                used=_money(facts, facts.cost),
                usable=_money(facts, usable),
                share=share(facts.cost / usable),
            )
        )
    if have.person_days > 0:
        said = _("{used:g} of {there:g} person-days are planned ({share}).")
        lines.append(
            said.format(
                used=facts.days, there=have.person_days, share=share(facts.days / have.person_days)
            )
        )
    if have.contingency > 0:
        said = _("The reserve is {share} of the budget ({money}), for what nobody foresees.")
        lines.append(
            said.format(
                share=share(have.contingency), money=_money(facts, have.budget * have.contingency)
            )
        )
    if found.dropped:
        said = _("Dropped and not asked for: {names}.")
        lines.append(said.format(names=listed([task.title for task in found.dropped])))
    if lines:
        yield Heading(_("What was squeezed before asking"))
    yield from bullets(lines)


def _when(found: Request) -> Iterator[Block]:
    if not found.wishes:
        return
    yield Heading(_("By when"))
    rows = tuple(
        (
            one.task.title,
            format_date(one.start, language()) if one.start else MISSING,
            format_date(one.decide_by, language()) if one.decide_by else MISSING,
        )
        for one in found.wishes
    )
    yield Table((_("Task"), _("Starts"), _("Decide by")), rows, right_to=1)
    said = _("People and money are locked {n} days before a task starts; later it starts later.")
    yield Paragraph(said.format(n=LOCK_DAYS))


def _if_it_fails(facts: PlanFacts, found: Request) -> Iterator[Block]:
    """Risk, fallback, and what stops each task."""
    if not found.wishes:
        return
    stops = {one.key: one.kill_if for one in facts.hypotheses}
    items = []
    for wish in found.wishes:
        task = wish.task
        stop = stops.get(task.hypothesis, "")
        under = [
            _("Stops if: {what}").format(what=stop)
            if stop
            else _("No stop rule is written down yet: agree on one before it starts.")
        ]
        if task.fallback:
            under.append(_("Fallback: {what}").format(what=task.fallback))
        most = _("The most it can cost: {amount}.")
        under.append(most.format(amount=amount_of(facts, wish.cost, wish.days)))
        risk = labelled(task.title, task.risk) if task.risk else task.title
        items.append(Bullet(risk, tuple(under)))
    yield Heading(_("If it is granted and fails"))
    yield from bullets(items)
    yield Paragraph(
        _(
            "We offer: each task is looked at in the weekly review. When its stop rule is met it "
            "stops, and what is not spent is given back."
        )
    )


def _planned(facts: PlanFacts) -> Iterator[Block]:
    if facts.chosen:
        yield Heading(_("What is planned with what there is"))
        yield task_table(facts, facts.chosen)
