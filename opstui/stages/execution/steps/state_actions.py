"""A task from one state to the next, and what came of it."""

from __future__ import annotations

from collections.abc import Mapping

from opstui.kernel.language import N_, _
from opstui.kernel.record import Record
from opstui.kernel.vocabulary import TaskState, word
from opstui.stages.execution import states
from opstui.stages.execution.model import Asset
from opstui.stages.execution.reuse import ASSET_PREFIX
from opstui.stages.execution.steps import many
from opstui.stages.execution.steps.bulk import BulkView
from opstui.stages.execution.steps.changes import lacking, moved, on_task
from opstui.stages.execution.steps.checklist import Items, done_of
from opstui.stages.execution.steps.checklist_screen import ChecklistScreen
from opstui.stages.execution.steps.pick_screen import PickScreen
from opstui.stages.execution.steps.result_form import asset_from, result_specs, with_result
from opstui.stages.execution.steps.task_editing import edit_task, lists_for
from opstui.stages.planning.model import Task
from opstui.stages.task_form import usual_failure
from opstui.ui.form_values import FormValues


class StateView(BulkView):
    """A view in which tasks are moved, one or all that are marked."""

    def action_execution_move(self) -> None:
        if self.chosen:
            self.work(self.move_many())
        elif task := self.marked():
            self.work(self._move(task))

    async def _move(self, task: Task) -> None:
        """Ask where to; what a go lacks can be filled in from there, and then it asks again."""
        moves = states.allowed_moves(task)
        if not moves:
            self.app.notify(_("A reviewed task stays as it is."))
            return
        title = _("{title} is {state}. Move it to:").format(
            title=task.title, state=word(task.state)
        )
        notes = lacking(task, self.workbook) if TaskState.LIVE in moves else []
        choices = [(state.value, _move_name(task, state)) for state in moves]
        if notes:
            choices += fill_choices(task)
            notes = [*notes, usual_failure({"lever": task.lever.value}).splitlines()[0]]
        chosen = await self.app.push_screen_wait(PickScreen(title, choices, notes))
        if chosen in (FORM, TICK):
            await self._fill_in(task, chosen)
        elif chosen:
            await self._enter_state(task, TaskState(chosen))

    async def _fill_in(self, task: Task, where: str) -> None:
        if where == TICK:
            await self.tick_off(task)
            done = True
        else:
            title = f"{task.key} {task.title}"
            done = await edit_task(self.host, self.store, task, title, N_("Change a task"))
        now = self.host.workbook.get(Task, task.key)
        if done and now is not None and self.is_attached:
            await self._move(now)

    async def tick_off(self, task: Task) -> None:
        """The checklist of the task; each tick is stored at once."""
        host = self.host

        async def keep(items: Items) -> Task:
            change = on_task(task.key, lambda now: now.model_copy(update={"checklist": items}))
            await self.store(N_("Tick a checklist"), change)
            return host.workbook.get(Task, task.key) or task

        await self.app.push_screen_wait(ChecklistScreen(task, keep, lists_for(task, host.workbook)))

    async def _enter_state(self, task: Task, state: TaskState) -> None:
        if state is TaskState.CLOSED and task.state is TaskState.OBSERVING:
            await self._close(task)
        else:
            await self.store(N_("Change a task's state"), moved(task.key, state))

    async def _close(self, task: Task) -> None:
        await self._ask_result(
            task, _("Close: {title}").format(title=task.title), N_("Close a task"), closing=True
        )

    def action_execution_result(self) -> None:
        if task := self.marked():
            title = _("Result: {title}").format(title=task.title)
            self.work(self._ask_result(task, title, N_("Enter a task's result"), closing=False))

    async def _ask_result(self, task: Task, title: str, what: str, *, closing: bool) -> None:
        host = self.host

        async def save(values: FormValues) -> Mapping[str, str] | None:
            current = host.workbook.get(Task, task.key) or task
            filled, problems = with_result(values, current, host.workbook, host.today)
            if problems:
                return problems
            if closing and TaskState.CLOSED in states.allowed_moves(filled):
                filled = states.move(filled, TaskState.CLOSED)
            key = host.workbook.next_key(Asset, ASSET_PREFIX)
            asset = asset_from(values, filled, key, host.today)
            kept: list[Record] = [filled] if asset is None else [filled, asset]
            stored = await self.store(what, lambda book: book.put(*kept))
            return None if stored else {"": _("Nothing is stored yet.")}

        specs = result_specs(task, host.workbook, host.today, host.figure)
        await host.ask(title, specs, save, f"result:{task.key}")

    def action_execution_forward(self) -> None:
        if self.chosen:
            self.many(N_("Move tasks"), lambda book, keys: many.move_all(book, keys, None))
            return
        task = self.marked()
        if task is None:
            return
        state = states.forward(task)
        if state is None or (state is TaskState.LIVE and lacking(task, self.workbook)):
            self.work(self._move(task))
        elif state is TaskState.CLOSED:
            self.work(self._close(task))
        else:
            self.change(N_("Change a task's state"), moved(task.key, state))

    def action_execution_back(self) -> None:
        if self.chosen:
            self.many(N_("Move tasks"), many.back_all)
            return
        task = self.marked()
        if task is None:
            return
        order = states.ORDER
        place = order.index(task.state) if task.state in order else 0
        if place and order[place - 1] in states.allowed_moves(task):
            self.change(N_("Change a task's state"), moved(task.key, order[place - 1]))
        else:
            self.work(self._move(task))


FORM, TICK = "form", "tick"


def fill_choices(task: Task) -> list[tuple[str, str]]:
    """Where what a go lacks can be put right: the form, the checklist, or both."""
    done, whole = done_of(task)
    choices = [(FORM, _("fill in what is missing"))]
    if done < whole:
        choices.append((TICK, _("tick the checklist")))
    return choices


def _move_name(task: Task, state: TaskState) -> str:
    """A step back is a correction, and is called one."""
    order = states.ORDER
    if state in order and task.state in order and order.index(state) < order.index(task.state):
        return _("back to {state}").format(state=word(state))
    return word(state)
