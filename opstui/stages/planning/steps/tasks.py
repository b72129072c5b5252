"""Step 4: the tasks, each on a leaf by a lever, and how much of the gap they cover."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import ClassVar

from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import DataTable, Static

from opstui.commands import Command, pick
from opstui.kernel.language import N_, _, language
from opstui.kernel.vocabulary import word
from opstui.stages.execution.steps.task_editing import asked_task
from opstui.stages.planning import outlook
from opstui.stages.planning.commands import own
from opstui.stages.planning.coverage import Coverage
from opstui.stages.planning.model import Plan, Task
from opstui.stages.planning.steps.base import PlanStep, toggled_must
from opstui.stages.planning.steps.coverage_bar import coverage_bar
from opstui.stages.planning.steps.moves_screen import MovesScreen
from opstui.stages.planning.steps.task_forms import value_specs, with_values
from opstui.stages.planning.steps.task_moves import FROM_MOVE, moves_by_leaf, task_from_move
from opstui.stages.planning.steps.task_rows import (
    Order,
    TaskRow,
    in_order,
    task_rows,
)
from opstui.stages.planning.steps.task_words import coverage_sentence, task_sentence
from opstui.stages.task_form import change_as_typed, filled_task, task_specs, with_task
from opstui.ui.form_values import FormValues
from opstui.ui.keys import bind
from opstui.ui.table import Column, Row
from opstui.ui.text import cell, plain
from opstui.ui.tight_table import TightTable

WIDE = 104
"""Cells of the table from which every column fits."""


class TasksStep(PlanStep):
    STEP: ClassVar[str] = "tasks"
    TITLE: ClassVar[str] = N_("Tasks")
    ACTIONS: ClassVar[tuple[Command, ...]] = (
        *pick("add"),
        *own("moves", "value", "sort", "must"),
        *pick("edit", "delete", "open"),
    )
    BINDINGS = bind(ACTIONS)
    DEFAULT_CSS = "TasksStep #covered { height: 1; padding: 0 1; color: $muted; }"

    def __init__(self) -> None:
        super().__init__()
        self._order = Order.NUMBER
        self._covered = Coverage({}, (), None)

    def body(self) -> ComposeResult:
        yield TightTable(id="tasks")
        yield Static(id="covered")

    # -- what is shown ------------------------------------------------------------------------

    def show_plan(self) -> None:
        plan, cycle = self.plan, self.cycle
        values = outlook.values_of(self.tasks, plan, cycle)
        ordered = in_order(self.tasks, values, self._order)
        rows = task_rows(ordered, plan, values, self.currency, self.host.figure)
        table = self.query_one("#tasks", TightTable)
        wide = (table.size.width or self.app.size.width) >= WIDE
        table.show(_columns(wide), [_cells(row, wide) for row in rows])
        self._covered = outlook.coverage_of(self.tasks, plan, cycle, self.book)
        unit = plan.tree.node(plan.tree.root).unit
        room = (table.size.width or self.app.size.width) - 2
        bar = coverage_bar(
            self._covered, outlook.levels_of(plan), unit, self.host.figure, min(room, 100)
        )
        self.query_one("#covered", Static).update(plain(bar))
        self._speak()

    def on_resize(self) -> None:
        if self.is_attached and not self.missing()[0]:
            self.show_plan()

    def _speak(self) -> None:
        if self.missing()[0]:
            return
        plan, marked = self.plan, self.marked
        if marked is None:
            self.say(_("No tasks yet. a adds one; w says what usually moves each leaf."))
            return
        said = coverage_sentence(self._covered, plan, self.host.figure)
        self.say(f"{said}\n{task_sentence(marked, plan, self.tasks)}", self._order.label)

    @property
    def marked(self) -> Task | None:
        return self.workbook.get(Task, self.query_one("#tasks", TightTable).current_key)

    def on_data_table_row_highlighted(self, event: DataTable.RowHighlighted) -> None:
        event.stop()
        self._speak()

    def select_item(self, key: str) -> None:
        self.query_one("#tasks", TightTable).select_key(key)

    def side(self) -> Content | str:
        task = None if self.missing()[0] else self.marked
        if task is None:
            return super().side()
        return Content("\n".join(_details(task, self.plan)))

    # -- commands -----------------------------------------------------------------------------

    def open_marked(self) -> None:
        if self.marked is None:
            self.action_add()
        else:
            self.action_edit()

    def action_planning_sort(self) -> None:
        if not self.missing()[0]:
            self._order = self._order.following()
            self.show()

    def action_add(self) -> None:
        if self.missing()[0]:
            return
        self.work(self._add())

    async def _add(self) -> None:
        """The empty form, or that of a template where there are some."""
        new = await asked_task(self.app, self.workbook, self.host.today)
        if new is not None and self.is_attached:
            await self._ask(new, _("Add a task"), N_("Add a task"))

    def action_edit(self) -> None:
        if not self.missing()[0] and (task := self.marked):
            self.work(self._ask(task, f"{task.key} {task.title}", N_("Change a task")))

    def action_planning_moves(self) -> None:
        if not self.missing()[0]:
            self.work(self._choose_move())

    async def _choose_move(self) -> None:
        """A move of the playbook becomes a task, whose form opens with it."""
        leaves = moves_by_leaf(self.workbook, self.tasks, self.plan, self.cycle, self.host.figure)
        chosen = await self.app.push_screen_wait(MovesScreen(leaves))
        if chosen is None:
            return
        new = task_from_move(*chosen, self.workbook, self.cycle, self.host.today)
        if await self.store(N_("Add a task"), lambda book: book.put(new)) and self.is_attached:
            self.select_item(new.key)
            await self._ask(new, f"{new.key} {new.title}", N_("Change a task"), FROM_MOVE)

    async def _ask(self, task: Task, title: str, what: str, defaults: Collection[str] = ()) -> None:
        """The form; another lever opens it again, with the fields of that lever. Fields of
        `defaults` are shown as what nobody confirmed yet."""

        async def save(values: FormValues) -> Mapping[str, str] | None:
            current = self.workbook.get(Task, task.key) or task
            filled, problems = filled_task(values, current, self.workbook, self.host.today)
            if problems:
                return problems
            stored = await self.store(what, lambda book: with_task(book, filled))
            return None if stored else {"": _("It was not saved.")}

        specs = task_specs(task, self.workbook, self.host.today, self.host.figure)
        specs = [replace(spec, default=spec.id in defaults or spec.default) for spec in specs]
        if await self.host.ask(title, specs, save, f"task:{task.key}"):
            now = self.workbook.get(Task, task.key)
            if self.is_attached:
                self.select_item(task.key)
            if now is not None and now.lever is not task.lever:
                await self._ask(now, f"{now.key} {now.title}", N_("Change a task"))

    def action_planning_value(self) -> None:
        if not self.missing()[0] and (task := self.marked):
            self.work(self._ask_value(task))

    async def _ask_value(self, task: Task) -> None:
        others = [other for other in self.tasks if other.key != task.key]
        unit = self.plan.tree.node(self.plan.tree.root).unit

        async def save(values: FormValues) -> Mapping[str, str] | None:
            current = self.workbook.get(Task, task.key) or task
            filled, problems = with_values(values, current, others, unit)
            if problems:
                return problems
            stored = await self.store(N_("Change a task"), lambda book: book.put(filled))
            return None if stored else {"": _("It was not saved.")}

        title = f"{task.key} {task.title}"
        specs = value_specs(task, others, unit)
        await self.host.ask(title, specs, save, f"task-value:{task.key}")

    def action_planning_must(self) -> None:
        if not self.missing()[0] and (task := self.marked):
            self.change(N_("Change a task"), toggled_must(task.key))

    def action_delete(self) -> None:
        if not self.missing()[0] and (task := self.marked):
            self.change(N_("Delete a task"), lambda book: book.drop(task))
            self.app.notify(_("Deleted: {title}. u brings it back.").format(title=task.title))


def _details(task: Task, plan: Plan) -> list[str]:
    node = plan.tree.get(task.leaf)
    pairs = [
        (_("Lever"), word(task.lever)),
        (_("Leaf"), node.name.text(language()) if node else ""),
        (_("Change"), change_as_typed(task, node)),
        (_("Target users"), task.segment),
        (_("Start"), task.start.isoformat() if task.start else ""),
        (_("End"), task.end.isoformat() if task.end else ""),
        (_("Chance of success"), f"{task.success_chance:.0%}"),
        (_("Must do"), _("Yes") if task.must_have else ""),
        (_("Needs first"), _(", ").join(task.depends_on)),
        (_("Only one of"), task.exclusive_group),
        (_("Risk"), task.risk),
        (_("Fallback"), task.fallback),
        (_("Data to collect"), task.data_to_collect),
    ]
    return [task.title, "", *(label + _(": ") + text for label, text in pairs if text)]


def _columns(wide: bool) -> tuple[Column, ...]:
    """Lever, leaf and change only where they are not cut; the sentence has them always."""
    middle = (
        Column(_("Lever"), 14),
        Column(_("Leaf"), 24),
        Column(_("Change"), 8, "right"),
    )
    return (
        Column("", 1),
        Column(_("Task")),
        *(middle if wide else ()),
        Column(_("Worth"), 11, "right"),
        Column(_("Cost"), 11, "right"),
        Column(_("Days"), 4, "right"),
        Column(_("Owner"), 12 if wide else 8),
    )


def _cells(row: TaskRow, wide: bool) -> Row:
    tone = "" if row.selected else "dim"
    middle = (cell(row.lever, "dim"), cell(row.leaf, tone), row.change)
    return row.key, (
        "✓" if row.selected else " ",
        cell(row.title, "bold" if row.no_leaf else tone),
        *(middle if wide else ()),
        cell(row.value, "bold" if row.selected else "", "right"),
        row.cost,
        row.days,
        cell(row.owner, tone),
    )
