"""The request for resources (争取资源) on a page: what is asked for, and the numbers for and
against it. For somebody who decides about money and people and never saw opstui."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from opstui.kernel.dates import format_date
from opstui.kernel.figures import MISSING
from opstui.kernel.language import _, language, ngettext
from opstui.reports.page import Block, Callout, Heading, Page, Paragraph, Table
from opstui.reports.plan import amount_of, goal, task_table, weak
from opstui.reports.plan_facts import PlanFacts
from opstui.reports.request_case import buys, without
from opstui.reports.request_facts import Request, request_of
from opstui.reports.request_terms import by_when, if_it_fails, squeezed
from opstui.reports.request_words import star_amount
from opstui.reports.strategy import note, title
from opstui.reports.wording import figures, name_of, share


def request_page(facts: PlanFacts, today: date) -> Page:
    """In the current language; `today` tells whether a decision can still come in time."""
    found = request_of(facts)
    blocks: list[Block] = [*_asked(facts, found, today), Paragraph(goal(facts))]
    blocks += [*_needs(facts, found), *_people(facts, found), *buys(facts, found)]
    blocks += [*without(facts, found), *squeezed(facts, found), *by_when(found)]
    blocks += [*if_it_fails(facts, found), *_planned(facts), *weak(facts)]
    return Page(title(facts, _("Resource request")), tuple(blocks), note(facts))


def _asked(facts: PlanFacts, found: Request, today: date) -> Iterator[Block]:
    """The request in two lines."""
    if not facts.chosen and not facts.left_out:
        yield Callout(_("Nothing can be asked for yet: there are no tasks."))
        return
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
            value=star_amount(facts, found.value, signed=True),
            name=name_of(star.name, star.id),
        )
    )
    if found.decide_by:
        said = _("A decision is needed by {day}.")
        if found.decide_by < today:
            said = _("A decision was needed by {day}: some of the tasks will start later.")
        yield Paragraph(said.format(day=format_date(found.decide_by, language())))


def _needs(facts: PlanFacts, found: Request) -> Iterator[Block]:
    money, days = found.money, found.days
    if not any((money.there, money.planned, money.more, days.there, days.planned, days.more)):
        return
    yield Heading(_("What is asked for"))
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


def _planned(facts: PlanFacts) -> Iterator[Block]:
    if facts.chosen:
        yield Heading(_("What is planned with what there is"))
        yield task_table(facts, facts.chosen)
