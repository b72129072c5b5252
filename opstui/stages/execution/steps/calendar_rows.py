"""Levers by weeks: how many activities run, where they collide, what a week is known for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from opstui import playbooks
from opstui.kernel.label import Label
from opstui.kernel.language import _, language
from opstui.kernel.periods import Period, weeks
from opstui.kernel.text import fit
from opstui.kernel.vocabulary import Lever
from opstui.stages.current import short_date
from opstui.stages.execution.board import Collision, by_due, collisions
from opstui.stages.execution.freeze import Freeze, freezes, frozen_starts
from opstui.stages.lever_words import short_lever
from opstui.stages.planning.model import Task

LABEL, CELL = 12, 8
NOTHING = "."


@dataclass(frozen=True, slots=True)
class WeekStrip:
    """The weeks of a cycle; `counts` per lever and week, `clashing` the weeks of a collision;
    `frozen` are the mechanisms that would begin inside a freeze."""

    weeks: tuple[Period, ...]
    counts: dict[Lever, tuple[int, ...]]
    clashes: tuple[Collision, ...]
    freezes: tuple[Freeze, ...] = ()
    frozen: tuple[tuple[Task, Freeze], ...] = ()

    def freezes_in(self, week: int) -> list[Freeze]:
        period = self.weeks[week]
        return [one for one in self.freezes if one.first <= period.end and one.last >= period.start]

    def frozen_in(self, week: int) -> list[tuple[Task, Freeze]]:
        """Mechanisms that begin inside a freeze in this week."""
        period = self.weeks[week]
        return [
            (task, one)
            for task, one in self.frozen
            if task.start is not None and task.start in period
        ]

    def clashes_in(self, week: int) -> list[Collision]:
        """Collisions whose three days begin in this week, or reach into it."""
        period = self.weeks[week]
        return [
            clash
            for clash in self.clashes
            if clash.day <= period.end and clash.day + timedelta(2) >= period.start
        ]

    def clashing(self, lever: Lever, week: int) -> bool:
        return any(
            task.lever is lever and runs_in(task, self.weeks[week])
            for clash in self.clashes_in(week)
            for task in clash.tasks
        )


def runs_in(task: Task, week: Period) -> bool:
    """Whether the task has a day in the week; with one date only, that day."""
    first, last = task.start or task.end, task.end or task.start
    return first is not None and last is not None and first <= week.end and last >= week.start


def strip_of(tasks: Sequence[Task], start: date, end: date) -> WeekStrip:
    """The chosen tasks over the weeks of the cycle."""
    chosen = [task for task in tasks if task.selected]
    span = tuple(weeks(start, end))
    counts = {
        lever: tuple(
            sum(1 for task in chosen if task.lever is lever and runs_in(task, week))
            for week in span
        )
        for lever in Lever
    }
    windows = freezes(chosen)
    frozen = frozen_starts(chosen, windows)
    return WeekStrip(span, counts, tuple(collisions(chosen)), tuple(windows), tuple(frozen))


def tasks_in(tasks: Sequence[Task], week: Period) -> list[Task]:
    return [task for task in by_due(tasks) if task.selected and runs_in(task, week)]


def festivals(week: Period) -> list[str]:
    """Names of the known days in the week, from the calendar's playbook."""
    calendar = playbooks.calendar_cn()
    known: list[tuple[str, Label]] = [(one.id, one.name) for one in calendar.lunar]
    known += [(one.id, one.name) for one in calendar.fixed]
    out = []
    for id_, name in known:
        for year in {week.start.year, week.end.year}:
            day = calendar.festival_date(id_, year)
            if day is not None and day in week:
                out.append(name.text(language()))
    return out


def first_week(chosen: int, count: int, room: int) -> int:
    """The first week shown, so that the chosen one is in sight."""
    fits = max(1, room)
    return max(0, min(chosen - fits // 2, count - fits))


Line = list[tuple[str, bool]]
"""Pieces of a line: text, and whether it belongs to the chosen week."""


def strip_lines(strip: WeekStrip, chosen: int, width: int) -> list[Line]:
    """Head, known days, and a line per lever; ">" stands before the chosen week."""
    fits = max(1, (width - LABEL) // CELL)
    first = first_week(chosen, len(strip.weeks), fits)
    shown = range(first, min(first + fits, len(strip.weeks)))
    lines: list[Line] = [
        _line("<" if first else "", [_head(strip, week, chosen) for week in shown], shown, chosen),
        _line("", [], [], chosen)
        + _spilled([_(", ").join(festivals(strip.weeks[week])) for week in shown], shown, chosen),
    ]
    for lever in Lever:
        cells = [_cell(strip, lever, week) for week in shown]
        lines.append(_line(short_lever(lever), cells, shown, chosen))
    if strip.freezes:
        cells = [_freeze_cell(strip, week) for week in shown]
        lines.append(_line(_("Freeze"), cells, shown, chosen))
    return lines


def _spilled(names: Sequence[str], shown: range, chosen: int) -> Line:
    """Names at the begin of their weeks, as far as the next week that has one."""
    pieces: Line = []
    for place, week in enumerate(shown):
        if place and not names[place]:
            continue
        after = next((n for n in range(place + 1, len(names)) if names[n]), len(names))
        room = (after - place) * CELL - 1
        pieces.append((fit(f" {names[place]}", room) + " ", week == chosen))
    return pieces


def next_clash(strip: WeekStrip, week: int) -> int | None:
    """The first week after this one in which something collides or begins inside a freeze."""
    return next(
        (
            later
            for later in range(week + 1, len(strip.weeks))
            if strip.clashes_in(later) or strip.frozen_in(later)
        ),
        None,
    )


def _freeze_cell(strip: WeekStrip, week: int) -> str:
    """The first day of the freeze, with "!" where something begins in it."""
    found = strip.freezes_in(week)
    if not found:
        return f" {NOTHING}"
    mark = "!" if strip.frozen_in(week) else ""
    return f" {short_date(max(found[0].first, strip.weeks[week].start))}{mark}"


def _line(label: str, cells: Sequence[str], shown: Sequence[int], chosen: int) -> Line:
    pieces: Line = [(fit(label, LABEL), False)]
    pieces += [
        (fit(text, CELL - 1) + " ", week == chosen) for week, text in zip(shown, cells, strict=True)
    ]
    return pieces


def _head(strip: WeekStrip, week: int, chosen: int) -> str:
    text = short_date(strip.weeks[week].start)
    return f">{text}" if week == chosen else f" {text}"


def _cell(strip: WeekStrip, lever: Lever, week: int) -> str:
    count = strip.counts[lever][week]
    mark = "!" if strip.clashing(lever, week) else ""
    return f" {count}{mark}" if count else f" {NOTHING}"
