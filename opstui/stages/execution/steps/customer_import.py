"""What the import of customers asks, reads, and says before anything is kept."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from opstui.data_sources.customer_columns import said_columns
from opstui.data_sources.names import parse_mapping
from opstui.kernel.language import _, ngettext
from opstui.reports.customer_intake import Asked, Found, found_in, parted
from opstui.stages.execution import segments
from opstui.stages.execution.model import CustomerTiers
from opstui.stages.execution.rfm import Thresholds, Tier, tier_name
from opstui.stages.task_form import or_else
from opstui.ui.form_values import FieldSpec, FormValues
from opstui.workbook import doors
from opstui.workbook.document import Workbook

ISSUES_SHOWN = 6


def customer_fields(imports: Sequence[CustomerTiers], cycle: str) -> list[FieldSpec]:
    """File, cut-off and thresholds; the thresholds are those of the cycle, else of the last
    import, so that tiers compare."""
    limits = segments.limits_of(imports, cycle)
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
            placeholder=doors.asked_for("~/customers.csv"),
            help=_("CSV: customer, last order, orders, amount; or customer, date, amount."),
        ),
        FieldSpec(
            "columns",
            _("Columns"),
            placeholder=_("uid=customer"),
            help=_("Only if they are not known by their names."),
        ),
        FieldSpec(
            "cutoff",
            _("Cut-off"),
            "date",
            help=_("The day that recency counts to; empty: the day after the last order."),
        ),
        *limit_fields(limits, help_),
    ]


def limit_fields(limits: Thresholds | None, help_: str) -> list[FieldSpec]:
    return [
        FieldSpec("recency", _("R, days at most"), "number", _typed(limits, "recency"), low=0),
        FieldSpec("orders", _("F, orders at least"), "number", _typed(limits, "orders"), low=0),
        FieldSpec("money", _("M, amount at least"), "number", _typed(limits, "money"), help=help_),
    ]


def _typed(limits: Thresholds | None, name: str) -> str:
    return "" if limits is None else f"{getattr(limits, name):.10g}"


def read_file(values: FormValues, workbook: Workbook, today: date) -> Found:
    """Read the file that the form names; raises OpsError. Touches no screen: runs in a thread."""
    path = values.text("path")
    content = doors.read(path)
    asked = Asked(
        values.date("cutoff"),
        values.number("recency"),
        values.number("orders"),
        values.number("money"),
        anew=True,
        columns=said_columns(parse_mapping(values.text("columns"))),
    )
    return found_in(content, doors.name_of(path), workbook, today, asked)


def changed_limits(values: FormValues, workbook: Workbook, latest: CustomerTiers) -> Workbook:
    """All imports of the cycle of `latest` at the thresholds typed; an emptied one is computed
    from the latest customers."""
    usual = segments.usual_limits(latest) or segments.limits_in(latest)
    limits = Thresholds(
        or_else(values.number("recency"), usual.recency),
        or_else(values.number("orders"), usual.orders),
        or_else(values.number("money"), usual.money),
    )
    return parted(workbook, latest.cycle, limits)


def described(found: Found, limits: str) -> str:
    """What would be kept: how many customers of which file, the thresholds, the tiers."""
    people = len(found.table.rows)
    whole = ngettext("{n} customer from {file}", "{n} customers from {file}", people).format(
        n=f"{people:,}", file=found.record.source
    )
    counts = (f"{tier_name(Tier(one.tier))} {one.customers:,}" for one in found.record.counts)
    return "\n".join([whole, limits, _(", ").join(counts)])


def doubts(found: Found) -> list[str]:
    """What was left out of the file, and why."""
    issues = [issue.text() for issue in found.table.issues]
    notes = [f"! {text}" for text in issues[:ISSUES_SHOWN]]
    if found.replaces:
        notes.insert(0, _("It takes the place of the import to the same day."))
    if len(issues) > ISSUES_SHOWN:
        notes.append(_("and {n} more").format(n=len(issues) - ISSUES_SHOWN))
    return notes
