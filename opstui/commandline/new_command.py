"""`opstui new WORKBOOK`: a new workbook, then the guided plan where there is a terminal."""

from __future__ import annotations

import argparse
import re
from datetime import date

from opstui.commandline.common import as_of, day_option, on_a_terminal
from opstui.commandline.opening import remember, session_of
from opstui.commandline.screen import full_screen
from opstui.examples.starting import Beginning, product_only, starting_workbook
from opstui.kernel import clock
from opstui.kernel.dates import BadDate
from opstui.kernel.errors import UsageError
from opstui.kernel.language import N_, _
from opstui.kernel.periods import Period, parse_period
from opstui.kernel.text import clean_line
from opstui.kernel.units import MONEY
from opstui.kernel.vocabulary import Form
from opstui.workbook import places
from opstui.workbook.document import Workbook
from opstui.workbook.repository import Repository

NEW = N_("New workbook")


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("workbook", metavar="WORKBOOK", help=_("its name, or a path"))
    parser.add_argument(
        "--form", choices=[form.value for form in Form], help=_("product form"), default="none"
    )
    parser.add_argument("--name", help=_("name of the product; default: that of the workbook"))
    parser.add_argument("--currency", choices=sorted(MONEY), default="CNY")
    parser.add_argument("--start", metavar=_("DATE"), help=_("first day of the first cycle"))
    parser.add_argument("--end", metavar=_("DATE"), help=_("last day of the first cycle"))
    parser.add_argument(
        "--baseline",
        metavar=_("FROM..TO"),
        help=_("what the cycle is compared with, like 2011-10-01..2011-10-31"),
    )
    parser.add_argument(
        "--from", dest="source", metavar="FILE", help=_("a whole workbook, exported as JSON")
    )
    parser.add_argument("--grain", choices=("day", "week", "month"), default="week")


def run(options: argparse.Namespace) -> int:
    path = places.resolve(options.workbook)
    said = _beginning(options, path.stem)
    settled = any((options.start, options.end, options.baseline, options.source))
    guided = on_a_terminal() and not settled
    content = _content(options, said, guided=guided)
    if path.parent == places.data_folder():
        places.writable_data_folder()
    with Repository.create(path) as repository:
        repository.save(NEW, content, repository.workbook)
    remember(path)
    if not guided:
        print(_("The workbook is in {path}.").format(path=path))
        return 0
    return full_screen(options, lambda: session_of(path, options), ("guided", ""))


def _content(options: argparse.Namespace, said: Beginning, *, guided: bool) -> Workbook:
    if options.source:
        from opstui.workbook.exchange import read_json

        return read_json(places.typed(options.source))
    return product_only(said) if guided else starting_workbook(said, _today(options))


def _today(options: argparse.Namespace) -> date:
    return as_of(options) or clock.today()


def _beginning(options: argparse.Namespace, stem: str) -> Beginning:
    """Raises UsageError."""
    today = _today(options)
    start, end = day_option(options.start, today), day_option(options.end, today)
    if start and end and end < start:
        raise UsageError(
            _("The cycle ends before it begins."), _("Give --end a day after --start.")
        )
    return Beginning(
        name=clean_line(options.name or stem).text,
        form=Form(options.form),
        currency=options.currency,
        start=start,
        end=end,
        baseline=_window(options.baseline) if options.baseline else None,
        grain=options.grain,
    )


def _window(text: str) -> Period:
    """A month, a week, or two dates with ".." between; raises UsageError."""
    first, dots, last = re.sub(r"\s+", "", text).partition("..")
    try:
        start = parse_period(first)
        end = parse_period(last) if dots else start
    except BadDate as error:
        raise UsageError(error.title, error.todo) from None
    if end.end < start.start:
        raise UsageError(
            _("The baseline ends before it begins."), _("Write it like 2011-10-01..2011-10-31.")
        )
    return Period(start.start, end.end)
