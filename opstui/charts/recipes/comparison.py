"""Rows against a target: what explains a difference, and how far each metric has come."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from opstui.charts import sentences
from opstui.charts.chart import Bar, Chart, Layer, Number, Role, Rule, Tick
from opstui.charts.geometry import is_finite
from opstui.charts.sentences import Format, percent, signed
from opstui.charts.text import aligned
from opstui.kernel.language import _


class Light(Enum):
    """How a metric stands: the sign is read without colour."""

    GOOD = ("✓", Role.GOOD)
    WARN = ("!", Role.WARN)
    BAD = ("✗", Role.BAD)
    NONE = (" ", Role.FRAME)

    @property
    def sign(self) -> str:
        """One cell."""
        return self.value[0]

    @property
    def role(self) -> Role:
        """How its bar is coloured."""
        return self.value[1]


@dataclass(frozen=True, slots=True)
class Part:
    """What one leaf, step or segment contributes; `note` names the task behind it."""

    label: str
    value: float
    note: str = ""


@dataclass(frozen=True, slots=True)
class Attainment:
    """One metric: `attainment` is 1 when the target is met; `depth` is its level in the tree."""

    label: str
    attainment: Number
    light: Light = Light.NONE
    depth: int = 0
    value: Number = None
    target: Number = None


def attribution_bars(
    parts: Sequence[Part],
    total: float,
    residual: float | None = None,
    *,
    fmt: Format,
    name: str = "",
    before: Number = None,
    after: Number = None,
    up_is_good: bool = True,
) -> Chart:
    """Contributions from zero, largest first, then what is unexplained and the total.

    `before` and `after` are the two states that are compared, such as target and actual.
    """
    ranked = sorted(
        (part for part in parts if is_finite(part.value)), key=lambda part: -abs(part.value)
    )
    if not ranked or not is_finite(total):
        return Chart(x=(0.0, 1.0), summary=sentences.nothing(name))
    shown = [(part.label, part.value, part.note, _side(part.value, up_is_good)) for part in ranked]
    if is_finite(residual):
        shown.append((_("unexplained"), residual, "", Role.FRAME))
    shown.append((_("total"), total, "", Role.TEXT))
    low, high = min(0.0, *(row[1] for row in shown)), max(0.0, *(row[1] for row in shown))
    layers: list[Layer] = [
        Bar(row, 0.0, value, role) for row, (_label, value, _note, role) in enumerate(shown)
    ]
    if low < 0 < high:
        layers.insert(0, Rule(0.0))
    texts = aligned([signed(fmt, value) for _label, value, _note, _role in shown])
    return Chart(
        x=(low, high),
        layers=tuple(layers),
        summary=sentences.together(
            [
                sentences.change(name, fmt, before, after, total),
                sentences.largest_part(fmt, ranked[0].label, ranked[0].value, residual),
            ]
        ),
        left=tuple(Tick(row, label, Role.TEXT) for row, (label, *_rest) in enumerate(shown)),
        right=tuple(
            Tick(row, f"{text}  {note}" if note else text, role, short=text)
            for row, (text, (_label, _value, note, role)) in enumerate(
                zip(texts, shown, strict=True)
            )
        ),
        rows=len(shown),
    )


def _side(value: float, up_is_good: bool) -> Role:
    if value == 0:
        return Role.FRAME
    return Role.GOOD if (value > 0) == up_is_good else Role.BAD


def attainment_rows(rows: Sequence[Attainment], *, fmt: Format) -> Chart:
    """Attainment of each metric in its place in the tree, with a rule at 100 %."""
    known = [row for row in rows if is_finite(row.attainment)]
    if not known:
        return Chart(x=(0.0, 1.0), summary=sentences.nothing(""))
    best = max(row.attainment or 0.0 for row in known)
    bars = [Bar(i, 0.0, row.attainment, row.light.role) for i, row in enumerate(rows)]
    texts = aligned([percent(row.attainment) for row in rows])
    return Chart(
        x=(0.0, max(1.2, min(2.0, best))),
        layers=(*bars, Rule(1.0)),
        summary=_attainment_summary(rows, known, fmt),
        pinned=(Tick(1.0, "100%", Role.TEXT),),
        left=tuple(Tick(i, "  " * row.depth + row.label, Role.TEXT) for i, row in enumerate(rows)),
        right=tuple(
            Tick(i, f"{text} {row.light.sign}", row.light.role)
            for i, (text, row) in enumerate(zip(texts, rows, strict=True))
        ),
        rows=len(rows),
    )


def _attainment_summary(
    rows: Sequence[Attainment], known: Sequence[Attainment], fmt: Format
) -> str:
    lights = [row.light for row in rows]
    worst = min(known, key=lambda row: row.attainment or 0.0)
    return sentences.together(
        [
            sentences.attainment(
                len(rows),
                lights.count(Light.GOOD),
                lights.count(Light.WARN),
                lights.count(Light.BAD),
            ),
            sentences.lowest(fmt, worst.label, worst.attainment or 0.0, worst.value, worst.target),
        ]
    )
