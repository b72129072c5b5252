"""What the levers themselves ask of a week: deals to move, phases of a spread that begin. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta

from opstui.kernel.key_order import natural
from opstui.kernel.language import N_, _
from opstui.kernel.vocabulary import Lever
from opstui.stages.current import short_date
from opstui.stages.execution.bd import Deal, DealFault, deal_faults, deals
from opstui.stages.execution.board import is_open, week_start
from opstui.stages.execution.spread import PHASES, phase_days
from opstui.stages.planning.model import Task

Entry = tuple[Task, str, str]
"""(task, when, what), as the rows of the week want it."""

_FAULTS = {
    DealFault.NO_NEXT_STEP: N_("no dated next step"),
    DealFault.OVERDUE: N_("next step overdue"),
    DealFault.STALE: N_("still for 14 days"),
}


def deals_standing(
    tasks: Sequence[Task], today: date, touched: Mapping[str, date] | None = None
) -> Iterator[Entry]:
    """Open deals that nobody moves, each by its first fault."""
    by_key = _open_deals(tasks)
    named: set[str] = set()
    found = deals(by_key.values(), today, touched=touched)
    for deal, fault in deal_faults(found, today):
        if deal.key not in named:
            named.add(deal.key)
            yield by_key[deal.key], _since(deal, fault), _(_FAULTS[fault])


def _since(deal: Deal, fault: DealFault) -> str:
    """The day that has passed, or the one since which nothing has moved."""
    if fault is DealFault.OVERDUE:
        return short_date(deal.next_day)
    if fault is DealFault.STALE:
        return short_date(deal.touched)
    return "-"


def next_steps(tasks: Sequence[Task], today: date) -> Iterator[Entry]:
    """Next steps of open deals from today to the end of the week, the earliest first."""
    by_key = _open_deals(tasks)
    last = week_start(today) + timedelta(6)
    coming = [
        (deal.next_day, natural(deal.key), deal)
        for deal in deals(by_key.values(), today)
        if deal.open and deal.next_step and deal.next_day and today <= deal.next_day <= last
    ]
    for day, _place, deal in sorted(coming, key=lambda one: one[:2]):
        yield by_key[deal.key], short_date(day), deal.next_step


def phases(tasks: Sequence[Task], today: date) -> Iterator[Entry]:
    """Phases of open spreads that fall into the week, the earliest first."""
    first = week_start(today)
    found = [
        (day, natural(task.key), code, task)
        for task in tasks
        if task.lever is Lever.EVENT_SPREAD and is_open(task)
        for code, day in phase_days(task, today)
        if day is not None and first <= day <= first + timedelta(6)
    ]
    for day, _place, code, task in sorted(found, key=lambda one: one[:2]):
        what = _("spread ends") if code == "spread_until" else _(PHASES[code])
        yield task, short_date(day), what


def _open_deals(tasks: Sequence[Task]) -> dict[str, Task]:
    return {one.key: one for one in tasks if one.lever is Lever.BD and is_open(one)}
