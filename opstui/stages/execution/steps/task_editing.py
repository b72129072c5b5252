"""The form of one task, new or not, and what is kept of a task as a template."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from datetime import date

from textual.app import App

from opstui import playbooks
from opstui.kernel.language import N_, _, language, ngettext
from opstui.kernel.text import cut
from opstui.kernel.vocabulary import Lever, word
from opstui.stages.current import current_plan
from opstui.stages.execution.lever_line import joined
from opstui.stages.execution.model import Asset, TaskTemplate
from opstui.stages.execution.reuse import TEMPLATE_PREFIX, assets_of, template_of
from opstui.stages.execution.steps.changes import Change
from opstui.stages.execution.steps.checklist import Items, items_of, lever_items, touch_items
from opstui.stages.execution.steps.pick_screen import PickScreen
from opstui.stages.host import Host
from opstui.stages.planning.model import CheckItem, Task
from opstui.stages.quick_task import from_template
from opstui.stages.task_form import filled_task, task_specs, with_task
from opstui.ui.form_values import FieldSpec, FormValues
from opstui.workbook.document import Workbook

Store = Callable[[str, Change], Awaitable[bool]]


async def edit_task(host: Host, store: Store, task: Task, title: str, what: str) -> bool:
    """The form; another lever opens it again, with the fields of that lever. True once saved."""

    async def save(values: FormValues) -> Mapping[str, str] | None:
        current = host.workbook.get(Task, task.key) or task
        filled, problems = filled_task(values, current, host.workbook, host.today)
        if problems:
            return problems
        stored = await store(what, lambda book: with_task(book, filled))
        return None if stored else {"": _("Nothing is stored yet.")}

    specs = task_specs(task, host.workbook, host.today, host.figure)
    if not await host.ask(title, specs, save, f"task:{task.key}"):
        return False
    now = host.workbook.get(Task, task.key)
    if now is not None and now.lever is not task.lever:
        await edit_task(host, store, now, f"{now.key} {now.title}", N_("Change a task"))
    return True


def new_task(workbook: Workbook, today: date, template: TaskTemplate | None = None) -> Task | None:
    """An empty task of the current cycle, or one as the template says; None without a cycle."""
    cycle = workbook.cycle
    if cycle is None:
        return None
    key = workbook.next_key(Task, f"{cycle.key}.T")
    lever = template.lever if template else Lever.CAMPAIGN
    task = Task(key=key, cycle=cycle.key, title="", lever=lever, created=today)
    return from_template(template, task, workbook) if template else task


async def asked_task(app: App[object], workbook: Workbook, today: date) -> Task | None:
    """A new task, empty or as the chosen template says; None when the choice was left. Call it
    from a worker."""
    templates = workbook.all(TaskTemplate).values()
    template = None
    if templates:
        choices = [("-", _("An empty form"))]
        choices += [(one.key, template_text(one)) for one in templates]
        chosen = await app.push_screen_wait(PickScreen(_("Add a task"), choices))
        if not chosen:
            return None
        template = workbook.get(TaskTemplate, chosen)
    return new_task(workbook, today, template)


def assets_offer(key: str, workbook: Workbook) -> str:
    """What is kept with the lever of the task to be used again, "" when nothing is."""
    task = workbook.get(Task, key)
    kept = assets_of(workbook.all(Asset).values(), task.lever) if task else []
    if not kept:
        return ""
    titles = _(", ").join(one.title for one in kept[:3])
    return _("To use again with this lever: {titles}. e chooses.").format(titles=cut(titles, 60))


def template_text(template: TaskTemplate) -> str:
    """ "Live class  campaign, 6 items"."""
    n = len(template.checklist)
    items = ngettext("{n} item", "{n} items", n).format(n=n)
    return f"{template.name}  {joined(word(template.lever), items)}"


def template_specs(task: Task, workbook: Workbook) -> list[FieldSpec]:
    def replaced(texts: Mapping[str, str]) -> str:
        name = texts.get("name", "").strip()
        known = list(workbook.all(TaskTemplate).values())
        same = next((one for one in known if name and one.name == name), None)
        return _("Takes the place of the template of this name.") if same else ""

    help_ = _("Lever fields, checklist, risk, data to collect, days and budget are kept.")
    return [
        FieldSpec("name", _("Name"), value=task.title, required=True, help=help_, hint=replaced)
    ]


def named_template(task: Task, name: str, workbook: Workbook, today: date) -> TaskTemplate:
    """The task as a template; one of the same name is replaced."""
    known = workbook.all(TaskTemplate).values()
    same = next((one for one in known if one.name == name), None)
    key = same.key if same else workbook.next_key(TaskTemplate, TEMPLATE_PREFIX)
    plan = current_plan(workbook)
    budget = plan.resources.budget if plan else None
    return template_of(task, key, name, items_of(task), budget, today)


def lists_for(task: Task, workbook: Workbook) -> list[tuple[str, Items]]:
    """Lists that can be added to the task's checklist: the lever's, the rhythms of contacts of
    user care, and those of the templates of its lever."""
    book = playbooks.lever(task.lever)
    lists = [(_("Template of the lever"), lever_items(task.lever))]
    lists += [(one.name.text(language()), touch_items(one)) for one in book.touch_plans]
    for template in workbook.all(TaskTemplate).values():
        if template.lever is task.lever and template.checklist:
            items = tuple(CheckItem(text=text) for text in template.checklist)
            lists.append((template.name, items))
    return lists
