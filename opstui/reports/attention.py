"""Where the attention went, week by week of a cycle, and how complete each stage is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from opstui import balance
from opstui.kernel.vocabulary import Stage
from opstui.reports.overview import Edit, Overview, hours_of, minutes_of
from opstui.workbook.document import Workbook


@dataclass(frozen=True, slots=True)
class AttentionFacts:
    """`weeks` of the cycle so far, the oldest first; `coverage` (0-1) of each stage's results."""

    weeks: tuple[balance.WeekAttention, ...]
    coverage: tuple[float, ...]


def attention_facts(
    workbook: Workbook, loop: Overview, edits: Sequence[Edit], today: date
) -> AttentionFacts:
    """Up to today, also beyond the end of the cycle: its review is work too."""
    stages = [loop.stage(stage) for stage in Stage]
    coverage = tuple(one.done / one.needed if one.needed else 0.0 for one in stages)
    cycle = workbook.cycle
    if cycle is None or cycle.start > today:
        return AttentionFacts((), coverage)
    found = balance.weekly(hours_of(workbook), minutes_of(edits), cycle.start, today)
    while found and found[-1].week.start > cycle.end and not found[-1].amount:
        found.pop()
    return AttentionFacts(tuple(found), coverage)
