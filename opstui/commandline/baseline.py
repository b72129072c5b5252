"""The baseline that imported numbers give, where nobody typed one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from opstui.kernel.figures import format_number
from opstui.kernel.language import _, language
from opstui.kernel.observations import SeriesMonth
from opstui.kernel.periods import Period, format_period
from opstui.kernel.series import SeriesBook
from opstui.kernel.text import fit
from opstui.stages.planning.model import Plan
from opstui.stages.review.reader import Reader
from opstui.stages.review.state import why_not
from opstui.stages.strategy.model import Cycle

IMPORTED = "imported"


@dataclass(frozen=True, slots=True)
class BaselineChange:
    """`values` leaf → what it becomes; only leaves that were empty or came from an import."""

    plan: Plan
    window: Period
    values: dict[str, float]

    def text(self) -> str:
        """What is shown before it is kept."""
        span = format_period(self.window, language(), year=True)
        lines = [_("The baseline ({span}) becomes").format(span=span)]
        for leaf, value in self.values.items():
            node = self.plan.tree.node(leaf)
            name = node.name.text(language()) or leaf
            lines.append(f"  {fit(name, 24)} {format_number(value, node.unit, style='exact')}")
        return "\n".join(lines)

    def changed_plan(self) -> Plan:
        origins = {**self.plan.baseline_origin, **dict.fromkeys(self.values, IMPORTED)}
        return self.plan.model_copy(
            update={
                "baseline": {**self.plan.baseline, **self.values},
                "baseline_origin": origins,
            }
        )


def baseline_from(
    plan: Plan, cycle: Cycle, series: dict[str, SeriesMonth], today: date
) -> BaselineChange | None:
    """None when the window is not fully known, or nothing of it changes."""
    window = Period(cycle.baseline_start, cycle.baseline_end)
    reader = Reader(plan.tree, SeriesBook(series))
    if why_not(reader, window, today):
        return None
    values = {
        leaf: value
        for leaf, value in reader.leaves(window).items()
        if value is not None
        and value != plan.baseline.get(leaf)
        and (plan.baseline.get(leaf) is None or plan.baseline_origin.get(leaf) == IMPORTED)
    }
    return BaselineChange(plan, window, values) if values else None
