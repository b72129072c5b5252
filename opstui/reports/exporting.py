"""What can be written out, and its bytes: one review, one cycle, a page of it, or everything."""

from __future__ import annotations

from datetime import date

from opstui.kernel.errors import OpsError, UsageError
from opstui.kernel.language import _, language
from opstui.stages.strategy.model import Cycle
from opstui.workbook.document import Workbook
from opstui.workbook.repository import Repository

WHAT = ("review", "cycle", "strategy", "resources", "workbook")
USUAL = {"md": "cycle", "json": "workbook", "csv": "workbook", "html": "cycle"}
POSSIBLE = {
    "md": ("review", "cycle", "strategy", "resources"),
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
    if form == "html":
        raise UsageError(
            _("HTML pages are not written yet."), _("Use --format md; it holds the same.")
        )
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
    if what == "review":
        from opstui.reports.review_facts import review_facts

        facts = review_facts(workbook, cycle, today)
        if form == "json":
            from opstui.reports.loop import loop_of
            from opstui.reports.review_json import review_json

            return review_json(facts, loop_of(repository, today), language())
        from opstui.reports.review_tables import review_csv, review_markdown

        return review_csv(facts) if form == "csv" else review_markdown(facts).encode()
    from opstui.reports.plan_facts import plan_facts

    planned = plan_facts(workbook, cycle)
    if what == "strategy":
        from opstui.reports.strategy import strategy_markdown

        return strategy_markdown(planned).encode()
    if what == "resources":
        from opstui.reports.plan import plan_markdown

        return plan_markdown(planned).encode()
    from opstui.reports.cycle import cycle_markdown
    from opstui.reports.review_facts import review_facts

    return cycle_markdown(workbook, planned, review_facts(workbook, cycle, today)).encode()


def _whole(workbook: Workbook, form: str) -> bytes:
    if form == "json":
        from opstui.workbook.exchange import to_json

        return to_json(workbook)
    from opstui.reports.series_csv import series_csv

    return series_csv(workbook)
