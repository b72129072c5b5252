"""What can be done with a task from every view of the tasks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from opstui.commands import Command, pick
from opstui.kernel.language import N_, _
from opstui.kernel.record import Record
from opstui.stages.execution import states
from opstui.stages.execution.commands import COMMANDS
from opstui.stages.execution.model import TaskTemplate
from opstui.stages.execution.steps import many
from opstui.stages.execution.steps.card_screen import CardScreen
from opstui.stages.execution.steps.changes import on_task, with_new
from opstui.stages.execution.steps.deals_screen import DealsScreen
from opstui.stages.execution.steps.line_screen import LineScreen
from opstui.stages.execution.steps.state_actions import StateView
from opstui.stages.execution.steps.task_editing import (
    asked_task,
    assets_offer,
    edit_task,
    named_template,
    template_specs,
)
from opstui.stages.planning.model import Task
from opstui.stages.quick_task import log_echo, task_echo
from opstui.ui.form_values import FieldSpec, FormValues

TASK_ACTIONS: tuple[Command, ...] = (
    *pick("add"),
    *pick("execution.move", "execution.block", among=COMMANDS),
    *pick("open", "edit", "delete"),
    *pick(
        "execution.forward",
        "execution.back",
        "execution.checklist",
        "execution.log",
        "execution.result",
        "execution.quick",
        "execution.form",
        "execution.template",
        "execution.reuse",
        "execution.deals",
        "execution.filter",
        "execution.unfilter",
        "execution.choose",
        "execution.choose_all",
        "execution.change",
        among=COMMANDS,
    ),
)


class TaskStep(StateView):
    """A view of the tasks with everything that can be done from it."""

    ACTIONS: ClassVar[tuple[Command, ...]] = TASK_ACTIONS

    # -- add, open, edit, delete --------------------------------------------------------------

    def action_add(self) -> None:
        self.action_execution_quick()

    def action_execution_quick(self) -> None:
        self.work(self._quick_add())

    async def _quick_add(self) -> None:
        host = self.host

        async def keep(record: Record) -> bool:
            return await self.store(N_("Add a task"), lambda book: with_new(book, record))

        how = _("lever title @owner ¥money 5d (person-days) 11/1-11/11 >leaf +3pp")
        if self.workbook.all(TaskTemplate):
            how = _("lever title @owner ¥money 5d 11/1-11/11 >leaf +3pp ~template")
        key = await self.app.push_screen_wait(
            LineScreen(
                _("Add a task"),
                how,
                _("campaign Live class @Lin ¥30000 5d 11/1-11/11 >attendance +3pp"),
                form_id="task:quick",
                understand=lambda text: task_echo(text, host.workbook, host.today),
                keep=keep,
                drafts=host.drafts,
                open_forms=host.open_forms,
            )
        )
        if key and self.is_attached:
            self.select_item(key)
            self._offer_assets(key)

    def _offer_assets(self, key: str) -> None:
        """What is kept with the lever of a new task is said where one line made it."""
        if offer := assets_offer(key, self.workbook):
            self.app.notify(offer)

    def action_execution_form(self) -> None:
        if self.workbook.cycle is None:
            self.app.notify(self.empty_text())
        else:
            self.work(self._form())

    async def _form(self) -> None:
        """The empty form, or that of a template where there are some."""
        task = await asked_task(self.app, self.workbook, self.host.today)
        if task is not None:
            await self._edit(task, _("Add a task"), N_("Add a task"))

    def action_open(self) -> None:
        if self.marked() is None:
            self.action_add()
        else:
            self.work(self._card())

    async def _card(self) -> None:
        """The whole of a task; what is chosen in it is done to that task."""
        card = CardScreen(self.marked_key(), self.actions_of_card())
        chosen = await self.app.push_screen_wait(card)
        if chosen and self.is_attached:
            self.call_later(self.run_action, chosen)

    def actions_of_card(self) -> tuple[Command, ...]:
        wanted = ("edit", "execution.move", "execution.block", "execution.checklist")
        further = ("execution.result", "execution.log", "execution.template")
        return pick(*wanted, *further, among=TASK_ACTIONS)

    def action_edit(self) -> None:
        if task := self.marked():
            self.work(self._edit(task, f"{task.key} {task.title}", N_("Change a task")))

    async def _edit(self, task: Task, title: str, what: str) -> None:
        if await edit_task(self.host, self.store, task, title, what) and self.is_attached:
            self.select_item(task.key)

    # -- templates, and what is used again ----------------------------------------------------

    def action_execution_template(self) -> None:
        if task := self.marked():
            self.work(self._template(task))

    async def _template(self, task: Task) -> None:
        host = self.host

        async def save(values: FormValues) -> Mapping[str, str] | None:
            now = host.workbook.get(Task, task.key) or task
            new = named_template(now, values.text("name"), host.workbook, host.today)
            stored = await self.store(N_("Save a template"), lambda book: book.put(new))
            return None if stored else {"": _("Nothing is stored yet.")}

        title = _("Template from: {title}").format(title=task.title)
        if await host.ask(title, template_specs(task, host.workbook), save, f"tp:{task.key}"):
            self.app.notify(_("Kept as a template. A offers it, and ~name when you add a line."))

    def action_execution_reuse(self) -> None:
        self.host.go("execution", "reuse")

    def action_execution_deals(self) -> None:
        self.work(self._deals())

    async def _deals(self) -> None:
        chosen = await self.app.push_screen_wait(DealsScreen(self.marked_key()))
        if chosen and self.is_attached:
            self.host.go("execution", "tasks", chosen)

    def action_delete(self) -> None:
        if self.chosen:
            self.many(N_("Delete tasks"), many.drop_all)
            return
        task = self.marked()
        if task is None:
            return
        self.app.run_worker(self._delete(task, self.neighbour_key()), group="save")

    async def _delete(self, task: Task, neighbour: str) -> None:
        if await self.store(N_("Delete a task"), lambda book: book.drop(task)):
            self.app.notify(_("Deleted: {title}. u brings it back.").format(title=task.title))
            if neighbour and self.is_attached:
                self.select_item(neighbour)

    # -- blocked, checklist, log --------------------------------------------------------------

    def action_execution_block(self) -> None:
        """Ask why; a blocked one is cleared at once, and so are several that all are."""
        if self.chosen:
            tasks = many.tasks_of(self.workbook, self.chosen)
            if tasks and all(one.blocked for one in tasks):
                self.many(N_("Unblock tasks"), many.unblock_all)
            else:
                self.work(self.block_many())
            return
        task = self.marked()
        if task is None:
            return
        if task.blocked:
            self.change_task(N_("Unblock a task"), task.key, states.unblock)
        elif task.state in states.FINISHED:
            self.app.notify(_("It is finished, so nothing blocks it."))
        else:
            self.work(self._block(task))

    async def _block(self, task: Task) -> None:
        host = self.host

        async def save(values: FormValues) -> Mapping[str, str] | None:
            since = values.date("since") or host.today
            if since > host.today:
                return {"since": _("This day is still to come.")}
            reason = values.text("reason")
            change = on_task(task.key, lambda now: states.block(now, reason, since))
            stored = await self.store(N_("Block a task"), change)
            return None if stored else {"": _("Nothing is stored yet.")}

        specs = [
            FieldSpec("reason", _("What blocks it"), required=True),
            FieldSpec("since", _("Since"), "date", host.today.isoformat()),
        ]
        title = _("Blocked: {title}").format(title=task.title)
        await host.ask(title, specs, save, f"block:{task.key}")

    def action_execution_checklist(self) -> None:
        if task := self.marked():
            self.work(self.tick_off(task))

    def action_execution_log(self) -> None:
        self.work(self._log_on(self.marked()))

    async def _log_on(self, on: Task | None) -> None:
        await self._log(on)

    async def _log(self, on: Task | None) -> str:
        """Key of the log that was kept, "" when none was."""
        host = self.host

        async def keep(record: Record) -> bool:
            return await self.store(N_("Log a day"), lambda book: with_new(book, record))

        return await self.app.push_screen_wait(
            LineScreen(
                _("Log the day: {title}").format(title=on.title) if on else _("Log the day"),
                _(
                    "2h ¥300 what happened; leads=230 a number seen; #T4 another task, "
                    "#review another stage, 11/20 another day"
                ),
                _("2h ¥300 called the partners"),
                form_id=f"log:{on.key if on else 'quick'}",
                understand=lambda text: log_echo(text, host.workbook, host.today, on),
                keep=keep,
                drafts=host.drafts,
                open_forms=host.open_forms,
            )
        )
