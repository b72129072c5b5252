"""What was squeezed before asking for resources, by when they are needed, and if it fails."""

from __future__ import annotations

from collections.abc import Iterator

from opstui.kernel.dates import format_date
from opstui.kernel.figures import MISSING
from opstui.kernel.language import _, language
from opstui.reports.page import Block, Bullet, Heading, Paragraph, Table, bullets
from opstui.reports.plan import amount_of
from opstui.reports.plan_facts import PlanFacts
from opstui.reports.request_facts import LOCK_DAYS, Request
from opstui.reports.request_words import money_amount
from opstui.reports.wording import labelled, share
from opstui.stages.strategy.compose import listed


def squeezed(facts: PlanFacts, found: Request) -> Iterator[Block]:
    """What has been done before asking."""
    have = facts.plan.resources
    usable = have.budget * (1 - have.contingency)
    lines = []
    if usable > 0:
        said = _("{used} of the {usable} that may be spent is planned ({share}).")
        lines.append(
            said.format(
                used=money_amount(facts, facts.cost),
                usable=money_amount(facts, usable),
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
    if have.contingency > 0 and have.budget > 0:
        said = _("The reserve is {share} of the budget ({money}), for what nobody foresees.")
        lines.append(
            said.format(
                share=share(have.contingency),
                money=money_amount(facts, have.budget * have.contingency),
            )
        )
    if found.dropped:
        said = _("Dropped and not asked for: {names}.")
        lines.append(said.format(names=listed([task.title for task in found.dropped])))
    if lines:
        yield Heading(_("What was squeezed before asking"))
    yield from bullets(lines)


def by_when(found: Request) -> Iterator[Block]:
    """Start of each task asked for, and the day by which it has to be decided on."""
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


def if_it_fails(facts: PlanFacts, found: Request) -> Iterator[Block]:
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
