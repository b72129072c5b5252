"""What the resources asked for would buy, and what happens without them."""

from __future__ import annotations

from collections.abc import Iterator

from opstui.kernel.figures import MISSING, format_number
from opstui.kernel.language import _
from opstui.reports.page import Block, Heading, Paragraph, Table
from opstui.reports.page_charts import effects_figure
from opstui.reports.plan_facts import PlanFacts
from opstui.reports.plan_sections import covered
from opstui.reports.request_facts import Request, Wish, expected_end, short_of
from opstui.reports.request_words import money_amount, star_amount
from opstui.reports.wording import chance, figures, name_of
from opstui.stages.strategy.compose import listed

_LEAST_PER_MONEY = 0.1
"""Below this many units of the north star for one unit of money, a thousand are the measure."""


def buys(facts: PlanFacts, found: Request) -> Iterator[Block]:
    """Each task asked for: what it takes, what it is expected to bring, for how much."""
    if not found.wishes:
        return
    wishes = found.wishes
    star = facts.plan.tree.node(facts.plan.tree.root)
    money = facts.product.currency
    largest = max((one.per_money for one in wishes if one.per_money is not None), default=1.0)
    per = 1 if largest >= _LEAST_PER_MONEY else 1000
    head = (
        *(_("Task"), _("Metric"), _("Budget"), _("Person-days"), _("Chance of success")),
        *(_("Expected effect"), _("Per {money} spent").format(money=money_amount(facts, per))),
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
    yield from effects_figure(facts, [task for one in wishes for task in one.tasks])
    yield Table(head, rows, right_from=2)
    yield Paragraph(
        _(
            "Expected effect: what the metric tree gives if the task moves its metric as planned, "
            "times the chance that it does. The best value for what it takes stands first."
        )
    )


def _with(wish: Wish) -> str:
    if not wish.also:
        return wish.task.title
    return _("{task} (with {others})").format(
        task=wish.task.title, others=listed([one.title for one in wish.also])
    )


def _metric(facts: PlanFacts, wish: Wish) -> str:
    node = facts.plan.tree.get(wish.task.leaf)
    return name_of(node.name, wish.task.leaf) if node else MISSING


def without(facts: PlanFacts, found: Request) -> Iterator[Block]:
    """Where doing nothing and the chosen tasks lead, and the chance of the target."""
    yield Heading(_("What happens without it"))
    star = facts.plan.tree.node(facts.plan.tree.root)
    if facts.do_nothing is None and facts.plan.target is None:
        yield Paragraph(_("What happens without acting is not known: a number is missing."))
        return
    said = _("Doing nothing: {nothing}. With what there is: {end} expected. Target: {target}.")
    yield Paragraph(
        said.format(
            nothing=star_amount(facts, facts.do_nothing),
            end=star_amount(facts, expected_end(facts)),
            target=star_amount(facts, facts.plan.target),
        )
    )
    yield from covered(facts)
    short = short_of(facts)
    if short is not None and short > 0:
        left = _("Without more, no task would bring the {short} still missing ({name}).")
        yield Paragraph(
            left.format(short=star_amount(facts, short), name=name_of(star.name, star.id))
        )
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
