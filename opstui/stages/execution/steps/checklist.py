"""The checklist of a task: its own, else its lever's template. Pure."""

from __future__ import annotations

from opstui import playbooks
from opstui.kernel.language import language
from opstui.stages.planning.model import CheckItem, Task

Items = tuple[CheckItem, ...]


def items_of(task: Task) -> Items:
    """The task's own items, else those of its lever's template."""
    if task.checklist:
        return task.checklist
    template = playbooks.lever(task.lever).checklist
    return tuple(CheckItem(text=item.text(language())) for item in template)


def done_of(task: Task) -> tuple[int, int]:
    """(ticked, all)."""
    items = items_of(task)
    return sum(item.done for item in items), len(items)
