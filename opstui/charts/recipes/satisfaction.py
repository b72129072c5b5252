"""KANO: what having a feature brings (right) against what lacking it costs (left)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from opstui.charts.chart import Bar, Chart, Layer, Role, Rule, Tick
from opstui.charts.text import aligned


@dataclass(frozen=True, slots=True)
class Satisfaction:
    """`better` 0 to 1, `worse` 0 to -1; `note` is the class of the feature."""

    label: str
    better: float
    worse: float
    note: str = ""


def satisfaction_rows(rows: Sequence[Satisfaction], summary: str) -> Chart:
    """One row a feature, from Worse at the left to Better at the right of zero."""
    if not rows:
        return Chart(x=(-1.0, 1.0), summary=summary)
    layers: list[Layer] = [Rule(0.0)]
    for place, row in enumerate(rows):
        layers += [Bar(place, row.worse, 0.0, Role.BAD), Bar(place, 0.0, row.better, Role.GOOD)]
    texts = aligned([f"{row.worse:+.2f} {row.better:+.2f}" for row in rows])
    return Chart(
        x=(-1.0, 1.0),
        layers=tuple(layers),
        summary=summary,
        left=tuple(Tick(n, row.label, Role.TEXT) for n, row in enumerate(rows)),
        right=tuple(
            Tick(n, f"{text}  {row.note}", Role.TEXT, short=text)
            for n, (text, row) in enumerate(zip(texts, rows, strict=True))
        ),
        rows=len(rows),
    )
