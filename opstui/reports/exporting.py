"""What can be written out, and its bytes: one review, one cycle, a page of it, or everything."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from opstui.kernel.errors import OpsError, UsageError
from opstui.kernel.language import _, language
from opstui.stages.strategy.model import Cycle
from opstui.workbook.document import Workbook
from opstui.workbook.repository import Repository

if TYPE_CHECKING:
    from opstui.reports.page import Page

WHAT = ("review", "cycle", "strategy", "plan", "resources", "workbook")
USUAL = {"md": "cycle", "json": "workbook", "csv": "workbook", "html": "cycle"}
PAGES = ("review", "cycle", "strategy", "plan", "resources")
POSSIBLE = {
    "md": PAGES,
    "html": PAGES,
    "json": ("review", "workbook"),
    "csv": ("review", "workbook"),
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
            _("The cycles are: {names}.").format(names=", ".join(map(str, sorted(cycles)))),
        )
    return cycles[max(cycles) if number is None else number]


def check_possible(form: str, what: str) -> None:
    if what not in POSSIBLE[form]:
        raise UsageError(
            _("{what} cannot be written as {form}.").format(what=what, form=form),
            _("As {form} there are: {names}.").format(form=form, names=", ".join(POSSIBLE[form])),
        )


def exported(
    repository: Repository, form: str, what: str, number: int | None, today: date
) -> bytes:
    """The bytes of one export, in the current language; raises OpsError."""
    workbook = repository.workbook
    if what == "workbook":
        return _whole(workbook, form)
    cycle = cycle_of(workbook, number)
    if form in ("json", "csv"):
        return _review(repository, cycle, form, today)
    page = _page(workbook, cycle, what, today)
    if form == "html":
        from opstui.reports.page_html import page_html

        return page_html(page).encode()
    from opstui.reports.page_markdown import page_markdown

    return page_markdown(page).encode()


def _review(repository: Repository, cycle: Cycle, form: str, today: date) -> bytes:
    from opstui.reports.review_facts import review_facts

    facts = review_facts(repository.workbook, cycle, today)
    if form == "json":
        from opstui.reports.loop import loop_of
        from opstui.reports.review_json import review_json

        return review_json(facts, loop_of(repository, today), language())
    from opstui.reports.review_tables import review_csv

    return review_csv(facts)


def _page(workbook: Workbook, cycle: Cycle, what: str, today: date) -> Page:
    from opstui.reports.review_facts import review_facts

    if what == "review":
        from opstui.reports.review_tables import review_page

        return review_page(review_facts(workbook, cycle, today))
    from opstui.reports.plan_facts import plan_facts

    planned = plan_facts(workbook, cycle)
    match what:
        case "strategy":
            from opstui.reports.strategy import strategy_page

            return strategy_page(planned)
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
