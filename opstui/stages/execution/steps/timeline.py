"""The timeline: every task from start to end over the cycle, with today's line."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from opstui.kernel.key_order import natural
from opstui.kernel.language import N_, _
from opstui.kernel.text import cut, width
from opstui.stages.current import current_tree, short_date
from opstui.stages.execution.board import by_due, is_open
from opstui.stages.execution.freeze import too_early
from opstui.stages.execution.steps.actions import TASK_ACTIONS, TaskStep
from opstui.stages.execution.steps.detail import in_short, packed
from opstui.stages.execution.steps.task_rows import alarms
from opstui.stages.execution.steps.timeline_rows import (
    BARS,
    CHECKPOINT,
    LATE,
    TODAY,
    WAITS,
    Scale,
    bar,
    marks_of,
    ruler,
    window_of,
)
from opstui.stages.planning.model import Task
from opstui.ui.keys import bind
from opstui.ui.table import Column
from opstui.ui.text import cell
from opstui.ui.tight_table import TightTable, widest

TITLE_SHARE = 3
"""A title takes at most this part of the width."""

NAME_CELLS = 28

_COLOURS = {"-": "muted", "=": "secondary", "#": "primary", "x": "faint", LATE: "error"}


class TimelineStep(TaskStep):
    """Bars by start, those that are finished last; without colour their characters say the
    state."""

    STEP: ClassVar[str] = "timeline"
    TITLE: ClassVar[str] = N_("Timeline")
    BINDINGS = bind(TASK_ACTIONS)
    DEFAULT_CSS = "TimelineStep #legend { height: auto; max-height: 2; color: $muted; }"

    def body(self) -> ComposeResult:
        yield TightTable(id="timeline")
        yield Static("", id="legend")

    def on_resize(self) -> None:
        self.show()

    def found(self) -> list[Task]:
        chosen = [task for task in super().found() if task.selected]
        if self.filter.sort:
            return chosen
        return sorted(by_due(chosen), key=_open_by_start)

    def show(self) -> None:
        cycle, tasks = self.workbook.cycle, self.tasks()
        table = self.query_one(TightTable)
        cells = table.size.width or self.app.size.width - 2
        longest = self.kept.get("longest", (tasks,), lambda: widest(task.title for task in tasks))
        title = max(min(cells // TITLE_SHARE, longest), width(_("Title")))
        room = cells - title - 5
        if cycle is not None and tasks and room > 10:
            scale = Scale(window_of(tasks, cycle.start, cycle.end), room)
            columns = (Column("", 1), Column(_("Title"), title), Column(ruler(scale), room))
            rows = [(task.key, partial(self._cells, task, scale)) for task in tasks]
            table.show(columns, rows)
        else:
            table.show((), [])
        self.query_one("#legend", Static).update(self._legend(tasks))
        self.say_marked()

    def _cells(self, task: Task, scale: Scale) -> list[Text]:
        """Made when the row comes into sight."""
        today = self.host.today
        wrong = alarms(task, current_tree(self.workbook), today) or self._too_early(task)
        if task.start is None and task.end is None:
            line = cell(_("no dates yet: e enters them"), "dim")
        else:
            by_key = self.workbook.all(Task)
            waits = [by_key[key] for key in task.depends_on if key in by_key]
            line = self._painted(bar(task, scale, today, waits), early=bool(self._too_early(task)))
        style = self.alarm_style if wrong else ""
        return [cell(self.mark(task, wrong=bool(wrong)), style), cell(task.title, style), line]

    def _painted(self, drawn: str, *, early: bool) -> Text:
        """Solid bars where there is colour; the bare characters where there is none."""
        text = Text(drawn)
        bare, colours = self.bare, self.app.theme_variables
        for place, mark in enumerate(drawn):
            if mark == TODAY:
                text.stylize("bold" if bare else f"bold {colours['warning']}", place, place + 1)
            elif mark == WAITS:
                colour = colours["error" if early else "warning"]
                text.stylize("bold" if bare else f"bold {colour}", place, place + 1)
            elif mark in _COLOURS and not bare:
                colour = colours[_COLOURS[mark]]
                text.stylize(f"{colour} on {colour}", place, place + 1)
        return text

    def _too_early(self, task: Task) -> list[Task]:
        return too_early(task, self.workbook.all(Task))

    def sentence_now(self) -> str:
        """What the marked task waits for comes first."""
        task = self.marked()
        if task is None or self.chosen or self.filter.unclear:
            return super().sentence_now()
        parts = waiting(task, self.workbook.all(Task))
        return packed([*parts, *in_short(task, self.workbook, self.host.today, self.host.figure)])

    def note(self) -> str:
        if not self.tasks():
            return ""
        said = _("today {day}").format(day=short_date(self.host.today))
        return f"{TODAY} {said}"

    def _legend(self, tasks: list[Task]) -> Content:
        """What the marks that are here stand for: colours, or characters."""
        found = marks_of(tasks, self.host.today)
        named = [(mark, _(name)) for mark, name, _states in BARS]
        named += [
            (LATE, _("late")),
            (CHECKPOINT, _("checkpoint")),
            (WAITS, _("waits until")),
        ]
        parts: list[str | tuple[str, str]] = []
        for mark, name in named:
            if mark not in found:
                continue
            colour = f"${_COLOURS.get(mark, '')}"
            plain = mark not in _COLOURS or self.bare
            parts.append(mark if plain else (mark, f"{colour} on {colour}"))
            parts.append(f" {name}  ")
        return Content.assemble(*parts)


def _open_by_start(task: Task) -> tuple[object, ...]:
    return (not is_open(task), task.start is None, task.start, natural(task.key))


def _named(task: Task) -> str:
    return cut(f"{task.key} {task.title}", NAME_CELLS)


def waiting(task: Task, by_key: Mapping[str, Task]) -> list[str]:
    """What it waits for, and what waits for it: "after C1.T2 Poster", "! begins before C1.T2
    Poster ends"."""
    early = {one.key for one in too_early(task, by_key)}
    parts = [
        _("! begins before {key} ends").format(key=_named(by_key[key]))
        if key in early
        else _("after {key}").format(key=_named(by_key[key]))
        for key in task.depends_on
        if key in by_key
    ]
    later = [_named(one) for one in by_key.values() if task.key in one.depends_on]
    if later:
        parts.append(_("before {keys}").format(keys=_(", ").join(later)))
    return parts
