"""What every view of the tasks shares: the filter, the marked task, and storing a change."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import DataTable

from opstui.kernel.language import _, language
from opstui.stages.current import current_tree, cycle_tasks
from opstui.stages.execution.steps.changes import Change, on_task
from opstui.stages.execution.steps.detail import detail, detail_content, in_short, packed
from opstui.stages.execution.steps.empty_place import EmptyPlace
from opstui.stages.execution.steps.filter_line import FilterLine
from opstui.stages.execution.steps.kept import Kept
from opstui.stages.execution.steps.nothing import Nothing, no_fit, no_tasks
from opstui.stages.execution.steps.task_rows import ALARM, summary
from opstui.stages.execution.task_filter import TaskFilter, read_filter
from opstui.stages.planning.model import Task
from opstui.stages.room import Step
from opstui.ui.table import OpsTable

MARKED = "✓"


class TaskView(Step):
    """A view of the tasks. A subclass says which one is marked, and marks one."""

    def __init__(self) -> None:
        super().__init__()
        self._turn = asyncio.Lock()
        self.kept = Kept()
        self.chosen: frozenset[str] = frozenset()
        """Keys of the tasks that are marked for one change of all."""

    def compose(self) -> ComposeResult:
        yield FilterLine(self.host.remembered(self.STEP))
        yield from self.above()
        yield EmptyPlace()
        yield from self.body()

    def above(self) -> ComposeResult:
        """What stays where it is while there is nothing in the view."""
        yield from ()

    def body(self) -> ComposeResult:
        """The view itself, below the filter."""
        yield from ()

    # -- which tasks are shown ----------------------------------------------------------------

    @property
    def filter(self) -> TaskFilter:
        today, tree = self.host.today, current_tree(self.workbook)
        line = self.query_one(FilterLine).text
        sources = line, today, tree, language()
        return self.kept.get("filter", sources, lambda: read_filter(line, today=today, tree=tree))

    def tasks(self) -> list[Task]:
        """The tasks of the cycle that the filter keeps, in its order if it gives one."""
        return self.kept.get("tasks", (self.workbook, self.filter), self.found)

    def found(self) -> list[Task]:
        """As `tasks`, computed anew; a view with an order of its own says so here."""
        return self.filter.apply(cycle_tasks(self.workbook))

    def summed(self) -> str:
        """How many tasks there are, are open, and want a look."""
        tree, today = current_tree(self.workbook), self.host.today
        return self.kept.get(
            "summary",
            (self.workbook, today, language()),
            lambda: summary(self.counted(), tree, today),
        )

    def counted(self) -> list[Task]:
        """The tasks that `summed` speaks of, whatever the filter."""
        return cycle_tasks(self.workbook)

    def on_filter_line_changed(self, event: FilterLine.Changed) -> None:
        event.stop()
        self.show()

    def on_filter_line_left(self, event: FilterLine.Left) -> None:
        event.stop()
        self.host.remember(self.STEP, self.query_one(FilterLine).text)
        self.focus_list()

    def focus_list(self) -> None:
        """Out of the filter, into what it filters."""
        line = self.query_one(FilterLine)
        for widget in self.query("*"):
            if widget.focusable and line not in widget.ancestors_with_self:
                widget.focus()
                return
        self.focus_self()

    def focus_first(self) -> None:
        self.focus_list()

    def action_execution_filter(self) -> None:
        self.query_one(FilterLine).open()

    def action_execution_unfilter(self) -> None:
        self.query_one(FilterLine).action_empty()

    @property
    def bare(self) -> bool:
        """There are no colours."""
        return self.app.no_color or self.app.theme == "opstui-plain"

    @property
    def alarm_style(self) -> str:
        """How what is late or blocked stands out in a table."""
        return "bold" if self.bare else f"bold {self.app.theme_variables['warning']}"

    def on_mount(self) -> None:
        self.watch(self.app, "theme", self._theme_changed, init=False)
        for table in self.query(OpsTable):
            self.watch(table, "cursor_coordinate", self._moved, init=False)

    def _theme_changed(self) -> None:
        """The new colours are known after the app's own watchers have run."""
        self.call_after_refresh(self._repaint)

    def _repaint(self) -> None:
        if self.is_attached:
            self.show()

    def mark(self, task: Task, *, wrong: bool) -> str:
        """What stands before a task: that it is marked, else that something is wrong."""
        return MARKED if task.key in self.chosen else ALARM if wrong else ""

    def _moved(self) -> None:
        """At once: the table's message comes when the row is painted already."""
        self.say_marked()

    # -- the marked task ----------------------------------------------------------------------

    def marked_key(self) -> str:
        """Key of the task under the cursor; the first table's, by default."""
        table = next(iter(self.query(OpsTable)), None)
        return table.current_key if table else ""

    def shown_keys(self) -> list[str]:
        """Keys of the tasks in the order they are shown."""
        table = next(iter(self.query(OpsTable)), None)
        return table.keys if table else []

    def neighbour_key(self) -> str:
        """The task to mark once the marked one is gone: the next one, else the one before."""
        keys, here = self.shown_keys(), self.marked_key()
        if here not in keys:
            return ""
        place = keys.index(here)
        others = [*keys[place:], *reversed(keys[:place])]
        return next((key for key in others if key != here), "")

    def marked(self) -> Task | None:
        return self.workbook.get(Task, self.marked_key())

    def select_item(self, key: str) -> None:
        for table in self.query(OpsTable):
            table.select_key(key)
        self.say_marked()

    def say_marked(self) -> None:
        """The sentence: what the marked task comes to, or what to do when there is none."""
        nothing = None if self.shown_keys() else self.nothing()
        self._show_nothing(nothing)
        sentence = "" if nothing and not self.filter.unclear else self.sentence_now()
        self.say(sentence, "  ".join(filter(None, (self.shown_note(), self.note()))))

    def _show_nothing(self, nothing: Nothing | None) -> None:
        self.query_one(EmptyPlace).show(nothing)
        for table in self.query(OpsTable):
            table.show_header = nothing is None

    def nothing(self) -> Nothing | None:
        """What stands there instead of rows. A view that can be empty for a reason of its own
        says so in `quiet`."""
        if self.workbook.cycle is None:
            return Nothing(self.empty_text())
        if not cycle_tasks(self.workbook):
            return no_tasks()
        if self.filter.conditions and not self.tasks():
            return no_fit()
        return self.quiet()

    def quiet(self) -> Nothing | None:
        return None

    def sentence_now(self) -> str:
        unclear = self.filter.unclear
        if unclear:
            return "\n".join(f"! {text}  {_(advice)}" for text, advice in unclear[:2])
        if self.chosen:
            return _(
                "{n} marked: m state, b block, B change, d delete; * takes the marks off."
            ).format(n=len(self.chosen))
        task = self.marked()
        if task is not None:
            return packed(in_short(task, self.workbook, self.host.today, self.host.figure))
        return self.empty_text()

    def shown_note(self) -> str:
        """How many are left by the filter, "" without one."""
        if not self.filter.conditions:
            return ""
        shown, whole = len(self.tasks()), len(cycle_tasks(self.workbook))
        return _("{shown} of {whole} shown").format(shown=shown, whole=whole)

    def note(self) -> str:
        """The remark in the step rule."""
        return ""

    def empty_text(self) -> str:
        if self.workbook.cycle is None:
            return _("There is no cycle yet. Press 1: stage 1 makes one.")
        return _("No tasks yet. Press a and write one line; A opens the whole form.")

    def side(self) -> Content | str:
        task = self.marked()
        if task is None:
            return super().side()
        return detail_content(detail(task, self.workbook, self.host.today, self.host.figure))

    def on_data_table_row_highlighted(self, event: DataTable.RowHighlighted) -> None:
        event.stop()
        self.say_marked()

    def on_data_table_row_selected(self, event: DataTable.RowSelected) -> None:
        event.stop()
        self.action_open()

    # -- changing -----------------------------------------------------------------------------

    async def store(self, what: str, change: Change) -> bool:
        """Compute a change and store it, after those that are still on their way."""
        host, turn = self.host, getattr(self.screen, "turn", self._turn)
        async with turn:
            new = change(host.workbook)
            return new is not None and await host.save(what, new)

    def change(self, what: str, change: Change) -> None:
        """As `store`; it belongs to the app, so that leaving the step does not cut it off."""
        self.app.run_worker(self.store(what, change), group="save")

    def change_task(self, what: str, key: str, make: Callable[[Task], Task]) -> None:
        self.change(what, on_task(key, make))

    # -- for the actions ----------------------------------------------------------------------

    def action_open(self) -> None:
        """`enter` on what is marked."""
