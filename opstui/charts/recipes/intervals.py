"""Differences with their intervals, one row each, against a rule at zero (a forest plot)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from opstui.charts.chart import Bar, Chart, Layer, Mark, Number, Role, Rule, Tick
from opstui.charts.geometry import is_finite
from opstui.charts.sentences import Format, signed
from opstui.charts.text import aligned


@dataclass(frozen=True, slots=True)
class Reach:
    """`value` somewhere from `low` to `high`; a missing one leaves the row empty."""

    label: str
    value: Number
    low: Number
    high: Number
    role: Role = Role.ACTUAL


def interval_rows(rows: Sequence[Reach], *, fmt: Format, summary: str) -> Chart:
    """A light bar from low to high, a full cell at the value. `summary` says the same in words."""
    ends = [end for row in rows for end in (row.low, row.high, row.value) if is_finite(end)]
    if not ends:
        return Chart(x=(0.0, 1.0), summary=summary)
    low, high = min(0.0, *ends), max(0.0, *ends)
    room = (high - low) * 0.05 or 1.0
    layers: list[Layer] = [Rule(0.0)]
    for at, row in enumerate(rows):
        if is_finite(row.low) and is_finite(row.high):
            layers.append(Bar(at, row.low, row.high, row.role, Mark.MEDIUM, least=1))
        if is_finite(row.value):
            layers.append(Bar(at, row.value, row.value, row.role, Mark.FULL, least=1))
    texts = aligned([signed(fmt, row.value) for row in rows])
    return Chart(
        x=(low - room, high + room),
        layers=tuple(layers),
        summary=summary,
        pinned=(Tick(0.0, "0", Role.TEXT),),
        left=tuple(Tick(at, row.label, Role.TEXT) for at, row in enumerate(rows)),
        right=tuple(
            Tick(at, text, row.role) for at, (text, row) in enumerate(zip(texts, rows, strict=True))
        ),
        rows=len(rows),
    )
