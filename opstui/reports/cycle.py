"""One whole cycle on a page: strategy, plan, what was done, review, needs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from opstui.kernel.figures import MISSING
from opstui.kernel.language import _
from opstui.kernel.vocabulary import Stage, word
from opstui.reports.page import Block, Heading, Page, Table
from opstui.reports.plan import plan_body
from opstui.reports.plan_facts import PlanFacts
from opstui.reports.review_facts import ReviewFacts
from opstui.reports.review_tables import review_body, when
from opstui.reports.strategy import note, strategy_body, title
from opstui.reports.summary import summary
from opstui.reports.wording import figures, share
from opstui.stages.review.model import Feedback, Theme
from opstui.stages.strategy.compose import listed
from opstui.workbook.document import Workbook


def cycle_page(workbook: Workbook, planned: PlanFacts, reviewed: ReviewFacts) -> Page:
    """In the current language."""
    blocks: list[Block] = [*when(reviewed), *_shallow(summary(reviewed))]
    blocks += [Heading(word(Stage.STRATEGY), 1), *strategy_body(planned)]
    blocks += [
        Heading(word(Stage.PLANNING), 1),
        *plan_body(planned, with_strategy=False),
        *_done(planned),
    ]
    blocks += [Heading(word(Stage.REVIEW), 1), *review_body(reviewed)]
    blocks += _voice(workbook, planned.cycle.key)
    return Page(title(planned, _("Cycle")), tuple(blocks), note(planned))


def _shallow(blocks: Iterable[Block]) -> Iterator[Block]:
    """With headings that stand beside those of the stages."""
    for one in blocks:
        yield Heading(one.text, 1) if isinstance(one, Heading) else one


def _done(facts: PlanFacts) -> Iterator[Block]:
    if not facts.chosen:
        return
    head = (
        *(_("Task"), _("State"), _("Carried out"), _("Budget"), _("Spent")),
        *(_("Person-days"), _("Days worked"), _("Result")),
    )
    chosen, money = facts.chosen, facts.product.currency
    amounts = figures(
        [*(task.budget for task in chosen), *(task.actual_cost for task in chosen)], money
    )
    rows = tuple(
        (
            task.title,
            word(task.state),
            share(task.executed_share),
            amounts[at],
            amounts[at + len(chosen)],
            f"{task.person_days:g}",
            MISSING if task.actual_days is None else f"{task.actual_days:g}",
            task.result,
        )
        for at, task in enumerate(chosen)
    )
    yield Heading(word(Stage.EXECUTION), 1)
    yield Table(head, rows, right_from=2, right_to=7)


def _voice(workbook: Workbook, cycle: str) -> Iterator[Block]:
    themes = workbook.all(Theme)
    said = [one for one in workbook.all(Feedback).values() if one.cycle == cycle]
    if said:
        rows = tuple(
            (
                str(one.users),
                word(one.severity),
                listed([themes[key].name if key in themes else key for key in one.themes]),
                one.text,
            )
            for one in sorted(said, key=lambda one: -one.users)
        )
        yield Heading(_("Voice of the users"))
        head = (_("Users"), _("Severity"), _("Theme"), _("What they said"))
        yield Table(head, rows, right_from=0, right_to=1)
