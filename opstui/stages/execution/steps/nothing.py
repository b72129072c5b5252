"""What stands in a view of the tasks while there is nothing in it: why, and what to press. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from textual.content import Content

from opstui.kernel.language import _, ngettext
from opstui.kernel.periods import Period
from opstui.kernel.text import fit, width
from opstui.stages.current import short_date
from opstui.stages.execution.board import is_open
from opstui.stages.planning.model import Task

COMING = 3
"""So many of the tasks that come next are named."""


@dataclass(frozen=True, slots=True)
class Nothing:
    """A sentence, below it what comes next, and the keys that help: (key, what it does)."""

    head: str
    keys: tuple[tuple[str, str], ...] = ()
    coming: tuple[str, ...] = ()


def no_tasks() -> Nothing:
    example = _("campaign Live class @Lin ¥30000 5d 11/1-11/11 >attendance +3pp")
    return Nothing(
        _("No tasks yet."),
        (
            ("a", _("one line: {example}").format(example=example)),
            ("A", _("the whole form, or one of your templates")),
            ("2", _("the plan proposes tasks and says which are worth it")),
        ),
    )


def no_fit() -> Nothing:
    return Nothing(
        _("No task fits the filter."),
        (("f", _("change it")), ("F", _("show all"))),
    )


def no_customers() -> Nothing:
    return Nothing(
        _("No customers yet."),
        (
            ("a", _("read a file: customer, last order, orders, amount; or raw orders")),
            ("?", _("what the eight tiers are, and how they are parted")),
        ),
    )


def nothing_kept() -> Nothing:
    return Nothing(
        _("Nothing kept yet."),
        (
            ("T", _("on a task keeps it, with its checklist, as a template")),
            ("z", _("a task's result keeps a text, a way of working or a list")),
            ("a", _("write one down here")),
        ),
    )


def quiet_week(tasks: Sequence[Task], today: date, person: str = "") -> Nothing:
    """Nothing is due, running or blocked: what comes next, else that all is done."""
    head = _("Nothing is due, running or blocked this week.")
    if person:
        head = _("{name} has nothing this week.").format(name=person)
    keys = [("o", _("the next person"))] if person else []
    open_ones = [task for task in tasks if is_open(task)]
    if not open_ones:
        done = sum(1 for task in tasks if task.selected)
        said = ngettext(
            "{n} task of this cycle is finished; on to the review.",
            "All {n} tasks of this cycle are finished; on to the review.",
            done,
        )
        return Nothing(head, (*keys, ("4", said.format(n=done))))
    return Nothing(head, (*keys, ("a", _("add a task"))), coming(open_ones, today))


def quiet_calendar(tasks: Sequence[Task], week: Period) -> Nothing:
    """Nothing runs in a week: what comes after it, and how to get to another."""
    return Nothing(
        _("Nothing runs in this week."),
        ((_("left right"), _("another week")), ("a", _("add a task"))),
        coming([task for task in tasks if is_open(task)], week.end),
    )


def coming(tasks: Sequence[Task], today: date) -> tuple[str, ...]:
    """ "2 Nov Live class begins": the next that begin or are due after today, soonest first;
    and how many have no dates."""
    found = []
    for task in tasks:
        if task.start is not None and task.start > today:
            found.append((task.start, task.title, _("{day} {title} begins")))
        elif task.end is not None and task.end > today:
            found.append((task.end, task.title, _("{day} {title} is due")))
    lines = [
        text.format(day=short_date(day), title=title)
        for day, title, text in sorted(found, key=lambda one: one[:2])[:COMING]
    ]
    if undated := sum(1 for task in tasks if task.start is None and task.end is None):
        said = ngettext("{n} task has no dates yet", "{n} tasks have no dates yet", undated)
        lines.append(said.format(n=undated))
    return tuple(lines)


def nothing_content(nothing: Nothing) -> Content:
    """The sentence, then a line for each thing that comes, then one for each key."""
    lines: list[Content] = [Content.styled(nothing.head, "bold")]
    if nothing.coming:
        lines.append(Content.styled(_("Next:"), "$muted"))
        lines += [Content(f"  {text}") for text in nothing.coming]
    room = max((width(key) for key, _what in nothing.keys), default=0)
    if nothing.keys:
        lines.append(Content(""))
    lines += [
        Content.assemble((f"  {fit(key, room)}  ", "bold $text-accent"), (what, "$muted"))
        for key, what in nothing.keys
    ]
    return Content("\n").join(lines)
