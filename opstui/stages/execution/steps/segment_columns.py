"""The columns of the three views of the tiers."""

from __future__ import annotations

from opstui.kernel.language import _
from opstui.stages.execution.rfm import Tier
from opstui.ui.table import Column


def tier_columns(*, moves: bool) -> tuple[Column, ...]:
    columns = (
        Column(_("Tier")),
        Column(_("Customers"), 9, "right"),
        Column(_("Share"), 6, "right"),
        Column(_("Money"), 9, "right"),
        Column(_("Share"), 6, "right"),
        Column(_("Each"), 8, "right"),
        Column(_("Stayed"), 6, "right"),
        Column(_("Came"), 6, "right"),
        Column(_("Left"), 6, "right"),
    )
    return columns if moves else columns[:6]


def move_columns() -> tuple[Column, ...]:
    """Tiers by their digits, which the rows have before their names."""
    heads = [*(tier.value for tier in Tier), _("Gone")]
    return (Column(_("From / to")), *(Column(head, 6, "right") for head in heads))


def plan_columns() -> tuple[Column, ...]:
    return (
        Column(_("Tier"), 16),
        Column(_("Customers"), 9, "right"),
        Column(_("Rhythm")),
        Column(_("Via"), 7),
        Column(_("A week"), 6, "right"),
        Column(_("Cap"), 7, "right"),
        Column(_("Held out"), 8, "right"),
        Column(_("Task"), 7),
    )
