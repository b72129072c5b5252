"""Where a number comes from, in a word."""

from __future__ import annotations

from opstui.kernel.language import _
from opstui.stages.strategy.model import Origin


def origin_text(origin: Origin | str) -> str:
    return {
        "typed": _("typed"),
        "pasted": _("pasted"),
        "imported": _("imported"),
        "default": _("Default"),
        "carried": _("carried over"),
        "computed": _("computed"),
    }.get(origin, "")
