"""The tasks of the cycle as rows of text: what is marked, how they are sorted. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from opstui.kernel.key_order import natural
from opstui.kernel.language import N_, _, language, ngettext
from opstui.kernel.metric_tree import MetricTree, Node
from opstui.kernel.text import width
from opstui.kernel.vocabulary import Lever, word
from opstui.stages.current import leaf_of, short_date
from opstui.stages.execution.board import days_late, is_open
from opstui.stages.execution.states import FINISHED, ORDER
from opstui.stages.lever_words import short_lever
from opstui.stages.planning.model import Task
from opstui.ui.tight_table import widest

Figure = Callable[[float | None, str], str]
"""(value, unit) → the number as the user's settings want it."""

NONE = "-"
ALARM = "!"

SORTS: tuple[str, ...] = (N_("due date"), N_("state"), N_("lever"), N_("owner"), N_("leaf"))


def alarms(task: Task, tree: MetricTree | None, today: date) -> list[str]:
    """What is wrong with a task, in words; [] when nothing is."""
    found = []
    if task.blocked:
        days = (today - task.blocked.since).days
        text = ngettext("Blocked for {n} day: {reason}", "Blocked for {n} days: {reason}", days)
        if days <= 0:
            text = _("Blocked: {reason}")
        found.append(text.format(n=days, reason=task.blocked.reason))
    if late := days_late(task, today):
        found.append(late_text(late))
    if is_open(task) and leaf_of(task, tree) is None:
        found.append(_("no leaf"))
    return found


def late_text(days: int) -> str:
    """ "2 days late"."""
    return ngettext("{n} day late", "{n} days late", days).format(n=days)


@dataclass(frozen=True, slots=True)
class TaskRow:
    """One task in a list; `mark` is "!" where something is wrong, `quiet` what is done with."""

    key: str
    mark: str
    lever: str
    title: str
    state: str
    owner: str
    due: str
    leaf: str
    change: str
    spent: str
    quiet: bool


def change_text(task: Task, node: Node | None, figure: Figure) -> str:
    """ "+3 pp" for a rate, "+1,200" for a count."""
    amount = task.expected_change
    if amount is None:
        return NONE
    if node is not None and node.unit == "ratio":
        return f"{amount * 100:+.3g}pp"
    shown = figure(amount, node.unit if node else "count")
    return f"+{shown}" if amount > 0 else shown


def budget_used(task: Task) -> str:
    """Share of the budget that is spent, "-" without a budget or a cost."""
    if task.actual_cost is None or not task.budget:
        return NONE
    return f"{task.actual_cost / task.budget * 100:.0f}%"


def state_text(task: Task) -> str:
    return word(task.state) if task.selected else _("Not chosen")


def leaf_text(task: Task, tree: MetricTree | None) -> str:
    node = leaf_of(task, tree)
    return node.name.text(language()) if node else NONE


def longest(tasks: Sequence[Task], tree: MetricTree | None, figure: Figure) -> dict[str, int]:
    """Field of TaskRow → cells of its longest text in these tasks; what many tasks have in common
    is written and measured once. The title is not measured: it has the room that is left."""

    def of(shared: Callable[[Task], object], text: Callable[[Task], str]) -> int:
        return widest(map(text, {shared(task): task for task in tasks}.values()))

    return {
        "mark": width(ALARM),
        "lever": of(lambda task: task.lever, lambda task: short_lever(task.lever)),
        "title": 0,
        "state": of(lambda task: (task.state, task.selected), state_text),
        "owner": of(lambda task: task.owner, lambda task: task.owner or NONE),
        "due": of(lambda task: task.end, lambda task: short_date(task.end)),
        "leaf": of(lambda task: task.leaf, lambda task: leaf_text(task, tree)),
        "change": of(
            lambda task: (task.expected_change, task.leaf),
            lambda task: change_text(task, leaf_of(task, tree), figure),
        ),
        "spent": widest(set(map(budget_used, tasks))),
    }


def task_row(task: Task, tree: MetricTree | None, today: date, figure: Figure) -> TaskRow:
    node = leaf_of(task, tree)
    return TaskRow(
        key=task.key,
        mark=ALARM if alarms(task, tree, today) else "",
        lever=short_lever(task.lever),
        title=task.title,
        state=state_text(task),
        owner=task.owner or NONE,
        due=short_date(task.end),
        leaf=leaf_text(task, tree),
        change=change_text(task, node, figure),
        spent=budget_used(task),
        quiet=not is_open(task),
    )


def ordered(tasks: Iterable[Task], sort: str) -> list[Task]:
    """Open tasks first, then by what `sort` (one of SORTS) says, ties by due date and key."""
    levers = list(Lever)
    keys: dict[str, Callable[[Task], object]] = {
        "due date": lambda _task: 0,
        "state": lambda task: ORDER.index(task.state) if task.state in ORDER else len(ORDER),
        "lever": lambda task: levers.index(task.lever),
        "owner": lambda task: (not task.owner, task.owner),
        "leaf": lambda task: (not task.leaf, task.leaf),
    }
    chosen = keys[sort]

    def key(task: Task) -> tuple[object, ...]:
        done = task.state in FINISHED or not task.selected
        return (done, chosen(task), task.end or date.max, natural(task.key))

    return sorted(tasks, key=key)


def summary(tasks: Sequence[Task], tree: MetricTree | None, today: date) -> str:
    """ "5 open, 2 need a look"."""
    open_ones = [task for task in tasks if is_open(task)]
    wrong = sum(1 for task in open_ones if alarms(task, tree, today))
    text = _("{n} open of {all}").format(n=len(open_ones), all=len(tasks))
    if wrong:
        text += "  " + _("! {n} to look at").format(n=wrong)
    return text
