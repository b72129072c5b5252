"""What can be written out, and its bytes: one review, one cycle, a page of it, or everything."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from opstui.kernel.errors import OpsError, UsageError
from opstui.kernel.language import _, language, ngettext
from opstui.reports.task_owners import check_owner, tasks_of
from opstui.stages.strategy.model import Cycle
from opstui.workbook.document import Workbook
from opstui.workbook.repository import Repository

if TYPE_CHECKING:
    from opstui.reports.page import Page

WHAT = ("review", "cycle", "strategy", "plan", "resources", "tasks", "workbook")
USUAL = {
    "txt": "review",
    "md": "cycle",
    "json": "workbook",
    "csv": "workbook",
    "html": "cycle",
    "ics": "tasks",
}
PAGES = ("review", "cycle", "strategy", "plan", "resources")
POSSIBLE = {
    "txt": PAGES,
    "md": PAGES,
    "html": PAGES,
    "json": ("review", "workbook"),
    "csv": ("review", "tasks", "workbook"),
    "ics": ("tasks",),
}


def cycle_of(workbook: Workbook, number: int | None = None) -> Cycle:
    """The latest cycle, or the one with this number; raises OpsError."""
    cycles = {cycle.number: cycle for cycle in workbook.cycles}
    if not cycles:
        raise OpsError(
            _("The workbook has no cycle yet."), _("Open it and plan one: `opstui WORKBOOK`.")
        )
    if number is not None and number not in cycles:
        raise UsageError(
            _("There is no cycle {number}.").format(number=number),
            _("The cycles are: {names}.").format(names=_(", ").join(map(str, sorted(cycles)))),
        )
    return cycles[max(cycles) if number is None else number]


def check_possible(form: str, what: str) -> None:
    if what not in POSSIBLE[form]:
        raise UsageError(
            _("{what} cannot be written as {form}.").format(what=what, form=form),
            _("As {form} there are: {names}.").format(
                form=form, names=_(", ").join(POSSIBLE[form])
            ),
        )


def exported(
    repository: Repository,
    form: str,
    what: str,
    number: int | None,
    today: date,
    owner: str = "",
) -> bytes:
    """The bytes of one export, in the current language; `owner` is for tasks. Raises OpsError."""
    workbook = repository.workbook
    if what == "workbook":
        return _whole(workbook, form)
    cycle = cycle_of(workbook, number)
    if what == "tasks":
        check_owner(workbook, cycle, owner)
        return _tasks(workbook, cycle, form, today, owner)
    if form in ("json", "csv"):
        return _review(repository, cycle, form, today)
    if form == "txt" and what == "review":
        return _review_text(repository, cycle, today)
    page = report_page(workbook, cycle, what, today)
    if form == "html":
        from opstui.reports.page_html import page_html

        return page_html(page).encode()
    if form == "txt":
        from opstui.reports.page_text import page_text

        return page_text(page).encode()
    from opstui.reports.page_markdown import page_markdown

    return page_markdown(page).encode()


def _tasks(workbook: Workbook, cycle: Cycle, form: str, today: date, owner: str) -> bytes:
    if form == "csv":
        from opstui.reports.task_csv import task_csv

        return task_csv(workbook, cycle, owner)
    from opstui.reports.task_calendar import task_calendar

    made = task_calendar(workbook, cycle, today, owner)
    if not made.events:
        raise OpsError(
            _("No task has a date, so the calendar would be empty."),
            _("Give the tasks start and end dates."),
        )
    return made.content


def left_out(workbook: Workbook, form: str, number: int | None = None, owner: str = "") -> str:
    """What an export cannot hold, in one sentence; "" when it holds all."""
    if form != "ics":
        return ""
    cycle = cycle_of(workbook, number)
    undated = [
        task
        for task in tasks_of(workbook, cycle, owner)
        if task.selected and not (task.start or task.end)
    ]
    if not undated:
        return ""
    said = ngettext(
        "{n} task has no date and is not in the calendar: {names}.",
        "{n} tasks have no date and are not in the calendar: {names}.",
        len(undated),
    )
    return said.format(n=len(undated), names=_(", ").join(task.key for task in undated))


def _review(repository: Repository, cycle: Cycle, form: str, today: date) -> bytes:
    from opstui.reports.review_facts import review_facts

    facts = review_facts(repository.workbook, cycle, today)
    if form == "json":
        from opstui.reports.loop import loop_of
        from opstui.reports.review_json import review_json

        return review_json(facts, loop_of(repository, today), language())
    from opstui.reports.review_tables import review_csv

    return review_csv(facts)


def _review_text(repository: Repository, cycle: Cycle, today: date) -> bytes:
    from opstui.reports.loop import loop_of
    from opstui.reports.review_facts import review_facts
    from opstui.reports.review_text import review_text

    facts = review_facts(repository.workbook, cycle, today)
    return review_text(facts, loop_of(repository, today)).encode()


def report_page(workbook: Workbook, cycle: Cycle, what: str, today: date) -> Page:
    """One of PAGES, in the current language; raises OpsError."""
    from opstui.reports.review_facts import review_facts

    if what == "review":
        from opstui.reports.review_tables import review_page

        return review_page(review_facts(workbook, cycle, today))
    if what == "strategy":
        from opstui.reports.strategy import strategy_page
        from opstui.reports.strategy_facts import strategy_facts

        return strategy_page(strategy_facts(workbook, cycle))
    from opstui.reports.plan_facts import plan_facts

    planned = plan_facts(workbook, cycle)
    match what:
        case "plan":
            from opstui.reports.plan import plan_page

            return plan_page(planned)
        case "resources":
            from opstui.reports.request import request_page

            return request_page(planned, today)
        case _:
            from opstui.reports.cycle import cycle_page

            return cycle_page(workbook, planned, review_facts(workbook, cycle, today))


def _whole(workbook: Workbook, form: str) -> bytes:
    if form == "json":
        from opstui.workbook.exchange import to_json

        return to_json(workbook)
    from opstui.reports.series_csv import series_csv

    return series_csv(workbook)
