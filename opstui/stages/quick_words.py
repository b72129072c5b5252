"""What a quick line was understood as, in words: each part as it would be kept. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from opstui.kernel.language import N_, _, language, noted
from opstui.kernel.vocabulary import word
from opstui.reports.wording import figure
from opstui.stages.current import currency_of, current_tree, leaf_of, short_date
from opstui.stages.execution.lever_line import joined
from opstui.stages.planning.model import Task
from opstui.stages.strategy.model import Cycle
from opstui.stages.task_form import change_as_typed
from opstui.stages.task_hints import budget_hint, change_hint, days_hint
from opstui.workbook.document import Workbook

_WEEK = (N_("Mon"), N_("Tue"), N_("Wed"), N_("Thu"), N_("Fri"), N_("Sat"), N_("Sun"))


def day_text(day: date, today: date) -> str:
    """ "11/27 周五"; with its year when that is another one."""
    shown = short_date(day) if day.year == today.year else day.isoformat()
    return f"{shown} {_(_WEEK[day.weekday()])}"


def task_words(
    task: Task, workbook: Workbook, today: date, *, usual: bool = False, change: str = ""
) -> list[tuple[str, str]]:
    """(part, text) in the order of the form, without those that are empty. `usual` marks the lever
    as the default; `change` is how the expected one was typed, said where no leaf gives a unit."""
    parts = _parts(task, workbook, today, usual, change)
    return [(label, text) for label, text in parts if text]


def _parts(
    task: Task, workbook: Workbook, today: date, usual: bool, change: str
) -> Iterator[tuple[str, str]]:
    node = leaf_of(task, current_tree(workbook))
    yield _("Title"), task.title
    yield _("Lever"), noted(word(task.lever), _("default") if usual else "")
    yield _("Leaf"), node.name.text(language()) if node else ""
    if task.expected_change is not None:
        typed = change_as_typed(task, node) if node else change
        yield _("Expected change"), _with(typed, change_hint(task, workbook, figure))
    yield _("Owner"), task.owner
    yield _("Dates"), _dates(task, workbook.cycle, today)
    if task.budget:
        money = figure(task.budget, currency_of(workbook))
        yield _("Budget"), _with(money, budget_hint(task, workbook, figure))
    yield _("Person-days"), f"{task.person_days:g}" if task.person_days else ""


def _with(text: str, hint: str) -> str:
    """What it comes to after it; a warning before both."""
    said = joined(text, hint.removeprefix("! "))
    return f"! {said}" if hint.startswith("! ") else said


def _dates(task: Task, cycle: Cycle | None, today: date) -> str:
    """Both days, or until when; said when that is over already, or not within the cycle."""
    if task.end is None:
        return ""
    end = day_text(task.end, today)
    if task.start is None:
        said = _("until {day}").format(day=end)
    else:
        said = joined(f"{day_text(task.start, today)} - {end}", days_hint(task))
    beside = cycle is not None and not cycle.start <= task.end <= cycle.end
    notes = (
        _("already past") if task.end < today else "",
        _("outside of the cycle") if beside else "",
    )
    return noted(said, _(", ").join(note for note in notes if note))


def after(first: str, second: str) -> str:
    """One sentence after the other; no blank after a full-width stop."""
    return f"{first}{second}" if first.endswith("。") else f"{first} {second}"
