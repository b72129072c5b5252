"""What there is to use again: templates of tasks, texts, ways of working, lists."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import DataTable

from opstui.commands import Command, pick
from opstui.kernel.language import N_, _
from opstui.kernel.vocabulary import Lever
from opstui.stages.execution.model import Asset, TaskTemplate
from opstui.stages.execution.reuse import ASSET_PREFIX, same_name
from opstui.stages.execution.steps.changes import Change
from opstui.stages.execution.steps.empty_place import EmptyPlace
from opstui.stages.execution.steps.nothing import nothing_kept
from opstui.stages.execution.steps.reuse_rows import (
    asset_form,
    asset_with,
    described,
    reuse_rows,
    template_form,
    template_with,
)
from opstui.stages.execution.steps.task_editing import edit_task, new_task
from opstui.stages.lever_words import LEVER_CELLS
from opstui.stages.planning.model import Task
from opstui.stages.room import Step
from opstui.ui.form_values import FormValues
from opstui.ui.keys import bind
from opstui.ui.table import Column
from opstui.ui.tight_table import TightTable

_ACTIONS: tuple[Command, ...] = pick("add", "open", "edit", "delete")


class ReuseStep(Step):
    """Templates first, then assets; enter makes a task from a template."""

    STEP: ClassVar[str] = "reuse"
    TITLE: ClassVar[str] = N_("Use again")
    ACTIONS: ClassVar[tuple[Command, ...]] = _ACTIONS
    BINDINGS = bind(_ACTIONS)

    def compose(self) -> ComposeResult:
        yield EmptyPlace()
        yield TightTable(id="reuse")

    def show(self) -> None:
        rows = [(key, [Text(text) for text in cells]) for key, cells in reuse_rows(self.workbook)]
        columns = (
            Column(_("Kind"), 10),
            Column(_("Name")),
            Column(_("Lever"), LEVER_CELLS),
            Column(_("From"), 7),
            Column(_("By"), 8),
            Column(_("When"), 6),
            Column(_("Result"), 16),
        )
        table = self.query_one(TightTable)
        table.show_header = bool(rows)
        table.show(columns, rows)
        self.query_one(EmptyPlace).show(None if rows else nothing_kept())
        self._speak()

    def _speak(self) -> None:
        marked = self.marked()
        if marked is None:
            self.say()
            return
        use = _("enter makes a task from it") if isinstance(marked, TaskTemplate) else ""
        self.say("\n".join(described(marked, self._tasks())[:2]), use)

    def marked(self) -> TaskTemplate | Asset | None:
        key = self.query_one(TightTable).current_key
        return self.workbook.get(TaskTemplate, key) or self.workbook.get(Asset, key)

    def _tasks(self) -> list[Task]:
        return list(self.workbook.all(Task).values())

    def side(self) -> Content | str:
        marked = self.marked()
        return Content("\n".join(described(marked, self._tasks()))) if marked else super().side()

    def select_item(self, key: str) -> None:
        self.query_one(TightTable).select_key(key)
        self._speak()

    def on_data_table_row_highlighted(self, event: DataTable.RowHighlighted) -> None:
        event.stop()
        self._speak()

    def on_data_table_row_selected(self, event: DataTable.RowSelected) -> None:
        event.stop()
        self.action_open()

    # -- changing -----------------------------------------------------------------------------

    async def _store(self, what: str, change: Change) -> bool:
        new = change(self.workbook)
        return new is not None and await self.host.save(what, new)

    def action_open(self) -> None:
        marked = self.marked()
        if isinstance(marked, TaskTemplate):
            self.work(self._use(marked))
        elif marked is not None:
            self.action_edit()
        else:
            self.action_add()

    async def _use(self, template: TaskTemplate) -> None:
        host = self.host
        task = new_task(host.workbook, host.today, template)
        if task is None:
            self.app.notify(_("There is no cycle yet. Press 1: stage 1 makes one."))
        elif await edit_task(host, self._store, task, _("Add a task"), N_("Add a task")):
            host.go("execution", "tasks", task.key)

    def action_add(self) -> None:
        key = self.workbook.next_key(Asset, ASSET_PREFIX)
        new = Asset(key=key, title="", lever=Lever.COPY, created=self.host.today)
        self.work(self._asset(new, _("Add an asset"), N_("Add an asset")))

    def action_edit(self) -> None:
        marked = self.marked()
        if isinstance(marked, TaskTemplate):
            self.work(self._template(marked))
        elif marked is not None:
            self.work(self._asset(marked, marked.title, N_("Change an asset")))

    async def _asset(self, asset: Asset, title: str, what: str) -> None:
        async def save(values: FormValues) -> Mapping[str, str] | None:
            stored = await self._store(what, lambda book: book.put(asset_with(values, asset)))
            return None if stored else {"": _("Nothing is stored yet.")}

        if await self.host.ask(title, asset_form(asset), save, f"asset:{asset.key}"):
            self.select_item(asset.key)

    async def _template(self, template: TaskTemplate) -> None:
        async def save(values: FormValues) -> Mapping[str, str] | None:
            new = template_with(values, template)
            if same_name(new.name, template, self.workbook.all(TaskTemplate).values()):
                return {"name": _("Another template has this name.")}
            stored = await self._store(N_("Change a template"), lambda book: book.put(new))
            return None if stored else {"": _("Nothing is stored yet.")}

        await self.host.ask(template.name, template_form(template), save, f"tp:{template.key}")

    def action_delete(self) -> None:
        marked = self.marked()
        if marked is not None:
            self.app.run_worker(self._delete(marked), group="save")

    async def _delete(self, one: TaskTemplate | Asset) -> None:
        template = isinstance(one, TaskTemplate)
        what = N_("Delete a template") if template else N_("Delete an asset")
        if await self.host.save(what, self.workbook.drop(one)):
            title = one.name if isinstance(one, TaskTemplate) else one.title
            self.app.notify(_("Deleted: {title}. u brings it back.").format(title=title))
