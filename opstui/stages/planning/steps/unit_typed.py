"""A unit as a person types it."""

from __future__ import annotations

import re

from opstui.kernel.errors import OpsError
from opstui.kernel.language import _
from opstui.kernel.metric_tree import Kind
from opstui.stages.planning.tree_units import unit_code

_MONEY = (
    ("¥", "CNY"),
    ("￥", "CNY"),
    ("元", "CNY"),
    ("RMB", "CNY"),
    ("HK$", "HKD"),
    ("S$", "SGD"),
    ("NT$", "TWD"),
    ("US$", "USD"),
    ("$", "USD"),
    ("£", "GBP"),
    ("€", "EUR"),
    ("₩", "KRW"),
    ("₹", "INR"),
)
_UNIT = re.compile(r"[\w·*/ ]{1,30}")


def unit_of(text: str) -> str:
    """The unit that was typed: "%" is a ratio, nothing a count; raises OpsError."""
    unit = unit_code(text.strip())
    for symbol, code in _MONEY:
        unit = unit.replace(symbol, code)
    if unit in ("", "count"):
        return "count"
    if unit in ("%", "％", "ratio"):
        return "ratio"
    if not _UNIT.fullmatch(unit):
        raise OpsError(
            _("{unit} is not a unit.").format(unit=text),
            _("Write count, %, CNY, or an amount per something like CNY/order."),
        )
    return unit


def unit_problem(text: str) -> str:
    try:
        unit_of(text)
    except OpsError as error:
        return error.said
    return ""


def kind_of(unit: str) -> Kind:
    """What a metric of this unit usually is."""
    return Kind.RATE if unit == "ratio" or "/" in unit else Kind.FLOW
