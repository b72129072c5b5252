"""What several commands need: the workbook that is meant, the day, a question, an output."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path

from opstui.kernel import clock
from opstui.kernel.dates import BadDate, parse_date
from opstui.kernel.errors import OpsError, UsageError
from opstui.kernel.language import N_, _
from opstui.kernel.observations import SeriesMonth
from opstui.kernel.series import book_of
from opstui.stages.planning.model import Plan
from opstui.stages.strategy.model import Cycle
from opstui.workbook import places
from opstui.workbook.document import Workbook
from opstui.workbook.repository import Repository

YES = N_("y,yes")
"""What counts as yes, separated by commas; the catalogue adds its own words."""


def workbook_argument(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "workbook",
        nargs="?",
        metavar="WORKBOOK",
        help=_("path or name of the workbook; default: the one opened last"),
    )


def find_workbook(named: str | None) -> Path:
    """The file that is meant; raises UsageError when none is named and none was opened."""
    if named:
        return places.resolve(named)
    last = places.last_opened()
    if last is None:
        raise UsageError(
            _("No workbook is named, and none was opened before."),
            _("Name one, create one with `opstui new NAME`, or look at `opstui demo`."),
        )
    return last


@contextmanager
def reading(named: str | None) -> Iterator[Repository]:
    """The workbook, to be read only."""
    with Repository.open(find_workbook(named), readonly=True) as repository:
        yield repository


@contextmanager
def writing(named: str | None) -> Iterator[Repository]:
    """The workbook, to be changed; what its owner ought to know is said."""
    with Repository.open(find_workbook(named)) as repository:
        if repository.warning:
            print("opstui: " + repository.warning, file=sys.stderr)
        yield repository
        repository.checkpoint()


def as_of(options: argparse.Namespace) -> date | None:
    """The date of `--as-of`, None without it; raises UsageError."""
    return day_option(options.as_of, clock.today())


def day_option(text: str | None, today: date) -> date | None:
    """The date given with an option; raises UsageError."""
    try:
        return parse_date(text, today=today) if text else None
    except BadDate as error:
        raise UsageError(error.title, error.todo) from None


def day_for(workbook: Workbook) -> date:
    """Today; for an example the day after its data end, so that it never grows old."""
    if workbook.product is not None and workbook.product.synthetic:
        until = book_of(workbook.all(SeriesMonth)).observed_until()
        if until is not None:
            return until + timedelta(1)
    return clock.today()


def plan_of(workbook: Workbook, cycle: Cycle) -> Plan:
    plan = workbook.get(Plan, cycle.key)
    if plan is None:
        raise OpsError(
            _("Cycle {cycle} has no metric tree yet.").format(cycle=cycle.key),
            _("Open the workbook and choose one in stage 2."),
        )
    return plan


def on_a_terminal() -> bool:
    return sys.stdin is not None and sys.stdin.isatty() and sys.stdout.isatty()


def agreed(question: str) -> bool:
    """Ask yes or no; anything but yes is no."""
    try:
        reply = input(f"{question} [y/N] ")
    except EOFError:
        return False
    return reply.strip().lower() in {*YES.split(","), *_(YES).split(",")}


def write_out(content: bytes, target: str, *, force: bool) -> None:
    """To standard output ("-"), or to a file of the user's own; raises OpsError."""
    if target != "-":
        from opstui.workbook.exports import write_export

        write_export(places.typed(target), content, force=force)
        return
    sys.stdout.flush()
    sys.stdout.buffer.write(content)
    sys.stdout.buffer.flush()
