"""One whole cycle as Markdown: strategy, plan, what was done, review, needs."""

from __future__ import annotations

from collections.abc import Iterator

from opstui.kernel.figures import MISSING
from opstui.kernel.language import _
from opstui.kernel.vocabulary import Stage, word
from opstui.reports.plan import plan_markdown
from opstui.reports.plan_facts import PlanFacts
from opstui.reports.review_facts import ReviewFacts
from opstui.reports.review_tables import review_body
from opstui.reports.strategy import strategy_body, title
from opstui.reports.table import markdown, plain
from opstui.reports.wording import figure, share
from opstui.stages.review.model import Feedback, Need, Theme
from opstui.workbook.document import Workbook


def cycle_markdown(workbook: Workbook, planned: PlanFacts, reviewed: ReviewFacts) -> str:
    """In the current language."""
    plan = plan_markdown(planned).split("\n", 1)[1].rstrip("\n")
    lines = [*title(planned, _("Cycle")), "", "# " + word(Stage.STRATEGY), ""]
    lines += [*strategy_body(planned), "", "# " + word(Stage.PLANNING), plan]
    lines += [*_done(planned), "", "# " + word(Stage.REVIEW), *review_body(reviewed)]
    return "\n".join([*lines, *_voice(workbook, planned.cycle.key)]) + "\n"


def _done(facts: PlanFacts) -> Iterator[str]:
    if not facts.chosen:
        return
    head = (
        *(_("Task"), _("State"), _("Carried out"), _("Budget"), _("Spent")),
        *(_("Person-days"), _("Days worked"), _("Result")),
    )
    money = facts.product.currency
    rows = [
        (
            task.title,
            word(task.state),
            share(task.executed_share),
            figure(task.budget, money),
            figure(task.actual_cost, money),
            f"{task.person_days:g}",
            MISSING if task.actual_days is None else f"{task.actual_days:g}",
            task.result,
        )
        for task in facts.chosen
    ]
    yield from ["", "# " + word(Stage.EXECUTION), "", *markdown(head, rows, right_from=2)]


def _voice(workbook: Workbook, cycle: str) -> Iterator[str]:
    themes = workbook.all(Theme)
    said = [one for one in workbook.all(Feedback).values() if one.cycle == cycle]
    if said:
        head = (_("Users"), _("Severity"), _("Theme"), _("What they said"))
        rows = [
            (
                str(one.users),
                word(one.severity),
                ", ".join(themes[key].name if key in themes else key for key in one.themes),
                one.text,
            )
            for one in sorted(said, key=lambda one: -one.users)
        ]
        yield from ["", "## " + _("Voice of the users"), "", *markdown(head, rows, right_from=9)]
    needs = [one for one in workbook.all(Need).values() if one.cycle == cycle]
    if needs:
        yield from ["", "## " + _("Needs"), ""]
    yield from (f"- {plain(one.statement)}" for one in needs)
