"""`opstui export [WORKBOOK]`: a report, the numbers, or the whole workbook."""

from __future__ import annotations

import argparse
from datetime import date

from opstui.commandline.common import (
    as_of,
    cycle_of,
    day_for,
    reading,
    workbook_argument,
    write_out,
)
from opstui.kernel.errors import UsageError
from opstui.kernel.language import _, language
from opstui.workbook.document import Workbook
from opstui.workbook.repository import Repository

WHAT = ("review", "cycle", "strategy", "resources", "workbook")
USUAL = {"md": "cycle", "json": "workbook", "csv": "workbook", "html": "cycle"}
POSSIBLE = {
    "md": ("review", "cycle", "strategy", "resources"),
    "json": ("review", "workbook"),
    "csv": ("review", "workbook"),
}


def arguments(parser: argparse.ArgumentParser) -> None:
    workbook_argument(parser)
    parser.add_argument("--format", choices=("md", "html", "json", "csv"), required=True)
    parser.add_argument("--what", choices=WHAT, help=_("default: the cycle, or all the data"))
    parser.add_argument("--cycle", type=int, metavar="N", help=_("this cycle; default: the latest"))
    parser.add_argument(
        "-o", "--output", metavar="FILE", default="-", help=_("a file; - is standard output")
    )
    parser.add_argument("--force", action="store_true", help=_("replace the file if it exists"))


def run(options: argparse.Namespace) -> int:
    what = options.what or USUAL[options.format]
    _check(options.format, what)
    with reading(options.workbook) as repository:
        today = as_of(options) or day_for(repository.workbook)
        content = exported(repository, options.format, what, options.cycle, today)
    write_out(content, options.output, force=options.force)
    return 0


def _check(form: str, what: str) -> None:
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
            from opstui.commandline.loop import loop_of
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
