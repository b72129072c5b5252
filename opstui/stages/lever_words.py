"""The levers in one short word each, the same in every table."""

from __future__ import annotations

from opstui.kernel.language import N_, _
from opstui.kernel.vocabulary import Lever

LEVER_CELLS = 9
"""Width of a column that holds `short_lever`."""

_SHORT: dict[Lever, str] = {
    Lever.COPY: N_("Copy"),
    Lever.CAMPAIGN: N_("Campaign"),
    Lever.EVENT_SPREAD: N_("Spread"),
    Lever.MECHANISM: N_("Mechanism"),
    Lever.USER_CARE: N_("Care"),
    Lever.BD: N_("BD"),
}


def short_lever(lever: Lever) -> str:
    """The lever in at most `LEVER_CELLS` cells."""
    return _(_SHORT[lever])
