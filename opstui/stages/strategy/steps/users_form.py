"""Users by month and so far, typed where no series tells them. Pure."""

from __future__ import annotations

import re

from opstui.kernel.errors import OpsError
from opstui.kernel.figures import format_number
from opstui.kernel.language import _
from opstui.kernel.quantities import parse
from opstui.stages.strategy.model import Strategy
from opstui.ui.form_values import FieldSpec, FormValues

MONTHS = 36
_BETWEEN = re.compile(r"[\s;；，、|]+")


def users_specs(strategy: Strategy) -> list[FieldSpec]:
    months = "; ".join(_plain(one) for one in strategy.monthly_users)
    ever = "" if strategy.users_ever is None else _plain(strategy.users_ever)
    return [
        FieldSpec(
            "months",
            _("Users by month"),
            value=months,
            help=_("Active or paying users of the last four months or more, the oldest first."),
        ),
        FieldSpec(
            "ever",
            _("Users so far"),
            value=ever,
            help=_("All who ever used it. Fewer than 1000 is a cold start."),
        ),
    ]


def _plain(value: float) -> str:
    return format_number(value, "count", style="exact")


def users_problems(values: FormValues) -> dict[str, str]:
    """Field → sentence."""
    found = {}
    for field in ("months", "ever"):
        try:
            numbers = _numbers(values.text(field))
            if field == "ever" and len(numbers) > 1:
                raise OpsError(_("One number is enough here."))
            if len(numbers) > MONTHS:
                raise OpsError(_("At most 36 months."))
        except OpsError as error:
            found[field] = error.said
    return found


def with_users(strategy: Strategy, values: FormValues) -> Strategy:
    """Raises OpsError for what `users_problems` would have said."""
    ever = _numbers(values.text("ever"))
    update = {
        "monthly_users": tuple(_numbers(values.text("months"))),
        "users_ever": ever[0] if ever else None,
    }
    return strategy.model_copy(update=update)


def _numbers(text: str) -> list[float]:
    parts = [part.strip(",") for part in _BETWEEN.split(text)]
    numbers = [parse(part, "count").value for part in parts if part]
    if any(number < 0 for number in numbers):
        raise OpsError(_("A count cannot be negative."))
    return numbers
