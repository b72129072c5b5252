"""What the import of customers asks, reads, and says before anything is kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from opstui.data_sources.customers import CustomerTable, customer_table, read_customers
from opstui.data_sources.files import read_bytes
from opstui.kernel.errors import OpsError
from opstui.kernel.language import _
from opstui.stages.execution import rfm, segments
from opstui.stages.execution.model import CustomerTiers
from opstui.stages.execution.rfm import Customer, Thresholds, Tier, tier_name
from opstui.ui.form_values import FieldSpec, FormValues
from opstui.workbook.document import Workbook

ISSUES_SHOWN = 6


@dataclass(frozen=True, slots=True)
class Found:
    """One file, read: the record that would be kept, and the table it came from."""

    record: CustomerTiers
    table: CustomerTable


def customer_fields(imports: Sequence[CustomerTiers], cycle: str) -> list[FieldSpec]:
    """File, cut-off and thresholds; the thresholds are those of the cycle, else of the last
    import, so that tiers compare."""
    limits = segments.limits_of(imports, cycle)
    if limits is None and imports:
        last = imports[-1]
        limits = Thresholds(last.recency, last.orders, last.money)
    help_ = (
        _("Of the import before, so that tiers compare; empty computes them anew.")
        if limits
        else _("Empty: median of the days, means of orders and amount.")
    )
    return [
        FieldSpec(
            "path",
            _("File"),
            required=True,
            placeholder="~/customers.csv",
            help=_("CSV: customer, last order, orders, amount; or customer, date, amount."),
        ),
        FieldSpec(
            "cutoff",
            _("Cut-off"),
            "date",
            help=_("The day that recency counts to; empty: the day after the last order."),
        ),
        FieldSpec("recency", _("R, days at most"), "number", _typed(limits, "recency"), low=0),
        FieldSpec("orders", _("F, orders at least"), "number", _typed(limits, "orders"), low=0),
        FieldSpec("money", _("M, amount at least"), "number", _typed(limits, "money"), help=help_),
    ]


def _typed(limits: Thresholds | None, name: str) -> str:
    return "" if limits is None else f"{getattr(limits, name):.10g}"


def read_file(values: FormValues, workbook: Workbook, today: date) -> Found:
    """Read the file that the form names; raises OpsError. Touches no screen: runs in a thread."""
    path = Path(values.text("path")).expanduser()
    table = read_customers(customer_table(read_bytes(path)), cutoff=values.date("cutoff"))
    customers = [Customer(one.id, one.recency, one.orders, one.money) for one in table.rows]
    usual, cycle = rfm.thresholds(customers), workbook.cycle
    if usual is None or cycle is None:
        raise OpsError(_("There is no customer in the file."), _("Export it again."))
    limits = Thresholds(
        _or(values.number("recency"), usual.recency),
        _or(values.number("orders"), usual.orders),
        _or(values.number("money"), usual.money),
    )
    key = workbook.next_key(CustomerTiers, f"{cycle.key}.R")
    cutoff = table.cutoff or today
    record = segments.tiers_of(key, cycle.key, customers, cutoff, path.name, limits)
    return Found(record, table)


def _or(typed: float | None, usual: float) -> float:
    """What was typed, else the usual; as many digits as the form can show, so that a threshold
    comes back the same."""
    return float(f"{usual if typed is None else typed:.10g}")


def described(found: Found, limits: str) -> str:
    """What would be kept: how many customers of which file, the thresholds, the tiers."""
    whole = _("{n} customers from {file}").format(
        n=f"{len(found.table.rows):,}", file=found.record.source
    )
    counts = (f"{tier_name(Tier(one.tier))} {one.customers:,}" for one in found.record.counts)
    return "\n".join([whole, limits, _(", ").join(counts)])


def doubts(found: Found) -> list[str]:
    """What was left out of the file, and why."""
    issues = [issue.text() for issue in found.table.issues]
    notes = [f"! {text}" for text in issues[:ISSUES_SHOWN]]
    if len(issues) > ISSUES_SHOWN:
        notes.append(_("and {n} more").format(n=len(issues) - ISSUES_SHOWN))
    return notes
