"""Which holidays and shopping festivals fall into a period."""

from __future__ import annotations

from datetime import date, timedelta

from opstui.kernel.label import Label
from opstui.kernel.periods import Period
from opstui.playbooks.schema import Calendar


def events_in(period: Period, calendar: Calendar) -> list[Label]:
    """Names of those whose days touch `period`, the ones that begin in it first."""
    found: list[tuple[bool, date, Label]] = []
    years = range(period.start.year - 1, period.end.year + 1)
    spans = [(one.id, one.name, 1) for one in calendar.lunar]
    spans += [(one.id, one.name, one.window_days) for one in calendar.fixed]
    for id_, name, length in spans:
        for year in years:
            first = calendar.festival_date(id_, year)
            if first is None:
                continue
            last = first + timedelta(length - 1)
            if first <= period.end and last >= period.start:
                found.append((first < period.start, first, name))
    return [name for _running, _first, name in sorted(found, key=lambda one: one[:2])]
