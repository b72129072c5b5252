"""The calendar: which lever is pulled in which week, and what collides."""

from __future__ import annotations

from typing import ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding
from textual.content import Content
from textual.widgets import Static

from opstui.kernel.language import N_, _, language, ngettext
from opstui.kernel.periods import format_period
from opstui.kernel.text import cut
from opstui.stages.current import current_tree, short_date
from opstui.stages.execution.board import Collision
from opstui.stages.execution.freeze import Freeze
from opstui.stages.execution.steps.actions import TASK_ACTIONS, TaskStep
from opstui.stages.execution.steps.calendar_rows import (
    WeekStrip,
    festivals,
    next_clash,
    strip_lines,
    strip_of,
    tasks_in,
)
from opstui.stages.execution.steps.detail import in_short, packed
from opstui.stages.execution.steps.nothing import Nothing, quiet_calendar
from opstui.stages.execution.steps.task_rows import alarms, state_text
from opstui.stages.lever_words import LEVER_CELLS, short_lever
from opstui.stages.planning.model import Task
from opstui.ui.keys import bind
from opstui.ui.table import Column
from opstui.ui.text import cell
from opstui.ui.tight_table import TightTable

NAME_CELLS = 24


class CalendarStep(TaskStep):
    """A strip of weeks; left and right choose one, the list below holds its activities."""

    STEP: ClassVar[str] = "calendar"
    TITLE: ClassVar[str] = N_("Calendar")
    BINDINGS = [
        *bind(TASK_ACTIONS),
        Binding("left,h", "week(-1)", show=False),
        Binding("right,l", "week(1)", show=False),
    ]
    DEFAULT_CSS = """
    CalendarStep #strip { height: auto; margin: 0 0 1 0; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._week = -1

    def above(self) -> ComposeResult:
        yield Static("", id="strip")

    def body(self) -> ComposeResult:
        yield TightTable(id="in-week")

    def on_resize(self) -> None:
        self.show()

    # -- the weeks ----------------------------------------------------------------------------

    def strip(self) -> WeekStrip | None:
        cycle = self.workbook.cycle
        if cycle is None:
            return None
        tasks, span = self.tasks(), (cycle.start, cycle.end)
        return self.kept.get(
            "strip", (self.workbook, self.filter, *span), lambda: strip_of(tasks, *span)
        )

    def _chosen(self, strip: WeekStrip) -> int:
        """The week that was chosen, at first the one that holds today."""
        if self._week < 0:
            today = self.host.today
            past = [n for n, week in enumerate(strip.weeks) if week.start <= today]
            self._week = past[-1] if past else 0
        return min(self._week, len(strip.weeks) - 1)

    def action_week(self, by: int) -> None:
        strip = self.strip()
        if strip is not None:
            self._week = max(0, min(len(strip.weeks) - 1, self._chosen(strip) + by))
            self.show()

    def select_item(self, key: str) -> None:
        """Go to a week that the task runs in."""
        strip, task = self.strip(), self.workbook.get(Task, key)
        if strip is not None and task is not None:
            here = self._chosen(strip)
            running = [n for n, week in enumerate(strip.weeks) if tasks_in([task], week)]
            if running and here not in running:
                self._week = min(running, key=lambda n: abs(n - here))
            self.show()
        super().select_item(key)

    # -- what is shown ------------------------------------------------------------------------

    def show(self) -> None:
        strip = self.strip()
        table = self.query_one(TightTable)
        if strip is None:
            self.query_one("#strip", Static).update("")
            table.show((), [])
        else:
            chosen = self._chosen(strip)
            lines = strip_lines(strip, chosen, self.content_size.width or 78)
            self.query_one("#strip", Static).update(_strip_content(lines))
            clashing = {task.key for clash in strip.clashes_in(chosen) for task in clash.tasks}
            clashing |= {task.key for task, _freeze in strip.frozen_in(chosen)}
            rows = tasks_in(self.tasks(), strip.weeks[chosen])
            table.show(_columns(), [(task.key, self._cells(task, clashing)) for task in rows])
        self.say_marked()

    def _cells(self, task: Task, clashing: set[str]) -> list[Text]:
        tree, today = current_tree(self.workbook), self.host.today
        wrong = task.key in clashing or bool(alarms(task, tree, today))
        span = f"{short_date(task.start)} - {short_date(task.end)}"
        texts = (
            self.mark(task, wrong=wrong),
            short_lever(task.lever),
            task.title,
            span,
            task.segment or "-",
            state_text(task),
        )
        style = self.alarm_style if wrong else ""
        return [cell(text, style if place in (0, 2) else "") for place, text in enumerate(texts)]

    def sentence_now(self) -> str:
        """What collides in the week comes before the marked task; who collides, behind what the
        marked task itself is in trouble with: the rows show it too."""
        strip = self.strip()
        if strip is None or self.chosen or self.filter.unclear:
            return super().sentence_now()
        week = self._chosen(strip)
        clashes = strip.clashes_in(week)
        warned = [clash_text(clash) for clash in clashes]
        warned += [frozen_text(task, freeze) for task, freeze in strip.frozen_in(week)]
        if not warned:
            return super().sentence_now()
        named = [clash_names(clash) for clash in clashes]
        task, today = self.marked(), self.host.today
        if task is None:
            return packed([*warned, *named])
        short = in_short(task, self.workbook, today, self.host.figure)
        if alarms(task, current_tree(self.workbook), today):
            return packed([*warned, *short, *named])
        return packed([*warned, *named, *short])

    def quiet(self) -> Nothing | None:
        strip = self.strip()
        if strip is None:
            return None
        return quiet_calendar(self.tasks(), strip.weeks[self._chosen(strip)])

    def note(self) -> str:
        strip = self.strip()
        if strip is None:
            return ""
        week = strip.weeks[self._chosen(strip)]
        coming = next_clash(strip, self._chosen(strip))
        warned = []
        if coming is not None:
            first = short_date(strip.weeks[coming].start)
            warned = [_("! clash in the week of {day}").format(day=first)]
        return "  ".join([*warned, format_period(week, language()), *festivals(week)[:2]])


def frozen_text(task: Task, freeze: Freeze) -> str:
    """ "! Quiz begins inside the freeze of Live class (11/8 - 11/12)"."""
    return _("! {task} begins inside the freeze of {event} ({first} - {last})").format(
        task=task.title,
        event=freeze.task.title,
        first=short_date(freeze.first),
        last=short_date(freeze.last),
    )


def clash_text(clash: Collision) -> str:
    """ "! 3 activities on Trial users within 3 days from 11/9"."""
    count = len(clash.tasks)
    text = ngettext(
        "! {n} activity on {segment} within 3 days from {day}",
        "! {n} activities on {segment} within 3 days from {day}",
        count,
    )
    return text.format(n=count, segment=clash.segment, day=short_date(clash.day))


def clash_names(clash: Collision) -> str:
    """ "Live class, Diary, Quiz", each short enough that three stand in a line."""
    return _(", ").join(cut(task.title, NAME_CELLS) for task in clash.tasks)


def _strip_content(lines: list[list[tuple[str, bool]]]) -> Content:
    out = []
    for number, line in enumerate(lines):
        quiet = "" if number > 1 else "$muted"
        pieces = [
            (text, "bold $text-accent" if chosen else "$text-warning" if "!" in text else quiet)
            for text, chosen in line
        ]
        out.append(Content.assemble(*(piece if piece[1] else piece[0] for piece in pieces)))
    return Content("\n").join(out)


def _columns() -> tuple[Column, ...]:
    return (
        Column("", 1),
        Column(_("Lever"), LEVER_CELLS),
        Column(_("Title")),
        Column(_("Dates"), 15),
        Column(_("Target users"), 12),
        Column(_("State"), 9),
    )
