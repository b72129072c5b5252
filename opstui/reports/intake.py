"""A file or a pasted block read, before anything is kept: what it holds, what would change."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from opstui.data_sources.issues import Issue
from opstui.kernel.language import _
from opstui.kernel.observations import Observation, SeriesMonth
from opstui.workbook.document import Workbook

ISSUES_SHOWN = 8


@dataclass(frozen=True, slots=True)
class Intake:
    """`what` is the message id of the step that keeps it, `lines` say what it holds, `changed`
    is the workbook with it; `new` and `altered` count the values."""

    what: str
    lines: tuple[str, ...]
    new: int
    altered: int
    changed: Callable[[Workbook], Workbook]

    @property
    def changes_anything(self) -> bool:
        return self.new + self.altered > 0

    def text(self) -> str:
        return "\n".join([*self.lines, self.counted()]) + "\n"

    def counted(self) -> str:
        return _("{new} new, {changed} changed.").format(
            new=f"{self.new:,}", changed=f"{self.altered:,}"
        )


def compared(new: Sequence[Observation], workbook: Workbook) -> tuple[int, int]:
    """(new, changed) against what is stored."""
    series = workbook.all(SeriesMonth)
    stored = {
        (one.metric, one.segment, one.grain, one.day): one
        for key in {one.key for one in new} & series.keys()
        for one in series[key].observations()
    }
    old = [stored.get((one.metric, one.segment, one.grain, one.day)) for one in new]
    fresh = sum(one is None for one in old)
    altered = sum(one is not None and one != now for one, now in zip(old, new, strict=True))
    return fresh, altered


def issue_lines(issues: Sequence[Issue]) -> list[str]:
    """The first of them; the rest is counted."""
    lines = [f"! {issue.text()}" for issue in issues[:ISSUES_SHOWN]]
    if len(issues) > ISSUES_SHOWN:
        lines.append(_("and {n} more").format(n=len(issues) - ISSUES_SHOWN))
    return lines


@dataclass(frozen=True, slots=True)
class Given:
    """What a person said beside the file: the last day that it covers."""

    name: str
    today: date
    until: date | None = None
