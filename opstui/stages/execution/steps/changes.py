"""Changes of the workbook that the views of the tasks make. Pure."""

from __future__ import annotations

from collections.abc import Callable

from opstui.kernel.language import _, language
from opstui.kernel.record import Record
from opstui.kernel.vocabulary import TaskState
from opstui.stages.execution import states
from opstui.stages.execution.ad_law import task_hits
from opstui.stages.execution.steps.checklist import items_of
from opstui.stages.lever_fields import product_form
from opstui.stages.planning.model import Task
from opstui.stages.strategy.model import Hypothesis
from opstui.workbook.document import Workbook

Change = Callable[[Workbook], Workbook | None]
"""Another workbook, None when there is nothing to change any more."""


def on_task(key: str, make: Callable[[Task], Task]) -> Change:
    """The change that makes another task of this one; none when it is gone."""

    def change(workbook: Workbook) -> Workbook | None:
        task = workbook.get(Task, key)
        return workbook.put(make(task)) if task is not None else None

    return change


def moved(key: str, state: TaskState) -> Change:
    """The move, if it is still allowed when its turn comes."""

    def change(workbook: Workbook) -> Workbook | None:
        task = workbook.get(Task, key)
        if task is None or state not in states.allowed_moves(task):
            return None
        return workbook.put(states.move(task, state))

    return change


def with_new(workbook: Workbook, record: Record) -> Workbook | None:
    """A new record never takes the place of one that has come in meanwhile."""
    if workbook.get(type(record), record.key) is None:
        return workbook.put(record)
    prefix = record.key.rstrip("0123456789")
    key = workbook.next_key(type(record), prefix)
    return workbook.put(record.model_copy(update={"key": key}))


def lacking(task: Task, workbook: Workbook) -> list[str]:
    """What go / no-go misses, and words that the law objects to, one line each; [] is a go."""
    shown = task.model_copy(update={"checklist": items_of(task)})
    missing = [_(text) for text in states.missing_for_go(shown)]
    if not task.hypothesis and any(
        one.cycle == task.cycle for one in workbook.all(Hypothesis).values()
    ):
        missing.append(_("Which hypothesis it tests"))
    for _code, hit in task_hits(task, product_form(workbook)):
        article = hit.rule.article.text(language()) if hit.rule else _("own banned words")
        missing.append(f"「{hit.word}」 {article}")
    return [_("A go still lacks:"), *(f"! {text}" for text in missing)] if missing else []
