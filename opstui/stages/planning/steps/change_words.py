"""What differs from the commitment, in words: each thing as it was and as it is now. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from opstui.kernel.dates import format_date
from opstui.kernel.figures import MISSING
from opstui.kernel.language import _, language, ngettext, noted
from opstui.kernel.periods import Period, format_period
from opstui.kernel.vocabulary import Lever, TargetLevel, word
from opstui.stages.planning.changes import Amount, PlanChange, Subject
from opstui.stages.planning.model import Plan, Task
from opstui.stages.strategy.steps.suggestions import change_text

Figure = Callable[[float | None, str], str]

_GROUPS = {
    Subject.LEAF: "leaves",
    Subject.PHASING: "phasing",
    Subject.TASK_ADDED: "tasks",
    Subject.TASK_DROPPED: "tasks",
    Subject.TASK_CHANGED: "tasks",
    Subject.BUDGET: "resources",
    Subject.PERSON_DAYS: "resources",
}


@dataclass(frozen=True, slots=True)
class Against:
    """What the words need beside the changes themselves."""

    plan: Plan
    tasks: tuple[Task, ...]
    periods: tuple[Period, ...]
    currency: str
    figure: Figure


def change_lines(changes: Sequence[PlanChange], against: Against) -> list[str]:
    """A line for each change, under a line for each group; indented by two cells a level."""
    lines: list[str] = []
    for group, found in groupby(changes, lambda one: _GROUPS.get(one.subject, "levels")):
        if title := _title(group):
            lines.append(f"  {title}")
        indent = "    " if title else "  "
        if group == "tasks":
            lines += (indent + text for text in _task_lines(list(found), against))
        else:
            lines += (indent + _number(one, against) for one in found)
    return lines


def _title(group: str) -> str:
    match group:
        case "leaves":
            return _("Required of the leaves")
        case "phasing":
            return _("Phasing")
        case "tasks":
            return _("Tasks")
    return ""


def _number(one: PlanChange, against: Against) -> str:
    """ "Target  ¥900K > ¥950K" """
    tree = against.plan.tree
    unit = tree.node(tree.root).unit
    match one.subject:
        case Subject.FLOOR:
            name = word(TargetLevel.FLOOR)
        case Subject.STRETCH:
            name = word(TargetLevel.STRETCH)
        case Subject.LEAF:
            node = tree.get(one.what)
            name, unit = (node.name.text(language()), node.unit) if node else (one.what, "count")
        case Subject.PHASING:
            name = _period(int(one.what), against.periods)
        case Subject.BUDGET:
            name, unit = _("Budget"), against.currency
        case Subject.PERSON_DAYS:
            name, unit = _("Person-days"), "days"
        case _:
            name = _("Target")
    return f"{name}  {_was_now(one, lambda value: _figure(value, unit, against.figure))}"


def _period(number: int, periods: Sequence[Period]) -> str:
    if 1 <= number <= len(periods):
        return format_period(periods[number - 1], language())
    return str(number)


def _task_lines(changes: Sequence[PlanChange], against: Against) -> Iterator[str]:
    titles = _titles(against)
    for one in changes:
        title = titles.get(one.what, one.what)
        if one.subject is Subject.TASK_ADDED:
            yield _("Task added: {title}").format(title=title)
        elif one.subject is Subject.TASK_DROPPED:
            yield _("Task dropped: {title}").format(title=title)
    changed = [one for one in changes if one.subject is Subject.TASK_CHANGED]
    for key, parts in groupby(changed, lambda one: one.what):
        yield _("Task changed: {title}").format(title=titles.get(key, key))
        for one in parts:
            yield f"  {_part_name(one.part)}  {_was_now(one, _part_text(one, against))}"


def _titles(against: Against) -> Mapping[str, str]:
    """Of the tasks that there are, and of those that were promised and are gone."""
    promise = against.plan.commitment
    kept = {one.key: one.title for one in promise.promises} if promise else {}
    return {**kept, **{task.key: task.title for task in against.tasks}}


def _part_name(part: str) -> str:
    names = {
        "title": _("Title"),
        "lever": _("Lever"),
        "leaf": _("Leaf"),
        "expected_change": _("Expected change"),
        "owner": _("Owner"),
        "start": _("Start"),
        "end": _("End"),
        "budget": _("Budget"),
        "person_days": _("Person-days"),
    }
    return names[part]


def _part_text(one: PlanChange, against: Against) -> Callable[[Amount], str]:
    tree = against.plan.tree

    def text(value: Amount) -> str:
        if value is None or value == "":
            return MISSING
        if isinstance(value, date):
            return format_date(value, language(), year=False)
        if isinstance(value, Lever):
            return word(value)
        if isinstance(value, str):
            node = tree.get(value) if one.part == "leaf" else None
            return node.name.text(language()) if node else value
        if one.part == "expected_change":
            leaf = tree.get(_leaf(one.what, against.tasks))
            return change_text(value, leaf.unit if leaf else "count")
        return _figure(value, against.currency if one.part == "budget" else "days", against.figure)

    return text


def _leaf(key: str, tasks: Iterable[Task]) -> str:
    return next((task.leaf for task in tasks if task.key == key), "")


def _was_now(one: PlanChange, text: Callable[[Amount], str]) -> str:
    said = f"{text(one.before)} > {text(one.after)}"
    if not isinstance(one.before, date) or not isinstance(one.after, date):
        return said
    return noted(said, _days_moved((one.after - one.before).days))


def _days_moved(days: int) -> str:
    if days < 0:
        return ngettext("{n} day earlier", "{n} days earlier", -days).format(n=-days)
    return ngettext("{n} day later", "{n} days later", days).format(n=days)


def _figure(value: Amount, unit: str, figure: Figure) -> str:
    return figure(value if isinstance(value, (int, float)) else None, unit)
