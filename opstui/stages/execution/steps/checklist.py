"""The checklist of a task: its own, else its lever's template. Pure."""

from __future__ import annotations

from opstui import playbooks
from opstui.kernel.language import language
from opstui.kernel.vocabulary import Lever
from opstui.playbooks.schema import TouchPlan
from opstui.stages.execution.care import touch_plan_of
from opstui.stages.planning.model import CheckItem, Task

Items = tuple[CheckItem, ...]


def items_of(task: Task) -> Items:
    """The task's own items, else those of its lever's template and the touches of its rhythm."""
    return task.checklist or (*lever_items(task.lever), *touch_items(touch_plan_of(task)))


def lever_items(lever: Lever) -> Items:
    """The template of the lever."""
    template = playbooks.lever(lever).checklist
    return tuple(CheckItem(text=item.text(language())) for item in template)


def touch_items(plan: TouchPlan | None) -> Items:
    """A contact an item, with its day."""
    touches = plan.touches if plan is not None else ()
    return tuple(CheckItem(text=f"{one.day} {one.what.text(language())}") for one in touches)


def with_items(items: Items, more: Items) -> Items:
    """All of `items`, and of `more` what is not among them."""
    known = {item.text for item in items}
    return (*items, *(item for item in more if item.text not in known))


def done_of(task: Task) -> tuple[int, int]:
    """(ticked, all)."""
    items = items_of(task)
    return sum(item.done for item in items), len(items)
