"""What came and what went per period: gains to the right of zero, losses to the left."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from opstui.charts import sentences
from opstui.charts.chart import Bar, Chart, Layer, Mark, Role, Rule, Tick
from opstui.charts.geometry import is_finite
from opstui.charts.sentences import Format
from opstui.charts.text import aligned

_GAINS = ((Role.ACTUAL, Mark.FULL), (Role.GOOD, Mark.MEDIUM))
_LOSS = (Role.BAD, Mark.LIGHT)


@dataclass(frozen=True, slots=True)
class Flow:
    """One row: at most two gains and a loss, none below zero; `note` is said at its right."""

    label: str
    gains: tuple[float, float]
    loss: float
    note: str = ""


def signed_rows(
    rows: Sequence[Flow],
    names: tuple[str, str, str],
    *,
    fmt: Format,
    summary: str = "",
) -> Chart:
    """`names`: of the two gains and the loss, for the caption."""
    known = [row for row in rows if all(is_finite(one) for one in (*row.gains, row.loss))]
    high = max((sum(row.gains) for row in known), default=0.0)
    low = max((row.loss for row in known), default=0.0)
    if high <= 0 and low <= 0:
        return Chart(x=(0.0, 1.0), summary=summary or sentences.nothing(""))
    layers: list[Layer] = [Rule(0.0)]
    for place, row in enumerate(known):
        layers.append(Bar(place, -row.loss, 0.0, *_LOSS))
        start = 0.0
        for gain, (role, mark) in zip(row.gains, _GAINS, strict=True):
            layers.append(Bar(place, start, start + gain, role, mark))
            start += gain
    lost = aligned([f"-{fmt(row.loss)}" for row in known])
    won = aligned([f"+{fmt(sum(row.gains))}" for row in known])
    notes = aligned([row.note for row in known])
    return Chart(
        x=(-low, high),
        layers=tuple(layers),
        summary=summary,
        left=tuple(Tick(place, row.label, Role.TEXT) for place, row in enumerate(known)),
        right=tuple(
            Tick(place, f"{lost[place]}  {won[place]}  {notes[place]}".rstrip(), Role.TEXT)
            for place in range(len(known))
        ),
        rows=len(known),
        caption=tuple(
            Tick(0, name, role, mark=mark)
            for name, (role, mark) in zip(names, (*_GAINS, _LOSS), strict=True)
        ),
    )
