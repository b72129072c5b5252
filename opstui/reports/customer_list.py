"""The customers of a file with their tiers, as a table for whoever is to contact them.

The workbook keeps no ids, so the list is made while the file is read, and only there.
"""

from __future__ import annotations

from opstui.kernel.language import _
from opstui.reports.customer_intake import Found
from opstui.reports.table import Cell, as_csv
from opstui.stages.execution import rfm, segments
from opstui.stages.execution.rfm import Customer, tier_name


def customer_list(found: Found) -> bytes:
    """A line a customer, tier by tier: id, tier, tier before, days, orders, money as CSV."""
    limits = segments.limits_in(found.record)
    before = segments.placed(found.before) if found.before else {}
    head = (
        _("Customer"), _("Tier"), _("Name"), _("Tier before"), _("Days"), _("Orders"), _("Money"),
    )  # fmt: skip
    rows: dict[rfm.Tier, list[tuple[Cell, ...]]] = {tier: [] for tier in rfm.Tier}
    for one in found.table.rows:
        tier = rfm.tier(Customer(one.id, one.recency, one.orders, one.money), limits)
        was = before.get(segments.fingerprint(one.id))
        rows[tier].append(
            (
                one.id,
                tier.value,
                tier_name(tier),
                tier_name(was) if was else "",
                one.recency,
                one.orders,
                float(one.money),
            )
        )
    return as_csv(head, (row for tier in rfm.Tier for row in rows[tier]))
