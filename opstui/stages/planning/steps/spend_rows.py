"""The money of the plan by week and lever, as stacked rows. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from opstui.charts.chart import Chart
from opstui.charts.recipes import Stack, stacked_rows
from opstui.charts.sentences import Format, together
from opstui.kernel.language import _, language, ngettext
from opstui.kernel.periods import Period, format_period, weeks
from opstui.kernel.vocabulary import Lever, word
from opstui.stages.planning.model import Task
from opstui.stages.strategy.model import Cycle

_DAY = timedelta(1)


def spend_chart(tasks: Sequence[Task], cycle: Cycle, fmt: Format) -> Chart:
    """One row a week of the cycle; a task's budget goes evenly over its days.

    What falls outside of the cycle, or has no dates, has a row of its own.
    """
    paid = [task for task in tasks if task.budget > 0]
    levers = sorted({task.lever for task in paid}, key=lambda lever: -_of(paid, lever))
    inside = [
        _row(format_period(week, language()), paid, levers, week)
        for week in weeks(cycle.start, cycle.end)
    ]
    before = _row(_("before"), paid, levers, Period(_first(paid, cycle), cycle.start - _DAY))
    after = _row(_("after"), paid, levers, Period(cycle.end + _DAY, _last(paid, cycle)))
    undated = [task for task in paid if _days(task) is None]
    loose = Stack(_("no dates"), [_of(undated, lever) for lever in levers])
    rows = [*_some(before), *inside, *_some(after), *_some(loose)]
    drawn = stacked_rows(
        rows, [word(lever) for lever in levers], fmt=fmt, name=_("Budget of the chosen tasks")
    )
    if drawn.is_empty:
        return replace(drawn, summary=_("No chosen task has a budget yet: step 4 gives it one."))
    said = together([drawn.summary, _most(inside, fmt), _warning(undated)])
    return replace(drawn, summary=said)


def _most(inside: Sequence[Stack], fmt: Format) -> str:
    week = max(inside, key=lambda row: sum(row.parts))
    if sum(week.parts) <= 0:
        return ""
    return _("Most in {week}: {value}.").format(week=week.label, value=fmt(sum(week.parts)))


def _warning(undated: Sequence[Task]) -> str:
    if not undated:
        return ""
    text = ngettext("{n} task has no dates.", "{n} tasks have no dates.", len(undated))
    return text.format(n=len(undated))


def _of(tasks: Sequence[Task], lever: Lever) -> float:
    return sum(task.budget for task in tasks if task.lever is lever)


def _days(task: Task) -> Period | None:
    """From its first to its last day; None without one of them."""
    if task.start is None or task.end is None:
        return None
    return Period(task.start, max(task.start, task.end))


def _first(tasks: Sequence[Task], cycle: Cycle) -> date:
    return min([cycle.start - _DAY, *(days.start for task in tasks if (days := _days(task)))])


def _last(tasks: Sequence[Task], cycle: Cycle) -> date:
    return max([cycle.end + _DAY, *(days.end for task in tasks if (days := _days(task)))])


def _row(label: str, tasks: Sequence[Task], levers: Sequence[Lever], span: Period) -> Stack:
    parts = dict.fromkeys(levers, 0.0)
    for task in tasks:
        if (days := _days(task)) is not None:
            shared = (min(days.end, span.end) - max(days.start, span.start)).days + 1
            parts[task.lever] += task.budget * max(0, shared) / days.days
    return Stack(label, list(parts.values()))


def _some(row: Stack) -> list[Stack]:
    return [row] if sum(row.parts) > 0 else []
