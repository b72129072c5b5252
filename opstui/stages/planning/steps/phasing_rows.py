"""The rows of the phasing step: a period, its weight, its target, what falls into it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from opstui.kernel.language import _, language
from opstui.kernel.periods import format_period
from opstui.playbooks.schema import Calendar
from opstui.stages.planning.events import events_in
from opstui.stages.planning.model import Phasing
from opstui.stages.planning.phased import PhasedMetric, own_weights

Figure = Callable[[float | None, str], str]
BAR = 10


@dataclass(frozen=True, slots=True)
class PhaseRow:
    """Texts ready to show; the key is the index of the period."""

    key: str
    period: str
    weight: str
    multiplier: str
    has_event: bool
    value: str
    bar: str
    events: str


def bar(value: float | None, largest: float, cells: int = BAR) -> str:
    """Its share of the largest, in cells of braille."""
    if value is None or largest <= 0 or value <= 0:
        return ""
    return "⣿" * max(1, round(value / largest * cells))


def phase_rows(
    phased: PhasedMetric, phasing: Phasing, calendar: Calendar, figure: Figure
) -> list[PhaseRow]:
    values = phased.values or (None,) * len(phased.periods)
    largest = max((value for value in values if value is not None), default=0.0)
    rows = []
    for index, (period, value) in enumerate(zip(phased.periods, values, strict=True)):
        multiplier = phasing.event_multipliers.get(period.code, 1.0)
        names = [name.text(language()) for name in events_in(period, calendar)]
        rows.append(
            PhaseRow(
                str(index),
                format_period(period, language()),
                f"{own_weights(phasing, phased.periods)[index]:.4g}",
                f"x{multiplier:.4g}",
                multiplier != 1,
                figure(value, phased.node.unit),
                bar(value, largest),
                _(", ").join(names),
            )
        )
    return rows
