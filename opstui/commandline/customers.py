"""`opstui import` of a file of customers or orders: the tiers, then one step to keep them."""

from __future__ import annotations

import argparse
from datetime import date

from opstui.commandline.common import day_option, write_out
from opstui.data_sources.customer_columns import said_columns
from opstui.data_sources.names import parse_mapping
from opstui.kernel.errors import OpsError, UsageError
from opstui.kernel.language import N_, _, ngettext
from opstui.kernel.quantities import parse
from opstui.reports import customer_intake
from opstui.reports.customer_intake import Asked, Found, found_in
from opstui.reports.customer_list import customer_list
from opstui.reports.review_intake import KINDS
from opstui.workbook.document import Workbook

IMPORTED_CUSTOMERS = N_("Import customers")


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--kind",
        choices=("numbers", "customers", "feedback", *KINDS),
        help=_("what the file holds; default: what its columns are named after"),
    )
    parser.add_argument(
        "--cutoff",
        metavar=_("DATE"),
        help=_("customers: the day that recency counts to; default: after the last order"),
    )
    parser.add_argument(
        "--thresholds",
        metavar="R,F,M",
        help=_(
            "customers: {example} (days, orders, money), or auto; default: those of the cycle"
        ).format(example="51,4.27,2054"),
    )
    parser.add_argument(
        "--list",
        metavar="FILE",
        help=_("customers: also write who is in which tier as CSV; the workbook keeps no ids"),
    )
    parser.add_argument("--force", action="store_true", help=_("replace the file if it exists"))


def holds_customers(content: bytes, options: argparse.Namespace, workbook: Workbook) -> bool:
    """As said, else by the names of the columns."""
    if options.kind is not None:
        return bool(options.kind == "customers")
    return customer_intake.holds_customers(content, parse_mapping(options.map), workbook)


def customers_from(
    content: bytes, name: str, options: argparse.Namespace, workbook: Workbook, today: date
) -> Found:
    """Raises OpsError with what the file lacks."""
    cutoff = day_option(options.cutoff, today)
    recency, orders, money, anew = _thresholds(options.thresholds)
    columns = said_columns(parse_mapping(options.map))
    asked = Asked(cutoff, recency, orders, money, anew, columns, options.order)
    return found_in(content, name, workbook, today, asked)


def _thresholds(text: str | None) -> tuple[float | None, float | None, float | None, bool]:
    """(R, F, M, computed anew)."""
    if text is None or text == "auto":
        return None, None, None, text is not None
    try:
        recency, orders, money = (parse(part, "count").value for part in text.split(","))
    except (OpsError, ValueError):
        raise UsageError(
            _("Thresholds are three numbers: days, orders, money."),
            _("Write them like 51,4.27,2054, or auto to compute them."),
        ) from None
    if min(recency, orders) < 0:
        raise UsageError(
            _("Days and orders are not below zero."),
            _("Write them like 51,4.27,2054, or auto to compute them."),
        )
    return recency, orders, money, False


def write_list(found: Found, target: str, *, force: bool) -> str:
    """Write the customers with their tiers to a file of the user's own; raises OpsError."""
    write_out(customer_list(found), target, force=force)
    return "\n" + _("Written: {path}").format(path=target)


def said(found: Found) -> str:
    people = len(found.table.rows)
    return ngettext(
        "Kept: {n} customer in eight tiers. Undo it with u in the program.",
        "Kept: {n} customers in eight tiers. Undo it with u in the program.",
        people,
    ).format(n=f"{people:,}")
