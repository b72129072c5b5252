"""Tasks over days (Gantt): from start to end, with today's rule."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum

from opstui.charts import sentences
from opstui.charts.chart import Bar, Chart, Mark, Role, Rule, Tick
from opstui.charts.ticks import dates as date_ticks
from opstui.charts.ticks import ordinal
from opstui.kernel.language import _


class State(Enum):
    """How far a task is; the mark is read without colour."""

    PLANNED = (Role.FRAME, Mark.LIGHT)
    ACTIVE = (Role.ACTUAL, Mark.BAR)
    DONE = (Role.GOOD, Mark.BAR)
    LATE = (Role.BAD, Mark.BAR)


@dataclass(frozen=True, slots=True)
class Span:
    """A task: both days belong to it. `text` is its state in words, with a sign."""

    label: str
    start: date
    end: date
    state: State = State.PLANNED
    text: str = ""


def timeline_rows(
    spans: Sequence[Span], *, today: date, window: tuple[date, date] | None = None
) -> Chart:
    """One row to a task, over `window` (with both its days), else over all tasks and today."""
    if not spans:
        return Chart(x=(0.0, 1.0), summary=_("No tasks yet."))
    first, last = window or (
        min(today, *(span.start for span in spans)),
        max(today, *(span.end for span in spans)),
    )
    states = [span.state for span in spans]
    bars = [
        Bar(row, ordinal(span.start), ordinal(span.end) + 1, *span.state.value, least=1)
        for row, span in enumerate(spans)
    ]
    return Chart(
        x=(ordinal(first), ordinal(last) + 1),
        layers=(*bars, Rule(ordinal(today) + 0.5)),
        summary=sentences.timeline(
            len(spans),
            states.count(State.DONE),
            states.count(State.ACTIVE),
            states.count(State.LATE),
        ),
        x_ticks=date_ticks,
        pinned=(Tick(ordinal(today) + 0.5, _("today"), Role.TEXT),),
        left=tuple(Tick(row, span.label, Role.TEXT) for row, span in enumerate(spans)),
        right=tuple(
            Tick(row, span.text, span.state.value[0]) for row, span in enumerate(spans) if span.text
        ),
        rows=len(spans),
    )
