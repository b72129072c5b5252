"""`opstui import FILE [WORKBOOK]`: shows what would change, asks, and keeps it as one step.

A file holds numbers of metrics by date, customers (or their orders) for the tiers, what users
said, or a table of the review: cohorts, growth, answers to a KANO survey.
"""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path

from opstui.commandline import customers, intakes, voices
from opstui.commandline.baseline import BaselineChange, baseline_from
from opstui.commandline.common import (
    agreed,
    as_of,
    day_for,
    on_a_terminal,
    plan_of,
    workbook_argument,
    writing,
)
from opstui.commandline.metrics import known_metrics
from opstui.data_sources.files import read_bytes
from opstui.data_sources.names import parse_mapping
from opstui.data_sources.plan import ImportPlan, plan_import
from opstui.data_sources.reading import Answers, RatesAs
from opstui.data_sources.tables import read_table
from opstui.kernel import clock
from opstui.kernel.errors import OpsError, UsageError
from opstui.kernel.language import N_, _
from opstui.kernel.observations import SeriesMonth, apply
from opstui.kernel.periods import Period
from opstui.kernel.text import shown
from opstui.reports.customer_intake import kept
from opstui.reports.customer_text import customers_text
from opstui.reports.exporting import cycle_of
from opstui.reports.feedback_text import intake_text, kept_sentence
from opstui.reports.intake import Intake
from opstui.reports.remembered import mapping_text, remembered, with_mapping
from opstui.stages.current import currency_of
from opstui.stages.strategy.compose import together
from opstui.stages.strategy.model import Strategy
from opstui.workbook import places
from opstui.workbook.document import Workbook
from opstui.workbook.repository import Repository

IMPORTED = N_("Imported numbers")


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", help=_("a CSV or TSV file"))
    workbook_argument(parser)
    parser.add_argument(
        "--map",
        metavar=_("COLUMN=METRIC,…"),
        default="",
        help=_("which column is which metric; COLUMN=-METRIC turns the sign, COLUMN=- leaves out"),
    )
    customers.arguments(parser)
    intakes.arguments(parser)
    parser.add_argument("--year", type=int, help=_("the year of dates that have none"))
    parser.add_argument("--order", choices=("dmy", "mdy"), help=_("order of day and month"))
    parser.add_argument(
        "--percent", action="append", default=[], metavar=_("COLUMN"), help=_("rates are 0 to 100")
    )
    parser.add_argument(
        "--fraction", action="append", default=[], metavar=_("COLUMN"), help=_("rates are 0 to 1")
    )
    parser.add_argument("--dry-run", action="store_true", help=_("only show what would change"))
    parser.add_argument("--yes", action="store_true", help=_("keep it without asking"))


def run(options: argparse.Namespace) -> int:
    content = read_bytes(places.typed(options.file))
    with writing(options.workbook) as repository:
        workbook = repository.workbook
        _recall(content, options, workbook)
        if voices.holds_voices(content, options, workbook):
            return _voices(content, options, repository)
        if customers.holds_customers(content, options, workbook):
            return _customers(content, options, repository)
        today = as_of(options) or day_for(workbook)
        intake = intakes.intake_from(content, options, workbook, today)
        if intake is not None:
            return _intake(content, intake, options, repository)
        plan = _plan(content, workbook, options, today)
        print(plan.text(), end="")
        if not plan.changes_anything:
            print("\n" + _("Nothing is new: nothing was changed."))
            return 0 if plan.metrics or options.dry_run else OpsError.status
        changed, base = _changed(workbook, plan, today)
        if base is not None:
            print("\n" + base.text())
        if options.dry_run:
            return 0
        if not options.yes and not _asked():
            print(_("Nothing was changed."))
            return 0
        repository.save(IMPORTED, _noted(changed, content, options), workbook)
        print("\n" + _said(plan))
    return 0


def _recall(content: bytes, options: argparse.Namespace, workbook: Workbook) -> None:
    """Without `--map`, what was said of such columns before; it is said that it is used."""
    known = {} if options.map.strip() else remembered(content, workbook)
    if known:
        options.map = mapping_text(known)
        print(_("Columns read as last time: {text}").format(text=shown(options.map, 200)))


def _noted(changed: Workbook, content: bytes, options: argparse.Namespace) -> Workbook:
    """With what was said of the columns, for the next file like this."""
    return with_mapping(changed, content, parse_mapping(options.map))


def _intake(
    content: bytes, found: Intake, options: argparse.Namespace, repository: Repository
) -> int:
    """The same for a table of the review."""
    print(found.text(), end="")
    if not found.changes_anything:
        print("\n" + _("Nothing is new: nothing was changed."))
        return 0
    if options.dry_run:
        return 0
    if not options.yes and not _asked():
        print(_("Nothing was changed."))
        return 0
    workbook = repository.workbook
    changed = _noted(found.changed(workbook), content, options)
    repository.save(found.what, changed, workbook)
    print("\n" + intakes.said(found))
    return 0


def _customers(content: bytes, options: argparse.Namespace, repository: Repository) -> int:
    """The same for customers: what was found, the question, one step."""
    workbook = repository.workbook
    today = as_of(options) or clock.today()
    name = Path(options.file).name
    found = customers.customers_from(content, name, options, workbook, today)
    print(customers_text(found, currency_of(workbook)), end="")
    if options.list:
        print(customers.write_list(found, options.list, force=options.force))
    if options.dry_run:
        return 0
    if not options.yes and not _asked():
        print(_("Nothing was changed."))
        return 0
    changed = _noted(kept(workbook, found), content, options)
    repository.save(customers.IMPORTED_CUSTOMERS, changed, workbook)
    print("\n" + customers.said(found))
    return 0


def _voices(content: bytes, options: argparse.Namespace, repository: Repository) -> int:
    """The same for what users said."""
    workbook = repository.workbook
    found = voices.voices_from(content, options, workbook, as_of(options) or day_for(workbook))
    print(intake_text(found), end="")
    if not found.feedback:
        print("\n" + _("Nothing is new: nothing was changed."))
        return 0 if found.known or options.dry_run else OpsError.status
    if options.dry_run:
        return 0
    if not options.yes and not _asked():
        print(_("Nothing was changed."))
        return 0
    changed = _noted(found.kept(workbook), content, options)
    repository.save(voices.IMPORTED_FEEDBACK, changed, workbook)
    print("\n" + together(kept_sentence(found), _("Undo it with u in the program.")))
    return 0


def _plan(
    content: bytes, workbook: Workbook, options: argparse.Namespace, today: date
) -> ImportPlan:
    cycle = cycle_of(workbook)
    series = workbook.all(SeriesMonth)
    rates: dict[str, RatesAs] = dict.fromkeys(options.percent, "percent")
    rates |= dict.fromkeys(options.fraction, "fraction")
    return plan_import(
        read_table(content),
        known_metrics(
            plan_of(workbook, cycle).tree,
            workbook.get(Strategy, cycle.key),
            sorted({record.metric for record in series.values()}),
        ),
        series=series,
        today=today,
        mapping=parse_mapping(options.map),
        cycle_range=Period(min(cycle.start, cycle.baseline_start), cycle.end),
        answers=Answers(year=options.year, order=options.order, rates=rates),
    )


def _asked() -> bool:
    if not on_a_terminal():
        raise UsageError(
            _("There is no terminal to ask on, so nothing was kept."),
            _("Look at the plan above, then add --yes."),
        )
    return agreed("\n" + _("Keep this?"))


def _changed(
    workbook: Workbook, plan: ImportPlan, today: date
) -> tuple[Workbook, BaselineChange | None]:
    """The workbook with the numbers, and with the baseline of its cycle where they give it."""
    series = workbook.all(SeriesMonth)
    records = apply(plan.observations, series)
    cycle = cycle_of(workbook)
    merged = {**series, **{record.key: record for record in records}}
    base = baseline_from(plan_of(workbook, cycle), cycle, merged, today)
    more = [base.changed_plan()] if base else []
    return workbook.put(*records, *more), base


def _said(plan: ImportPlan) -> str:
    new = sum(one.new for one in plan.metrics)
    altered = sum(one.changed for one in plan.metrics)
    lines = [
        _("Kept: {new} new, {changed} changed. Undo it with u in the program.").format(
            new=f"{new:,}", changed=f"{altered:,}"
        )
    ]
    if plan.not_imported:
        names = shown(_(", ").join(plan.not_imported), 200)
        lines.append(_("Not imported: {names}.").format(names=names))
    return "\n".join(lines)
